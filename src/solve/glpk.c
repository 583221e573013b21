#include <glpk.h>

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "solve/glpk_branch.h"
#include "solve/glpk_start.h"
#include "solve/glpk_write.h"
#include "solve/planner.h"
#include "solve/solver.h"

struct solver {
    const struct linear *l;
    struct arena *arena;
    glp_prob *lp;
    int *at; /* linear column -> column of lp, 0: not active */
    int n_at;
    int *of; /* column of lp -> linear column */
    int room_of, n_of;
    long long iterations;
    bool fresh; /* no basis yet */
};

/* GLPK has four kinds of bounds. */
static int bound_kind(double lower, double upper) {
    bool low = lower > -HUGE_VAL, high = upper < HUGE_VAL;
    return !low && !high ? GLP_FR : low && !high ? GLP_LO : !low ? GLP_UP : lower == upper ? GLP_FX : GLP_DB;
}

static void add_columns(struct solver *s, int n, const int *columns) {
    const struct linear *l = s->l;
    if (n == 0)
        return;
    int first = glp_add_cols(s->lp, n), most = 0;
    for (int k = 0; k < n; k++)
        most = l->columns[columns[k]].n > most ? l->columns[columns[k]].n : most;
    int *rows = memory_new(sizeof *rows * (size_t)(most + 1));
    double *coefs = memory_new(sizeof *coefs * (size_t)(most + 1));
    for (int k = 0; k < n; k++) {
        const struct linear_column *column = &l->columns[columns[k]];
        int j = first + k, m = 0;
        for (int e = column->first; e < column->first + column->n; e++) {
            rows[++m] = l->entry_row[e] + 1;
            coefs[m] = l->entry_coef[e];
        }
        glp_set_mat_col(s->lp, j, m, rows, coefs);
        glp_set_col_bnds(s->lp, j, bound_kind(column->lower, column->upper), column->lower, column->upper);
        glp_set_obj_coef(s->lp, j, column->cost);
        glp_set_col_kind(s->lp, j, column->integer ? GLP_IV : GLP_CV);
        s->at[columns[k]] = j;
        *ARENA_PUSH(s->arena, s->of, s->n_of, s->room_of) = columns[k];
    }
    free(rows);
    free(coefs);
}

struct solver *solver_new(const struct linear *l, const bool *active) {
    struct arena *arena = arena_new();
    struct solver *s = ARENA_NEW(arena, struct solver);
    int n = 0, *columns = ARENA_ARRAY(arena, int, l->n_columns);
    glp_term_out(GLP_OFF);
    s->arena = arena;
    s->l = l;
    s->fresh = true;
    s->lp = glp_create_prob();
    s->at = ARENA_ARRAY(arena, int, l->n_columns);
    if (l->n_rows > 0)
        glp_add_rows(s->lp, l->n_rows);
    for (int r = 0; r < l->n_rows; r++)
        glp_set_row_bnds(s->lp, r + 1, bound_kind(l->row_lower[r], l->row_upper[r]), l->row_lower[r], l->row_upper[r]);
    for (int c = 0; c < l->n_columns; c++)
        if (c >= l->n_choice || active == NULL || active[c])
            columns[n++] = c;
    add_columns(s, n, columns);
    return s;
}

void solver_free(struct solver *s) {
    glp_delete_prob(s->lp);
    arena_free(s->arena);
}

void solver_add(struct solver *s, int n, const int *columns) { add_columns(s, n, columns); }

void solver_recost(struct solver *s) {
    for (int j = 1; j <= s->n_of; j++)
        glp_set_obj_coef(s->lp, j, s->l->columns[s->of[j - 1]].cost);
}

long long solver_iterations(const struct solver *s) { return s->iterations; }

static void scale(struct solver *s) { glp_scale_prob(s->lp, GLP_SF_EQ | GLP_SF_2N); }

void solver_start_at(struct solver *s, const double *values) {
    scale(s);
    start_at_plan(s->lp, s->l, s->at, values);
    s->fresh = false;
}

/* Scaling, the advanced basis and primal simplex: measured to be far faster here than dual simplex. */
static void make_basis(struct solver *s) {
    if (!s->fresh)
        return;
    scale(s);
    glp_adv_basis(s->lp, 0);
    s->fresh = false;
}

static enum solver_state simplex(struct solver *s, int method, long long limit) {
    glp_smcp parm;
    glp_init_smcp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    parm.meth = method;
    if (limit > 0)
        parm.it_lim = limit > 1000000000 ? 1000000000 : (int)limit;
    int before = glp_get_it_cnt(s->lp), result = glp_simplex(s->lp, &parm);
    s->iterations += glp_get_it_cnt(s->lp) - before;
    if (result == GLP_EITLIM || result == GLP_ETMLIM)
        return SOLVER_LIMIT;
    if (result != 0)
        return SOLVER_FAILED;
    int status = glp_get_status(s->lp);
    return status == GLP_OPT ? SOLVER_OPTIMAL : status == GLP_NOFEAS ? SOLVER_IMPOSSIBLE : SOLVER_FAILED;
}

