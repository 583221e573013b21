/* read: policies, plans, wishes, and what a city and a policy say about each other. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "reading.h"
#include "suite.h"

#define POLICY "{\"format\": \"cadrex-policy/1\", "
#define PLAN "{\"format\": \"cadrex-plan/1\", "

static struct reading reading;
static struct policy policy;
static struct city city;

static void setup(void) { reading = reading_new(); }
static void teardown(void) { arena_free(reading.arena); }

static void read_shipped(const char *name) {
    ck_assert(read_policy(reading.arena, name, reading.symbols, &policy, &reading.faults, &reading.err));
    ck_assert_int_eq(reading.faults.n, 0);
}

static void read_own(const char *fields) {
    ck_assert_msg(reading_policy(&reading, arena_format(reading.arena, POLICY "%s}", fields), &policy), "%s", reading_told(&reading, SEVERITY_ERROR));
}

static void refuse_own(const char *fields, const char *told) {
    faults_init(&reading.faults, reading.arena);
    ck_assert(!reading_policy(&reading, arena_format(reading.arena, POLICY "%s}", fields), &policy));
    ck_assert_str_eq(reading_told(&reading, SEVERITY_ERROR), told);
}

static void read_plan_city(void) {
    ck_assert(read_city(reading.arena, "tests/samples/plan-city.json", reading.symbols, &city, &reading.faults, &reading.err));
}

START_TEST(luohe_is_read_as_the_table_of_forces_says) {
    read_shipped("luohe-2020");
    ck_assert_str_eq(policy.name, "luohe-2020");
    ck_assert_int_eq(policy.n_due, 7);
    ck_assert_int_eq(policy.due[policy_find_due(&policy, "SD-M2")].leave, LEAVE_BODY);
    ck_assert_int_eq(policy.due[policy_find_due(&policy, "SD-M1")].force, FORCE_MUST);
    ck_assert_int_eq(policy.due[policy_find_due(&policy, "SD-K1")].force, FORCE_SHALL);
    ck_assert_ptr_nonnull(policy.due[policy_find_due(&policy, "SD-T4")].never_to);
    ck_assert_int_eq(policy.n_exempt, 6);
    ck_assert_int_eq(policy.exempt[policy_find_exempt(&policy, "SD-E6")].effect, EFFECT_PAIR);
    ck_assert_int_eq(policy.limits[RULE_ZR_1].force, FORCE_HARD);
    ck_assert_int_eq(policy.limits[RULE_LC_1].force, FORCE_OFF);
    ck_assert_int_eq(policy.limits[RULE_LC_2].force, FORCE_SOFT);
    ck_assert_int_eq(policy.limits[RULE_LC_3].force, FORCE_NEAR_HARD);
    ck_assert_int_eq(policy.limits[RULE_ZR_7].max_moves, -1);
    ck_assert_str_eq(policy.limits[RULE_LC_3].text.basis[LANGUAGE_EN], "local rule");
    ck_assert_str_eq(policy.limits[RULE_LC_3].text.basis[LANGUAGE_ZH], "地方规定");
    ck_assert_int_eq(policy_weight(&policy, "gender"), 1);
    ck_assert_int_eq(policy_weight(&policy, "education"), 0);
    ck_assert_int_eq(policy.n_bands, 3);
    ck_assert_int_eq(policy.bands[2], 56);
    ck_assert_int_eq(policy.n_groups, 4);
    ck_assert(policy.groups[1].rest);
    ck_assert(policy.levels[LEVEL_CITY] && !policy.levels[LEVEL_COUNTY]);
    ck_assert_int_eq(policy.n_objective, 5);
    ck_assert_int_eq(policy.objective[0], TIER_EXCEPTIONS);
    ck_assert(!policy.modes[MODE_NONE] && policy.modes[MODE_PLACEMENT]);
    ck_assert_int_eq(policy.min_share_of_due_ppm, -1);
    ck_assert_int_eq(policy.max_enabling, -1);
}
END_TEST

START_TEST(open_switches_the_due_rules_off_and_keeps_the_rest) {
    read_shipped("open");
    for (int r = 0; r < policy.n_due; r++)
        ck_assert_int_eq(policy.due[r].force, FORCE_OFF);
    ck_assert(!policy.exempt[policy_find_exempt(&policy, "SD-E6")].on);
    ck_assert(policy.exempt[policy_find_exempt(&policy, "SD-E1")].on);
    ck_assert_int_eq(policy.limits[RULE_ZR_7].force, FORCE_OFF);
    ck_assert_int_eq(policy.pool, POOL_ALL);
    ck_assert_int_eq(policy.move_price, 0);
    ck_assert_int_eq(policy_weight(&policy, "party"), 1);
}
END_TEST

START_TEST(the_hash_is_that_of_the_file_itself) {
    read_shipped("luohe-2020");
    const char *text = reading_text(&reading, "models/policies/luohe-2020.json");
    char hex[65];
    ck_assert_ptr_nonnull(text);
    file_sha256(text, strlen(text), hex);
    ck_assert_str_eq(policy.sha256, hex);
}
END_TEST

START_TEST(a_policy_without_extends_stands_on_luohe) {
    read_own("\"due\": [{\"id\": \"SD-M1\", \"force\": \"shall\"}]");
    int r = policy_find_due(&policy, "SD-M1");
    ck_assert_int_eq(policy.due[r].force, FORCE_SHALL);
    ck_assert_int_eq(policy.due[r].condition->parts[0].at_least, 120);
    ck_assert_str_eq(policy.due[r].text.text[LANGUAGE_EN], "the same post for 10 years");
    ck_assert_int_eq(policy.n_due, 7);
}
END_TEST

START_TEST(a_root_stands_on_nothing) {
    read_own("\"extends\": null");
    ck_assert_int_eq(policy.n_due + policy.n_exempt + policy.n_attributes, 0);
    ck_assert_int_eq(policy.limits[RULE_ZR_1].force, FORCE_OFF);
    ck_assert_int_eq(policy.n_objective, 5);
}
END_TEST

START_TEST(an_attribute_map_overrides_and_a_list_replaces) {
    read_own("\"attributes\": {\"gender\": 5, \"age\": {\"bands\": [40]}}");
    ck_assert_int_eq(policy_weight(&policy, "gender"), 5);
    ck_assert_int_eq(policy_weight(&policy, "age"), 1);
    ck_assert_int_eq(policy_weight(&policy, "party"), 1);
    ck_assert_int_eq(policy.n_bands, 1);
    read_own("\"attributes\": [\"gender\", {\"name\": \"race\", \"weight\": 3}]");
    ck_assert_int_eq(policy_weight(&policy, "gender"), 1);
    ck_assert_int_eq(policy_weight(&policy, "race"), 3);
    ck_assert_int_eq(policy_weight(&policy, "party"), 0);
    ck_assert_int_eq(policy.n_bands, 3);
}
END_TEST

START_TEST(lists_replace_and_maps_merge) {
    read_own("\"key_functions\": [\"land\"], \"groups\": {\"education\": {\"high\": [\"*\"]}}, \"round\": {\"pool\": \"all\"}");
    ck_assert_int_eq(policy.key_functions.n, 1);
    ck_assert_int_eq(policy.n_groups, 5);
    ck_assert_int_eq(policy.pool, POOL_ALL);
    ck_assert(policy.modes[MODE_ROTATION]);
}
END_TEST

START_TEST(a_group_that_comes_too_late_is_a_warning) {
    /* Behind the base's groups; one of the same name replaces the base's, and what is in no group before has its effect. */
    read_own("\"name\": \"g\", \"groups\": {\"party\": {\"members\": [\"cyl\", \"cpc\"], \"others\": [\"*\"]}, "
             "\"ethnicity\": {\"hui\": [\"hui\"]}}");
    ck_assert_str_eq(reading_told(&reading, SEVERITY_WARNING), "/groups/party/members/1 no-effect; /groups/party/others/0 no-effect");
    faults_init(&reading.faults, reading.arena);
    read_own("\"name\": \"g\", \"groups\": {\"party\": {\"cpc\": [\"cpc_probationary\"], \"members\": [\"cyl\", \"cpc\"]}}");
    ck_assert_str_eq(reading_told(&reading, SEVERITY_WARNING), "");
    read_own("\"name\": \"g\", \"groups\": {\"race\": {\"a\": [\"x\", \"y\"], \"b\": [\"z\", \"y\"]}}");
    ck_assert_str_eq(reading_told(&reading, SEVERITY_WARNING), "/groups/race/b/1 no-effect");
}
END_TEST

