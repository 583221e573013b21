/* What may and must be, before anyone moves: clocks, who is due or exempt, which arcs are closed and by which rules, which cadres are tied in pairs,
 * and the numbers of every side row. rules_build does the work once; the rest is look-up. Sources: rules.md ids; readings: models/README.md. */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include <stdint.h>

#include "domain/city.h"
#include "domain/plan.h"
#include "domain/policy.h"

/* A set of reasons: bits 0..31 enum rule (< N_ARC_RULES), 32..47 exempt rules, 48..63 due rules (their never_to). Empty: the arc is open. */
typedef uint64_t rule_set;

static inline rule_set rule_bit(enum rule rule) { return (rule_set)1 << (int)rule; }
static inline rule_set exempt_bit(int exempt) { return (rule_set)1 << (32 + exempt); }
static inline rule_set due_bit(int due) { return (rule_set)1 << (48 + due); }
/* The id of the rule of one bit (0..63). */
const char *rules_bit_name(const struct policy *policy, int bit);

/* A set of due rules: bit d for policy->due[d]; DUE_HB_4 for rule HB-4. */
typedef uint32_t due_set;
enum { DUE_BIT_HB_4 = 31 };
#define DUE_HB_4 ((due_set)1 << DUE_BIT_HB_4)
const char *rules_due_name(const struct policy *policy, int bit);

struct cadre_rules {
    bool applies[N_CLOCKS];       /* the clock has a meaning (a waiting cadre has no post) */
    int clock[N_CLOCKS];          /* at as_of; MONTH_UNKNOWN if a datum is missing */
    int clock_due[N_CLOCKS];      /* at due_by */
    int age;                      /* full years at as_of, -1 unknown */
    due_set due_true;             /* rules in force whose condition holds at due_by, and DUE_HB_4: before exemptions */
    due_set due_unknown;          /* rules in force that cannot be judged */
    int overdue[POLICY_DUE_MOST]; /* months over the limit of the rules in due_true */
    uint32_t exempt;              /* bit e: policy->exempt[e] holds (pair rules never), and no wish undefers it */
    uint32_t exempt_unknown;
    bool retired;      /* past retirement */
    bool seconded;     /* on a running secondment */
    bool waived;       /* exempt by effect waive only: a pin opens its arcs */
    bool barred;       /* retired, seconded or exempt by bar or defer: nothing opens its arcs */
    due_set musts;     /* unwaived rules of force must; DUE_HB_4 among them */
    due_set shalls;    /* unwaived rules of force shall */
    bool waiting;      /* has no post */
    bool due;          /* unwaived must, shall, T4 or HB-4, or waiting and not exempt */
    bool enabling;     /* may move only as an enabling mover (pool due) */
    bool in_pool;      /* false: pool `listed` leaves it out */
    bool higher_kin;   /* the higher-ranked of an existing kin conflict: leaving is T1 only while the lower stays */
    bool second_watch; /* had a probationary move before */
    int pin;           /* post of a pin that asks for a move, -1 */
    bool pinned_to_stay;
    due_set never;      /* due rules in force whose condition holds, also of a waiting cadre: their never_to closes arcs */
    unsigned missing;   /* fields (rules_field_name) that left due rules unknown */
    rule_set closed;    /* what closes every arc but "stays" */
    int months_waiting; /* of a waiting cadre */
    int stay_cost;      /* tier shall of staying (or of waiting on), before any SD-E6 deferral: 0, or 1 + months */
};

/* Two cadres of one unit who should not both leave their posts (SD-E6, LC-3). For SD-E6 a is the principal. */
struct out_pair {
    enum rule rule; /* RULE_SD_E6 or RULE_LC_3 */
    int unit;
    int body; /* -1 for LC-3 */
    int a, b;
    bool both_due; /* SD-E6: one must move, the other is deferred */
    bool allowed;  /* both may move at the cost of one exception: a pin, or both_due: move_both */
};

/* Two kin of whom both sit in a unit before the round so that HB-1, HB-2 or HB-3 is broken. b may be outside the exchange (>= n_cadres). */
struct kin_conflict {
    enum rule rule; /* HB-1, HB-2, HB-3: the first of them that is broken */
    unsigned rules; /* bit HB-1 - HB-1, HB-2 - HB-1, HB-3 - HB-1 of those broken */
    int unit;
    int a, b;
    bool a_due, b_due; /* who must leave by rank (exempt or not) */
    bool standing;     /* none of those who must leave has an arc out of the unit */
};

/* Two cadres, kin, who may meet in one unit after the round. */
struct kin_pair {
    int a, b;
};

struct rules {
    const struct city *city;
    const struct policy *policy;
    const struct wishes *wishes;
    struct date as_of, due_by;
    int effective; /* month */
    struct cadre_rules *cadres;
    int n_due;                 /* due cadres */
    int max_enabling;          /* -1: no limit (pool is not due) */
    const int *values;         /* per cadre × attribute: rules_value */
    const int *post_class;     /* per post: equal numbers = the same post (rules.md section 0) */
    const uint32_t *post_keys; /* per post: bit k = policy->key_functions.items[k] */
    const bool *post_kin;      /* per post: has a kin function (HB-3) */
    const bool *post_held;     /* per post: held by a running secondment */
    const int *announced;      /* per cadre: the post announced; -1: to stay; -2: a post that is no more. NULL: nothing was announced */
    const int *apart;          /* per plan of wishes->apart × cadre: the post there; -1: none */
    int n_out_pairs;
    const struct out_pair *out_pairs;
    int n_kin_conflicts;
    const struct kin_conflict *kin_conflicts;
    int n_kin_pairs;
    const struct kin_pair *kin_pairs;
    const int *holders;      /* per unit × N_RANKS: holders before, by rank of the post */
    const int *unit_musts;   /* per unit: M[u] of LC-1 */
    const int *unit_holders; /* per unit: holders before */
    const int *body_holders; /* per body × N_RANKS */
    int n_unjudged;
    const char *missing_field; /* the field missing most among the unjudged, NULL */
};

