/* Between the files of this room only. */
#ifndef EXPLAIN_PARTS_H
#define EXPLAIN_PARTS_H

#include "base/arena.h"
#include "explain/explain.h"

/* posts.c: which posts are open to the cadre, and what closes the others. */
void explain_posts(struct arena *arena, const struct explain_ask *ask, struct explanation *e);
/* What closes one post; false if it is open. pinned: rules in which the cadre has a pin, whose own closing of other posts does not count. */
bool post_closed(const struct rules *rules, const struct rules *pinned, bool relax, int cadre, int post, struct closed_post *closed);
/* Rules of the task with its wishes about where the cadre goes put aside, and a pin of it to any post. */
const struct rules *rules_pinned(struct arena *arena, const struct task *task, int cadre);
/* The wishes without the cadre's own pin and stay; *n_aside: how many those were. */
struct wishes wishes_aside(struct arena *arena, const struct task *task, int cadre, int *n_aside);

/* effects.c */
void explain_effects(struct arena *arena, struct explanation *e);

/* price.c: the best plan without the wish, begun with the plan explained; the price of price->wish against it. deadline: in stop_now(), 0 none. */
bool solve_base(struct arena *arena, const struct explain_ask *ask, struct solution *base, enum bounds_from *bounds, struct error *err);
/* The tiers of two solutions compared where their components differ; how many. */
int price_tiers(struct arena *arena, const struct solution *base, const struct solution *wished, struct price_tier tiers[N_TIERS]);
bool price_wish(struct arena *arena, const struct explain_ask *ask, const struct explanation *e, const struct solution *base, double deadline,
                struct price *price, struct error *err);

/* closest.c: drops differences that have nothing to do with the wish. wished: the cadre's post in the plan with the wish, -1 stays. Valid only for a
 * price against the plan explained. */
void stay_close(struct arena *arena, const struct explanation *e, struct price *price, int wished);

/* alternatives.c */
bool explain_alternatives(struct arena *arena, const struct explain_ask *ask, const struct explanation *e, const struct solution *base,
                          double deadline, struct alternatives *found, struct error *err);
/* The plan with the cadre at the post, if it takes no more than a vacant seat or an exchange of two: false if the judge finds it breaks a rule. */
bool exchange_seats(struct arena *arena, const struct explanation *e, const struct plan *plan, int post, struct plan *changed);

/* As score_compare, of plans of which one may give up musts and the other not. */
int compare_scores(const struct score *a, const struct score *b);

/* The post a cadre goes to by a plan, -1: none. */
int plan_target(const struct plan *plan, int cadre);

#endif
