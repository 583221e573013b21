#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/words.h"

static const size_t LIMIT = (size_t)FILE_LIMIT_MB << 20;

/* The library speaks English only: in Chinese the common reasons have words of our own, and its text follows for those who search for it. */
const char *file_reason(int code) {
    static const struct {
        int code;
        enum word word;
    } known[] = {{ENOENT, W_REASON_NO_FILE}, {EACCES, W_REASON_NO_ACCESS}, {EISDIR, W_REASON_FOLDER}, {ENOSPC, W_REASON_DISK_FULL}};
    static char text[256];
    const char *own = word(W_REASON_SYSTEM);
    if (code == ENOMEM) /* of the C library, in a stream or a folder that it opens: the file is not to blame */
        memory_lost();
    if (words_language() == LANGUAGE_EN)
        return strerror(code);
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (known[k].code == code)
            own = word(known[k].word);
    snprintf(text, sizeof text, word(W_REASON_QUOTED), own, strerror(code));
    return text;
}

/* The first error wins, and so does its file. */
static void blame(const char *path, struct error *err) {
    if (err && err->kind == ERROR_NONE)
        err->file = path;
}

static bool fail_over_limit(const char *path, struct error *err) {
    blame(path, err);
    return error_set(err, ERROR_INPUT, word(W_FILE_OVER_LIMIT), path, (int)FILE_LIMIT_MB);
}

static bool fail_read(const char *path, int code, struct error *err) {
    blame(path, err);
    return error_set(err, code == EIO ? ERROR_SYSTEM : ERROR_INPUT, word(W_FILE_UNREADABLE), path, file_reason(code));
}

static bool fail_write(const char *path, int code, struct error *err) {
    blame(path, err);
    return error_set(err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), path, file_reason(code));
}

/* Reads up to n bytes, fewer only at the end of the file; -1 with errno. */
static ssize_t read_some(int fd, char *bytes, size_t n) {
    size_t got = 0;
    while (got < n) {
        ssize_t k = read(fd, bytes + got, n - got);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return -1;
        if (k == 0)
            break;
        got += (size_t)k;
    }
    return (ssize_t)got;
}

/* expected: what fstat says, 0 for pipes and the like; the file may have another size all the same. */
static bool read_all(struct arena *arena, int fd, const char *path, size_t expected, size_t limit, char **bytes, size_t *size, struct error *err) {
    size_t room = expected + 1, used = 0;
    char *buffer = arena_alloc(arena, room + 1, 1);
    for (;;) {
        ssize_t got = read_some(fd, buffer + used, room - used);
        if (got < 0)
            return fail_read(path, errno, err);
        used += (size_t)got;
        if (used > limit)
            return fail_over_limit(path, err);
        if (used < room)
            break;
        size_t more = room < 65536 ? 65536 : room * 2;
        char *grown = arena_alloc(arena, more + 1, 1);
        memcpy(grown, buffer, used);
        buffer = grown;
        room = more;
    }
    buffer[used] = '\0';
    *bytes = buffer;
    *size = used;
    return true;
}

/* Files that were read, for as long as the process lives: whoever writes must not destroy what the run is made from. */
struct input {
    dev_t device;
    ino_t inode;
    const char *path;
};
static struct {
    struct arena *arena;
    int n, room;
    struct input *items;
} inputs;

static void remember(const struct stat *facts, const char *path) {
    if (!inputs.arena)
        inputs.arena = arena_new();
    *ARENA_PUSH(inputs.arena, inputs.items, inputs.n, inputs.room) =
        (struct input){facts->st_dev, facts->st_ino, arena_string_n(inputs.arena, path, strlen(path))};
}

/* The number of a file that was removed may be another file's by now. */
static bool still_there(const struct input *input) {
    struct stat now;
    bool found = strcmp(input->path, "-") == 0 ? fstat(STDIN_FILENO, &now) == 0 : stat(input->path, &now) == 0;
    return found && now.st_dev == input->device && now.st_ino == input->inode;
}

const char *file_input_at(const char *path) {
    struct stat facts;
    if (strcmp(path, "-") == 0 || stat(path, &facts) != 0 || !S_ISREG(facts.st_mode))
        return NULL;
    for (int k = 0; k < inputs.n; k++)
        if (inputs.items[k].device == facts.st_dev && inputs.items[k].inode == facts.st_ino && still_there(&inputs.items[k]))
            return inputs.items[k].path;
    return NULL;
}