START_TEST(a_share_is_kept_in_millionths) {
    read_own("\"round\": {\"min_share_of_due\": 0.35}");
    ck_assert_int_eq(policy.min_share_of_due_ppm, 350000);
    read_own("\"round\": {\"min_share_of_due\": 1}");
    ck_assert_int_eq(policy.min_share_of_due_ppm, 1000000);
}
END_TEST

START_TEST(conditions_keep_order_and_bounds) {
    read_own(
        "\"due\": [{\"id\": \"XX\", \"force\": \"must\", \"if\": {\"post_months\": {\"below\": 9}, \"key\": [\"land\", \"archive\"], \"any\": "
        "[{\"unfit\": "
        "true}, {\"not\": {\"level\": [\"county\", \"higher\"]}}], \"months_to_retirement\": -3, \"recorded\": \"SD-E3\", \"party\": \"non_cpc\"}}]");
    const struct condition *all = policy.due[policy_find_due(&policy, "XX")].condition;
    ck_assert_int_eq(all->kind, CONDITION_ALL);
    ck_assert_int_eq(all->n_parts, 6);
    ck_assert_int_eq(all->parts[0].clock, CLOCK_POST);
    ck_assert_int_eq(all->parts[0].at_least, INT_MIN);
    ck_assert_int_eq(all->parts[0].below, 9);
    ck_assert_int_eq(all->parts[1].words.n, 2);
    ck_assert_int_eq(all->parts[2].parts[1].parts[0].kind, CONDITION_NOT);
    ck_assert_uint_eq(all->parts[2].parts[1].parts[0].parts[0].parts[0].codes, 1u << LEVEL_COUNTY | 1u << LEVEL_HIGHER);
    ck_assert_int_eq(all->parts[3].clock, CLOCK_TO_RETIREMENT);
    ck_assert_int_eq(all->parts[3].at_least, -3);
    ck_assert_str_eq(all->parts[4].name, "SD-E3");
    ck_assert_str_eq(all->parts[5].name, "party");
}
END_TEST

