/* base and domain: memory, complaints, files, words, months. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/ids.h"
#include "base/sanitized.h"
#include "base/seal.h"
#include "base/stop.h"
#include "base/symbol.h"
#include "base/words.h"
#include "domain/codes.h"
#include "domain/month.h"
#include "domain/plan.h"
#include "domain/policy.h"
#include "suite.h"

static struct arena *arena;

static void setup(void) { arena = arena_new(); }
static void teardown(void) { arena_free(arena); }

START_TEST(memory_is_zeroed_and_aligned) {
    for (size_t n = 0; n < 300000; n = n * 2 + 1) {
        char *bytes = arena_alloc(arena, n, 1);
        ck_assert_uint_eq((uintptr_t)bytes % sizeof(long double), 0);
        size_t dirty = 0;
        for (size_t k = 0; k < n; k++)
            dirty += bytes[k] != 0;
        ck_assert_uint_eq(dirty, 0);
        memset(bytes, 0xff, n);
    }
}
END_TEST

START_TEST(memory_that_cannot_be_had_ends_with_exit_6_and_one_line) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        arena_alloc(arena, SIZE_MAX / 4, 8);
        _exit(0);
    }
    close(ends[1]);
    char text[256] = "";
    ck_assert_int_gt(read(ends[0], text, sizeof text - 1), 0);
    int status;
    waitpid(child, &status, 0);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 6);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

START_TEST(lists_grow_one_by_one_and_keep_their_items) {
    int *items = NULL, n = 0, room = 0;
    for (int k = 0; k < 1000; k++)
        *ARENA_PUSH(arena, items, n, room) = k;
    ck_assert_int_eq(n, 1000);
    for (int k = 0; k < 1000; k++)
        ck_assert_int_eq(items[k], k);
}
END_TEST

START_TEST(the_first_error_wins) {
    struct error err = {0};
    ck_assert(!error_set(&err, ERROR_INPUT, "%s", "one"));
    ck_assert(!error_set(&err, ERROR_SYSTEM, "%s", "two"));
    ck_assert_int_eq(err.kind, ERROR_INPUT);
    ck_assert_str_eq(err.text, "one");
}
END_TEST

START_TEST(a_long_error_is_cut_between_characters) {
    char text[4000] = "";
    for (int k = 0; k < 1000; k++)
        strcat(text, "漯");
    struct error err = {0};
    error_set(&err, ERROR_INPUT, "%s", text);
    ck_assert_uint_lt(strlen(err.text), sizeof err.text);
    ck_assert_uint_eq(strlen(err.text) % 3, 0);
}
END_TEST

START_TEST(an_error_displaces_a_warning_when_the_list_is_full) {
    struct faults faults;
    faults_init(&faults, arena);
    for (int k = 0; k < 60; k++)
        faults_add(&faults, &(struct fault){.code = "w", .severity = SEVERITY_WARNING, .message = "w"});
    ck_assert(!faults_wants(&faults, SEVERITY_WARNING));
    ck_assert(faults_wants(&faults, SEVERITY_ERROR));
    faults_add(&faults, &(struct fault){.code = "e", .severity = SEVERITY_ERROR, .message = "e"});
    ck_assert_int_eq(faults.n, FAULTS_MOST);
    ck_assert_int_eq(faults.n_errors, 1);
    ck_assert_int_eq(faults.n_dropped, 11);
    ck_assert_str_eq(faults.items[FAULTS_MOST - 1].code, "e");
}
END_TEST

START_TEST(equal_words_are_equal_symbols_and_unknown_is_0) {
    struct symbols *symbols = symbols_new(arena);
    ck_assert_int_eq(symbols_id(symbols, "unknown"), SYMBOL_UNKNOWN);
    int law = symbols_id(symbols, "law");
    char copy[] = "law";
    ck_assert_int_eq(symbols_id(symbols, copy), law);

    ck_assert_str_eq(symbols_text(symbols, law), "law");
    for (int k = 0; k < 5000; k++)
        ck_assert_int_eq(symbols_id(symbols, arena_format(arena, "%d", k)), k + 2);
    ck_assert_int_eq(symbols_count(symbols), 5002);
}
END_TEST

START_TEST(an_id_is_noted_once) {
    struct ids *ids = ids_new(arena);
    ck_assert_int_eq(ids_add(ids, "a", 7), 7);
    ck_assert_int_eq(ids_add(ids, "a", 8), 7);
    ck_assert_int_eq(ids_find(ids, "a"), 7);
    ck_assert_int_eq(ids_find(ids, ""), -1);
}
END_TEST

static const char *folder(void) { return getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp"; }

START_TEST(a_file_is_replaced_whole_with_mode_0600_and_nothing_is_left_beside) {
    struct error err = {0};
    char *bytes, *home = arena_format(arena, "%s/base-XXXXXX", folder());
    size_t size;
    ck_assert_ptr_nonnull(mkdtemp(home));
    const char *path = arena_format(arena, "%s/plan.json", home);
    ck_assert(file_write(path, "old", 3, &err));
    ck_assert(file_write(path, "new\0er", 6, &err));
    ck_assert(file_read(arena, path, &bytes, &size, &err));
    ck_assert_uint_eq(size, 6);
    ck_assert_mem_eq(bytes, "new\0er", 7);
    struct stat facts;
    ck_assert_int_eq(stat(path, &facts), 0);
    ck_assert_uint_eq(facts.st_mode & 0777, 0600);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(home), 0); /* fails if anything is left */
}
END_TEST

