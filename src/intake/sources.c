/* Where things come from: a file of any kind, a folder, an archive. What a file is, its first bytes tell, not its name. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/memory.h"
#include "intake/forms.h"

enum { FOLDERS_DEEP = 8 };

struct taking {
    struct draft *draft;
    struct sources *sources;
    bool nested; /* inside an archive: none in an archive */
};

static bool begins(const struct part *part, const char *bytes, size_t n) { return part->size >= n && memcmp(part->bytes, bytes, n) == 0; }

static bool is_xml(const struct part *part) {
    size_t k = begins(part, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (k < part->size && strchr(" \t\r\n", part->bytes[k]) && part->bytes[k])
        k++;
    return (k < part->size && part->bytes[k] == '<') || begins(part, "\xff\xfe<", 3) || begins(part, "\xfe\xff\0<", 4);
}

static void refuse(struct taking *taking, const struct part *part, enum word why) {
    draft_remark(taking->draft, REMARK_UNUSABLE, (struct place){part->name, NULL, 0}, NULL, NULL, why);
}

/* Ends the part: what sheets are made of stays, forms go. */
static void take(void *self, const struct part *part) {
    struct taking *taking = self;
    bool form = is_xml(part);
    if (form && taking->sources->form)
        taking->sources->form(taking->sources->self, part);
    else if (form)
        ;
    else if (begins(part, "PK\3\4", 4)) {
        if (zip_is_workbook(part))
            xlsx_to_sheets(taking->draft, taking->sources, part);
        else if (taking->nested)
            refuse(taking, part, W_INTAKE_NESTED);
        else
            zip_each(taking->draft, part, take, &(struct taking){taking->draft, taking->sources, true});
    } else if (begins(part, "\xd0\xcf\x11\xe0", 4))
        refuse(taking, part, W_INTAKE_OLD_WORKBOOK);
    else
        csv_to_sheet(taking->draft, taking->sources, part);
    if (form)
        arena_free(part->own);
    else
        arena_take(taking->draft->arena, part->own);
}

/* A build without the libraries says so at once. */
static bool lacks(const struct part *part, struct error *err) {
    if (forms_there() || (!begins(part, "PK\3\4", 4) && !is_xml(part)))
        return false;
    err->file = part->name;
    error_set(err, ERROR_INPUT, word(W_INTAKE_NEEDS_BUILD), part->name);
    return true;
}

static bool add_file(struct taking *taking, const char *path, const char *name, struct error *err) {
    struct part part = {.name = name, .own = arena_new()};
    bool good = file_read(part.own, path, &part.bytes, &part.size, err) && !lacks(&part, err);
    if (good)
        take(taking, &part);
    else
        arena_take(taking->draft->arena, part.own);
    return good;
}

static bool is_wanted(const char *name) {
    static const char *const endings[] = {".lrmx", ".csv", ".xlsx", ".xlsm", ".zip", ".xls", ".et", NULL};
    size_t n = strlen(name);
    for (int k = 0; endings[k]; k++)
        if (n > strlen(endings[k]) && strcasecmp(name + n - strlen(endings[k]), endings[k]) == 0)
            return *name != '.' && strncmp(name, "~$", 2) != 0;
    return false;
}

static int visible(const struct dirent *entry) { return *entry->d_name != '.'; }

static int by_bytes(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

static bool add_folder(struct taking *taking, const char *path, const char *name, int depth, struct error *err) {
    struct dirent **entries;
    struct arena *arena = taking->draft->arena;
    int n = scandir(path, &entries, visible, by_bytes);
    bool good = n >= 0;
    if (!good && errno == ENOMEM)
        memory_lost();
    if (!good) {
        err->file = arena_string(arena, path);
        error_set(err, ERROR_INPUT, word(W_FILE_UNREADABLE), path, file_reason(errno));
    }
    for (int k = 0; k < n; k++) {
        struct stat facts;
        const char *inner = arena_format(arena, "%s/%s", path, entries[k]->d_name);
        const char *told = *name ? arena_format(arena, "%s/%s", name, entries[k]->d_name) : arena_string(arena, entries[k]->d_name);
        if (good && stat(inner, &facts) == 0) {
            if (S_ISDIR(facts.st_mode) && depth < FOLDERS_DEEP)
                good = add_folder(taking, inner, told, depth + 1, err);
            else if (S_ISREG(facts.st_mode) && is_wanted(entries[k]->d_name) &&
                     (!taking->sources->wants || taking->sources->wants(taking->sources->self, told)))
                good = add_file(taking, inner, told, err);
        }
        free(entries[k]);
    }
    if (n >= 0)
        free(entries);
    return good;
}

bool sources_add(struct draft *draft, struct sources *sources, const char *path, struct error *err) {
    struct taking taking = {draft, sources, false};
    struct stat facts;
    const char *slash = strrchr(path, '/');
    const char *name = arena_string(draft->arena, slash && slash[1] ? slash + 1 : path);
    if (strcmp(path, "-") != 0 && stat(path, &facts) == 0 && S_ISDIR(facts.st_mode))
        return add_folder(&taking, path, "", 0, err);
    return add_file(&taking, path, name, err);
}