enum solver_state solver_relax(struct solver *s, long long limit, double *objective) {
    *objective = s->l->constant;
    if (s->l->n_rows == 0 || s->n_of == 0)
        return s->l->impossible ? SOLVER_IMPOSSIBLE : SOLVER_OPTIMAL;
    make_basis(s);
    enum solver_state state = simplex(s, GLP_PRIMAL, limit);
    if (state == SOLVER_FAILED) { /* a singular basis or lost feasibility: start over with the other method */
        s->fresh = true;
        make_basis(s);
        state = simplex(s, GLP_DUALP, limit);
    }
    if (state == SOLVER_OPTIMAL)
        *objective = s->l->scale * glp_get_obj_val(s->lp) + s->l->constant;
    return state;
}

double solver_reduced_cost(const struct solver *s, int c) {
    const struct linear_column *column = &s->l->columns[c];
    if (s->at[c] > 0)
        return s->l->scale * glp_get_col_dual(s->lp, s->at[c]);
    double cost = column->cost;
    for (int e = column->first; e < column->first + column->n; e++)
        cost -= s->l->entry_coef[e] * glp_get_row_dual(s->lp, s->l->entry_row[e] + 1);
    return s->l->scale * cost;
}

double solver_row_price(const struct solver *s, int row) { return s->l->scale * glp_get_row_dual(s->lp, row + 1); }

void solver_values(const struct solver *s, double *values) {
    for (int c = 0; c < s->l->n_columns; c++)
        values[c] = s->at[c] > 0 ? glp_get_col_prim(s->lp, s->at[c]) : 0;
}

/* Leaves out the choice columns whose reduced cost alone is more than `room`. They are not basic, so the basis stays as it is. */
static void drop_dear(struct solver *s, double room, const double *start) {
    const struct linear *l = s->l;
    int n = 0, n_kept = 0, *dropped = memory_new(sizeof *dropped * (size_t)(s->n_of + 1));
    for (int j = 1; j <= s->n_of; j++) {
        int c = s->of[j - 1];
        bool bound_below = c < l->n_choice && glp_get_col_stat(s->lp, j) == GLP_NL && (start == NULL || start[c] < 0.5);
        if (bound_below && s->l->scale * glp_get_col_dual(s->lp, j) > room) {
            dropped[++n] = j;
            s->at[c] = 0;
        } else {
            s->of[n_kept++] = c;
            s->at[c] = n_kept;
        }
    }
    s->n_of = n_kept;
    if (n > 0)
        glp_del_cols(s->lp, n, dropped);
    free(dropped);
}

/* What the callback of a search works on. */
struct search {
    struct solver *s;
    struct branching *b;
    bool started;
    double best; /* objective of the last incumbent seen */
    int first_count, nodes;
    bool stopped;
    bool ranges;                 /* in the objective: GLPK's pseudo-costs choose what to branch on */
    struct penalties *penalties; /* NULL: none made yet */
};

/* GLPK's rounding heuristic finds incumbents without a word (no GLP_IBINGO), so they are looked for at every call. */
static void take_incumbent(struct search *search, glp_prob *lp) {
    struct solver *s = search->s;
    int status = glp_mip_status(lp);
    if ((status != GLP_FEAS && status != GLP_OPT) || glp_mip_obj_val(lp) >= search->best - 1e-9 * (1 + fabs(search->best)))
        return;
    search->best = glp_mip_obj_val(lp);
    for (int c = 0; c < s->l->n_columns; c++)
        search->b->values[c] = s->at[c] > 0 ? glp_mip_col_val(lp, s->at[c]) : 0;
    search->b->value = s->l->scale * glp_mip_obj_val(lp) + s->l->constant;
    search->b->found = true;
    if (search->b->better != NULL)
        search->b->better(search->b->self, search->b->values);
}

static void give_incumbent(struct search *search, glp_tree *tree) {
    struct solver *s = search->s;
    double *x = memory_new(sizeof *x * (size_t)(s->n_of + 1));
    for (int j = 1; j <= s->n_of; j++)
        x[j] = search->b->start[s->of[j - 1]];
    glp_ios_heur_sol(tree, x);
    free(x);
}