START_TEST(a_folder_is_not_replaced_and_a_device_is_written_into) {
    struct error err = {0};
    ck_assert(!file_write(folder(), "x", 1, &err));
    ck_assert_int_eq(err.kind, ERROR_SYSTEM);
    err = (struct error){0};
    ck_assert(file_write("/dev/null", "x", 1, &err));
    struct stat facts;
    ck_assert_int_eq(stat("/dev/null", &facts), 0);
    ck_assert(S_ISCHR(facts.st_mode));
}
END_TEST

START_TEST(a_large_arena_holds_the_same_in_huge_pages) {
    enum { N = 400000, BYTES = 48 };
    struct arena *large = arena_new();
    unsigned char **items = ARENA_ARRAY(large, unsigned char *, N);
    for (int k = 0; k < N; k++)
        memset(items[k] = ARENA_ARRAY(large, unsigned char, BYTES), k % 251, BYTES / 2);
    arena_use_huge_pages(large);
    for (int k = 0; k < N; k++)
        for (int b = 0; b < BYTES; b++)
            if (items[k][b] != (b < BYTES / 2 ? k % 251 : 0))
                ck_abort_msg("byte %d of item %d is another one", b, k);
    arena_free(large);
}
END_TEST

START_TEST(a_file_that_is_not_there_is_an_input_error) {
    struct error err = {0};
    char *bytes;
    size_t size;
    ck_assert(!file_read(arena, "/nonexistent/city.json", &bytes, &size, &err));
    ck_assert_int_eq(err.kind, ERROR_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/city.json"));
    err = (struct error){0};
    ck_assert(!file_write("/nonexistent/city.json", "", 0, &err));
    ck_assert_int_eq(err.kind, ERROR_SYSTEM);
}
END_TEST

START_TEST(a_file_over_the_limit_is_refused_without_being_read) {
    struct error err = {0};
    char *bytes, *path = arena_format(arena, "%s/base-XXXXXX", folder());
    size_t size;
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, ((off_t)FILE_LIMIT_MB << 20) + 1), 0);
    close(fd);
    ck_assert(!file_read(arena, path, &bytes, &size, &err));
    ck_assert_int_eq(err.kind, ERROR_INPUT);
    unlink(path);
}
END_TEST

START_TEST(what_a_run_wrote_itself_is_read_at_any_size) {
    struct error err = {0};
    char *bytes, *path = arena_format(arena, "%s/base-XXXXXX", folder());
    size_t size, written = ((size_t)FILE_LIMIT_MB << 20) + 1;
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, (off_t)written), 0);
    close(fd);
    ck_assert_msg(file_read_own(arena, path, &bytes, &size, &err), "%s", err.text);
    ck_assert_uint_eq(size, written);
    unlink(path);
}
END_TEST