bool file_spares_inputs(const char *path, struct error *err) {
    const char *input = file_input_at(path);
    if (!input)
        return true;
    blame(path, err);
    return error_set(err, ERROR_USAGE, word(W_USAGE_OVERWRITES), path, input);
}

static bool read_file(struct arena *arena, const char *path, bool input, char **bytes, size_t *size, struct error *err) {
    bool standard = strcmp(path, "-") == 0;
    size_t limit = input ? LIMIT : SIZE_MAX / 4; /* what we wrote ourselves was meant: an exported program may be larger than any input */
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail_read(path, errno, err);
    struct stat facts;
    bool good = fstat(fd, &facts) == 0;
    if (!good)
        fail_read(path, errno, err);
    else if (S_ISREG(facts.st_mode) && (size_t)facts.st_size > limit)
        good = fail_over_limit(path, err);
    else
        good = read_all(arena, fd, path, S_ISREG(facts.st_mode) ? (size_t)facts.st_size : 0, limit, bytes, size, err);
    if (good && input && S_ISREG(facts.st_mode))
        remember(&facts, path);
    if (!standard)
        close(fd);
    return good;
}

bool file_read(struct arena *arena, const char *path, char **bytes, size_t *size, struct error *err) {
    return read_file(arena, path, true, bytes, size, err);
}

bool file_read_own(struct arena *arena, const char *path, char **bytes, size_t *size, struct error *err) {
    return read_file(arena, path, false, bytes, size, err);
}

/* 0, or the errno of the failure. */
static int write_all(int fd, const char *bytes, size_t size) {
    while (size > 0) {
        ssize_t k = write(fd, bytes, size);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return errno;
        bytes += k;
        size -= (size_t)k;
    }
    return 0;
}

/* The rename is on disk only when its directory is. Some file systems cannot sync directories: not a failure. */
static int sync_directory_of(const char *path) {
    char *copy = memory_string(path);
    int code = 0;
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
            code = errno;
        close(fd);
    }
    free(copy);
    return code;
}

/* Writes beside path and renames; leaves nothing behind on failure. mkostemp makes the file with mode 0600. */
static int replace(const char *path, const char *bytes, size_t size) {
    char *beside;
    if (asprintf(&beside, "%s.XXXXXX", path) < 0)
        memory_lost();
    stop_guard(beside);
    int fd = mkostemp(beside, O_CLOEXEC);
    int code = fd < 0 ? errno : 0;
    if (fd >= 0) {
        code = write_all(fd, bytes, size);
        if (!code && fsync(fd) != 0)
            code = errno;
        if (close(fd) != 0 && !code)
            code = errno;
        if (!code && rename(beside, path) != 0)
            code = errno;
        if (code)
            unlink(beside);
        else
            code = sync_directory_of(path);
    }
    stop_release();
    free(beside);
    return code;
}

/* Devices and pipes (/dev/null) are written into, never replaced. */
static int write_into(const char *path, const char *bytes, size_t size) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int code = write_all(fd, bytes, size);
    if (close(fd) != 0 && !code)
        code = errno;
    return code;
}

bool file_write(const char *path, const char *bytes, size_t size, struct error *err) {
    int code;
    struct stat facts;
    if (!file_spares_inputs(path, err))
        return false;
    if (strcmp(path, "-") == 0) {
        code = fflush(stdout) != 0 ? errno : write_all(STDOUT_FILENO, bytes, size);
    } else if (stat(path, &facts) == 0 && !S_ISREG(facts.st_mode)) {
        code = S_ISDIR(facts.st_mode) ? EISDIR : write_into(path, bytes, size);
    } else {
        char *real = realpath(path, NULL); /* a link keeps pointing where it did; NULL for a new file */
        if (!real && errno == ENOMEM)
            memory_lost();
        code = replace(real ? real : path, bytes, size);
        free(real);
    }
    return code ? fail_write(path, code, err) : true;
}

void file_sha256(const char *bytes, size_t size, char hex[65]) { SHA256Data((const uint8_t *)bytes, size, hex); }