START_TEST(faults_of_a_policy_stand_where_its_own_file_has_them) {
    refuse_own("\"due\": [{\"id\": \"SD-M1\", \"force\": \"hard\"}, {\"id\": \"SD-M1\"}, {\"force\": \"must\"}]",
               "/due/0/force unknown-word; /due/1/id duplicate-id; /due/2 missing-field");
    refuse_own("\"due\": [{\"id\": \"SD-M1\"}, {\"id\": \"XX\", \"force\": \"must\"}]", "/due/1 missing-field");
    refuse_own("\"due\": [{\"id\": \"XX\", \"force\": \"must\", \"if\": {\"gender\": [\"female\", \"woman\"]}}]", "/due/0/if/gender/1 unknown-word");
    refuse_own("\"due\": [{\"id\": \"XX\", \"force\": \"must\", \"if\": {\"post_month\": 9}}]", "/due/0/if/post_month unknown-field");
    refuse_own("\"extends\": \"luohe\"", "/extends dangling");
}
END_TEST

START_TEST(too_many_rules_are_a_fault) {
    const char *rules = "";
    for (int k = 0; k < 10; k++)
        rules = arena_format(reading.arena, "%s%s{\"id\": \"X%d\", \"force\": \"must\", \"if\": {}}", rules, k ? "," : "", k);
    refuse_own(arena_format(reading.arena, "\"due\": [%s]", rules), "/due limit"); /* with the seven of luohe-2020 */
}
END_TEST

