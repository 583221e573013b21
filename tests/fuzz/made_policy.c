#include <stdbool.h>

#include "made.h"

#define PICK(made, list) ((list)[made_pick((made), (int)(sizeof(list) / sizeof *(list)))])

static void write_due(struct made_city *made, FILE *out) {
    static const char *const forces[] = {"must", "shall", "off"}, *const leaves[] = {"post", "body", "function"};
    static const char *const ids[] = {"SD-M1", "SD-M2", "SD-K1", "SD-K2", "SD-K3", "SD-K4", "SD-T4"};
    static const char *const conditions[] = {"\"post_months\": 60",
                                             "\"key\": [\"personnel\", \"audit_finance\"], \"post_months\": 36",
                                             "\"any\": [{\"post_months\": 96}, {\"section_months\": 120}]",
                                             "\"post_months\": {\"at_least\": 36, \"below\": 120}, \"not\": {\"rank\": \"principal\"}",
                                             "\"level\": [\"city\"], \"deputy_total_months\": 96, \"leading\": true",
                                             "\"section_as_deputy_months\": 60, \"head\": false",
                                             "\"unfit\": true",
                                             "\"party\": \"non_cpc\", \"post_months\": 0",
                                             "\"months_to_retirement\": {\"below\": 120}, \"post_as_leader_months\": 12"};
    fputs(", \"due\": [", out);
    if (made_pick(made, 2)) {
        fprintf(out, "{\"id\": \"X-1\", \"force\": \"%s", PICK(made, forces));
        fprintf(out, "\", \"leave\": \"%s", PICK(made, leaves));
        fprintf(out, "\", \"type\": \"policy\", \"if\": {%s", PICK(made, conditions));
        fprintf(out, "}%s}", made_rare(made, 4) ? ", \"never_to\": {\"key\": true}" : "");
    } else
        fprintf(out, "{\"id\": \"X-1\", \"force\": \"off\", \"leave\": \"post\", \"type\": \"policy\", \"if\": {\"post_months\": 9}}");
    if (made_rare(made, 3)) {
        fprintf(out, ", {\"id\": \"%s", PICK(made, ids));
        fprintf(out, "\", \"force\": \"%s\"}", PICK(made, forces));
    }
    fputc(']', out);
}

static void write_exempt(struct made_city *made, FILE *out) {
    static const char *const effects[] = {"bar", "defer", "waive"};
    static const char *const conditions[] = {"\"gender\": \"female\"", "\"listed\": true", "\"establishment\": \"institution\"",
                                             "\"post_months\": 24"};
    static const char *const ids[] = {"SD-E1", "SD-E6"};
    fprintf(out, ", \"exempt\": [{\"id\": \"X-2\", \"effect\": \"%s", PICK(made, effects));
    fprintf(out, "\", \"if\": {%s}}", PICK(made, conditions));
    if (made_rare(made, 3))
        fprintf(out, ", {\"id\": \"%s\", \"force\": \"off\"}", PICK(made, ids));
    fputc(']', out);
}

static void write_limits(struct made_city *made, FILE *out) {
    static const char *const softs[] = {"soft", "must", "off"};
    static const char *const arcs[] = {"ZR-1", "ZR-3", "ZR-9", "HB-7"}, *const pairs[] = {"HB-1", "HB-2", "HB-3", "HB-4", "LC-3"};
    fprintf(out, ", \"limits\": {\"LC-1\": {\"force\": \"%s", made_pick(made, 3) ? "soft" : "off");
    fprintf(out, "\", \"share\": [1, %d", 1 + made_pick(made, 4));
    fprintf(out, "]}, \"LC-2\": {\"force\": \"%s", PICK(made, softs));
    fprintf(out, "\", \"months\": %d}", 12 * made_pick(made, 6));
    fprintf(out, ", \"ZR-7\": {\"force\": \"%s", PICK(made, softs));
    fprintf(out, "\", \"months\": %d", 12 * (1 + made_pick(made, 4)));
    fprintf(out, made_rare(made, 3) ? ", \"max_moves\": 1, \"within_months\": 60}" : "}");
    if (made_rare(made, 4))
        fprintf(out, ", \"%s\": {\"force\": \"off\"}", PICK(made, arcs));
    fputc('}', out);
    if (made_rare(made, 4))
        fprintf(out, ", \"pairs\": {\"%s\": {\"force\": \"off\"}}", PICK(made, pairs));
}

