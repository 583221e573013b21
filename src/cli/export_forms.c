/* cadrex export --format lrmx and forms: the field's own forms, written back. */
#include <string.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/ids.h"
#include "cli/export.h"
#include "intake/said.h"
#include "report/approval.h"
#include "report/office.h"
#include "report/roster.h"
#include "report/text.h"

struct writing {
    struct job *job;
    struct form form;
    struct lrmx_forms given;
    const char **names; /* per cadre, as forms are compared; NULL: unknown */
    struct {            /* the first cadre and form of a name, and the next ones in order; -1 */
        struct ids *cadres, *forms;
        int *next_cadre, *next_form;
    } by_name;
    const struct verdict *verdict; /* NULL: no plan */
    int unit, n, room, n_given;
    struct blank {
        int cadre;
        const struct judged_move *move;
        int from; /* its place among those given; -1: made anew */
    } * blanks;
    int *blank_of; /* per form given: whose it is; -1 */
    struct folder *folder;
};

/* By name and month of birth, which is not known of everybody: a form that may be another's is nobody's. */
static bool fits(const struct writing *writing, const struct lrmx_form *form, int i) {
    struct date birth = writing->job->city.cadres[i].birth;
    if (!writing->names[i] || strcmp(form->name, writing->names[i]) != 0)
        return false;
    return !date_known(birth) || !*form->birth || strcmp(form->birth, text_month(&writing->job->view, birth.month)) == 0;
}

static bool somebody_else(const struct writing *writing, const struct lrmx_form *form, int cadre) {
    for (int i = ids_find(writing->by_name.cadres, form->name); i >= 0; i = writing->by_name.next_cadre[i])
        if (i != cadre && fits(writing, form, i))
            return true;
    return false;
}

/* Its own form among those given; -1 with a warning. */
static int own_form(struct writing *writing, int i) {
    struct job *job = writing->job;
    int found = -1;
    const char *files = "";
    int n = 0;
    for (int k = writing->names[i] ? ids_find(writing->by_name.forms, writing->names[i]) : -1; k >= 0; k = writing->by_name.next_form[k]) {
        const struct lrmx_form *form = &writing->given.items[k];
        if (!fits(writing, form, i))
            continue;
        n += 1 + somebody_else(writing, form, i);
        files = text_join(&job->view, files, text_clean(&job->view, form->file));
        found = k;
    }
    if (n == 1)
        return found;
    const char *who = text_cadre(&job->view, &job->city, i);
    job_warn(job, job->options.source, "no-form",
             n == 0 ? arena_format(job->arena, word(W_LRMX_NONE), who) : arena_format(job->arena, word(W_LRMX_SEVERAL), who, files));
    return -1;
}

static void add(struct writing *writing, int cadre, const struct judged_move *move) {
    const struct city *city = &writing->job->city;
    int post = city->cadres[cadre].post;
    if (writing->unit >= 0 && (post < 0 || city->posts[post].unit != writing->unit))
        return; /* who comes from elsewhere is shown by the own unit */
    int from = writing->job->options.source ? own_form(writing, cadre) : -1;
    writing->n_given += from >= 0;
    if (from >= 0)
        writing->blank_of[from] = writing->n;
    *ARENA_PUSH(writing->job->arena, writing->blanks, writing->n, writing->room) = (struct blank){cadre, move, from};
}

/* Names to the first that has each, and from there on to the next. */
static struct ids *chain(struct arena *arena, int n, const char *(*name_of)(const struct writing *writing, int k), const struct writing *writing,
                         int **next) {
    struct ids *ids = ids_new(arena);
    int *last = ARENA_ARRAY(arena, int, n);
    *next = ARENA_ARRAY(arena, int, n);
    for (int k = 0; k < n; k++) {
        const char *name = name_of(writing, k);
        int first = name ? ids_add(ids, name, k) : k;
        (*next)[k] = -1;
        if (first != k)
            (*next)[last[first]] = k;
        last[first] = k;
    }
    return ids;
}

static const char *cadre_name(const struct writing *writing, int i) { return writing->names[i]; }

static const char *name_given(const struct writing *writing, int k) { return writing->given.items[k].name; }

static void note_names(struct writing *writing) {
    struct job *job = writing->job;
    writing->by_name.cadres = chain(job->arena, job->city.n_cadres, cadre_name, writing, &writing->by_name.next_cadre);
    writing->by_name.forms = chain(job->arena, writing->given.n, name_given, writing, &writing->by_name.next_form);
}

static bool read_given(struct writing *writing) {
    struct job *job = writing->job;
    if (!job->options.source)
        return true;
    if (!lrmx_forms_read(job->arena, job->options.source, &writing->given, &job->err))
        return false;
    writing->blank_of = ARENA_ARRAY(job->arena, int, writing->given.n);
    for (int k = 0; k < writing->given.n; k++)
        writing->blank_of[k] = -1;
    writing->names = ARENA_ARRAY(job->arena, const char *, job->city.n_cadres);
    for (int i = 0; i < job->city.n_cadres; i++)
        writing->names[i] = job->city.cadres[i].name ? said_squeeze(job->arena, job->city.cadres[i].name) : NULL;
    note_names(writing);
    for (int k = 0; k < writing->given.n_remarks; k++)
        job_warn(job, writing->given.remarks[k].place.file, "unusable", writing->given.remarks[k].message);
    return true;
}

