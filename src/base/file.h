/* Files: read whole within a limit, written whole or not at all (mode 0600, written beside, fsync, renamed). */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;

enum { FILE_LIMIT_MB = 256 };

/* The bytes of a file ("-": standard input), NUL-terminated in the arena; *size without the NUL. False with err (ERROR_INPUT for a file that
 * cannot be read or is over the limit, ERROR_SYSTEM for a failing disk). */
bool file_read(struct arena *arena, const char *path, char **bytes, size_t *size, struct error *err);
/* The same of a file of any size that is no input: scratch, or what an earlier run wrote and this one may replace. */
bool file_read_own(struct arena *arena, const char *path, char **bytes, size_t *size, struct error *err);
/* The name under which the file at path was read by file_read, whatever path says; NULL if it was not. */
const char *file_input_at(const char *path);
/* Refuses (ERROR_USAGE) a path at which there is an input: it would be lost. */
bool file_spares_inputs(const char *path, struct error *err);

/* Replaces path by the bytes, but no input; on any failure an old file is left as it was. "-" writes to standard output. */
bool file_write(const char *path, const char *bytes, size_t size, struct error *err);

/* What an errno means, in the language of people; good until the next call. Want of memory ends the process (memory_lost). */
const char *file_reason(int code);

/* SHA-256 as 64 lower-case hex digits and a NUL. */
void file_sha256(const char *bytes, size_t size, char hex[65]);

#endif
