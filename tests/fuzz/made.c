#include "made.h"

#include <stdbool.h>

static const char *const tags[] = {"economy", "law", "people"};
static const char *const functions[] = {"audit_finance", "personnel", "land", "supervision", "archive", "finance"};
static const char *const values[][2] = {{"gender", "female"},    {"ethnicity", "minority"}, {"party", "non_cpc"}, {"age", "0-35"},
                                        {"education", "master"}, {"specialty", "law"},      {"party", "cpc"},     {"gender", "male"}};
#define PICK(made, list) ((list)[made_pick((made), (int)(sizeof(list) / sizeof *(list)))])

int made_pick(struct made_city *made, int n) { return made->at < made->size ? made->data[made->at++] % n : 0; }

int made_rare(struct made_city *made, int n) { return made_pick(made, n) == n - 1; }

void made_begin(struct made_city *made, const uint8_t *data, size_t size) { *made = (struct made_city){.data = data, .size = size}; }

static void month(FILE *out, int months) { fprintf(out, "\"%04d-%02d\"", months / 12, months % 12 + 1); }

static void field_month(FILE *out, const char *name, int months) {
    fprintf(out, ", \"%s\": ", name);
    month(out, months);
}

/* A field with some of the words. */
static void some(struct made_city *made, FILE *out, const char *name, int n, const char *const *words) {
    int chosen = made_pick(made, 1 << n);
    bool first = true;
    fprintf(out, ", \"%s\": [", name);
    for (int k = 0; k < n; k++)
        if (chosen >> k & 1) {
            fprintf(out, "%s\"%s\"", first ? "" : ", ", words[k]);
            first = false;
        }
    fputc(']', out);
}

/* {attribute: [value]} */
static void asked(struct made_city *made, FILE *out, const char *name) {
    const char *const *value = PICK(made, values);
    fprintf(out, ", \"%s\": {\"%s\": [\"%s\"]}", name, value[0], value[1]);
}

static void write_bodies(struct made_city *made, FILE *out) {
    fputs(", \"bodies\": [", out);
    for (int b = 0; b < 2; b++) {
        fprintf(out, "%s{\"id\": \"%c\"", b ? ", " : "", 'a' + b);
        some(made, out, "affinity", 2, tags);
        if (made_rare(made, 4)) {
            fprintf(out, ", \"leader\": \"%s", made_pick(made, 2) ? "x" : "c");
            fprintf(out, "%d\"", made_pick(made, 2) ? 0 : 1);
        }
        if (made_rare(made, 8))
            fprintf(out, ", \"quota\": {\"deputy\": %d}", made_pick(made, 4));
        fputc('}', out);
    }
    fputc(']', out);
}

static void write_unit(struct made_city *made, FILE *out, int u) {
    static const char *const levels[] = {"city", "city", "city", "county", "higher"};
    static const char *const classes[] = {"civil", "civil_like", "institution"};
    fprintf(out, "%s{\"id\": \"u%d\", \"level\": \"%s", u ? ",\n  " : "", u, u ? PICK(made, levels) : "city");
    fprintf(out, "\", \"area\": \"4111%02d\"", made_pick(made, 3));
    some(made, out, "affinity", 3, tags);
    if (u > 0 && made_rare(made, 4))
        fprintf(out, ", \"parent\": \"u%d\"", made_pick(made, u));
    if (made_rare(made, 4))
        fprintf(out, ", \"establishment\": \"%s\"", PICK(made, classes));
    if (made_rare(made, 4)) {
        fprintf(out, ", \"quota\": {\"principal\": %d", made_pick(made, 4));
        fprintf(out, ", \"deputy\": %d}", made_pick(made, 6));
    }
    write_bodies(made, out);
    if (made_rare(made, 4)) {
        const char *const *value = PICK(made, values);
        int least = made_pick(made, 3);
        fprintf(out, ", \"targets\": [{\"attribute\": \"%s\", \"value\": \"%s\", \"min\": %d, \"max\": %d", value[0], value[1], least,
                least + made_pick(made, 3));
        fprintf(out, ", \"target\": %d", made_pick(made, 3));
        fprintf(out, ".%03d}]", made_pick(made, 250));
    }
    fputc('}', out);
}