static void watch(struct search *search, glp_tree *tree) {
    struct branching *b = search->b;
    struct solver *s = search->s;
    int node = glp_ios_best_node(tree), active, open, total;
    glp_ios_tree_size(tree, &active, &open, &total);
    search->nodes = total;
    long long effort = glp_get_it_cnt(glp_ios_get_prob(tree)) - search->first_count + penalties_rows(search->penalties) + total;
    if (node != 0) {
        double bound = s->l->scale * glp_ios_node_bound(tree, node) + s->l->constant;
        if (bound > b->bound && bound < HUGE_VAL)
            b->bound = bound;
    }
    if (b->pulse != NULL)
        b->pulse(b->self, s->iterations + effort, b->bound);
    bool enough = (b->found || b->start != NULL) && b->enough > 0 && b->value - b->bound <= b->enough;
    if (enough || b->bound >= b->below || (b->effort > 0 && effort > b->effort)) {
        search->stopped = true;
        glp_ios_terminate(tree);
    }
}

static void callback(glp_tree *tree, void *info) {
    struct search *search = info;
    take_incumbent(search, glp_ios_get_prob(tree));
    switch (glp_ios_reason(tree)) {
    case GLP_IHEUR:
        if (!search->started && search->b->start != NULL)
            give_incumbent(search, tree);
        search->started = true;
        break;

    case GLP_ISELECT:
        watch(search, tree);
        break;

    case GLP_IBRANCH:
        if (!search->ranges) {
            if (search->penalties == NULL)
                search->penalties = penalties_new(glp_ios_get_prob(tree));
            branch_by_penalties(tree, search->penalties);
        }
        break;
    default:
        break;
    }
}

enum solver_state solver_branch(struct solver *s, struct branching *b) {
    double objective;
    long long before = s->iterations;
    b->found = false;
    b->nodes = 0;
    b->bound = -HUGE_VAL;
    enum solver_state state = solver_relax(s, b->effort, &objective);
    if (state != SOLVER_OPTIMAL)
        return state;
    b->bound = objective;
    if (s->l->n_rows == 0 || s->n_of == 0) {
        b->found = true;
        b->value = objective;
        return SOLVER_OPTIMAL;
    }
    if (b->bound >= b->below)
        return SOLVER_LIMIT;
    double most = b->start != NULL && b->value < b->below ? b->value : b->below; /* nobody asks for plans beyond it */
    if (most < HUGE_VAL)
        drop_dear(s, most - b->bound + 1e-6 * (1 + fabs(b->bound)), b->start);
    struct search search = {.s = s, .b = b, .best = 1e300, .first_count = glp_get_it_cnt(s->lp)};
    long long rest = b->effort - (s->iterations - before), asked = b->effort;
    b->effort = asked > 0 && rest < 1 ? 1 : asked > 0 ? rest : 0;
    glp_iocp parm;
    glp_init_iocp(&parm);
    parm.msg_lev = GLP_MSG_OFF;
    /* Measured: ranges close by pseudo-costs (largest and smallest counts first), convex pieces by penalties; where no range is in the objective
     * pseudo-costs are all alike, and a search by them can wander for ever. */
    search.ranges = s->l->ask.program->n_ranges > 0 && s->l->ask.tier == TIER_STRUCTURE;
    parm.br_tech = GLP_BR_PCH;
    parm.bt_tech = b->deep ? GLP_BT_DFS : GLP_BT_BLB;
    parm.cb_func = callback;
    parm.cb_info = &search;
    int result = glp_intopt(s->lp, &parm);
    if (result == 0 || result == GLP_ESTOP)
        take_incumbent(&search, s->lp);
    s->iterations += glp_get_it_cnt(s->lp) - search.first_count + penalties_rows(search.penalties);
    penalties_free(search.penalties);
    b->effort = asked;
    b->nodes = search.nodes;
    if (result == GLP_ESTOP || search.stopped)
        return SOLVER_LIMIT;
    if (result != 0)
        return SOLVER_FAILED;
    int status = glp_mip_status(s->lp);
    if (status == GLP_NOFEAS)
        return SOLVER_IMPOSSIBLE;
    if (status != GLP_OPT)
        return SOLVER_FAILED;
    b->bound = s->l->scale * glp_mip_obj_val(s->lp) + s->l->constant; /* found or not: the incumbent given is the optimum */
    return SOLVER_OPTIMAL;
}

bool solver_write(struct arena *arena, const struct linear *l, enum export_format format, char **bytes, size_t *size, struct error *err) {
    struct solver *s = solver_new(l, NULL);
    bool good = write_problem(arena, &(struct written_problem){s->lp, l, s->n_of, s->of}, format, bytes, size, err);
    solver_free(s);
    return good;
}

const char *solve_glpk_version(void) { return glp_version(); }