START_TEST(standard_input_is_read_to_its_end) {
    struct error err = {0};
    char *bytes;
    size_t size;
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        for (int k = 0; k < 20000; k++)
            if (write(ends[1], "0123456789", 10) != 10)
                _exit(1);
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    ck_assert(file_read(arena, "-", &bytes, &size, &err));
    ck_assert_uint_eq(size, 200000);
    ck_assert_int_eq(bytes[199999], '9');
    waitpid(child, NULL, 0);
}
END_TEST

START_TEST(the_hash_is_that_of_fips_180) {
    char hex[65];
    file_sha256("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(every_text_is_there_in_both_languages) {
    for (int id = 0; id < N_WORDS; id++) {
        for (int language = LANGUAGE_EN; language <= LANGUAGE_ZH; language++) {
            words_use((enum language)language);
            ck_assert_ptr_nonnull(word((enum word)id));
        }
    }
    words_use(LANGUAGE_EN);
}
END_TEST

START_TEST(a_signal_is_noticed_and_a_closed_pipe_is_none) {
    stop_install();
    ck_assert(!stop_asked());
    raise(SIGPIPE);
    ck_assert(!stop_asked());
    raise(SIGTERM);
    raise(SIGTERM); /* to the process and to its group: one request */
    ck_assert(stop_asked());
    ck_assert(stop_now() <= stop_now());
}
END_TEST

static struct date day(const char *text) {
    struct date date;
    ck_assert(date_parse(text, &date));
    return date;
}

/* In a process of its own and one that it forks: there is no way back. */
static void seal_and_try(void) {
    struct rlimit core;
    int ends[2];
    if (!seal_process())
        _exit(1);
    pid_t pid = fork();
    if (pid > 0) {
        int status;
        waitpid(pid, &status, 0);
        if (status != 0)
            _exit(2);
    }
    for (int family = 0; family < AF_MAX; family++)
        if (socket(family, SOCK_STREAM, 0) >= 0 || errno != EPERM)
            _exit(3);
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 || errno != EPERM || connect(0, NULL, 0) == 0 || errno != EPERM)
        _exit(4);
    if (syscall(SYS_io_uring_setup, 1, NULL) >= 0 || errno != EPERM || sendto(0, "", 1, 0, NULL, 0) >= 0 || errno != EPERM)
        _exit(5);
    if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_max != 0 || (umask(0) & 077) != 077)
        _exit(6);
    if (!SANITIZED && prctl(PR_GET_DUMPABLE) != 0)
        _exit(7);
    if (pid > 0) /* what the work needs is still there */
        _exit(pipe(ends) == 0 && write(ends[1], "x", 1) == 1 ? 0 : 8);
    _exit(0);
}

START_TEST(a_sealed_process_and_its_children_can_open_no_connection) {
    int status;
    pid_t pid = fork();
    if (pid == 0)
        seal_and_try();
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(only_real_months_and_days_are_dates) {
    static const char *const wrong[] = {"",          "1978",        "1978-13",    "1978-00",    "197804",     "1978-4",
                                        "1978/04",   "2019-02-29",  "1900-02-29", "2100-02-29", "2020-04-31", "2020-04-00",
                                        "2020-04-1", "2020-04-011", " 2020-04",   "2020-04 ",   "-020-04",    "2020-0x"};
    struct date date;
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        ck_assert_msg(!date_parse(wrong[k], &date), "%s", wrong[k]);
        ck_assert(!date_known(date));
    }
    ck_assert_int_eq(day("2020-05").month, 12 * 2020 + 4);
    ck_assert_int_eq(day("2020-02-29").day, 29);
    ck_assert_int_eq(day("2000-02-29").day, 29);
    char text[16];
    month_format(day("2020-05").month, text);
    ck_assert_str_eq(text, "2020-05");
}
END_TEST

