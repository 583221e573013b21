/* A policy: the rules of an exchange as data (cadrex-policy/1; models/README.md tells every field). Read by read_policy with its `extends` merged. */
#ifndef DOMAIN_POLICY_H
#define DOMAIN_POLICY_H

#include <stdint.h>

#include "base/symbol.h"
#include "base/words.h"
#include "domain/codes.h"
#include "domain/month.h"

enum clock {
    CLOCK_POST,
    CLOCK_SECTION,
    CLOCK_POST_AS_PRINCIPAL,
    CLOCK_POST_AS_DEPUTY,
    CLOCK_POST_AS_LEADER,
    CLOCK_SECTION_AS_DEPUTY,
    CLOCK_DEPUTY_TOTAL,
    CLOCK_TO_RETIREMENT, /* months_to_retirement, may be negative */
    N_CLOCKS
};
/* "post" … "deputy_total"; a condition names clock + "_months". "months_to_retirement" stands for itself. */
extern const char *const clock_names[];

enum condition_kind {
    CONDITION_ALL,      /* parts */
    CONDITION_ANY,      /* parts */
    CONDITION_NOT,      /* parts[0] */
    CONDITION_CLOCK,    /* clock, at_least (INT_MIN none), below (INT_MAX none) */
    CONDITION_KEY,      /* yes; or words: any of these tags */
    CONDITION_FLAG,     /* flag, yes */
    CONDITION_RECORDED, /* rule */
    CONDITION_CODE,     /* code: rank, level, establishment, assessment; codes: bit mask of the enum's values */
    CONDITION_ATTRIBUTE /* attribute_name; words */
};
enum condition_flag { FLAG_LEADING, FLAG_HEAD, FLAG_UNFIT, FLAG_LISTED, FLAG_PROMISING, FLAG_PROBATION, FLAG_CLEAR_RECORD, N_FLAGS };
extern const char *const flag_names[];
enum condition_code { CODE_RANK, CODE_LEVEL, CODE_ESTABLISHMENT, CODE_ASSESSMENT };

struct condition {
    enum condition_kind kind;
    int n_parts;
    const struct condition *parts;
    enum clock clock;
    int at_least;
    int below;
    bool yes;
    enum condition_flag flag;
    enum condition_code code;
    unsigned codes;
    const char *name;         /* of a recorded rule, or of an attribute */
    struct symbol_list words; /* of an attribute or of key; n 0 for key true/false */
};

enum force { FORCE_OFF, FORCE_LIST, FORCE_SOFT, FORCE_NEAR_HARD, FORCE_SHALL, FORCE_MUST, FORCE_HARD };
extern const char *const force_names[];
enum leave { LEAVE_POST, LEAVE_BODY, LEAVE_FUNCTION };
enum effect { EFFECT_BAR, EFFECT_DEFER, EFFECT_WAIVE, EFFECT_PAIR };

/* What the rule table tells people, by enum language. Strings may be NULL. */
struct rule_text {
    const char *text[2];
    const char *basis[2];
    const char *reading[2];
    const char *confidence;
};

enum { POLICY_DUE_MOST = 16, POLICY_EXEMPT_MOST = 16, POLICY_KEYS_MOST = 32, POLICY_BANDS_MOST = 16, POLICY_GROUPS_MOST = 64 };

struct due_rule {
    const char *id;
    enum force force; /* must, shall, off */
    enum leave leave;
    enum move_type type; /* policy, probationary */
    const struct condition *condition;
    const struct condition *never_to; /* of target posts; NULL: none */
    struct rule_text text;
};

struct exempt_rule {
    const char *id;
    bool on;
    enum effect effect;
    const struct condition *condition; /* NULL for pair */
    struct rule_text text;
};

/* The rows of `pairs` and `limits`. Names of all rules known to the program, broken ones included: rule_names. */
enum rule {
    RULE_ZR_1,
    RULE_ZR_2,
    RULE_ZR_3,
    RULE_ZR_5,
    RULE_ZR_6,
    RULE_ZR_7,
    RULE_ZR_8,
    RULE_ZR_9,
    RULE_HB_1,
    RULE_HB_2,
    RULE_HB_3,
    RULE_HB_4,
    RULE_HB_7,
    RULE_LC_1,
    RULE_LC_2,
    RULE_LC_3,
    N_POLICY_RULES,
    /* not switched by a policy */
    RULE_SD_W0 = N_POLICY_RULES,
    RULE_SD_W1,
    RULE_SD_W2,
    RULE_SD_W3,
    RULE_SD_E6, /* listed among exempt rules too */
    RULE_NOT_A_MOVE,
    RULE_RETIRED,
    RULE_SECONDMENT,
    RULE_POOL,
    RULE_STAY,   /* a wish */
    RULE_FORBID, /* a wish */
    RULE_PIN,    /* a wish: pinned to another post */
    N_ARC_RULES, /* those above may close an arc: at most 32 */
    RULE_VACANCIES = N_ARC_RULES,
    RULE_MUST_FILL,
    RULE_MAX_ENABLING,
    RULE_MAX_MOVES,
    RULE_MIN_SHARE_OF_DUE,
    N_RULES
};
extern const char *const rule_names[]; /* "ZR-1" … "min-share-of-due" */

