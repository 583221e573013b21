/* read: cities, and the samples of every file kind. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reading.h"
#include "suite.h"

#define HEAD "{\"format\": \"cadrex-city/1\", \"as_of\": \"2020-05\", "
/* One unit with one body, three posts: a, b in the body, c outside it. */
#define PLACES                                                                                                                                       \
    "\"units\": [{\"id\": \"u\", \"bodies\": [{\"id\": \"k\"}]}], \"posts\": [{\"id\": \"a\", \"unit\": \"u\", \"body\": \"k\", \"rank\": "          \
    "\"principal\"}, {\"id\": \"b\", \"unit\": \"u\", \"body\": \"k\", \"rank\": \"deputy\"}, {\"id\": \"c\", \"unit\": \"u\", \"rank\": "           \
    "\"deputy\"}], "

static struct reading reading;
static struct city city;

static void setup(void) { reading = reading_new(); }
static void teardown(void) { arena_free(reading.arena); }

/* A city of these cadres at those places. */
static bool read_cadres(const char *cadres) {
    return reading_city(&reading, arena_format(reading.arena, HEAD PLACES "\"cadres\": [%s]}", cadres), &city);
}

/* One cadre, who holds post a, with these fields. */
static const struct cadre *read_cadre(const char *fields) {
    const char *text = arena_format(reading.arena, "{\"id\": \"c1\", \"post\": \"a\", \"rank\": \"principal\", %s}", fields);
    ck_assert_msg(read_cadres(text), "%s", reading_told(&reading, SEVERITY_ERROR));
    return &city.cadres[0];
}

static int month(const char *text) {
    struct date date;
    ck_assert(date_parse(text, &date));
    return date.month;
}

#define ck_assert_told(wanted) ck_assert_str_eq(reading_told(&reading, SEVERITY_ERROR), (wanted))
#define ck_assert_warned(wanted) ck_assert_str_eq(reading_told(&reading, SEVERITY_WARNING), (wanted))

START_TEST(absent_fields_have_the_defaults_of_the_contract) {
    const struct cadre *cadre = read_cadre("\"name\": \"x\"");
    const struct post *post = &city.posts[0];
    ck_assert_int_eq(city.units[0].level, LEVEL_CITY);
    ck_assert_int_eq(city.units[0].quota[RANK_DEPUTY], -1);
    ck_assert_int_eq(city.bodies[0].leader, -1);
    ck_assert(post->leading && !post->head && !post->must_fill && !post->surplus);
    ck_assert_int_eq(post->functions.n, 0);
    ck_assert_int_eq(post->holder, 0);
    ck_assert_int_eq(city.posts[1].holder, -1);
    ck_assert(!date_known(cadre->birth) && !date_known(cadre->post_since) && !date_known(cadre->body_since));
    ck_assert_int_eq(cadre->values[ATTRIBUTE_GENDER], SYMBOL_UNKNOWN);
    ck_assert_int_eq(cadre->clear_record, TRI_UNKNOWN);
    ck_assert(!cadre->promising && !cadre->listed && !cadre->unfit);
    ck_assert_int_eq(cadre->secondment_post, -1);
    ck_assert_int_eq(city.n_attributes, N_FIXED_ATTRIBUTES);
}
END_TEST

START_TEST(null_and_unknown_months_are_unknown) {
    const struct cadre *cadre = read_cadre("\"birth\": null, \"post_since\": \"unknown\", \"body_since\": \"2010-03\", \"watch_until\": null");
    ck_assert(!date_known(cadre->birth) && !date_known(cadre->post_since) && !date_known(cadre->watch_until));
    ck_assert_int_eq(cadre->body_since.month, month("2010-03"));
}
END_TEST

START_TEST(further_attributes_are_numbered_after_the_fixed_ones) {
    ck_assert(read_cadres("{\"id\": \"c1\", \"post\": null, \"rank\": \"deputy\", \"attributes\": {\"race\": \"x\", \"x_note\": \"y\"}}, "
                          "{\"id\": \"c2\", \"post\": null, \"rank\": \"deputy\", \"attributes\": {\"region\": \"north\", \"race\": \"x\"}}"));
    ck_assert_int_eq(city.n_attributes, 8);
    ck_assert_str_eq(city.attributes[6], "race");
    ck_assert_str_eq(city.attributes[7], "region");
    ck_assert_int_eq(city.cadres[0].values[6], city.cadres[1].values[6]);
    ck_assert_int_eq(city.cadres[0].values[7], SYMBOL_UNKNOWN);
}
END_TEST

