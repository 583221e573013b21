#include "solve/part.h"

#include <math.h>
#include <stdlib.h>

#include "solve/linear.h"

/* Of a small part neighbourhoods are not worth a process of their own. */
enum {
    SMALL_PART = 2000,
    FIRST_ROUND = 2000,
    REGION_EFFORT = 6000,
    LULL = 20, /* neighbourhoods without a gain, and one a unit */
    BRANCH_MOST = 30000,
    RELAX_MOST = 3000000, /* columns: of a tier that is nearly linear, merged */
    WHOLE_MOST = 300000,  /* of structure, when neighbourhoods have ceased to help */
    BRANCH_TIMES = 10,    /* of the work of a whole: what branch and cut over some hundred cadres needs to close */
    PRICE_STEPS = 1800,
    LARGE_PART = 60000, /* of structure: too many for a relaxation before the search */
    REGIONS_OUT = 3,    /* neighbourhoods of a part at a time: what a later one knows is the older the more there are */
    REGIONS_ALONE = 4,  /* of one too large for branch and cut beside them */
    TINY_PART = 60,
    TINY_EFFORT = 1000
};

/* Of structure: so near its bound branch and cut finds as much as neighbourhoods beside it, and the bound besides. Measured on dense cities of 400.
 */
static const double CLOSING = 0.007;

/* Where rounds are doubled no more: a tier that floating point cannot prove, within its tolerance, would double them until they overflow. */
static const long long ROUND_MOST = 1LL << 40;

int part_n_prices(const struct program *p) { return p->n_rows + N_TIERS + 1; }

long long part_used(const struct search_part *s) { return s->state.iterations + s->state.nodes; }

bool part_out_of_effort(const struct search_part *s) {
    return (s->ask.effort > 0 && part_used(s) >= s->ask.effort) || (s->course.stop_at > 0 && part_used(s) >= s->course.stop_at);
}

long long part_effort(const struct search_part *s, long long most) {
    long long left = most;
    if (s->ask.effort > 0 && (left == 0 || s->ask.effort - part_used(s) < left))
        left = s->ask.effort - part_used(s);
    if (s->course.stop_at > 0 && (left == 0 || s->course.stop_at - part_used(s) < left))
        left = s->course.stop_at - part_used(s);
    return left == 0 && most == 0 && s->ask.effort == 0 && s->course.stop_at == 0 ? 0 : left < 1 ? 1 : left;
}

static int useful_columns(const struct search_part *s) {
    int n = 0;
    for (int k = 0; k < s->n_groups; k++)
        for (int c = s->p->groups[s->groups[k]].first; c < s->p->groups[s->groups[k]].first + s->p->groups[s->groups[k]].n; c++)
            n += s->useful[c] ? 1 : 0;
    return n;
}

struct linear_ask part_linear(const struct search_part *s, enum tier tier) {
    struct linear_ask ask = {.program = s->p, .part = s->ask.part, .choice = s->choice, .n_groups = s->n_groups, .groups = s->groups, .tier = tier};
    ask.merge = tier == TIER_STRUCTURE || useful_columns(s) > LARGE_PART;
    for (int t = 0; t < N_TIERS; t++) {
        ask.held[t] = s->course.held[t];
        ask.at_most[t] = s->course.at_most[t];
    }
    return ask;
}

/* A stage that is not asked for a proof gets work that falls with the size of the part: about a second or two. */
static long long courtesy(const struct search_part *s) {
    long long rows = 100 + s->n_groups;
    long long effort = 4000000 / rows;
    return effort < 1000 ? 1000 : effort > 20000 ? 20000 : effort;
}

static enum tier tier_at_work(const struct search_part *s) { return s->p->tiers[s->course.t]; }

static bool is_late(enum tier tier) { return tier == TIER_FIT || tier == TIER_MOVES; }

/* Simplex iterations of a large program take longer: about a few seconds at first, twice as long each time. */
static long long whole_effort(const struct search_part *s) {
    long long rows = 100 + s->n_groups, times = s->course.round < FIRST_ROUND ? 1 : s->course.round / FIRST_ROUND;
    return times * (rows < 500 ? 12000 : 6000000 / rows);
}

static bool search_over(const struct search_part *s) {
    enum tier tier = tier_at_work(s);
    return s->course.exhausted || part_out_of_effort(s) || (s->course.to_the_end ? part_tier_proved(s, tier) : part_tier_enough(s, tier));
}

