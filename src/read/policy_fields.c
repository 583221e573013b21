#include <math.h>

#include "read/policy.h"

enum { BALANCE_TEAMS, BALANCE_LEVELS, BALANCE_SIZE, BALANCE_MEASURE, BALANCE_NORM, BALANCE_TARGET, BALANCE_TARGET_WEIGHT, BALANCE_MOVE_PRICE };
static const char *const balance_fields[] = {"teams", "levels", "size", "measure", "norm", "target", "target_weight", "move_price", NULL};
enum { FIT_WELCOME, FIT_T3, FIT_PREFER };
static const char *const fit_fields[] = {"welcome", "t3", "prefer", NULL};
enum {
    ROUND_NAME,
    ROUND_EFFECTIVE,
    ROUND_DUE_BY,
    ROUND_POOL,
    ROUND_MODES,
    ROUND_ROTATION_IN_TREE,
    ROUND_MAX_MOVES,
    ROUND_MAX_ENABLING,
    ROUND_MIN_SHARE_OF_DUE
};
static const char *const round_fields[] = {"name",      "effective",    "due_by",           "pool", "modes", "rotation_in_tree",
                                           "max_moves", "max_enabling", "min_share_of_due", NULL};

static const char *const team_words[] = {"unit", "body", "affinity", NULL};
static const char *const size_words[] = {"before", "posts", NULL};
static const char *const measure_words[] = {"deviation", "range", NULL};
static const char *const norm_words[] = {"l1", "l2", NULL};
static const char *const target_words[] = {"pool_share", "equal", "given", NULL};
static const char *const pool_words[] = {"due", "listed", "all", NULL};
static const char *const both_due_words[] = {"defer_one", "move_both", NULL};
static const char *const retirement_words[] = {"by-as-of", "flat-60-55", "progressive-2025", NULL};

/* A list of words, none twice: their numbers in order; the number of them, or -1 if there is no list. */
static int read_set(struct spot spot, const char *const *list, int *codes, int most) {
    int n, kept = 0;
    if (!spot_list(spot, &n))
        return -1;
    for (int k = 0; k < n; k++) {
        struct spot item = spot_item(spot, k);
        int code = spot_code(item, list, -1);
        bool twice = false;
        for (int m = 0; m < kept; m++)
            twice = twice || codes[m] == code;
        if (twice)
            spot_fault(item, "twice", NULL, W_FAULT_TWICE, list[code]);
        else if (code >= 0 && kept < most)
            codes[kept++] = code;
    }
    return kept;
}

static void read_levels(struct spot spot, bool levels[N_LEVELS]) {
    int codes[N_LEVELS];
    int n = read_set(spot, code_level, codes, N_LEVELS);
    if (n < 0)
        return;
    if (json_array_size(spot.value) == 0)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
    for (int level = 0; level < N_LEVELS; level++)
        levels[level] = false;
    for (int k = 0; k < n; k++)
        levels[codes[k]] = true;
}

static void read_balance(struct spot spot, struct policy *policy) {
    struct node node;
    if (!spot.value || !node_open_spot(&node, spot, balance_fields))
        return;
    policy->teams = (enum teams)node_code(&node, BALANCE_TEAMS, team_words, (int)policy->teams);
    read_levels(spot_field(&node, BALANCE_LEVELS), policy->levels);
    policy->size_posts = node_code(&node, BALANCE_SIZE, size_words, policy->size_posts) == 1;
    policy->measure = (enum measure)node_code(&node, BALANCE_MEASURE, measure_words, (int)policy->measure);
    policy->norm = (enum norm)node_code(&node, BALANCE_NORM, norm_words, (int)policy->norm);
    policy->target = (enum target_kind)node_code(&node, BALANCE_TARGET, target_words, (int)policy->target);
    policy->target_weight = node_int(&node, BALANCE_TARGET_WEIGHT, policy->target_weight, 0);
    policy->move_price = node_int(&node, BALANCE_MOVE_PRICE, policy->move_price, 0);
}

static void read_fit(struct spot spot, struct policy *policy) {
    struct node node;
    if (!spot.value || !node_open_spot(&node, spot, fit_fields))
        return;
    policy->fit_welcome = node_int(&node, FIT_WELCOME, policy->fit_welcome, 0);
    policy->fit_t3 = node_int(&node, FIT_T3, policy->fit_t3, 0);
    policy->fit_prefer = node_int(&node, FIT_PREFER, policy->fit_prefer, 0);
}