#define STAY(unit, body, rank, from, to)                                                                                                             \
    "{\"unit\": \"" unit "\", \"body\": " body ", \"rank\": \"" rank "\", \"from\": \"" from "\", \"to\": \"" to "\"}"

START_TEST(missing_dates_come_from_an_unbroken_history) {
    const struct cadre *cadre = read_cadre("\"post_since\": \"2015-03\", \"history\": [" STAY("u", "\"k\"", "deputy", "2011-06", "2015-02") ", " STAY(
        "u", "\"k\"", "deputy", "2008-01", "2011-06") ", " STAY("u", "null", "deputy", "2005-01", "2008-01") "]");
    ck_assert_int_eq(cadre->body_since.month, month("2008-01"));
    ck_assert_int_eq(cadre->deputy_since.month, month("2005-01"));
    ck_assert(!date_known(cadre->principal_since));
}
END_TEST

START_TEST(a_history_from_elsewhere_dates_the_body_by_the_post) {
    const struct cadre *cadre = read_cadre("\"post_since\": \"2015-03\", \"history\": [" STAY("v", "\"k\"", "deputy", "2011-06", "2015-03") "]");
    ck_assert_int_eq(cadre->body_since.month, month("2015-03"));
}
END_TEST

START_TEST(a_gap_in_history_leaves_the_body_unknown) {
    ck_assert(
        !date_known(read_cadre("\"post_since\": \"2015-05\", \"history\": [" STAY("u", "\"k\"", "deputy", "2011-06", "2015-03") "]")->body_since));
    const struct cadre *cadre = read_cadre("\"post_since\": \"2015-05\", \"history\": [" STAY("u", "\"k\"", "deputy", "2009-01", "2011-03") ", " STAY(
        "u", "\"k\"", "deputy", "2011-05", "2015-05") "]");
    ck_assert_int_eq(cadre->body_since.month, month("2011-05"));
}
END_TEST

START_TEST(who_waits_has_waited_since_the_last_stay_or_as_of) {
    ck_assert(read_cadres("{\"id\": \"c1\", \"post\": null, \"rank\": \"deputy\", \"history\": [" STAY(
        "u", "\"k\"", "deputy", "2011-06", "2019-11") "]}, "
                                                      "{\"id\": \"c2\", \"post\": null, \"rank\": \"deputy\"}"));
    ck_assert_int_eq(city.cadres[0].waiting_since.month, month("2019-11"));
    ck_assert_int_eq(city.cadres[1].waiting_since.month, month("2020-05"));
}
END_TEST

START_TEST(kin_stated_once_is_on_both_sides_with_the_turned_relation) {
    ck_assert(read_cadres("{\"id\": \"c1\", \"post\": \"a\", \"rank\": \"principal\", \"kin\": [{\"person\": \"c2\", \"relation\": \"parent\"}, "
                          "{\"person\": \"c3\", \"relation\": \"spouse\"}]}, "
                          "{\"id\": \"c2\", \"post\": \"b\", \"rank\": \"deputy\"}, "
                          "{\"id\": \"c3\", \"post\": \"c\", \"rank\": \"deputy\", \"kin\": [{\"person\": \"c1\", \"relation\": \"spouse\"}]}"));
    ck_assert_int_eq(city.cadres[0].n_kin, 2);
    ck_assert_int_eq(city.cadres[1].n_kin, 1);
    ck_assert_int_eq(city.cadres[1].kin[0].who, 0);
    ck_assert_str_eq(code_relation[city.cadres[1].kin[0].relation], "child");
    ck_assert_int_eq(city.cadres[2].n_kin, 1);
}
END_TEST

START_TEST(kin_and_leaders_may_be_people_outside_the_exchange) {
    ck_assert(reading_city(&reading,
                           HEAD "\"units\": [{\"id\": \"u\", \"bodies\": [{\"id\": \"k\", \"leader\": \"p\"}]}], "
                                "\"people\": [{\"id\": \"p\", \"unit\": \"u\", \"leads\": [\"u\"]}], "
                                "\"cadres\": [{\"id\": \"c1\", \"post\": null, \"rank\": \"deputy\", \"kin\": [{\"person\": \"p\"}]}]}",
                           &city));
    ck_assert_int_eq(city.bodies[0].leader, city.n_cadres);
    ck_assert_str_eq(city_party_id(&city, city.cadres[0].kin[0].who), "p");
    ck_assert_warned("/cadres/0/kin/0 no-relation");
}
END_TEST