bool part_idle(const struct search_part *s) { return s->course.stage == STAGE_OVER || (s->course.stage == STAGE_SEARCH && search_over(s)); }

/* Behind a tier that is not proved a late one is improved and no more. */
static bool proofs_pay(const struct search_part *s) {
    for (int k = 0; k < s->course.t && is_late(tier_at_work(s)); k++)
        if (!part_tier_proved(s, s->p->tiers[k]))
            return false;
    return true;
}

static bool earlier_proved(const struct search_part *s) {
    for (int k = 0; k < s->course.t; k++)
        if (!part_tier_proved(s, s->p->tiers[k]))
            return false;
    return true;
}

void part_refresh(struct search_part *s) {
    if (s->course.stage != STAGE_SEARCH)
        return;
    s->n_useful = useful_columns(s);
    s->big = s->n_useful > SMALL_PART;
    region_prepare(s);
}

/* Begins the search of a tier, or of structure beyond the gap asked for. */
static void begin_search(struct search_part *s, bool to_the_end) {
    s->course.stage = STAGE_SEARCH;
    s->course.to_the_end = to_the_end;
    s->course.round = FIRST_ROUND;
    s->course.barren = 0;
    s->course.patience = REGION_EFFORT;
    s->course.exhausted = s->course.whole = false;
    part_refresh(s);
}

static void next_tier(struct search_part *s) {
    enum tier tier = tier_at_work(s);
    s->course.stop_at = 0;
    s->course.held[tier] = true;
    s->course.at_most[tier] = s->state.value[tier];
    drop_dear(s, tier);
    s->course.t++;
    s->course.stage = s->course.t < s->p->n_tiers && s->course.t < s->ask.n_tiers ? STAGE_BOUND : STAGE_OVER;
    if (s->course.stage == STAGE_BOUND)
        s->state.tier = tier_at_work(s);
}

/* A good plan to begin with. Of a large part prices tell which columns are worth a look; with a good plan prices become better, beside the search. */
static void start_structure(struct search_part *s) {
    if (s->p->n_ranges > 0) {
        anneal_structure(s, SHORT_ANNEAL, HUGE_VAL);
    } else if (useful_columns(s) > LARGE_PART) {
        lagrange_tier(s, TIER_STRUCTURE, PRICE_STEPS);
        anneal_structure(s, LONG_ANNEAL, CORE_COST);
        s->course.prices_due = true;
    }
}

/* Exceptions, shall and what comes before structure must close; structure closes to the gap and gets a little work beyond; what comes after it gets
 * that little work. Behind a tier that is not proved no bound would say anything of the whole. */
static bool begin_tier(struct search_part *s) {
    enum tier tier = tier_at_work(s);
    bool exact = earlier_proved(s);
    if (is_late(tier))
        s->course.stop_at = part_used(s) + courtesy(s);
    if (tier == TIER_STRUCTURE && s->p->n_ranges > 0) /* the tiers held now say how many there are to be spread */
        plain_bound(s, tier);
    if (tier == TIER_STRUCTURE && !part_tier_proved(s, tier) && s->n_groups >= ANNEAL_GROUPS)
        start_structure(s);
    int most = tier == TIER_STRUCTURE ? LARGE_PART : RELAX_MOST;
    if (exact && !part_tier_proved(s, tier) && useful_columns(s) <= most && !relax_tier(s, tier, whole_effort(s)))
        return false;
    if (exact || is_late(tier))
        begin_search(s, is_late(tier));
    else
        next_tier(s);
    return true;
}

static void end_search(struct search_part *s) {
    enum tier tier = tier_at_work(s);
    bool more = tier == TIER_STRUCTURE && !s->course.to_the_end && !part_tier_proved(s, tier) && !part_out_of_effort(s);
    if (!more) {
        next_tier(s);
        return;
    }
    s->course.stop_at = part_used(s) + courtesy(s);
    begin_search(s, true);
}

static long long more(long long effort, double times) { return effort < ROUND_MOST ? (long long)((double)effort * times) : effort; }

/* A round of a small part: neighbourhoods while they help, then branch and cut. */
static bool search_round(struct search_part *s) {
    enum tier tier = tier_at_work(s);
    long long effort = s->course.round;
    s->course.round = more(s->course.round, 2);
    s->course.exhausted = !improve_tier(s, tier, effort) && !proofs_pay(s);
    return search_over(s) || !proofs_pay(s) || branch_tier(s, tier, NULL, effort);
}