/* from: NULL for a new form. */
static bool write_form(struct writing *writing, struct arena *arena, int number, const struct part *from) {
    struct job *job = writing->job;
    const struct blank *blank = &writing->blanks[number];
    const struct cadre *cadre = &job->city.cadres[blank->cadre];
    struct lrmx_texts texts = {.citizen = job->options.with_id_number};
    char *bytes;
    size_t size;
    if (!from)
        approval_cadre(&writing->form, blank->cadre, &texts);
    if (blank->move)
        approval_move(&writing->form, writing->verdict, blank->move, writing->unit, &texts);
    if (!lrmx_make(arena, from, &texts, &bytes, &size))
        return error_set(&job->err, ERROR_BUG, "%s", cadre->id);
    const char *name = form_name(&writing->form, blank->cadre);
    name = arena_format(job->arena, "%03d-%s", number + 1, folder_name(job->arena, name));
    if (strcmp(form_name(&writing->form, blank->cadre), cadre->id) != 0)
        name = arena_format(job->arena, "%s-%s", name, folder_name(job->arena, cadre->id));
    return folder_add(writing->folder, arena_format(job->arena, "%s.lrmx", name), bytes, size, &job->err);
}

static bool fill_in(void *self, int k, const struct part *form) {
    struct writing *writing = self;
    return write_form(writing, form->own, writing->blank_of[k], form);
}

static bool fill_all(struct writing *writing) {
    struct job *job = writing->job;
    bool *wanted = ARENA_ARRAY(job->arena, bool, writing->given.n);
    for (int k = 0; k < writing->given.n; k++)
        wanted[k] = writing->blank_of[k] >= 0;
    return lrmx_forms_each(job->arena, job->options.source, &writing->given, wanted, fill_in, writing, &job->err);
}

static bool write_all(struct writing *writing) {
    struct job *job = writing->job;
    writing->folder = folder_new(job->arena, job->options.output, &job->err);
    bool good = writing->folder != NULL;
    for (int k = 0; good && k < writing->n; k++)
        if (writing->blanks[k].from < 0)
            good = write_form(writing, job->arena, k, NULL);
    if (good && writing->n_given > 0)
        good = fill_all(writing);
    return writing->folder && folder_close(writing->folder, good, &job->err);
}

static bool possible(struct job *job, const struct plan *plan) {
    const struct options *options = &job->options;
    if (!forms_there())
        return error_set(&job->err, ERROR_USAGE, "%s", word(W_OFFICE_NEEDS_BUILD));
    if (!options->output || strcmp(options->output, "-") == 0)
        return error_set(&job->err, ERROR_USAGE, "%s", word(W_USAGE_NEEDS_FOLDER));
    if (options->source && !plan)
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_ONLY_WITH), "source", "PLAN");
    if (options->with_id_number && !options->source)
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_ONLY_WITH), "with-id-number", "--source");
    if (options->source && options->anonymous)
        return error_set(&job->err, ERROR_USAGE, word(W_USAGE_NOT_TOGETHER), "anonymous", "source", word(W_USAGE_NAMED_FORMS));
    return folder_possible(job->arena, options->output, &job->err);
}

int export_lrmx(struct job *job, const struct plan *plan, int unit) {
    static const struct plan none = {0};
    const struct rules *rules = rules_build(job->arena, &job->city, &job->policy, &(plan ? plan : &none)->decisions);
    struct writing writing = {.job = job, .form = form_new(&job->city, &job->view), .unit = unit};
    struct verdict verdict;
    struct cells *cells;
    if (!possible(job, plan) || !read_given(&writing))
        return job_fail(job);
    if (plan) {
        if (!cells_build(job->arena, rules, &cells, &job->err))
            return job_fail(job);
        audit_plan(job->arena, rules, cells, plan, &verdict);
        writing.verdict = &verdict;
        const struct judged_move **moves = ARENA_ARRAY(job->arena, const struct judged_move *, verdict.n_moves);
        int n = roster_by_home(&verdict, moves);
        for (int m = 0; m < n; m++)
            add(&writing, moves[m]->cadre, moves[m]);
    } else
        for (int p = 0; p < job->city.n_posts; p++)
            if (job->city.posts[p].holder >= 0)
                add(&writing, job->city.posts[p].holder, NULL);
    if (job->options.strict && job->options.source && writing.n_given < writing.n) {
        error_set(&job->err, ERROR_INPUT, word(W_LRMX_STRICT), writing.n - writing.n_given);
        return job_fail(job);
    }
    job_complain(job);
    if (!write_all(&writing))
        return job_fail(job);
    if (!job->options.quiet && !job->options.json) {
        fprintf(stderr, word(W_LRMX_WRITTEN), writing.n, job->options.output, writing.n_given, writing.n - writing.n_given);
        fputc('\n', stderr);
    }
    return job_strict(job, rules);
}

int export_workbook_of_forms(struct job *job) {
    char *bytes;
    size_t size;
    bool odd;
    if (!report_collection(&job->city, job->options.output, &job->view, &odd, &bytes, &size, &job->err) ||
        !file_write(job->options.output ? job->options.output : "-", bytes, size, &job->err))
        return job_fail(job);
    if (odd)
        job_warn(job, job->city.file, "codes-made", word(W_FORMS_CODES_MADE));
    job_complain(job);
    return 0;
}
