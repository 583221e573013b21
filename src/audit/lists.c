/* What is listed about a plan: deferrals and structure. */
#include <string.h>

#include "audit/parts.h"

static const struct deferral *plan_deferral(const struct plan *plan, int cadre, bool relaxed) {
    for (int k = 0; k < plan->n_deferrals; k++)
        if (plan->deferrals[k].cadre == cadre && (plan->deferrals[k].n_exempt == 0) == relaxed)
            return &plan->deferrals[k];
    return NULL;
}

/* Approver, document and date: from the plan, else from the city's own record. */
static void add_deferral(struct state *s, struct judged_deferral **items, int *n, int *room, struct judged_deferral d) {
    const struct deferral *said = plan_deferral(s->plan, d.cadre, d.exempt == 0);
    const struct cadre *cadre = &s->rules->city->cadres[d.cadre];
    d.approver = d.document = d.date = "";
    for (int k = 0; k < cadre->n_defers && d.exempt != 0; k++)
        for (int e = 0; e < s->rules->policy->n_exempt; e++)
            if ((d.exempt & exempt_bit(e)) != 0 && strcmp(cadre->defers[k].rule, s->rules->policy->exempt[e].id) == 0) {
                d.approver = cadre->defers[k].approver;
                d.document = cadre->defers[k].document;
                d.date = cadre->defers[k].approved_on;
            }
    if (said != NULL) {
        d.approver = said->approver[0] != '\0' ? said->approver : d.approver;
        d.document = said->document[0] != '\0' ? said->document : d.document;
        d.date = said->date[0] != '\0' ? said->date : d.date;
    }
    *ARENA_PUSH(s->arena, *items, *n, *room) = d;
}

static rule_set exempt_set(const struct rules *rules, int i) {
    const struct cadre_rules *r = &rules->cadres[i];
    rule_set set = (r->retired ? rule_bit(RULE_RETIRED) : 0) | (r->seconded ? rule_bit(RULE_SECONDMENT) : 0);
    for (int e = 0; e < rules->policy->n_exempt; e++)
        if ((r->exempt >> e & 1U) != 0)
            set |= exempt_bit(e);
    return set;
}

static bool no_must(const struct policy *policy, due_set due) {
    for (int d = 0; d < policy->n_due; d++)
        if ((due >> d & 1U) != 0 && policy->due[d].force == FORCE_MUST)
            return false;
    return (due & DUE_HB_4) == 0;
}

void list_deferrals(struct state *s) {
    const struct rules *rules = s->rules;
    struct judged_deferral *items = NULL;
    int n = 0, room = 0;
    for (int i = 0; i < rules->city->n_cadres; i++) {
        const struct cadre_rules *r = &rules->cadres[i];
        struct judged_deferral d = {.cadre = i};
        rule_set exempt = exempt_set(rules, i);
        if (r->due_true != 0 && exempt != 0 && !is_out(s, i)) {
            d.due = s->hb4_stands[i] ? r->due_true : r->due_true & ~DUE_HB_4; /* met where the other one has left */
            d.exempt = exempt;
        } else if (!is_out(s, i) && s->e6_deferred[i]) {
            d.due = ((r->musts | r->shalls) & ~DUE_HB_4) | (s->hb4_unmet[i] ? DUE_HB_4 : 0);
            d.exempt = rule_bit(RULE_SD_E6);
        }
        if (d.due != 0) {
            d.shall_only = no_must(rules->policy, d.due);
            add_deferral(s, &items, &n, &room, d);
        }
        if (s->relaxed[i] != 0)
            add_deferral(s, &items, &n, &room, (struct judged_deferral){.cadre = i, .due = s->relaxed[i]});
    }
    s->verdict->n_deferrals = n;
    s->verdict->deferrals = items;
}

void list_structure(struct state *s) {
    const struct cells *cells = s->cells;
    struct structure_row *rows = ARENA_ARRAY(s->arena, struct structure_row, cells->n_cells);
    int *counts = ARENA_ARRAY(s->arena, int, cells->n_cells);
    cells_count(cells, s->at, counts);
    for (int c = 0; c < cells->n_cells; c++) {
        const struct cell *cell = &cells->cells[c];
        rows[c] = (struct structure_row){c, cell->before, counts[c], cell_cost(cells, cell, cell->before), cell_cost(cells, cell, counts[c])};
    }
    s->verdict->n_rows = cells->n_cells;
    s->verdict->rows = rows;
}
