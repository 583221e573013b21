/* The judge: any plan of a city under a policy, whoever made it. Shares rules and score with the planner, nothing of model and solve. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "score/score.h"

/* A broken rule, an exception or a standing conflict: the rule's id and the ids it is about (people sorted by bytes). why may be NULL. */
struct finding {
    const char *rule;
    int n_ids;
    const char **ids;
    int unit, body; /* -1 */
    int word;       /* enum word of a reason for people, -1 */
};

/* The best a configuration move does: attribute and value of a unit, thousandths of a weight-1 person saved. */
struct gain {
    int unit;
    int attribute;
    int word;
    int64_t gain;
};

struct judged_move {
    int cadre, from, to; /* from -1: was waiting */
    enum move_type type;
    enum mode mode;
    due_set because; /* due rules and DUE_HB_4 */
    bool cultivates; /* SD-T3 among the reasons */
    int n_enables;   /* of an enabling mover: due movers of that unit and rank */
    const int *enables;
    int until;       /* month, MONTH_UNKNOWN */
    int watch_until; /* month, MONTH_UNKNOWN */
    int chain, step; /* order of hand-over: who goes first has step 1 */
    bool cycle;
    int n_gains;
    const struct gain *gains;
    bool due, enabling, voluntary;
    bool organization; /* run by the municipal Organization Department (W2, W3); else by the unit */
};

struct judged_deferral {
    int cadre;
    due_set due;
    rule_set exempt;                        /* empty: relaxed */
    bool shall_only;                        /* listed without needing approval */
    const char *approver, *document, *date; /* taken over from the plan or the city's defer entry */
};

struct judged_unmet {
    int cadre;
    due_set rules; /* empty for a waiting cadre */
    int overdue;   /* the tier's cost less 1 */
    bool by_e6;
};

/* What became of an announced move. GONE: cadre or post are no more. CLOSED: a rule closes the arc now. OTHER: the arc is open all the same. */
enum announced_fate { FATE_KEPT, FATE_GONE, FATE_CLOSED, FATE_OTHER, N_FATES };

struct judged_announced {
    const struct announced_move *move;
    enum announced_fate fate;
    int instead;     /* where the cadre goes now, -1: stays */
    rule_set closed; /* FATE_CLOSED: by which rules, */
    due_set unmet;   /* or musts that would stay unmet there */
};

struct structure_row {
    int cell;
    int before, after;
    int64_t cost_before, cost;
};

struct verdict {
    const struct rules *rules;
    const struct cells *cells;
    const struct plan *plan;
    int n_broken;
    const struct finding *broken;
    int n_exceptions;
    const struct finding *exceptions;
    int n_standing;
    const struct finding *standing;
    int n_moves;
    const struct judged_move *moves;
    int n_deferrals;
    const struct judged_deferral *deferrals;
    int n_unmet;
    const struct judged_unmet *unmet;
    int n_announced; /* of the plan announced before */
    const struct judged_announced *announced;
    int n_unannounced; /* who move now and were not to */
    const int *unannounced;
    struct score score;
    int64_t deviation, deviation_before;
    int voluntary, shall_unmet;
    int64_t shall_overdue;
    int n_rows;
    const struct structure_row *rows;
    const struct proof *proof; /* of a certificate (audit/certificate.h), NULL */
    struct faults notes;       /* warnings and notes on what the plan file claims */
};

/* Was the plan file made from these very files, breaks no rule, and states every tier's value as judged? Then what it says of its bounds is said of
 * this city and policy; it is not proved by that. */
bool audit_believes(const struct verdict *verdict);

/* Judges a plan. rules must have been built with the plan's decisions as wishes. */
void audit_plan(struct arena *arena, const struct rules *rules, const struct cells *cells, const struct plan *plan, struct verdict *verdict);

/* The ledger of one cadre, for the command audit. */
enum standing_word {
    VERDICT_MUST,
    VERDICT_SHALL,
    VERDICT_MAY,
    VERDICT_DEFERRED,
    VERDICT_BARRED,
    VERDICT_NOT_JUDGED,
    VERDICT_NOT_IN_POOL,
    N_VERDICTS
};
extern const char *const verdict_names[];

enum { NEXT_RETIREMENT = -1, NEXT_MAY = -2 };
struct next_threshold {
    int due_rule; /* NEXT_RETIREMENT; NEXT_MAY: the end of a minimum stay (LC-2) that is a must */
    int months;   /* until the rule's clocks all reach their limits */
};

struct ledger_line {
    int cadre;
    enum standing_word verdict;
    due_set due;     /* rules met, exempt or not */
    rule_set exempt; /* by what it is deferred or barred */
    due_set unknown;
    struct next_threshold next; /* months MONTH_UNKNOWN: none ahead */
};

/* Due rules, exemptions, and the rules about arcs that ask for a cadre's own data (ZR-3, ZR-9, HB-7, LC-2). */
struct coverage {
    const char *rule;
    int judged, not_judged;
    const char *missing; /* field missing most, NULL */
};

struct ledger {
    const struct rules *rules;
    struct ledger_line *lines; /* per cadre */
    int n_by_verdict[N_VERDICTS];
    int (*n_by_unit)[N_VERDICTS]; /* per unit, by home post; the last row: who waits for a post */
    int n_coverage;
    struct coverage *coverage;
};

void audit_ledger(struct arena *arena, const struct rules *rules, struct ledger *ledger);

#endif