static void write_balance(struct made_city *made, FILE *out) {
    static const char *const teams[] = {"unit", "body", "affinity"}, *const targets[] = {"pool_share", "equal"};
    static const char *const levels[] = {"\"city\"", "\"city\", \"county\"", "\"county\"", "\"city\", \"county\", \"higher\""};
    static const int prices[] = {6000, 0, 300, 1500};
    bool given = made_rare(made, 6);
    fprintf(out, ", \"balance\": {\"teams\": \"%s", given ? "unit" : PICK(made, teams));
    fprintf(out, "\", \"target\": \"%s\"", given ? "given" : PICK(made, targets));
    fprintf(out, ", \"levels\": [%s", PICK(made, levels));
    fprintf(out, "], \"size\": \"%s", made_rare(made, 3) ? "posts" : "before");
    fprintf(out, "\", \"measure\": \"%s", made_rare(made, 5) ? "range" : "deviation");
    fprintf(out, "\", \"norm\": \"%s", made_rare(made, 4) ? "l2" : "l1");
    fprintf(out, "\", \"target_weight\": %d", made_pick(made, 20));
    fprintf(out, ", \"move_price\": %d}", PICK(made, prices));
    if (made_pick(made, 2)) {
        fprintf(out, ", \"attributes\": {\"gender\": %d", made_pick(made, 4));
        fprintf(out, ", \"age\": %d", made_pick(made, 3));
        fprintf(out, ", \"education\": %d}", made_pick(made, 250) * 4);
    }
}

static void write_round(struct made_city *made, FILE *out) {
    static const char *const pools[] = {"due", "all", "listed"};
    static const char *const modes[] = {"\"rotation\", \"horizontal\", \"placement\"", "\"horizontal\"",
                                        "\"rotation\", \"mutual\", \"secondment_down\"",
                                        "\"rotation\", \"horizontal\", \"secondment_up\", \"secondment_down\", \"mutual\", \"placement\""};
    fprintf(out, ", \"round\": {\"pool\": \"%s\"", PICK(made, pools));
    if (made_rare(made, 3))
        fprintf(out, ", \"modes\": [%s]", PICK(made, modes));
    if (made_rare(made, 4))
        fprintf(out, ", \"max_moves\": %d", made_pick(made, 5));
    if (made_rare(made, 4))
        fprintf(out, ", \"max_enabling\": %d", made_pick(made, 4));
    if (made_rare(made, 4))
        fprintf(out, ", \"min_share_of_due\": 0.%d", made_pick(made, 10));
    if (made_rare(made, 4))
        fputs(", \"rotation_in_tree\": true", out);
    if (made_rare(made, 4))
        fprintf(out, ", \"due_by\": \"%04d-%02d\"", (made->now + 5) / 12, (made->now + 5) % 12 + 1);
    if (made_rare(made, 4))
        fprintf(out, ", \"effective\": \"%04d-%02d\"", (made->now + 1) / 12, (made->now + 1) % 12 + 1);
    fputc('}', out);
}