START_TEST(acting_and_expired_entries_are_warnings) {
    ck_assert(read_cadres("{\"id\": \"c1\", \"post\": \"a\", \"rank\": \"deputy\", \"defer\": [{\"rule\": \"SD-E3\", \"until\": \"2020-04\"}, "
                          "{\"rule\": \"SD-E3\", \"until\": \"2020-05\"}, {\"rule\": \"SD-E3\", \"until\": \"\"}]}"));
    ck_assert_warned("/cadres/0/rank acting; /cadres/0/defer/0/until expired");
}
END_TEST

START_TEST(all_faults_of_a_file_are_told_together) {
    ck_assert(!read_cadres("{\"id\": \"c1\", \"post\": \"a\", \"rank\": \"chief\", \"birth\": \"1978-13\", \"brith\": 1}, "
                           "{\"id\": \"c1\", \"post\": \"a\", \"rank\": \"deputy\"}, {\"post\": \"z\", \"rank\": \"deputy\"}"));
    ck_assert_told("/cadres/1/id duplicate-id; /cadres/2 missing-field; /cadres/0/brith unknown-field; /cadres/0/rank unknown-word; "
                   "/cadres/0/birth bad-month; /cadres/1/post post-taken; /cadres/2/post dangling");
}
END_TEST

START_TEST(beside_an_item_without_id_each_lost_reference_is_told_once) {
    ck_assert(!reading_city(&reading,
                            HEAD "\"units\": [{\"name\": \"x\"}, {\"id\": \"u\", \"parent\": \"z\"}], \"posts\": [{\"id\": \"a\", "
                                 "\"unit\": \"v\", \"rank\": \"deputy\"}, {\"id\": \"b\", \"unit\": \"v\", \"rank\": \"deputy\"}, {\"id\": \"c\", "
                                 "\"unit\": \"w\", \"rank\": \"deputy\"}]}",
                            &city));
    ck_assert_told("/units/0 missing-field; /units/1/parent dangling; /posts/0/unit dangling; /posts/2/unit dangling");
}
END_TEST

START_TEST(references_into_a_kind_that_is_no_list_are_not_told) {
    ck_assert(!reading_city(&reading, HEAD "\"units\": {}, \"posts\": [{\"id\": \"a\", \"unit\": \"v\", \"rank\": \"deputy\"}]}", &city));
    ck_assert_told("/units wrong-type");
}
END_TEST

START_TEST(a_fault_says_place_and_what_would_be_right) {
    ck_assert(!read_cadres("{\"id\": \"c1\", \"post\": \"a\", \"rank\": \"principal\", \"gender\": \"femal\"}"));
    const struct fault *fault = &reading.faults.items[0];
    ck_assert_str_eq(fault->place, "cadres[0] (c1).gender");
    ck_assert_str_eq(fault->message, "\"femal\" is not in the word list");
    ck_assert_str_eq(fault->hint, "did you mean \"female\"?");
    ck_assert_ptr_nonnull(fault->file);
}
END_TEST

START_TEST(pointers_escape_as_rfc_6901_says) {
    ck_assert(!read_cadres("{\"id\": \"c1\", \"post\": null, \"rank\": \"deputy\", \"a/b~c\": 1}"));
    ck_assert_told("/cadres/0/a~1b~0c unknown-field");
}
END_TEST

START_TEST(control_characters_of_a_file_reach_no_terminal) {
    ck_assert(!read_cadres("{\"id\": \"c1\", \"post\": null, \"rank\": \"\\u001b[31m\"}"));
    ck_assert_ptr_null(strchr(reading.faults.items[0].message, '\x1b'));
}
END_TEST

START_TEST(only_fifty_faults_are_told_and_all_are_counted) {
    const char *cadres = "";
    for (int i = 0; i < 60; i++)
        cadres = arena_format(reading.arena, "%s%s{\"id\": \"c%d\", \"post\": \"z\", \"rank\": \"deputy\"}", cadres, i ? ", " : "", i);
    ck_assert(!read_cadres(cadres));
    ck_assert_int_eq(reading.faults.n, 50);
    ck_assert_int_eq(reading.faults.n_errors, 60);
    ck_assert_int_eq(reading.faults.n_dropped, 10);
}
END_TEST