/* A big part whose neighbourhoods have ceased to help: the relaxation again, now that fewer columns are useful, and branch and cut over all of them.
 */
static bool search_whole(struct search_part *s) {
    enum tier tier = tier_at_work(s);
    bool possible = true;
    if (tier == TIER_STRUCTURE)
        possible = relax_tier(s, tier, 0);
    if (possible && !search_over(s) && useful_columns(s) <= BRANCH_MOST)
        possible = branch_tier(s, tier, NULL, BRANCH_TIMES * whole_effort(s));
    return possible;
}

static bool find_first(struct search_part *s) {
    bool possible = true;
    if (s->start != NULL)
        part_take(s, s->start);
    if (!s->state.has_plan)
        possible = first_plan(s) || (!s->hall && branch_tier(s, s->p->tiers[0], NULL, 0));
    for (int t = 0; t < s->p->n_tiers && t < s->ask.n_tiers && s->state.has_plan; t++) /* so that there is some bound at any time */
        plain_bound(s, s->p->tiers[t]);
    s->course.stage = possible && s->state.has_plan && s->ask.n_tiers > 0 ? STAGE_BOUND : STAGE_OVER;
    return possible;
}

void part_finish(struct search_part *s, bool possible) {
    bool proved = true, enough = true;
    for (int t = 0; t < s->p->n_tiers; t++) {
        enum tier tier = s->p->tiers[t];
        proved = proved && part_tier_proved(s, tier);
        enough = enough && (is_late(tier) || part_tier_enough(s, tier));
    }
    bool broke = s->ask.effort > 0 && part_used(s) >= s->ask.effort;
    s->course.stage = STAGE_OVER;
    s->state.end = !possible && !s->state.has_plan ? PART_IMPOSSIBLE : proved ? PART_PROVED : enough ? PART_GAP : broke ? PART_EFFORT : PART_FAILED;
    part_tell(s);
}

/* Goes on until the next tier is begun, a round is over, or neighbourhoods can be jobs of their own. */
static bool step(struct search_part *s, bool *changed) {
    bool possible = true;
    switch (s->course.stage) {
    case STAGE_FIRST:
        return find_first(s);
    case STAGE_BOUND:
        *changed = true;
        possible = begin_tier(s);
        break;
    case STAGE_SEARCH:
        *changed = true;
        if (!search_over(s))
            possible = s->big || search_round(s);
        break;
    case STAGE_OVER:
        break;
    }
    while (possible && s->course.stage == STAGE_SEARCH && search_over(s))
        end_search(s);
    return possible;
}

struct part_result part_work(struct search_part *s, const struct part_job *job) {
    struct part_result result = {.possible = true};
    long long before = s->begun_at = part_used(s);
    s->kind = job->kind;
    s->milestone = part_milestone(job->kind, 0);
    if (s->ask.effort > 0)
        s->ask.effort = before + job->effort;
    switch (job->kind) {
    case JOB_NONE:
        break;
    case JOB_STEP:
        do /* of a tiny part at once whatever takes no time */
            result.possible = step(s, &result.changed);
        while (result.possible && s->course.stage != STAGE_OVER && s->n_groups <= TINY_PART && part_used(s) - before < TINY_EFFORT);
        break;
    case JOB_REGION:
        result.region = region_solve(s, job);
        break;
    case JOB_WHOLE:
        result.possible = search_whole(s);
        result.changed = true;
        result.exhausted = s->course.exhausted;
        break;
    case JOB_PRICES:
        lagrange_tier(s, tier_at_work(s), PRICE_STEPS);
        result.changed = true;
        break;
    }
    result.used = part_used(s) - before;
    result.quick = result.used < (job->kind == JOB_REGION ? s->course.patience / 3 : FIRST_ROUND);
    return result;
}

/* Neighbourhoods have ceased to help. */
static bool in_lull(const struct search_part *s) { return s->course.barren >= (s->n_units > 2 ? LULL + s->n_units : 0); }

/* What is left is for branch and cut. */
static bool is_closing(const struct search_part *s) {
    const struct part_tier *tier = &s->state.tiers[TIER_STRUCTURE];
    return tier_at_work(s) == TIER_STRUCTURE && tier->has_bound && s->n_useful <= BRANCH_MOST &&
           (double)(s->state.value[TIER_STRUCTURE] - tier->bound) <= CLOSING * fabs((double)s->state.value[TIER_STRUCTURE]);
}

