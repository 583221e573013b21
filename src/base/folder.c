#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/file.h"
#include "base/stop.h"
#include "base/words.h"

struct folder {
    struct arena *arena;
    const char *path; /* as asked for, without slashes at the end */
    char *beside;
    int n, room;
    const char **files;
};

static bool fail(const char *path, int code, struct error *err) {
    err->file = path;
    return error_set(err, ERROR_SYSTEM, word(W_FILE_UNWRITABLE), path, file_reason(code));
}

static const char *plain(struct arena *arena, const char *path) {
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    return arena_string_n(arena, path, n);
}

static bool is_empty(const char *path) {
    DIR *there = opendir(path);
    int n = 0;
    for (struct dirent *entry; there && (entry = readdir(there));)
        n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    if (there)
        closedir(there);
    return there && n == 0;
}

bool folder_possible(struct arena *arena, const char *path, struct error *err) {
    struct stat facts;
    const char *to = plain(arena, path), *above = dirname(arena_string(arena, to));
    if (lstat(to, &facts) == 0 && !(S_ISDIR(facts.st_mode) && is_empty(to))) {
        err->file = path;
        return error_set(err, ERROR_USAGE, word(W_FOLDER_EXISTS), path);
    }
    return access(above, W_OK | X_OK) == 0 || fail(path, errno, err);
}

struct folder *folder_new(struct arena *arena, const char *path, struct error *err) {
    struct folder *folder = ARENA_NEW(arena, struct folder);
    if (!folder_possible(arena, path, err))
        return NULL;
    folder->arena = arena;
    folder->path = plain(arena, path);
    folder->beside = arena_format(arena, "%s.XXXXXX", folder->path);
    stop_guard(folder->beside);
    if (mkdtemp(folder->beside))
        return folder;
    fail(path, errno, err);
    stop_release();
    return NULL;
}

bool folder_add(struct folder *folder, const char *name, const char *bytes, size_t size, struct error *err) {
    const char *path = arena_format(folder->arena, "%s/%s", folder->beside, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(path, errno, err);
    *ARENA_PUSH(folder->arena, folder->files, folder->n, folder->room) = path;
    FILE *file = fdopen(fd, "w");
    bool good = file && fwrite(bytes, 1, size, file) == size;
    int code = errno;
    if (file ? fclose(file) != 0 : close(fd) != 0)
        code = good ? errno : code;
    else if (good)
        return true;
    return fail(path, code, err);
}

/* Thousands of files: one sync for all of them. */
static int sync_all(const struct folder *folder) {
    int fd = open(dirname(arena_string(folder->arena, folder->path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC), code = 0;
    if (fd < 0)
        return 0; /* may be written but not read */
    if (syncfs(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
        code = errno;
    close(fd);
    return code;
}

/* An empty folder in the way is replaced by rename, anything else makes it fail. */
bool folder_close(struct folder *folder, bool keep, struct error *err) {
    int code = keep ? sync_all(folder) : 0;
    if (keep && !code && rename(folder->beside, folder->path) != 0)
        code = errno;
    if (keep && !code) {
        stop_release();
        code = sync_all(folder);
        return code ? fail(folder->path, code, err) : true;
    }
    for (int k = 0; k < folder->n; k++)
        unlink(folder->files[k]);
    rmdir(folder->beside);
    stop_release();
    return code ? fail(folder->path, code, err) : keep;
}

const char *folder_name(struct arena *arena, const char *text) {
    enum { CHARACTERS_MOST = 60 };
    char *name = arena_string(arena, text);
    int n = 0;
    for (char *c = name; *c; c++) {
        n += ((unsigned char)*c & 0xC0) != 0x80;
        if (n > CHARACTERS_MOST) {
            *c = '\0';
            break;
        }
        if ((unsigned char)*c <= 0x20 || *c == 0x7f || strchr("/\\:*?\"<>|'`$&;~#%", *c) || (*c == '.' && (c == name || !c[1] || c[1] == '.')))
            *c = '_';
    }
    return *name ? name : "_";
}
