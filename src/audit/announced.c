/* What became of the moves that were announced before. */
#include "audit/parts.h"

static void close_by(const struct state *s, struct judged_announced *fate, int i, int p) {
    const struct rules *rules = s->rules;
    bool relaxes = false;
    for (int k = 0; k < s->plan->n_deferrals; k++)
        relaxes = relaxes || s->plan->deferrals[k].n_exempt == 0;
    if (p != rules->city->cadres[i].post) {
        fate->closed = rules_forbid(rules, i, p);
        if (rules->city->posts[p].surplus || rules->post_held[p])
            fate->closed |= rule_bit(RULE_ZR_2);
    }
    fate->unmet = relaxes ? 0 : rules_unmet(rules, i, p == rules->city->cadres[i].post ? -1 : p) & rules->cadres[i].musts;
    if (fate->closed != 0 || fate->unmet != 0)
        fate->fate = FATE_CLOSED;
}

void list_announced(struct state *s) {
    const struct announced *announced = s->rules->wishes->announced;
    struct verdict *v = s->verdict;
    if (announced == NULL)
        return;
    struct judged_announced *items = ARENA_ARRAY(s->arena, struct judged_announced, announced->n);
    int *others = ARENA_ARRAY(s->arena, int, s->rules->city->n_cadres);
    for (int m = 0; m < announced->n; m++) {
        const struct announced_move *move = &announced->moves[m];
        struct judged_announced *item = &items[v->n_announced++];
        *item = (struct judged_announced){.move = move, .fate = FATE_OTHER, .instead = move->who < 0 ? -1 : s->target[move->who]};
        if (move->who < 0 || move->post < 0)
            item->fate = FATE_GONE;
        else if (rules_changes(s->rules, move->who, item->instead) == 0)
            item->fate = FATE_KEPT;
        else
            close_by(s, item, move->who, move->post);
    }
    for (int i = 0; i < s->rules->city->n_cadres; i++)
        if (is_out(s, i) && s->rules->announced[i] == -1)
            others[v->n_unannounced++] = i;
    v->announced = items;
    v->unannounced = others;
}
