/* Preloaded by the tests of faults: a program whose memory runs out.
 *
 *   NO_MEMORY=all|once   every allocation from the n-th on fails, or the n-th alone
 *   NO_MEMORY_STEP=k     n = 1, 1 + k, 1 + 2k … until the program is done before its n-th
 *   NO_MEMORY_OUT=path   a folder that the program makes: removed after each run; a run that failed and left it counts as "left"
 *
 * For each n the program runs in a process of its own, forked before main. Told on standard output, a line each: n, the exit code (of a signal 128 +
 * its number), "same" or "other" than without a fault (code, both outputs), the bytes of standard output, and what it said on standard error. Workers
 * that the program forks go on counting where their parent was. */
#define _GNU_SOURCE
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

enum { TEXT_MOST = 1 << 20 };

struct run {
    int code;
    ssize_t sizes[2];
    char *texts[2];
};

static long count, fails_at; /* fails_at 0: never */
static bool all;
static bool *reached;

static bool sealed;

/* Counting begins when the filter of system calls stands: libseccomp 2.5 frees twice when it has no memory, before anything is read. */
void seccomp_release(void *filter);
void seccomp_release(void *filter) {
    (void)filter;
    sealed = true;
}

static bool fails(void) {
    count += sealed;
    if (!sealed)
        return false;
    if (fails_at == 0 || count < fails_at || (count > fails_at && !all))
        return false;
    *reached = true;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }

void *calloc(size_t n, size_t size) { return fails() ? NULL : __libc_calloc(n, size); }

void *realloc(void *old, size_t size) { return fails() ? NULL : __libc_realloc(old, size); }

/* Returns true in the process that is to go on into main. */
static bool try(long n, struct run *run) {
    int fds[2] = {memfd_create("out", 0), memfd_create("err", 0)}, status;
    *reached = false;
    pid_t pid = fork();
    if (pid == 0) {
        for (int k = 0; k < 2; k++) {
            dup2(fds[k], STDOUT_FILENO + k);
            close(fds[k]);
        }
        count = 0;
        fails_at = n;
        return true;
    }
    waitpid(pid, &status, 0);
    run->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    for (int k = 0; k < 2; k++) {
        run->sizes[k] = pread(fds[k], run->texts[k], TEXT_MOST - 1, 0);
        run->texts[k][run->sizes[k]] = '\0';
        close(fds[k]);
    }
    return false;
}

static int forget(const char *path, const struct stat *facts, int kind, struct FTW *at) {
    (void)facts, (void)kind, (void)at;
    return remove(path);
}

/* Was there something? */
static bool removed(const char *path) { return path && access(path, F_OK) == 0 && nftw(path, forget, 8, FTW_DEPTH | FTW_PHYS) == 0; }

static bool same(const struct run *a, const struct run *b) {
    bool same = a->code == b->code;
    for (int k = 0; k < 2; k++)
        same = same && a->sizes[k] == b->sizes[k] && memcmp(a->texts[k], b->texts[k], (size_t)a->sizes[k]) == 0;
    return same;
}

__attribute__((constructor)) static void start(void) {
    const char *how = getenv("NO_MEMORY"), *step = getenv("NO_MEMORY_STEP"), *out = getenv("NO_MEMORY_OUT");
    struct run good = {.texts = {__libc_malloc(TEXT_MOST), __libc_malloc(TEXT_MOST)}},
               bad = {.texts = {__libc_malloc(TEXT_MOST), __libc_malloc(TEXT_MOST)}};
    if (!how)
        return;
    all = strcmp(how, "all") == 0;
    reached = mmap(NULL, sizeof *reached, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (try(0, &good))
        return;
    removed(out);
    for (long n = 1;; n += step ? atol(step) : 1) {
        if (try(n, &bad))
            return;
        bool left = removed(out);
        if (!*reached)
            break;
        const char *result = left && bad.code != 0 ? "left" : same(&good, &bad) ? "same" : "other";
        for (char *c = bad.texts[1]; *c; c++)
            *c = *c == '\n' ? ' ' : *c;
        dprintf(STDOUT_FILENO, "%ld %d %s %zd %s\n", n, bad.code, result, bad.sizes[0], bad.texts[1]);
    }
    _exit(0);
}