static void write_post(struct made_city *made, FILE *out, int p) {
    static const char *const ranks[] = {"deputy", "principal"};
    int body = made_pick(made, 3);
    made->unit_of[p] = made_pick(made, made->n_units);
    made->rank_of[p] = made_pick(made, 2);
    made->holder_of[p] = -1;
    fprintf(out, "%s{\"id\": \"p%d\", \"unit\": \"u%d\", \"rank\": \"%s\"", p ? ",\n  " : "", p, made->unit_of[p], ranks[made->rank_of[p]]);
    if (body < 2)
        fprintf(out, ", \"body\": \"%c\"", 'a' + body);
    if (made_pick(made, 3))
        fprintf(out, ", \"title\": \"t%d\"", made_pick(made, 3));
    if (made_pick(made, 3) == 1)
        some(made, out, "functions", 6, functions);
    switch (made_pick(made, 16)) {
    case 1:
        fputs(", \"leading\": false", out);
        break;
    case 2:
        fputs(", \"head\": true", out);
        break;
    case 3:
        fputs(", \"must_fill\": true", out);
        break;
    case 4:
        fputs(", \"surplus\": true", out);
        break;
    case 5:
        fputs(", \"vertical\": \"mutual\"", out);
        break;
    case 6:
        fprintf(out, ", \"vertical\": {\"secondment_months\": %d}", 1 + made_pick(made, 24));
        break;
    case 7:
        asked(made, out, "requires");
        break;
    case 8:
        asked(made, out, "welcomes");
        break;
    default:
        break;
    }
    fputc('}', out);
}

static void write_defer(struct made_city *made, FILE *out) {
    static const char *const rules[] = {"SD-E3", "SD-E4", "SD-E5", "SD-E1"};
    fprintf(out, ", \"defer\": [{\"rule\": \"%s\", \"reason\": \"r\", \"until\": ", PICK(made, rules));
    if (made_pick(made, 2))
        fputs("\"\"", out);
    else
        month(out, made->now - 2 + made_pick(made, 12));
    fputs("}]", out);
}

/* Dates that do not contradict each other: the present post after the present body, both after the earlier stays. */
static void write_dates(struct made_city *made, FILE *out, int i, bool principal) {
    int post = made->now - made_pick(made, 200), body = post - (made_pick(made, 3) ? 0 : made_pick(made, 100));
    int start = made->birth[i] + 12 * 20;
    post = post < start ? start : post;
    body = body < start ? start : body;
    if (made_rare(made, 12))
        return; /* nothing is known */
    field_month(out, "post_since", post);
    field_month(out, "body_since", body);
    if (!made_rare(made, 8))
        field_month(out, "deputy_since", body);
    if (principal)
        field_month(out, "principal_since", made_pick(made, 2) ? post : body);
    if (made_rare(made, 4)) {
        int to = body - made_pick(made, 40), from = to - 1 - made_pick(made, 100);
        if (from < start)
            return;
        fprintf(out, ", \"history\": [{\"unit\": \"u%d", made_pick(made, made->n_units));
        fprintf(out, "\", \"body\": \"%c", 'a' + made_pick(made, 2));
        fprintf(out, "\", \"title\": \"t%d\", \"from\": ", made_pick(made, 3));
        month(out, from);
        field_month(out, "to", to);
        fputs(made_rare(made, 4) ? ", \"type\": \"probationary\"}]" : "}]", out);
    }
}

static void write_person(struct made_city *made, FILE *out) {
    static const char *const genders[] = {"female", "male", "unknown"}, *const groups[] = {"han", "han", "hui", "unknown"},
                             *const parties[] = {"cpc", "none", "minge", "cpc_probationary"}, *const fields[] = {"law", "finance", "it"},
                             *const schools[] = {"bachelor", "master", "college"}, *const marks[] = {"excellent", "competent", "incompetent"};
    fprintf(out, ", \"gender\": \"%s", PICK(made, genders));
    fprintf(out, "\", \"ethnicity\": \"%s", PICK(made, groups));
    fprintf(out, "\", \"party\": \"%s", PICK(made, parties));
    fprintf(out, "\", \"specialty\": \"%s", PICK(made, fields));
    fprintf(out, "\", \"education\": \"%s", PICK(made, schools));
    fprintf(out, "\", \"assessment\": \"%s\"", PICK(made, marks));
    fprintf(out, ", \"clear_record\": %s", made_rare(made, 8) ? "false" : "true");
}