START_TEST(more_seats_or_posts_than_the_limit_are_a_fault) {
    size_t most = 80 * (READ_POSTS_MOST + 10), n = 0;
    char *text = arena_alloc(reading.arena, most, 1);
    n += (size_t)snprintf(text, most, HEAD "\"units\": [{\"id\": \"u\"}], \"posts\": [");
    size_t start = n;
    for (int p = 0; p <= READ_SEATS_A_UNIT_MOST; p++)
        n += (size_t)snprintf(text + n, most - n, "%s{\"id\": \"%d\", \"unit\": \"u\", \"rank\": \"deputy\"}", p ? "," : "", p);
    snprintf(text + n, most - n, "]}");
    ck_assert(!reading_city(&reading, text, &city));
    ck_assert_told("/units/0 limit");
    faults_init(&reading.faults, reading.arena);
    n = start;
    for (int p = 0; p <= READ_POSTS_MOST; p++)
        n += (size_t)snprintf(text + n, most - n, "%s{\"id\": \"%d\", \"unit\": \"u\", \"rank\": \"deputy\"}", p ? "," : "", p);
    snprintf(text + n, most - n, "]}");
    ck_assert(!reading_city(&reading, text, &city));
    ck_assert_told("/posts limit");
}
END_TEST

START_TEST(a_ring_of_parents_is_told_once) {
    ck_assert(!reading_city(
        &reading, HEAD "\"units\": [{\"id\": \"x\", \"parent\": \"b\"}, {\"id\": \"a\", \"parent\": \"b\"}, {\"id\": \"b\", \"parent\": \"a\"}]}",
        &city));
    ck_assert_told("/units/1/parent cycle");
}
END_TEST

START_TEST(a_file_of_another_kind_is_one_fault) {
    ck_assert(!reading_city(&reading, "{\"format\": \"cadrex-plan/1\", \"moves\": []}", &city));
    ck_assert_int_eq(reading.faults.n, 1); /* not the field no city has as well */
}
END_TEST

START_TEST(chinese_is_spoken_where_asked) {
    words_use(LANGUAGE_ZH);
    ck_assert(!read_cadres("{\"id\": \"c1\", \"post\": null, \"rank\": \"deputy\", \"birth\": \"1978-13\"}"));
    words_use(LANGUAGE_EN);
    ck_assert_str_eq(reading.faults.items[0].message, "“1978-13”不是有效月份");
}
END_TEST

/* ------------------------------------------------------------------------------------------------------------- samples */

/* Reads a sample as its kind says; -1 for kinds this room does not read. */
static int read_sample(const char *path, const char *name) {
    struct policy policy;
    struct plan plan;
    const char *city_path = strncmp(name, "city", 4) == 0 ? path : "tests/samples/plan-city.json";
    const char *policy_path = strncmp(name, "policy", 6) == 0 ? path : "luohe-2020";
    if (strncmp(name, "city", 4) != 0 && strncmp(name, "policy", 6) != 0 && strncmp(name, "plan", 4) != 0)
        return -1;
    bool good = read_city(reading.arena, city_path, reading.symbols, &city, &reading.faults, &reading.err);
    good = read_policy(reading.arena, policy_path, reading.symbols, &policy, &reading.faults, &reading.err) && good;
    good = good && read_match(&city, &policy, &reading.faults);
    if (good && strncmp(name, "plan", 4) == 0)
        good = read_plan(reading.arena, path, &city, &plan, &reading.faults, &reading.err);
    ck_assert_msg(reading.err.kind == ERROR_NONE, "%s: %s", name, reading.err.text);
    ck_assert_msg(good == (reading.faults.n_errors == 0), "%s", name);
    return good;
}

/* The complaint of a faulty sample stands where EXPECT.tsv says and mentions the words it names. */
static void judge_sample(const char *name, const char *pointers, char *mention) {
    const char *said = "";
    for (int k = 0; k < reading.faults.n; k++) {
        const struct fault *fault = &reading.faults.items[k];
        const char *wanted = strcmp(pointers, "\"\"") == 0 ? "" : pointers;
        size_t n = strcspn(wanted, "|");
        bool here =
            strcmp(pointers, "-") == 0 || strcmp(fault->pointer, wanted) == 0 ||
            (wanted[n] && (strcmp(fault->pointer, wanted + n + 1) == 0 || (strlen(fault->pointer) == n && strncmp(fault->pointer, wanted, n) == 0)));
        if (here && fault->severity == SEVERITY_ERROR)
            said = arena_format(reading.arena, "%s %s %s %s", said, fault->pointer, fault->message, fault->hint ? fault->hint : "");
    }
    ck_assert_msg(*said, "%s: told at %s, not at %s", name, reading_told(&reading, SEVERITY_ERROR), pointers);
    for (char *one = strtok(mention, ","); one && strcmp(one, "-") != 0; one = strtok(NULL, ","))
        ck_assert_msg(strstr(said, one), "%s: does not mention %s: %s", name, one, said);
}

