/* report: a city written is the city read. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "reading.h"
#include "report/report.h"
#include "rules/rules.h"
#include "suite.h"

static struct reading reading;

static void setup(void) { reading = reading_new(); }
static void teardown(void) { arena_free(reading.arena); }

static const char *closed(FILE *out, char **bytes) {
    fclose(out);
    const char *text = arena_string(reading.arena, *bytes);
    free(*bytes);
    return text;
}

static const char *written(const struct city *city, bool anonymous) {
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    report_city_json(out, city, &(struct view){reading.arena, anonymous, true});
    return closed(out, &bytes);
}

/* What the command audit finds out, with everything a view may show. */
static const char *audited(const struct city *city, const struct policy *policy) {
    static const struct wishes none;
    struct ledger ledger;
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    audit_ledger(reading.arena, rules_build(reading.arena, city, policy, &none), &ledger);
    report_ledger_json(out, &ledger, -1, NULL, &(struct view){reading.arena, false, true});
    return closed(out, &bytes);
}

static void check_city(const char *path, const char *policy_path) {
    struct city city, again;
    struct policy policy;
    struct arena *arena = reading.arena;
    faults_init(&reading.faults, arena);
    ck_assert_msg(read_city(arena, path, reading.symbols, &city, &reading.faults, &reading.err), "%s: %s", path,
                  reading_told(&reading, SEVERITY_ERROR));
    ck_assert(read_policy(arena, policy_path, reading.symbols, &policy, &reading.faults, &reading.err));
    const char *text = written(&city, false);
    faults_init(&reading.faults, arena);
    ck_assert_msg(reading_city(&reading, text, &again), "%s: %s", path, reading_told(&reading, SEVERITY_ERROR));
    ck_assert_msg(strcmp(text, written(&again, false)) == 0, "%s: written again it differs", path);
    ck_assert_msg(strcmp(audited(&city, &policy), audited(&again, &policy)) == 0, "%s: judged again it differs", path);
}

static void check_all(const char *pattern) {
    glob_t found;
    ck_assert_int_eq(glob(pattern, 0, NULL, &found), 0);
    for (size_t k = 0; k < found.gl_pathc; k++) {
        char *policy = arena_string(reading.arena, found.gl_pathv[k]), *name = strstr(policy, "city.json");
        FILE *own = NULL;
        if (name && strlen(name) == strlen("city.json")) {
            policy = arena_format(reading.arena, "%.*spolicy.json", (int)(name - policy), policy);
            own = fopen(policy, "r");
        }
        if (own)
            fclose(own);
        check_city(found.gl_pathv[k], own ? policy : "luohe-2020");
        /* Symbols and cities of one file are no business of the next. */
        arena_free(reading.arena);
        reading = reading_new();
    }
    globfree(&found);
}

START_TEST(every_data_set_survives_being_written) { check_all("datasets/*/city.json"); }
END_TEST

START_TEST(every_valid_sample_survives_being_written) { check_all("tests/samples/valid/city*.json"); }
END_TEST

#define HEAD                                                                                                                                         \
    "{\"format\": \"cadrex-city/1\", \"as_of\": \"2020-05-20\", \"units\": [{\"id\": \"u\"}], \"posts\": [{\"id\": \"a\", \"unit\": \"u\", "         \
    "\"rank\": \"deputy\"}], "

START_TEST(a_city_without_names_names_nobody) {
    struct city city;
    const char *text =
        HEAD "\"cadres\": [{\"id\": \"c\", \"name\": \"Secret\", \"post\": \"a\", \"rank\": \"deputy\", \"card\": {\"k\": \"Secret\"}, "
             "\"defer\": [{\"rule\": \"SD-E3\", \"reason\": \"Secret\", \"approver\": \"Secret\", \"document\": \"Secret 1\"}], "
             "\"unfit\": {\"reason\": \"Secret\", \"since\": \"2020-01\"}}]}";
    ck_assert(reading_city(&reading, text, &city));
    ck_assert(strstr(written(&city, false), "Secret") != NULL);
    ck_assert(strstr(written(&city, true), "Secret") == NULL);
    ck_assert(strstr(written(&city, true), "\"since\": \"2020-01\"") != NULL);
}
END_TEST

/* An attribute that is known of nobody, or first of somebody later in the file, keeps its name and its place. */
START_TEST(attributes_keep_their_order) {
    struct city city, again;
    const char *text =
        HEAD "\"cadres\": [{\"id\": \"c\", \"post\": \"a\", \"rank\": \"deputy\", \"attributes\": {\"one\": \"unknown\", \"two\": \"x\"}}, "
             "{\"id\": \"d\", \"post\": null, \"rank\": \"deputy\", \"attributes\": {\"three\": \"\", \"one\": \"y\"}}]}";
    ck_assert(reading_city(&reading, text, &city));
    ck_assert(reading_city(&reading, written(&city, false), &again));
    ck_assert_int_eq(again.n_attributes, city.n_attributes);
    for (int d = 0; d < city.n_attributes; d++)
        ck_assert_str_eq(again.attributes[d], city.attributes[d]);
}
END_TEST

/* What history tells is not stated: read again it is told again, also where stating it would be a contradiction. */
START_TEST(derived_dates_stay_derived) {
    struct city city;
    const char *text = HEAD "\"cadres\": [{\"id\": \"c\", \"post\": \"a\", \"rank\": \"principal\", \"post_since\": \"2010-01\", \"history\": ["
                            "{\"unit\": \"x\", \"rank\": \"principal\", \"from\": \"2001-01\", \"to\": \"2005-01\"}, "
                            "{\"unit\": \"x\", \"rank\": \"deputy\", \"from\": \"2005-01\", \"to\": \"2010-01\"}]}]}";
    ck_assert(reading_city(&reading, text, &city));
    ck_assert(date_known(city.cadres[0].deputy_since));
    ck_assert(strstr(written(&city, false), "deputy_since") == NULL);
    ck_assert(reading_city(&reading, written(&city, false), &city));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {every_data_set_survives_being_written, every_valid_sample_survives_being_written, a_city_without_names_names_nobody,
                                  attributes_keep_their_order, derived_dates_stay_derived};
    return suite_run("city_json", sizeof tests / sizeof *tests, tests, 60, setup, teardown);
}
