#include "cli/outputs.h"

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "report/text.h"

enum { DIGITS_MOST = 6 };

/* The number of a name, 0 if it has none; -1: not of this form. */
static int number_of(const char *name, const char *form) {
    const char *mark = strstr(form, "%d");
    size_t head = mark ? (size_t)(mark - form) : 0;
    char *end;
    if (!mark)
        return strcmp(name, form) == 0 ? 0 : -1;
    if (strncmp(name, form, head) != 0 || name[head] < '1' || name[head] > '9' || strspn(name + head, "0123456789") > DIGITS_MOST)
        return -1;
    long number = strtol(name + head, &end, 10);
    return strcmp(end, mark + 2) == 0 ? (int)number : -1;
}

static int by_bytes(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }

/* The files of the folder under names of ours, sorted, numbers up to most (0: any). */
static int list(struct job *job, const struct outputs *outputs, int most, const char ***names) {
    struct dirent **entries;
    int n = outputs->folder ? scandir(outputs->folder, &entries, NULL, by_bytes) : 0, found = 0, room = 0;
    *names = NULL;
    if (n < 0) { /* not ours to read: then what is in it cannot be told either */
        return 0;
    }
    for (int k = 0; k < n; k++) {
        int number = -1;
        for (int f = 0; f < outputs->n_names && number < 0; f++)
            number = number_of(entries[k]->d_name, outputs->names[f]);
        if (number >= 0 && (most == 0 || number <= most))
            *ARENA_PUSH(job->arena, *names, found, room) = arena_string(job->arena, entries[k]->d_name);
        free(entries[k]);
    }
    if (outputs->folder)
        free(entries);
    return found;
}

bool outputs_possible(struct job *job, const struct outputs *outputs) {
    const char **names;
    bool good = job_folder(job, outputs->folder);
    for (int k = 0, n = good ? list(job, outputs, outputs->most, &names) : 0; good && k < n; k++)
        good = file_spares_inputs(arena_format(job->arena, "%s/%s", outputs->folder, names[k]), &job->err);
    return good;
}

const char *outputs_path(struct job *job, struct outputs *outputs, const char *name) {
    *ARENA_PUSH(job->arena, outputs->written, outputs->n_written, outputs->room_written) = name;
    return arena_format(job->arena, "%s/%s", outputs->folder, name);
}

void outputs_tell_others(struct job *job, const struct outputs *outputs) {
    const char **names, *others = NULL;
    for (int k = 0, n = list(job, outputs, 0, &names); k < n; k++) {
        struct error none = {0};
        bool known = !file_spares_inputs(arena_format(job->arena, "%s/%s", outputs->folder, names[k]), &none); /* an input is no surprise */
        for (int w = 0; w < outputs->n_written && !known; w++)
            known = strcmp(outputs->written[w], names[k]) == 0;
        if (!known)
            others = text_join(&job->view, others, names[k]);
    }
    if (others)
        job_warn(job, outputs->folder, "not-of-this-run", arena_format(job->arena, word(W_OUTPUTS_OTHERS), others));
    job_complain(job);
}