START_TEST(nesting_without_end_is_a_fault) {
    const char *condition = "{}";
    for (int k = 0; k < 40; k++)
        condition = arena_format(reading.arena, "{\"not\": %s}", condition);
    faults_init(&reading.faults, reading.arena);
    ck_assert(!reading_policy(
        &reading, arena_format(reading.arena, POLICY "\"due\": [{\"id\": \"XX\", \"force\": \"must\", \"if\": %s}]}", condition), &policy));
    ck_assert_str_eq(reading.faults.items[0].code, "limit");
}
END_TEST

START_TEST(a_name_that_is_no_shipped_policy_is_a_usage_error) {
    ck_assert(!read_policy(reading.arena, "luohe", reading.symbols, &policy, &reading.faults, &reading.err));
    ck_assert_int_eq(reading.err.kind, ERROR_USAGE);
    ck_assert_ptr_nonnull(strstr(reading.err.text, "luohe-2020, national-2020, open"));
}
END_TEST

START_TEST(words_of_a_city_may_be_groups_of_the_policy) {
    ck_assert(
        reading_city(&reading,
                     "{\"format\": \"cadrex-city/1\", \"as_of\": \"2020-05\", \"units\": [{\"id\": \"u\"}], \"posts\": [{\"id\": \"a\", \"unit\": "
                     "\"u\", \"rank\": \"deputy\", \"requires\": {\"party\": [\"non_cpc\", \"ccp\"], \"education\": \"high\"}}], \"cadres\": "
                     "[{\"id\": \"c\", \"post\": \"a\", \"rank\": \"deputy\", \"defer\": [{\"rule\": \"SD-E9\"}]}]}",
                     &city));
    read_own("\"groups\": {\"education\": {\"high\": [\"master\", \"doctor\"]}}, \"attributes\": {\"race\": 1}");
    ck_assert(!read_match(&city, &policy, &reading.faults));
    ck_assert_str_eq(reading_told(&reading, SEVERITY_ERROR), "/posts/0/requires/party/1 unknown-word");
    ck_assert_str_eq(reading_told(&reading, SEVERITY_WARNING), "/attributes/race unknown-attribute; /cadres/0/defer/0/rule no-exemption");
}
END_TEST

START_TEST(words_are_told_of_a_faulty_city_too_and_nearest_may_be_a_group) {
    ck_assert(!reading_city(&reading,
                            "{\"format\": \"cadrex-city/1\", \"as_of\": \"2020-05\", \"units\": [{\"id\": \"u\", \"levle\": \"city\", \"targets\": "
                            "[{\"attribute\": \"party\", \"value\": \"noncpc\"}]}]}",
                            &city));
    read_own("\"due\": []");
    ck_assert(!read_match_words(&city, &policy, &reading.faults));
    ck_assert_str_eq(reading_told(&reading, SEVERITY_ERROR), "/units/0/levle unknown-field; /units/0/targets/0/value unknown-word");
    ck_assert_str_eq(reading.faults.items[1].hint, "did you mean \"non_cpc\"?");
}
END_TEST