/* Big parts: neighbourhoods, and beside them the whole of it once they have ceased to help or little is left, with twice the work each time. Of one
 * that is too large for a relaxation the prices: also to begin with, as those there are were made for a much worse plan. */
static struct part_job next_of_search(struct search_part *s) {
    struct part_job job = {.kind = JOB_NONE};
    bool whole_pays = s->course.prices_due || in_lull(s) || is_closing(s);
    if (!s->course.whole && whole_pays) {
        s->course.prices_due = s->course.prices_due || (tier_at_work(s) == TIER_STRUCTURE && s->n_useful > WHOLE_MOST);
        s->course.whole = s->course.prices_due || proofs_pay(s);
        if (s->course.prices_due)
            return (struct part_job){.kind = JOB_PRICES, .effort = part_effort(s, whole_effort(s))};
        if (s->course.whole)
            return (struct part_job){.kind = JOB_WHOLE, .effort = part_effort(s, (1 + BRANCH_TIMES) * whole_effort(s))};
        if (s->n_jobs > 0)
            return job;
        s->course.exhausted = true;
        return (struct part_job){.kind = JOB_STEP, .effort = 1};
    }
    if (s->n_units > 2 && s->n_regions < (s->n_useful > BRANCH_MOST ? REGIONS_ALONE : REGIONS_OUT)) {
        job.kind = JOB_REGION;
        job.effort = part_effort(s, s->course.patience);
        region_choose(s, &job);
    }
    return job;
}

struct part_job part_next(struct search_part *s) {
    struct part_job job = {.kind = JOB_NONE};
    if (s->course.stage == STAGE_OVER)
        return job;
    if (s->course.stage == STAGE_SEARCH && s->big && !search_over(s)) {
        if (s->ask.effort > 0 && part_used(s) + s->reserved >= s->ask.effort)
            return job;
        return next_of_search(s);
    }
    if (s->n_jobs > 0)
        return job;
    job.kind = JOB_STEP;
    job.effort = s->ask.effort > 0 ? s->ask.effort - part_used(s) : 0;
    return job;
}

void part_learn(struct search_part *s, const struct part_job *job, const struct part_result *result) {
    if (job->kind == JOB_PRICES || job->kind == JOB_WHOLE) {
        s->course.whole = s->course.prices_due = false;
        s->course.barren = 0;
    }
    if (job->kind == JOB_WHOLE) {
        s->course.round = more(s->course.round, 2);
        s->course.exhausted = s->course.exhausted || result->exhausted;
    }
    if (job->kind != JOB_REGION)
        return;
    s->course.barren = result->region == REGION_GAINED ? 0 : s->course.barren + 1;
    if (s->course.barren > 0 && s->course.barren % (LULL + s->n_units) == 0)
        s->course.patience = more(s->course.patience, 1.5);
    ways_learn(s, job, result);
}

void part_begin(struct search_part *s, struct arena *arena, const struct part_ask *ask, int *choice, bool *useful, double *reduced) {
    const struct program *p = ask->program;
    *s = (struct search_part){.arena = arena, .ask = *ask, .p = p, .choice = choice, .useful = useful, .reduced = reduced};
    s->course.random = 0x9e3779b97f4a7c15U * (uint64_t)(ask->seed + 1U) ^ (uint64_t)(unsigned)ask->part << 32;
    s->course.random = s->course.random == 0 ? 1 : s->course.random;
    s->busy = ARENA_ARRAY(arena, int, p->rules->city->n_units);
    ways_begin(s);
    s->state.part = ask->part;
    s->state.tier = p->tiers[0];
    for (int t = 0; t < N_TIERS; t++)
        if (p->limited[t] && p->limit_part[t] == ask->part) {
            s->course.held[t] = true;
            s->course.at_most[t] = p->at_most[t] - p->constant[t];
        }
    for (int g = 0; g < p->n_groups; g++)
        s->n_groups += p->groups[g].part == ask->part ? 1 : 0;
    s->groups = ARENA_ARRAY(arena, int, s->n_groups);
    s->n_groups = 0;
    for (int g = 0; g < p->n_groups; g++) {
        const struct group *group = &p->groups[g];
        if (group->part != ask->part)
            continue;
        s->groups[s->n_groups++] = g;
        choice[g] = group->first;
        s->n_columns += group->n;
        for (int c = group->first; c < group->first + group->n; c++)
            useful[c] = true;
    }
}