START_TEST(faulty_samples_are_refused_where_expected) {
    char name[256], class[32], pointers[256], mention[256];
    int n = 0;
    FILE *list = fopen("tests/samples/EXPECT.tsv", "r");
    ck_assert_ptr_nonnull(list);
    char line[1024];
    while (fgets(line, sizeof line, list)) {
        if (line[0] == '#' || sscanf(line, "%255[^\t]\t%31[^\t]\t%255[^\t]\t%255[^\n]", name, class, pointers, mention) != 4)
            continue;
        teardown();
        setup();
        int good = read_sample(arena_format(reading.arena, "tests/samples/faulty/%s", name), name);
        if (good < 0)
            continue;
        ck_assert_msg(!good, "%s: accepted", name);
        judge_sample(name, pointers, mention);
        n++;
    }
    fclose(list);
    ck_assert_int_gt(n, 100);
}
END_TEST

START_TEST(valid_samples_are_read_without_a_fault) {
    static const char *const names[] = {"city-acting-and-surplus",
                                        "city-chinese-ids",
                                        "city-days",
                                        "city-empty-lists",
                                        "city-empty",
                                        "city-every-field",
                                        "city-every-word",
                                        "city-least-fields",
                                        "city-same-id-per-kind",
                                        "city-small",
                                        "city-unknown-and-null",
                                        "city-x-fields",
                                        "plan-broken-but-readable",
                                        "plan-by-hand",
                                        "plan-empty",
                                        "plan-every-field",
                                        "plan-relaxed",
                                        "plan-wrong-claims",
                                        "plan-x-fields",
                                        "policy-attribute-list",
                                        "policy-empty-parts",
                                        "policy-every-field",
                                        "policy-extends-beside",
                                        "policy-minimal",
                                        "policy-nulls",
                                        "policy-root",
                                        "policy-x-fields",
                                        "plan-placement-and-secondment"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        teardown();
        setup();
        int good = read_sample(arena_format(reading.arena, "tests/samples/valid/%s.json", names[k]), names[k]);
        ck_assert_msg(good == 1, "%s: %s", names[k], reading_told(&reading, SEVERITY_ERROR));
    }
}
END_TEST

int main(void) {
    const TTest *const tests[] = {absent_fields_have_the_defaults_of_the_contract,
                                  null_and_unknown_months_are_unknown,
                                  further_attributes_are_numbered_after_the_fixed_ones,
                                  missing_dates_come_from_an_unbroken_history,
                                  a_history_from_elsewhere_dates_the_body_by_the_post,
                                  a_gap_in_history_leaves_the_body_unknown,
                                  who_waits_has_waited_since_the_last_stay_or_as_of,
                                  kin_stated_once_is_on_both_sides_with_the_turned_relation,
                                  kin_and_leaders_may_be_people_outside_the_exchange,
                                  acting_and_expired_entries_are_warnings,
                                  all_faults_of_a_file_are_told_together,
                                  beside_an_item_without_id_each_lost_reference_is_told_once,
                                  references_into_a_kind_that_is_no_list_are_not_told,
                                  a_fault_says_place_and_what_would_be_right,
                                  pointers_escape_as_rfc_6901_says,
                                  control_characters_of_a_file_reach_no_terminal,
                                  only_fifty_faults_are_told_and_all_are_counted,
                                  more_seats_or_posts_than_the_limit_are_a_fault,
                                  a_ring_of_parents_is_told_once,
                                  a_file_of_another_kind_is_one_fault,
                                  chinese_is_spoken_where_asked,
                                  faulty_samples_are_refused_where_expected,
                                  valid_samples_are_read_without_a_fault};
    return suite_run("read", (int)(sizeof tests / sizeof *tests), tests, 60, setup, teardown);
}