START_TEST(whole_months_are_counted_as_the_rules_say) {
    static const struct {
        const char *start, *end;
        int months;
    } cases[] = {
        {"2010-05", "2020-05", 120},      {"2015-11", "2020-06", 55},     {"2010-05-20", "2020-05-19", 119}, {"2010-05-20", "2020-05-20", 120},
        {"2010-05-20", "2020-05", 120},   {"2010-05", "2020-05-01", 120}, {"2010-01-31", "2010-02-28", 1},   {"2010-01-31", "2012-02-28", 24},
        {"2010-01-30", "2012-02-29", 25}, {"2020-06", "2020-05", 0},      {"2020-05-31", "2020-05-01", 0},   {"2010-03-31", "2020-04-30", 121},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
        ck_assert_int_eq(months_between(day(cases[k].start), day(cases[k].end)), cases[k].months);
}
END_TEST

START_TEST(starts_compare_by_month_then_day) {
    ck_assert_int_eq(date_compare(day("2020-05"), day("2020-05-01")), 0);
    ck_assert_int_lt(date_compare(day("2020-05"), day("2020-05-02")), 0);
    ck_assert_int_eq(date_later(day("2020-05-31"), day("2020-06")).month, day("2020-06").month);
}
END_TEST

START_TEST(word_lists_have_the_size_of_the_contract) {
    ck_assert_int_eq(code_count(code_ethnicity), 58);
    ck_assert_int_eq(code_count(code_party), 14);
    ck_assert_int_eq(code_count(code_key_function), 8);
    ck_assert_int_eq(code_count(code_level), N_LEVELS);
    ck_assert_int_eq(code_count(code_mode), N_MODES);
    ck_assert_int_eq(code_count(code_type), N_TYPES);
    ck_assert_int_eq(code_find(code_education, "bachelor"), 4);
    ck_assert_int_eq(code_find(code_education, "phd"), -1);
    ck_assert_int_eq(code_count(rule_names), N_RULES);
    ck_assert_str_eq(rule_names[RULE_HB_7], "HB-7");
    ck_assert_str_eq(rule_names[RULE_MIN_SHARE_OF_DUE], "min-share-of-due");
    ck_assert_str_eq(clock_names[CLOCK_SECTION_AS_DEPUTY], "section_as_deputy");
    ck_assert_str_eq(force_names[FORCE_HARD], "hard");
    ck_assert_str_eq(tier_names[TIER_MOVES], "moves");
    ck_assert_str_eq(wish_names[WISH_UNDEFER], "undefer");
}
END_TEST

int main(void) {
    const TTest *const tests[] = {memory_is_zeroed_and_aligned,
                                  memory_that_cannot_be_had_ends_with_exit_6_and_one_line,
                                  lists_grow_one_by_one_and_keep_their_items,
                                  the_first_error_wins,
                                  a_long_error_is_cut_between_characters,
                                  an_error_displaces_a_warning_when_the_list_is_full,
                                  equal_words_are_equal_symbols_and_unknown_is_0,
                                  an_id_is_noted_once,
                                  a_file_is_replaced_whole_with_mode_0600_and_nothing_is_left_beside,
                                  a_folder_is_not_replaced_and_a_device_is_written_into,
                                  a_large_arena_holds_the_same_in_huge_pages,
                                  a_file_that_is_not_there_is_an_input_error,
                                  a_file_over_the_limit_is_refused_without_being_read,
                                  what_a_run_wrote_itself_is_read_at_any_size,
                                  standard_input_is_read_to_its_end,
                                  the_hash_is_that_of_fips_180,
                                  every_text_is_there_in_both_languages,
                                  a_signal_is_noticed_and_a_closed_pipe_is_none,
                                  a_sealed_process_and_its_children_can_open_no_connection,
                                  only_real_months_and_days_are_dates,
                                  whole_months_are_counted_as_the_rules_say,
                                  starts_compare_by_month_then_day,
                                  word_lists_have_the_size_of_the_contract};
    return suite_run("base", (int)(sizeof tests / sizeof *tests), tests, 20, setup, teardown);
}