START_TEST(age_bands_of_another_policy_are_warnings_in_a_city_and_errors_in_a_condition) {
    ck_assert(
        reading_city(&reading,
                     "{\"format\": \"cadrex-city/1\", \"as_of\": \"2020-05\", \"units\": [{\"id\": \"u\"}], \"posts\": [{\"id\": \"a\", \"unit\": "
                     "\"u\", \"rank\": \"deputy\", \"requires\": {\"age\": [\"young\", \"0-37\", \"38+\"]}, \"welcomes\": {\"age\": \"0-35\"}}]}",
                     &city));
    read_own("\"attributes\": {\"age\": {\"weight\": 1, \"bands\": [38]}}, \"groups\": {\"age\": {\"young\": [\"0-37\"]}}");
    ck_assert(read_match(&city, &policy, &reading.faults));
    ck_assert_str_eq(reading_told(&reading, SEVERITY_WARNING), "/posts/0/welcomes/age no-band");
    ck_assert_str_eq(reading.faults.items[0].hint, "did you mean \"0-37\"?");
    refuse_own("\"due\": [{\"id\": \"X\", \"force\": \"shall\", \"leave\": \"post\", \"if\": {\"age\": [\"0-35\", \"0-30\"]}}]",
               "/due/0/if/age/1 unknown-word");
}
END_TEST

START_TEST(a_plan_by_hand_needs_only_moves) {
    struct plan plan;
    read_plan_city();
    ck_assert(reading_plan(&reading, &city, PLAN "\"moves\": [{\"cadre\": \"c001\", \"to\": \"audit.fiscal.1\"}]}", &plan));
    ck_assert_int_eq(plan.n_moves, 1);
    ck_assert_str_eq(city.cadres[plan.moves[0].cadre].id, "c001");
    ck_assert_str_eq(city.posts[plan.moves[0].to].id, "audit.fiscal.1");
    ck_assert_int_eq(plan.claimed_type[0], TYPE_UNKNOWN);
    ck_assert_int_eq(plan.claimed_mode[0], MODE_NONE);
    ck_assert_ptr_null(plan.city_sha256);
    ck_assert_int_eq(plan.n_tiers + plan.decisions.n + plan.n_deferrals, 0);
}
END_TEST

START_TEST(a_plan_keeps_its_claims_deferrals_and_decisions) {
    struct plan plan;
    read_plan_city();
    ck_assert(read_plan(reading.arena, "tests/samples/valid/plan-every-field.json", &city, &plan, &reading.faults, &reading.err));
    ck_assert_str_eq(plan.policy_name, "luohe-2020");
    ck_assert_int_eq(plan.n_tiers, 7);
    ck_assert_int_eq(plan.tier[4], TIER_STRUCTURE);
    ck_assert_int_eq(plan.tier_value[4], 123456);
    ck_assert_int_eq(plan.claimed_mode[2], MODE_PLACEMENT);
    ck_assert_int_eq(plan.n_deferrals, 2);
    ck_assert_int_eq(plan.deferrals[1].n_exempt, 0);
    ck_assert_str_eq(plan.deferrals[1].approver, "张");
    ck_assert_int_eq(plan.decisions.n, 7);
    ck_assert_int_eq(plan.decisions.items[2].unit, 1);
    ck_assert_str_eq(plan.decisions.items[4].rule, "SD-E3");
    ck_assert_str_eq(plan.decisions.items[4].reason, "accounts: the end of year");
    ck_assert_ptr_null(plan.decisions.items[6].rule);
}
END_TEST

START_TEST(all_faults_of_a_plan_are_told_together) {
    struct plan plan;
    read_plan_city();
    ck_assert(!reading_plan(&reading, &city,
                            PLAN "\"outcome\": \"fine\", \"moves\": [{\"cadre\": \"c001\", \"to\": \"nowhere\"}, {\"cadre\": \"c001\", \"to\": "
                                 "\"audit.fiscal.1\"}], \"decisions\": [{\"pin\": \"c001\", \"stay\": \"c001\"}, {\"pin\": \"c009=x\"}]}",
                            &plan));
    ck_assert_str_eq(reading_told(&reading, SEVERITY_ERROR), "/outcome unknown-word; /moves/0/to dangling; /moves/1/cadre twice; /decisions/0 "
                                                             "contradiction; /decisions/1/pin bad-decision");
}
END_TEST

