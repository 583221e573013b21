/* Between the files of this room only: the state of things after a plan. */
#ifndef AUDIT_PARTS_H
#define AUDIT_PARTS_H

#include "audit/audit.h"
#include "base/arena.h"

struct state {
    struct arena *arena;
    const struct rules *rules;
    const struct cells *cells;
    const struct plan *plan;
    struct verdict *verdict;
    int *target;           /* per cadre: the post moved to, -1 stays (a move to an equal post is none) */
    int *at;               /* per cadre: the post held afterwards, by home; -1 */
    bool *e6_deferred;     /* per cadre: stays because a both-due partner moves */
    due_set *relaxed;      /* per cadre: musts the plan gives up openly and that are unmet */
    bool *hb4_open;        /* per cadre: in a kin conflict that stays and that the plan does not give up */
    bool *hb4_stands;      /* per cadre, exempt or not: should leave its unit because of kin, and neither it nor the other has */
    bool *hb4_unmet;       /* per cadre: must leave its unit because of kin, and neither it nor the other has */
    int64_t shares_beyond; /* LC-1 leavers beyond the cap, less one a unit */
    int room_broken, room_exceptions, room_standing;
};

/* "Out": leaves the home post, by whatever way. */
static inline bool is_out(const struct state *s, int i) { return s->target[i] >= 0; }
/* Where the cadre is present afterwards (kin rows): target, else as before. */
int presence_after(const struct state *s, int cadre);
/* The conflict is over: one of the pair has left the unit. */
bool conflict_cured(const struct state *s, const struct kin_conflict *conflict);
/* The move's type with HB-4 taken into account. */
enum move_type type_after(const struct state *s, int cadre);
bool moved_by_hb4(const struct state *s, int cadre);

/* Ids of findings, sorted by bytes if they are people. */
struct finding *add_broken(struct state *s, const char *rule, int n, const char *const *ids);
void broken_cadre(struct state *s, const char *rule, int cadre);
void broken_pair(struct state *s, const char *rule, int a, int b);
struct finding *add_exception(struct state *s, const char *rule, int n, const char *const *ids);
struct finding *add_standing(struct state *s, const char *rule, int n, const char *const *ids);
void sort_people(int n, const char **ids);

void judge_arcs(struct state *s);
void judge_due(struct state *s);
void judge_pairs(struct state *s);
void judge_kin(struct state *s);
void judge_staffing(struct state *s);
void judge_round(struct state *s);
void judge_tiers(struct state *s);
void list_moves(struct state *s);
void list_deferrals(struct state *s);
void list_structure(struct state *s);
void list_announced(struct state *s);
void compare_claims(struct state *s);

void audit_coverage(struct arena *arena, const struct rules *rules, struct ledger *ledger);

#endif
