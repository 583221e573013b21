/* What-if questions (cadrex-scenario/1) and what was found out about each. A scenario is a list of changes to what is asked: wishes of people, the
 * city, the policy. Changes to city and policy are kept as the JSON texts the file holds, since they are carried out on the files' own level
 * (read_changed), where every check of a reader applies to them. */
#ifndef DOMAIN_SCENARIO_H
#define DOMAIN_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "domain/plan.h"
#include "domain/policy.h"

/* The first five are the wishes, in the order of enum wish_kind; then what changes the city; then what changes the policy. */
enum change_kind {
    CHANGE_PIN,
    CHANGE_STAY,
    CHANGE_FORBID,
    CHANGE_DEFER,
    CHANGE_UNDEFER,
    CHANGE_ADD_POST,
    CHANGE_REMOVE_POST,
    CHANGE_ADD_CADRE,
    CHANGE_REMOVE_CADRE,
    CHANGE_SET,
    CHANGE_AS_OF,
    CHANGE_POLICY,
    CHANGE_WEIGHTS,
    CHANGE_ROUND,
    N_CHANGES
};
extern const char *const change_names[]; /* the fields of a change: "pin" … "round" */

static inline bool change_is_wish(enum change_kind kind) { return kind <= CHANGE_UNDEFER; }
static inline bool change_is_city(enum change_kind kind) { return kind >= CHANGE_ADD_POST && kind <= CHANGE_AS_OF; }
static inline bool change_is_policy(enum change_kind kind) { return kind >= CHANGE_POLICY; }

struct change {
    enum change_kind kind;
    const char *text;   /* a wish as written; an id; as_of; the rule id or path of `policy`; else NULL */
    const char *value;  /* JSON on one line: the post, cadre, `set` object, weights, round; the value of `policy`; else NULL */
    const char *reason; /* "" if none */
    const char *by;
    const char *pointer; /* of the field that names the change, for complaints */
    const char *place;
};

enum accept_kind { ACCEPT_TIER, ACCEPT_MEASURE, ACCEPT_HOLDERS, ACCEPT_MOVES, ACCEPT_POST };

/* One condition that should hold of the plan. */
struct accept {
    enum accept_kind kind;
    const char *name; /* as given, or put together from the condition */
    enum tier tier;
    enum measure_name measure;
    const char *unit; /* of HOLDERS; NULL: all units */
    const char *attribute, *value;
    const char *cadre, *post;
    bool moves;
    bool has_least, has_most;
    bool least_now, most_now; /* the bound is the value before the round */
    double least, most;
    const char *pointer, *place;
};

struct scenario {
    const char *name;
    int n_changes;
    const struct change *changes;
    int n_accepts; /* the file's own conditions first */
    const struct accept *accepts;
    char sha256[65]; /* of the base, the changes and the conditions; not of the name */
    const char *pointer, *place;
};

struct scenarios {
    const char *file;
    const char *name;   /* NULL: not given */
    const char *policy; /* of the base; NULL: not given */
    struct scenario base;
    int n;
    const struct scenario *items;
};

/* What was found out about one scenario, as its result file says: ids are texts, since a scenario may have posts and cadres of its own. */
struct answer_tier {
    enum tier tier;
    int64_t value;
    bool has_bound;
    int64_t bound;
    double gap; /* -1 without a bound */
    bool proved;
};

struct answer_move {
    const char *cadre, *to;
};

struct answer_check {
    const char *name;
    bool met;
    bool has_value; /* a number was asked for and there is a plan */
    double value;
    const char *post; /* of a condition on a post: where the cadre is; NULL */
};

struct answer_obstacle {
    const char *rule;
    const char *cadre; /* NULL: none */
    bool no_arc;
    int n_closed_by;
    const char *const *closed_by;
    int n_cadres; /* of a seat conflict: who has fewer places together than heads */
    const char *const *cadres;
    int places;
};

struct answer {
    const char *scenario; /* name; NULL: there is no answer (yet) */
    const char *key;      /* SHA-256 of all that the answer depends on */
    const char *outcome;
    bool repeatable, has_plan;
    int n_tiers;
    const struct answer_tier *tiers;
    double gap; /* -1: none */
    bool measured[N_MEASURED];
    int64_t measure[N_MEASURED];
    int n_moves;
    const struct answer_move *moves; /* in the order of the cadres */
    int n_checks;
    const struct answer_check *checks;
    int n_obstacles;
    const struct answer_obstacle *obstacles;
    bool relax_helps;
    double seconds; /* of the run that found it out; -1: not of this run */
};

/* The list of a sweep (cadrex-sweep/1), in the folder of its results: what is to be found out, from which inputs, and in which file it will stand.
 * The same for every shard of a sweep. Entry 0 is the base. */
struct sweep_entry {
    const char *name, *file, *key;
};

#define SWEEP_LIST_FILE "sweep.json"

struct sweep_list {
    const char *version, *glpk, *options, *city_sha256, *policy, *policy_sha256, *title;
    long long seed;
    int n;
    struct sweep_entry *entries;
};

#endif
