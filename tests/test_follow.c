/* domain and task: working days, and how a round comes along. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/calendar.h"
#include "reading.h"
#include "report/report.h"
#include "suite.h"

static struct reading reading;

static void setup(void) { reading = reading_new(); }
static void teardown(void) { arena_free(reading.arena); }

static int day(const char *text) {
    struct date date;
    ck_assert(date_parse(text, &date));
    return day_number(date);
}

static const char *text_of(int number) {
    static char text[24];
    date_format(day_date(number), text);
    return text;
}

START_TEST(days_follow_one_another) {
    int number = day("1899-12-31");
    struct date date = day_date(number);
    for (int k = 0; k < 100000; k++) {
        struct date next = day_date(++number);
        ck_assert_int_eq(day_number(next), number);
        ck_assert((next.month == date.month && next.day == date.day + 1) || (next.month == date.month + 1 && next.day == 1));
        date = next;
    }
    ck_assert_str_eq(text_of(day("2020-02-28") + 1), "2020-02-29");
    ck_assert_str_eq(text_of(day("2021-02-28") + 1), "2021-03-01");
    ck_assert_str_eq(text_of(day("1900-02-28") + 1), "1900-03-01");
    ck_assert_str_eq(text_of(day("2000-02-28") + 1), "2000-02-29");
}
END_TEST

START_TEST(a_month_means_any_of_its_days) {
    struct date february = {12 * 2020 + 1, 0};
    ck_assert_int_eq(date_first_day(february).day, 1);
    ck_assert_int_eq(date_last_day(february).day, 29);
}
END_TEST

START_TEST(ten_working_days_leave_out_weekends) {
    static const struct calendar weekends;
    ck_assert(calendar_works(&weekends, day("2020-05-29"))); /* a Friday */
    ck_assert(!calendar_works(&weekends, day("2020-05-30")));
    ck_assert(!calendar_works(&weekends, day("2020-05-31")));
    ck_assert_str_eq(text_of(calendar_after(&weekends, day("2020-05-29"), 1)), "2020-06-01");
    ck_assert_str_eq(text_of(calendar_after(&weekends, day("2020-05-29"), 10)), "2020-06-12");
    ck_assert_str_eq(text_of(calendar_after(&weekends, day("2020-05-30"), 10)), "2020-06-12");
}
END_TEST

static bool read_list(const char *text, struct calendar *calendar) {
    const char *path = reading_file(&reading, text);
    bool good = read_holidays(reading.arena, path, calendar, &reading.faults, &reading.err);
    remove(path);
    return good;
}

/* National Day 2020: 1 to 8 October off, 27 September and 10 October worked. */
START_TEST(holidays_and_make_up_days_count) {
    struct calendar calendar;
    ck_assert(read_list(
        "\xef\xbb\xbf日期,类型,名称\r\n2020-10-01,放假,国庆节\r\n2020-10-02,放假,\r\n2020-10-05,放假,\r\n2020-10-06,放假,\r\n2020-10-07,放假,\r\n"
        "2020-10-08,放假,\r\n2020-09-27,上班,\r\n2020-10-10,上班,\r\n",
        &calendar));
    ck_assert_int_eq(calendar.n_holidays, 6);
    ck_assert_int_eq(calendar.n_workdays, 2);
    ck_assert(calendar_works(&calendar, day("2020-09-27")));
    ck_assert(!calendar_works(&calendar, day("2020-10-08")));
    ck_assert_str_eq(text_of(calendar_after(&calendar, day("2020-09-25"), 1)), "2020-09-27");
    ck_assert_str_eq(text_of(calendar_after(&calendar, day("2020-09-30"), 3)), "2020-10-12");
}
END_TEST

START_TEST(a_day_without_a_kind_is_a_holiday) {
    struct calendar calendar;
    ck_assert(read_list("date\n2020-10-01\n", &calendar));
    ck_assert_int_eq(calendar.n_holidays, 1);
}
END_TEST

START_TEST(faults_of_a_list_name_their_line) {
    struct calendar calendar;
    ck_assert(!read_list("date,kind\n2020-10-01,off\n\n2020-13-01,holiday\n2020-10,holiday\n", &calendar));
    ck_assert_int_eq(reading.faults.n_errors, 3);
    ck_assert_int_eq(reading.faults.items[0].line, 2);
    ck_assert_str_eq(reading.faults.items[0].code, "unknown-word");
    ck_assert_int_eq(reading.faults.items[1].line, 4);
    ck_assert_str_eq(reading.faults.items[1].code, "bad-day");
    ck_assert_int_eq(reading.faults.items[2].line, 5);
}
END_TEST

static const char *audited(const struct city *city, const struct policy *policy) {
    static const struct wishes none;
    struct ledger ledger;
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    audit_ledger(reading.arena, rules_build(reading.arena, city, policy, &none), &ledger);
    report_ledger_json(out, &ledger, -1, NULL, &(struct view){reading.arena, false, true});
    fclose(out);
    const char *text = arena_string(reading.arena, bytes);
    free(bytes);
    return text;
}

static const char *written(const struct city *city) {
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    report_city_json(out, city, &(struct view){reading.arena, false, true});
    fclose(out);
    const char *text = arena_string(reading.arena, bytes);
    free(bytes);
    return text;
}

/* Whoever plans round after round in memory and whoever goes by files must come to the same. */
START_TEST(the_city_after_in_memory_is_the_one_in_the_file) {
    struct city city, again;
    struct policy policy;
    struct plan plan;
    struct cells *cells;
    struct verdict verdict;
    struct applied applied;
    struct arena *arena = reading.arena;
    ck_assert(read_city(arena, "datasets/examples/city.json", reading.symbols, &city, &reading.faults, &reading.err));
    ck_assert(read_policy(arena, "luohe-2020", reading.symbols, &policy, &reading.faults, &reading.err));
    ck_assert(read_plan(arena, "datasets/examples/plan.json", &city, &plan, &reading.faults, &reading.err));
    const struct rules *rules = rules_build(arena, &city, &policy, &plan.decisions);
    ck_assert(cells_build(arena, rules, &cells, &reading.err));
    audit_plan(arena, rules, cells, &plan, &verdict);
    ck_assert(apply_plan(arena, &verdict, NULL, (struct date){12 * 2021 + 5, 0}, &applied));
    ck_assert(reading_city(&reading, written(&applied.city), &again));
    ck_assert_str_eq(audited(&applied.city, &policy), audited(&again, &policy));
    ck_assert_str_eq(written(&applied.city), written(&again));
}
END_TEST

int main(void) {
    const TTest *const tests[] = {days_follow_one_another,
                                  a_month_means_any_of_its_days,
                                  ten_working_days_leave_out_weekends,
                                  holidays_and_make_up_days_count,
                                  a_day_without_a_kind_is_a_holiday,
                                  faults_of_a_list_name_their_line,
                                  the_city_after_in_memory_is_the_one_in_the_file};
    return suite_run("follow", sizeof tests / sizeof *tests, tests, 60, setup, teardown);
}