/* Builds everything; city, policy and wishes must outlive it. policy may name wishes' defers: wishes of kind defer act as `defer` entries. */
struct rules *rules_build(struct arena *arena, const struct city *city, const struct policy *policy, const struct wishes *wishes);

/* The fields (bits) that leave a condition about the cadre unknown, 0 if it is known; at as_of or at due_by. */
unsigned rules_missing(const struct rules *rules, int cadre, const struct condition *condition, bool at_due_by);
enum { N_FIELDS = 12 };
const char *rules_field_name(int bit);
/* Is the condition true of the cadre? */
enum tri rules_condition(const struct rules *rules, int cadre, const struct condition *condition, bool at_due_by);

/* Why the cadre may not go to the post (which is not its home): the empty set if the arc is open. All reasons are given. */
rule_set rules_forbid(const struct rules *rules, int cadre, int post);
/* The mode of the arc, MODE_NONE if there is no such way. */
enum mode rules_mode(const struct rules *rules, int cadre, int post);
/* Can the units alone leave a mode between posts of theirs? If not, and if not both have bodies with tags, all arcs between them are MODE_NONE. */
bool rules_way_between(const struct rules *rules, int from, int to);
/* True if moving there is a secondment (home is kept). */
bool rules_is_secondment(const struct rules *rules, int cadre, int post);
/* Unwaived due rules (musts and shalls, never HB-4) that the arc leaves unmet; post -1: "stays". */
due_set rules_unmet(const struct rules *rules, int cadre, int post);
/* Tier shall of the rules in the set: 1 + the largest overdue, 0 for the empty set. */
int rules_shall_cost(const struct rules *rules, int cadre, due_set unmet);
/* LC-2 (soft) and ZR-7 (soft): is the arc a short stay, a return? Whether it counts depends on the move's type. */
bool rules_short_stay(const struct rules *rules, int cadre);
/* Months until the minimum stay of an LC-2 that is a must is over: 0 if it is or there is none, MONTH_UNKNOWN if the clock is not known. */
int rules_stay_ahead(const struct rules *rules, int cadre);
bool rules_returns(const struct rules *rules, int cadre, int post);
/* SD-T3's condition of the arc. */
bool rules_cultivates(const struct rules *rules, int cadre, int post);
/* Tier fit of the arc. */
int rules_fit(const struct rules *rules, int cadre, int post);
/* Tier keep of the arc (post -1: "stays"): 1 if it is not what was announced. Equal posts (section 0) and a secondment already begun count as the
 * same. 0 where nothing was announced. */
int rules_changes(const struct rules *rules, int cadre, int post);
/* Of wishes->apart the plans (bits) in which the cadre has another post than by the arc (post -1: "stays"); equal posts are one. */
unsigned rules_apart(const struct rules *rules, int cadre, int post);
/* The type of a move whose cadre has no HB-4 reason for it (SD-T1 by terms, T4, T3, T2). */
enum move_type rules_type(const struct rules *rules, int cadre, int post);
/* LC-1 of a unit: how many may leave (*cap) and how many musts may go beyond it as exceptions. */
int rules_beyond_share(const struct rules *rules, int unit, int *cap);
/* Voluntary: neither due nor waiting. */
bool rules_voluntary(const struct rules *rules, int cadre);
/* Does the cadre meet a demand (any of its words; education: at least the lowest)? */
enum tri rules_meets(const struct rules *rules, int cadre, const struct demand *demand);
/* Does the cadre have the value (raw or group name) of the attribute? */
enum tri rules_has(const struct rules *rules, int cadre, int attribute, int word);
/* The value the policy counts: the age band, the group, or the raw value, as a symbol; SYMBOL_UNKNOWN. */
int rules_value(const struct rules *rules, int cadre, int attribute);
/* Month of statutory retirement of a cadre, MONTH_UNKNOWN. */
int rules_retirement(const struct rules *rules, int cadre);
/* Where a cadre is present before the round for the kin rows: the home post, the host post of a running secondment, -1. */
int rules_presence(const struct rules *rules, int cadre);
/* The kin rules in force (bits 0, 1, 2 for HB-1, HB-2, HB-3) that two kin break together: cadre a present at post_a, b a cadre present at post_b or
 * an outside person (post_b unused); -1: nowhere. */
unsigned rules_kin_broken(const struct rules *rules, int a, int post_a, int b, int post_b);
/* The same, less what was broken by the pair before the round in that unit (that is HB-4's business). */
unsigned rules_kin_new(const struct rules *rules, int a, int post_a, int b, int post_b);
/* Is LC-2 or ZR-7 a must for this arc of a higher-ranked kin (cadre_rules.higher_kin), should it not turn out to be T1? */
bool rules_must_be_policy(const struct rules *rules, int cadre, int post, enum rule rule);
/* An arc that nothing but the pool closes; any such arc; any such arc out of the unit: what "has no arc" and "standing" ask (decision 16). */
bool rules_reachable(const struct rules *rules, int cadre, int post);
bool rules_can_move(const struct rules *rules, int cadre);
bool rules_can_leave_unit(const struct rules *rules, int cadre, int unit);
/* "leaves the unit" in the sense of LC-1, HB-4 and the kin rows: works in another unit afterwards (secondments too). */
bool rules_leaves_unit(const struct rules *rules, int cadre, int post);

#endif