static bool wish_of(enum wish_kind kind, const char *text, struct wish *wish) {
    reading.err = (struct error){0};
    return read_wish(reading.arena, &city, city_index_new(reading.arena, &city), kind, text, "", "", wish, &reading.err);
}

START_TEST(wishes_are_written_as_in_the_options) {
    struct wish wish;
    read_plan_city();
    ck_assert(wish_of(WISH_PIN, "c001=audit.fiscal.1", &wish));
    ck_assert_str_eq(city.posts[wish.post].id, "audit.fiscal.1");
    ck_assert(wish_of(WISH_STAY, "c001", &wish));
    ck_assert(wish_of(WISH_FORBID, "c001=audit", &wish));
    ck_assert_int_eq(wish.post, -1);
    ck_assert_str_eq(city.units[wish.unit].id, "audit");
    ck_assert(wish_of(WISH_DEFER, "c001=SD-E3:a: b", &wish));
    ck_assert_str_eq(wish.rule, "SD-E3");
    ck_assert_str_eq(wish.reason, "a: b");
    ck_assert(wish_of(WISH_UNDEFER, "c001", &wish));
    ck_assert_ptr_null(wish.rule);
    ck_assert(wish_of(WISH_UNDEFER, "c001=SD-E1", &wish));
    ck_assert_str_eq(wish.rule, "SD-E1");
}
END_TEST

START_TEST(wishes_that_name_nothing_are_usage_errors) {
    static const struct {
        enum wish_kind kind;
        const char *text;
    } wrong[] = {{WISH_PIN, "c001"},        {WISH_PIN, "c001="},
                 {WISH_PIN, "c001=audit"},  {WISH_PIN, "c9=audit.fiscal.1"},
                 {WISH_STAY, "c001=x"},     {WISH_FORBID, "c001=nowhere"},
                 {WISH_DEFER, "c001=:why"}, {WISH_DEFER, "c001"},
                 {WISH_UNDEFER, "c001="},   {WISH_STAY, ""}};
    struct wish wish;
    read_plan_city();
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        ck_assert_msg(!wish_of(wrong[k].kind, wrong[k].text, &wish), "%s", wrong[k].text);
        ck_assert_int_eq(reading.err.kind, ERROR_USAGE);
    }
}
END_TEST

int main(void) {
    const TTest *const tests[] = {luohe_is_read_as_the_table_of_forces_says,
                                  open_switches_the_due_rules_off_and_keeps_the_rest,
                                  the_hash_is_that_of_the_file_itself,
                                  a_policy_without_extends_stands_on_luohe,
                                  a_root_stands_on_nothing,
                                  an_attribute_map_overrides_and_a_list_replaces,
                                  lists_replace_and_maps_merge,
                                  a_group_that_comes_too_late_is_a_warning,
                                  a_share_is_kept_in_millionths,
                                  conditions_keep_order_and_bounds,
                                  faults_of_a_policy_stand_where_its_own_file_has_them,
                                  too_many_rules_are_a_fault,
                                  nesting_without_end_is_a_fault,
                                  a_name_that_is_no_shipped_policy_is_a_usage_error,
                                  words_of_a_city_may_be_groups_of_the_policy,
                                  words_are_told_of_a_faulty_city_too_and_nearest_may_be_a_group,
                                  age_bands_of_another_policy_are_warnings_in_a_city_and_errors_in_a_condition,
                                  a_plan_by_hand_needs_only_moves,
                                  a_plan_keeps_its_claims_deferrals_and_decisions,
                                  all_faults_of_a_plan_are_told_together,
                                  wishes_are_written_as_in_the_options,
                                  wishes_that_name_nothing_are_usage_errors};
    return suite_run("read_policy", (int)(sizeof tests / sizeof *tests), tests, 20, setup, teardown);
}