static int count_or_none(struct spot spot, int fallback) { return spot_null(spot) ? -1 : spot_int(spot, fallback, 0, COUNT_MOST); }

/* code_mode[0], none, is no mode of a round. */
static void read_modes(struct spot spot, bool modes[N_MODES]) {
    int codes[N_MODES] = {0};
    int n = read_set(spot, code_mode + 1, codes, N_MODES);
    for (int mode = 0; n >= 0 && mode < N_MODES; mode++)
        modes[mode] = false;
    for (int k = 0; k < n; k++)
        modes[codes[k] + 1] = true;
}

static void read_round(struct spot spot, struct policy *policy) {
    struct node node;
    if (!spot.value || !node_open_spot(&node, spot, round_fields))
        return;
    struct spot name = spot_field(&node, ROUND_NAME), share = spot_field(&node, ROUND_MIN_SHARE_OF_DUE);
    policy->round_name = spot_null(name) ? NULL : spot_text(name);
    policy->effective = node_date(&node, ROUND_EFFECTIVE);
    policy->due_by = node_date(&node, ROUND_DUE_BY);
    policy->pool = (enum pool)node_code(&node, ROUND_POOL, pool_words, (int)policy->pool);
    read_modes(spot_field(&node, ROUND_MODES), policy->modes);
    policy->rotation_in_tree = node_bool(&node, ROUND_ROTATION_IN_TREE, policy->rotation_in_tree);
    policy->max_moves = count_or_none(spot_field(&node, ROUND_MAX_MOVES), policy->max_moves);
    policy->max_enabling = count_or_none(spot_field(&node, ROUND_MAX_ENABLING), policy->max_enabling);
    double fraction = spot_null(share) ? -1 : spot_number(share, -1, 0, 1);
    policy->min_share_of_due_ppm = fraction < 0 ? -1 : llround(fraction * 1e6);
}

/* Bits of post_keys stand for key functions: no more of them than bits. */
static struct symbol_list read_tags(struct spot spot, struct symbol_list fallback) {
    int n = (int)json_array_size(spot.value);
    if (!spot.value)
        return fallback;
    if (n > POLICY_KEYS_MOST)
        spot_fault(spot, "limit", NULL, W_FAULT_TOO_MANY, n, (int)POLICY_KEYS_MOST);
    return spot_words(spot);
}

static void read_objective(struct spot spot, struct policy *policy) {
    /* The tiers of --relax are in no objective: they come first by themselves. */
    const char *const *tiers = tier_names + TIER_EXCEPTIONS;
    int codes[N_TIERS];
    int n = read_set(spot, tiers, codes, N_TIERS);
    if (n < 0)
        return;
    if (json_array_size(spot.value) == 0)
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
    policy->n_objective = n;
    for (int k = 0; k < n; k++)
        policy->objective[k] = (enum tier)(codes[k] + (int)TIER_EXCEPTIONS);
}

void policy_read_fields(struct policy_reader *pr, const struct node *root) {
    struct policy *policy = pr->policy;
    policy->both_due_move_both = node_code(root, POLICY_BOTH_DUE, both_due_words, 0) == 1;
    policy->secondment_meets_due = node_bool(root, POLICY_SECONDMENT_MEETS_DUE, false);
    policy->watch_months = node_int(root, POLICY_WATCH_MONTHS, policy->watch_months, 0);
    policy->key_functions = read_tags(spot_field(root, POLICY_KEY_FUNCTIONS), policy->key_functions);
    policy->kin_functions = read_tags(spot_field(root, POLICY_KIN_FUNCTIONS), policy->kin_functions);
    policy_read_attributes(pr, spot_field(root, POLICY_ATTRIBUTES));
    policy_read_groups(pr, spot_field(root, POLICY_GROUPS));
    read_balance(spot_field(root, POLICY_BALANCE), policy);
    read_fit(spot_field(root, POLICY_FIT), policy);
    read_objective(spot_field(root, POLICY_OBJECTIVE), policy);
    read_round(spot_field(root, POLICY_ROUND), policy);
    policy->allow_vacancies = node_int(root, POLICY_ALLOW_VACANCIES, policy->allow_vacancies, 0);
    policy->retirement = (enum retirement_regime)node_code(root, POLICY_RETIREMENT, retirement_words, REGIME_BY_AS_OF);
}
