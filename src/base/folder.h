/* A folder of files that appears whole or not at all: made beside under another name (0700, its files 0600) and renamed when all is written. Nothing
 * that is there is ever replaced. */
#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct error;
struct folder;

/* Is there nothing at the path, or an empty folder, and may one be made there? Asked before a minute is spent on what goes into it. False with err
 * (ERROR_USAGE, ERROR_SYSTEM). */
bool folder_possible(struct arena *arena, const char *path, struct error *err);
/* NULL with err. */
struct folder *folder_new(struct arena *arena, const char *path, struct error *err);
/* name: a plain file name, none twice. */
bool folder_add(struct folder *folder, const char *name, const char *bytes, size_t size, struct error *err);
/* Ends it: keep false, or a failure, leaves nothing behind. */
bool folder_close(struct folder *folder, bool keep, struct error *err);
/* A text as a part of a file name: what file systems or shells would take for something else becomes _; at most 60 characters. */
const char *folder_name(struct arena *arena, const char *text);

#endif
