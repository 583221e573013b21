#include "solve/glpk_write.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/words.h"

/* Names of columns and rows: nouns of the city in letters both formats take; the number keeps them apart. */
static void clean(char *text) {
    for (char *c = text; *c != '\0'; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("_.(),", *c) != NULL;
        if (!plain)
            *c = '_';
    }
}

static void column_name(const struct linear *l, int c, char name[200]) {
    const struct linear_column *column = &l->columns[c];
    const struct program *p = l->ask.program;
    const struct city *city = p->rules->city;
    if (column->kind == LINEAR_CHOICE) {
        const struct column *choice = &p->columns[column->source];
        const char *cadre = city->cadres[choice->cadre].id;
        if (choice->kind == COLUMN_MOVE)
            snprintf(name, 200, "x(%.80s,%.80s)%d", cadre, city->posts[choice->post].id, column->source);
        else
            snprintf(name, 200, "%s(%.80s)%d",
                     choice->kind == COLUMN_STAY      ? "stay"
                     : choice->kind == COLUMN_RELAX   ? "relax"
                     : choice->kind == COLUMN_CURED   ? "cured"
                     : choice->kind == COLUMN_UNCURED ? "uncured"
                                                      : "keep",
                     cadre, column->source);
    } else {
        static const char *const letters[] = {"x", "z", "y", "largest", "smallest"};
        snprintf(name, 200, "%s(%d)%d", letters[column->kind], column->source, c);
    }
    clean(name);
}

static void row_name(const struct linear *l, int r, char name[200]) {
    static const char *const kinds[N_ROW_KINDS] = {[ROW_CLASS_SEATS] = "seats",
                                                   [ROW_ATOM_SEATS] = "body_seats",
                                                   [ROW_MUST_FILL] = "must_fill",
                                                   [ROW_VACANCIES] = "vacancies",
                                                   [ROW_QUOTA] = "quota",
                                                   [ROW_PAIR] = "pair",
                                                   [ROW_BOTH_DUE] = "both_due",
                                                   [ROW_DEFERRED] = "deferred",
                                                   [ROW_LC_1] = "leavers",
                                                   [ROW_KIN] = "kin",
                                                   [ROW_HB_4] = "HB_4",
                                                   [ROW_CURED] = "cured",
                                                   [ROW_RELAX_HB_4] = "relax_HB_4",
                                                   [ROW_HB_4_COST] = "HB_4_cost",
                                                   [ROW_POLICY_TYPE] = "type",
                                                   [ROW_ENABLING] = "enabling",
                                                   [ROW_MAX_ENABLING] = "most_enabling",
                                                   [ROW_MAX_MOVES] = "most_moves",
                                                   [ROW_MIN_SHARE_OF_DUE] = "share_of_due",
                                                   [ROW_MUTUAL] = "mutual",
                                                   [ROW_APART] = "apart",
                                                   [ROW_CELL] = "cell"};
    const struct program *p = l->ask.program;
    int source = l->row_source[r];
    if (source >= 0)
        snprintf(name, 200, "%s(%d)%d", kinds[p->rows[source].kind], source, r);
    else if (source < INT_MIN + N_TIERS)
        snprintf(name, 200, "held_%s", tier_names[source - INT_MIN]);
    else
        snprintf(name, 200, "one(%.100s)%d", p->rules->city->cadres[p->groups[-1 - source].cadre].id, r);
    clean(name);
}

/* LP files know no constant: a column fixed at 1. Its row keeps a model without any other from being empty, which GLPK writes but cannot read; and
 * says what no column can: that there is no plan at all. */
static void add_constant(glp_prob *lp, double constant, bool never) {
    int one = glp_add_cols(lp, 1), row = glp_add_rows(lp, 1);
    glp_set_col_name(lp, one, "one");
    glp_set_col_bnds(lp, one, GLP_FX, 1, 1);
    glp_set_obj_coef(lp, one, constant);
    glp_set_row_name(lp, row, never ? "no_plan" : "constant");
    glp_set_row_bnds(lp, row, GLP_FX, never ? 2 : 1, never ? 2 : 1);
    glp_set_mat_row(lp, row, 1, (int[]){0, one}, (double[]){0, 1});
}

/* GLPK writes files only: one that lies in memory and has no name in any folder. */
bool write_problem(struct arena *arena, const struct written_problem *written, enum export_format format, char **bytes, size_t *size,
                   struct error *err) {
    const struct linear *l = written->linear;
    glp_prob *lp = written->lp;
    char name[200], path[64];
    int file = memfd_create("model", MFD_CLOEXEC);
    bool good = file >= 0;
    for (int j = 1; j <= written->n; j++) {
        column_name(l, written->columns[j - 1], name);
        glp_set_col_name(lp, j, name);
        glp_set_obj_coef(lp, j, l->columns[written->columns[j - 1]].cost * l->scale);
    }
    for (int r = 0; r < l->n_rows; r++) {
        row_name(l, r, name);
        glp_set_row_name(lp, r + 1, name);
    }
    glp_set_prob_name(lp, tier_names[l->ask.tier]);
    glp_set_obj_name(lp, tier_names[l->ask.tier]);
    bool never = l->impossible || l->ask.program->n_empty > 0;
    if (l->constant != 0 || never || written->n == 0 || l->n_rows == 0)
        add_constant(lp, l->constant, never);
    if (good) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
        int result = format == EXPORT_LP ? glp_write_lp(lp, NULL, path) : glp_write_mps(lp, GLP_MPS_FILE, NULL, path);
        struct error inner = {0};
        good = result == 0 && file_read_own(arena, path, bytes, size, &inner);
        close(file);
    }
    return good || error_set(err, ERROR_SYSTEM, "%s", word(W_SOLVE_WRITE_FAILED));
}