struct limit {
    enum force force;
    int months;        /* ZR-7, LC-2 */
    int max_moves;     /* ZR-7; -1: off */
    int within_months; /* ZR-7 */
    int share[2];      /* LC-1: at most share[0] / share[1] */
    int working_days;  /* ZR-8 */
    struct rule_text text;
};

struct attribute_weight {
    const char *name;
    int weight;
};

/* A group of values of an attribute; rest: every known value in no other group of the attribute. */
struct value_group {
    const char *attribute;
    int word;
    bool rest;
    struct symbol_list values;
};

enum teams { TEAMS_UNIT, TEAMS_BODY, TEAMS_AFFINITY };
enum measure { MEASURE_DEVIATION, MEASURE_RANGE };
enum norm { NORM_L1, NORM_L2 };
enum target_kind { TARGET_POOL_SHARE, TARGET_EQUAL, TARGET_GIVEN };
enum pool { POOL_DUE, POOL_LISTED, POOL_ALL };
enum retirement_regime { REGIME_BY_AS_OF, REGIME_FLAT_60_55, REGIME_PROGRESSIVE_2025 };
enum tier { TIER_RELAXED, TIER_RELAXED_OVERDUE, TIER_EXCEPTIONS, TIER_SHALL, TIER_KEEP, TIER_STRUCTURE, TIER_FIT, TIER_MOVES, N_TIERS };
extern const char *const tier_names[];

/* An attribute that a condition, weight or group names beside the six fixed ones: some cadre should have it (read_match asks). */
struct named_attribute {
    const char *name;
    const char *pointer;
    const char *place;
};

struct policy {
    const char *name;
    const char *file; /* or the shipped name */
    char sha256[65];  /* of the file's bytes */
    int n_due;
    struct due_rule due[POLICY_DUE_MOST];
    int n_exempt;
    struct exempt_rule exempt[POLICY_EXEMPT_MOST];
    struct limit limits[N_POLICY_RULES];
    bool both_due_move_both;
    bool secondment_meets_due;
    int watch_months;
    struct symbol_list key_functions; /* at most POLICY_KEYS_MOST */
    struct symbol_list kin_functions;
    int n_attributes;
    struct attribute_weight *attributes;
    int n_bands;
    int bands[POLICY_BANDS_MOST]; /* lower bounds in full years, ascending */
    int n_groups;
    struct value_group groups[POLICY_GROUPS_MOST];
    enum teams teams;
    bool levels[N_LEVELS];
    bool size_posts; /* balance.size: posts */
    enum measure measure;
    enum norm norm;
    enum target_kind target;
    int target_weight;
    int move_price;
    int fit_welcome, fit_t3, fit_prefer;
    int n_objective;
    enum tier objective[N_TIERS]; /* exceptions … moves, each at most once; policy_objective */
    const char *round_name;
    struct date effective; /* unknown: as_of */
    struct date due_by;    /* unknown: as_of */
    enum pool pool;
    bool modes[N_MODES];
    bool rotation_in_tree;
    int max_moves;                /* -1: none */
    int max_enabling;             /* -1: as many as due cadres */
    int64_t min_share_of_due_ppm; /* in millionths; -1: none */
    bool limited[N_TIERS];        /* no file says so: a what-if asks for plans whose tier is at most (fit: at least) at_most */
    int64_t at_most[N_TIERS];
    int allow_vacancies;
    enum retirement_regime retirement;
    int n_named;
    const struct named_attribute *named;
};

/* The tiers to go through, in order; returns how many. keeps: a plan was announced; tier keep is where the policy lists it, else right before
 * structure, else last. Without such a plan there is no tier keep. */
int policy_objective(const struct policy *policy, bool keeps, enum tier tiers[N_TIERS]);
/* The weight of an attribute by name, 0 if not listed. */
int policy_weight(const struct policy *policy, const char *attribute);
/* Index of a due rule or exemption by id, -1. */
int policy_find_due(const struct policy *policy, const char *id);
int policy_find_exempt(const struct policy *policy, const char *id);
/* The name of age band 0 ... n_bands: "0-35", ..., "56+". */
enum { POLICY_BAND_NAME = 32 };
void policy_band(const struct policy *policy, int band, char name[POLICY_BAND_NAME]);

#endif