void made_write_policy(struct made_city *made, FILE *out) {
    static const char *const bases[] = {"luohe-2020", "luohe-2020", "national-2020", "open"};
    static const char *const regimes[] = {"by-as-of", "flat-60-55", "progressive-2025"};
    static const char *const orders[] = {
        "\"exceptions\", \"shall\", \"structure\", \"fit\", \"moves\"", "\"shall\", \"exceptions\", \"structure\", \"fit\", \"moves\"",
        "\"exceptions\", \"shall\", \"fit\", \"structure\", \"moves\"", "\"moves\", \"fit\", \"structure\", \"shall\", \"exceptions\""};
    fprintf(out, "{\"format\": \"cadrex-policy/1\", \"name\": \"made\", \"extends\": \"%s\"", PICK(made, bases));
    if (made_pick(made, 4))
        write_due(made, out);
    if (made_rare(made, 3))
        write_exempt(made, out);
    if (made_pick(made, 2))
        write_limits(made, out);
    if (made_pick(made, 2))
        write_balance(made, out);
    write_round(made, out);
    if (made_pick(made, 2))
        fprintf(out, ", \"objective\": [%s]", PICK(made, orders));
    fprintf(out, ", \"allow_vacancies\": %d", made_pick(made, 4));
    fprintf(out, ", \"retirement\": \"%s", PICK(made, regimes));
    fprintf(out, "\", \"both_due\": \"%s\"", made_rare(made, 4) ? "move_both" : "defer_one");
    if (made_rare(made, 4))
        fprintf(out, ", \"secondment_meets_due\": true, \"watch_months\": %d", made_pick(made, 14));
    if (made_rare(made, 4)) {
        fprintf(out, ", \"fit\": {\"welcome\": %d", made_pick(made, 4));
        fprintf(out, ", \"t3\": %d", made_pick(made, 4));
        fprintf(out, ", \"prefer\": %d}", made_pick(made, 4));
    }
    fputs("}\n", out);
}

static void write_change(struct made_city *made, FILE *out) {
    static const char *const rules[] = {"SD-M1/force\", \"value\": \"must", "SD-K1/force\", \"value\": \"must", "LC-3/force\", \"value\": \"off",
                                        "SD-E6/force\", \"value\": \"off"};
    int cadre = made->n_cadres > 0 ? made_pick(made, made->n_cadres) : 0, post = made_pick(made, made->n_posts);
    switch (made_pick(made, 14)) {
    case 0:
        fprintf(out, "{\"pin\": \"c%d=p%d\"}", cadre, post);
        break;
    case 1:
        fprintf(out, "{\"pin\": \"c%d=u%d\"}", cadre, made_pick(made, made->n_units));
        break;
    case 2:
        fprintf(out, "{\"stay\": \"c%d\"}", cadre);
        break;
    case 3:
        fprintf(out, "{\"forbid\": \"c%d=p%d\"}", cadre, post);
        break;
    case 4:
        fprintf(out, "{\"forbid\": \"c%d=u%d\"}", cadre, made_pick(made, made->n_units));
        break;
    case 5:
        fprintf(out, "{\"defer\": \"c%d=SD-E3:r\"}", cadre);
        break;
    case 6:
        fprintf(out, "{\"undefer\": \"c%d\"}", cadre);
        break;
    case 7:
        fprintf(out, "{\"add_post\": {\"id\": \"n\", \"unit\": \"u0\", \"rank\": \"%s\"}}", made_pick(made, 2) ? "deputy" : "principal");
        break;
    case 8:
        fprintf(out, "{\"remove_post\": \"p%d\"}", post);
        break;
    case 9:
        fprintf(out, "{\"remove_cadre\": \"c%d\"}", cadre);
        break;
    case 10:
        fprintf(out, "{\"set\": {\"cadre\": \"c%d\", \"field\": \"listed\", \"value\": true}}", cadre);
        break;
    case 11:
        fprintf(out, "{\"policy\": \"%s\"}", PICK(made, rules));
        break;
    case 12:
        fprintf(out, "{\"round\": {\"max_moves\": %d, \"pool\": \"all\"}}", made_pick(made, 6));
        break;
    default:
        fprintf(out, "{\"weights\": {\"gender\": %d", made_pick(made, 6));
        fprintf(out, ", \"party\": %d}}", made_pick(made, 250));
        break;
    }
}

void made_write_scenario(struct made_city *made, FILE *out) {
    int n = made_pick(made, 4);
    fputs("{\"format\": \"cadrex-scenario/1\", \"scenarios\": [{\"name\": \"s\", \"changes\": [", out);
    for (int k = 0; k < n; k++) {
        fputs(k ? ", " : "", out);
        write_change(made, out);
    }
    fputs("]}]}\n", out);
}
