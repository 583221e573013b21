/* Between the files of this room only. */
#ifndef SOLVE_PARTS_H
#define SOLVE_PARTS_H

#include "solve/crew.h"

struct solved {
    struct program *program;
    struct crew_result crew;
    bool has_plan;
    int64_t value[N_TIERS];
};

/* Builds and solves the program of a task; again with the limits of the whole round in it, if the components together pass them. */
bool solve_program(struct arena *arena, const struct task *task, const struct rules *rules, const struct cells *cells, double started, int n_tiers,
                   struct solved *solved, struct error *err);

/* Any plan will do; an impossible task is explained. */
bool solve_any(struct arena *arena, const struct task *task, struct solution *solution, struct error *err);
/* Who has nothing to do at all, or a row that nobody can change: no solver is needed to see it. */
bool plainly_impossible(const struct program *program);
/* components.c: values, bounds and sums of the components of a solved program. */
void list_components(struct arena *arena, const struct program *program, const struct crew_result *crew, struct solution *solution);
/* modes.c: arcs of each mode, and what closes a mode without any. */
void count_modes(struct arena *arena, const struct program *program, struct mode_arcs modes[N_MODES]);
/* impossible.c: who and what stands in the way. */
bool explain_impossible(struct arena *arena, const struct task *task, const struct program *program, double started, struct solution *solution,
                        struct error *err);
/* suspects.c: names what is in the way together, if no single must, rule or wish is to blame: without one of each set, and the musts known to be in
 * the way, there would be a plan. */
bool name_suspects(struct arena *arena, const struct task *task, double started, int n_known, const struct obstacle *known,
                   void (*name)(void *self, const struct obstacle *obstacle), void *self, struct error *err);
/* places.c: a seat conflict of one component as an obstacle; false if matching finds none. */
bool places_missing(struct arena *arena, const struct program *program, int part, struct obstacle *obstacle);
/* The same of a row that nobody's choice can change. */
bool places_missing_in(struct arena *arena, const struct program *program, int row, struct obstacle *obstacle);
/* The rules that close the arcs of a cadre, most arcs first. */
void list_closings(struct arena *arena, const struct rules *rules, int cadre, struct obstacle *obstacle);

#endif