static void write_circumstances(struct made_city *made, FILE *out, int i) {
    static const char *const relations[] = {"spouse", "sibling", "in_law", "parent"};
    switch (made_pick(made, 16)) {
    case 1:
        fputs(", \"unfit\": {\"reason\": \"r\"}", out);
        break;
    case 2:
        fputs(", \"listed\": true", out);
        break;
    case 3:
        fputs(", \"promising\": true", out);
        break;
    case 4:
        field_month(out, "probation_until", made->now - 3 + made_pick(made, 9));
        break;
    case 5:
        write_defer(made, out);
        break;
    case 6:
        fprintf(out, ", \"upbringing\": \"4111%02d\"", made_pick(made, 3));
        break;
    case 7:
        fputs(", \"establishment\": \"institution\"", out);
        break;
    case 8:
        field_month(out, "watch_until", made->now + made_pick(made, 6) - 3);
        break;
    case 9:
        fputs(", \"retirement_class\": \"women50\"", out);
        break;
    default:
        break;
    }
    if (made_rare(made, 3) && made->n_cadres > 1) {
        fprintf(out, ", \"kin\": [{\"person\": \"%s%d", made_rare(made, 4) ? "x" : "c", (i + 1) % made->n_cadres);
        fprintf(out, "\", \"relation\": \"%s\"}]", PICK(made, relations));
    }
    if (made_rare(made, 3)) {
        fprintf(out, ", \"prefers\": [{\"%s", made_pick(made, 2) ? "post\": \"p" : "unit\": \"u");
        fprintf(out, "%d", made_pick(made, made->n_units < made->n_posts ? made->n_units : made->n_posts));
        fprintf(out, "\", \"weight\": %d}]", made_pick(made, 9));
    }
}

static void write_cadre(struct made_city *made, FILE *out, int i) {
    bool waits = made_rare(made, 10) || i >= made->n_posts;
    int post = waits ? -1 : i, rank = post < 0 ? made_pick(made, 2) : made->rank_of[post];
    rank = made_rare(made, 16) ? 1 - rank : rank;
    made->post_of[i] = post;
    made->birth[i] = made->now - 12 * (28 + made_pick(made, 33));
    made->birth[i] -= made_pick(made, 12);
    fprintf(out, "%s{\"id\": \"c%d\", \"rank\": \"%s\", \"birth\": ", i ? ",\n  " : "", i, rank ? "principal" : "deputy");
    month(out, made->birth[i]);
    if (post < 0)
        fputs(", \"post\": null", out);
    else {
        made->holder_of[post] = i;
        fprintf(out, ", \"post\": \"p%d\"", post);
        write_dates(made, out, i, rank == 1);
    }
    write_person(made, out);
    write_circumstances(made, out, i);
    fputc('}', out);
}

void made_write_city(struct made_city *made, FILE *out) {
    static const int days[] = {2020 * 12 + 4, 2024 * 12 + 7, 2025 * 12 + 2};
    made->now = PICK(made, days);
    made->n_units = 1 + made_pick(made, MADE_UNITS);
    made->n_posts = 1 + made_pick(made, MADE_POSTS);
    made->n_cadres = made_pick(made, MADE_CADRES + 1);
    fputs("{\"format\": \"cadrex-city/1\", \"as_of\": ", out);
    month(out, made->now);
    fputs(",\n \"people\": [{\"id\": \"x0\", \"leads\": [\"u0\"]}", out);
    for (int k = 1; k <= made->n_cadres; k++)
        fprintf(out, ", {\"id\": \"x%d\"}", k);
    fputs("],\n \"units\": [", out);
    for (int u = 0; u < made->n_units; u++)
        write_unit(made, out, u);
    fputs("],\n \"posts\": [", out);
    for (int p = 0; p < made->n_posts; p++)
        write_post(made, out, p);
    fputs("],\n \"cadres\": [", out);
    for (int i = 0; i < made->n_cadres; i++)
        write_cadre(made, out, i);
    fputs("]}\n", out);
}
