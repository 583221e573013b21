/* What people decide (wishes) and what a plan file says (plan): moves, decisions and deferrals. Everything else in a plan file is derived. */
#ifndef DOMAIN_PLAN_H
#define DOMAIN_PLAN_H

#include <stdbool.h>

enum wish_kind { WISH_PIN, WISH_STAY, WISH_FORBID, WISH_DEFER, WISH_UNDEFER };
extern const char *const wish_names[]; /* "pin" … "undefer", as in decisions and options */

/* One decision taken by people: pin C=POST, stay C, forbid C=POST|UNIT, defer C=RULE:reason, undefer C or C=RULE. */
struct wish {
    enum wish_kind kind;
    int cadre;
    int post;           /* pin; forbid of a post; else -1 */
    int unit;           /* forbid of a unit; else -1 */
    const char *rule;   /* defer; undefer (NULL: all) */
    const char *text;   /* as written: "c001=audit.1" */
    const char *reason; /* "" if none */
    const char *by;     /* "" if none */
};

/* A move of a plan that was announced before, as it was written: -1 where the city has no such cadre or post (any more). */
struct announced_move {
    const char *cadre, *to;
    int who, post;
};

/* What was announced: whoever is not among the moves was to stay. No cadre twice. */
struct announced {
    int n;
    const struct announced_move *moves;
};

struct move {
    int cadre;
    int to;
};

/* Plans beside which another one is wanted: at least `least` cadres have another post than in each of them. */
struct apart {
    int n; /* at most APART_MOST */
    const struct plan *const *plans;
    int least;
};
enum { APART_MOST = 32 };

struct wishes {
    int n;
    const struct wish *items;
    const struct announced *announced; /* what tier keep holds to; NULL: nothing, then there is no such tier */
    const struct apart *apart;         /* NULL: no such wish */
};

/* A deferral of a plan file; empty exempt: a must given up by --relax, to be approved. */
struct deferral {
    int cadre;
    int n_due;
    const char *const *due;
    int n_exempt;
    const char *const *exempt;
    const char *approver, *document, *date; /* "" if none */
};

/* Lists a plan file may hold beside its moves, for comparison with the judge's: each entry as one text (claim_text). */
enum claim { CLAIM_DEFERRALS, CLAIM_UNMET, CLAIM_EXCEPTIONS, CLAIM_STANDING, N_CLAIMS };
extern const char *const claim_names[]; /* the fields of the file: "deferrals" … */
struct claims {
    bool given; /* the file has the list, maybe empty */
    int n;
    const char **items;
};

enum measure_name {
    MEASURED_DEVIATION,
    MEASURED_DEVIATION_BEFORE,
    MEASURED_VOLUNTARY,
    MEASURED_SHALL_UNMET,
    MEASURED_SHALL_OVERDUE,
    MEASURED_MOVES,
    MEASURED_UNJUDGED,
    N_MEASURED
};
extern const char *const measure_names[];

struct arena;
/* "head id id …", the ids sorted by bytes: equal entries, equal texts. */
const char *claim_text(struct arena *arena, const char *head, int n, const char *const *ids);

struct plan {
    const char *file;
    char sha256[65]; /* of the file; empty if there is none */
    int n_moves;
    const struct move *moves; /* no cadre twice */
    struct wishes decisions;
    int n_deferrals;
    const struct deferral *deferrals;
    /* What the file claims about itself; NULL or -1 where it is silent. The judge compares, never trusts. */
    const char *city_sha256, *policy_sha256, *policy_name;
    int n_tiers;
    const int *tier; /* enum tier */
    const long long *tier_value;
    const bool *tier_bounded;
    const long long *tier_bound;
    const char *outcome;     /* NULL: not stated */
    const int *claimed_type; /* per move, enum move_type, TYPE_UNKNOWN */
    const int *claimed_mode; /* per move, enum mode, MODE_NONE */
    struct claims claims[N_CLAIMS];
    bool measure_given[N_MEASURED];
    long long measure[N_MEASURED];
};

#endif
