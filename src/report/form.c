#include "report/form.h"

#include <string.h>

#include "base/ids.h"
#include "domain/codes.h"
#include "intake/education.h"
#include "intake/said.h"
#include "report/text.h"

static const char *body_key(struct arena *arena, const char *unit, const char *body) { return arena_format(arena, "%s\x1f%s", unit, body); }

struct form form_new(const struct city *city, const struct view *view) {
    struct form form = {view, city, view->arena, ids_new(view->arena), ids_new(view->arena)};
    for (int u = 0; u < city->n_units; u++)
        ids_add(form.units, city->units[u].id, u);
    for (int b = 0; b < city->n_bodies; b++)
        ids_add(form.bodies, body_key(form.arena, city->units[city->bodies[b].unit].id, city->bodies[b].id), b);
    return form;
}

const char *form_name(const struct form *form, int who) {
    const struct city *city = form->city;
    bool named = who < city->n_cadres && city->cadres[who].name && !form->view->anonymous;
    return text_clean(form->view, named ? city->cadres[who].name : city_party_id(city, who));
}

const char *form_organ(const struct form *form, int unit, int body) {
    const char *name = text_unit(form->view, form->city, unit);
    const struct body *b = body < 0 ? NULL : &form->city->bodies[body];
    return b ? arena_format(form->arena, "%s%s", name, text_clean(form->view, b->name ? b->name : b->id)) : name;
}

const char *form_title(const struct form *form, int post) {
    const char *title = form->city->posts[post].title;
    return title ? text_clean(form->view, title) : "";
}

const char *form_date(const struct form *form, struct date date) {
    if (!date_known(date))
        return "";
    const char *month = arena_format(form->arena, "%04d%02d", date.month / 12, date.month % 12 + 1);
    return date.day > 0 ? arena_format(form->arena, "%s%02d", month, date.day) : month;
}

const char *form_code(const struct form *form, enum codes_id list, const char *code) {
    const char *said = codes_said(form->arena, list, code);
    return said ? said : "";
}

const char *form_value(const struct form *form, int cadre, int attribute) {
    static const enum codes_id lists[N_FIXED_ATTRIBUTES] = {[ATTRIBUTE_GENDER] = CODES_GENDER,
                                                            [ATTRIBUTE_ETHNICITY] = CODES_ETHNICITY,
                                                            [ATTRIBUTE_PARTY] = CODES_PARTY,
                                                            [ATTRIBUTE_EDUCATION] = CODES_EDUCATION};
    int value = form->city->cadres[cadre].values[attribute];
    const char *code = symbols_text(form->city->symbols, value);
    if (value == SYMBOL_UNKNOWN)
        return "";
    return attribute == ATTRIBUTE_SPECIALTY ? text_clean(form->view, code) : form_code(form, lists[attribute], code);
}

const char *form_card(const struct form *form, int cadre, const char *key) {
    const struct cadre *c = &form->city->cadres[cadre];
    for (int k = 0; k < c->n_card && !form->view->anonymous; k++)
        if (strcmp(c->card[k].key, key) == 0)
            return text_clean(form->view, c->card[k].value);
    return "";
}

/* Titles of internal bodies tell their rank. */
static bool title_tells(const struct form_spell *spell) {
    const char *rank = spell->unit >= 0 && spell->body >= 0 ? title_rank(spell->title) : NULL;
    return spell->rank < 0 || (rank && strcmp(rank, code_rank[spell->rank]) == 0);
}

static struct form_spell of_stay(const struct form *form, const struct stay *stay) {
    struct form_spell spell = {.body = -1, .rank = stay->rank, .from = stay->from, .to = stay->to, .post = -1};
    const char *unit = stay->unit ? stay->unit : "", *body = stay->body ? stay->body : "";
    spell.unit = ids_find(form->units, unit);
    if (spell.unit >= 0 && *body)
        spell.body = ids_find(form->bodies, body_key(form->arena, unit, body));
    spell.organ = spell.unit >= 0 ? form_organ(form, spell.unit, spell.body) : text_clean(form->view, unit);
    if (*body && spell.body < 0)
        spell.organ = arena_format(form->arena, "%s%s", spell.organ, text_clean(form->view, body));
    spell.title = stay->title ? text_clean(form->view, stay->title) : "";
    spell.told = title_tells(&spell);
    return spell;
}

static struct form_spell present(const struct form *form, int cadre) {
    const struct cadre *c = &form->city->cadres[cadre];
    const struct post *post = &form->city->posts[c->post];
    struct form_spell spell = {.unit = post->unit, .body = post->body, .rank = (int)c->rank, .from = c->post_since, .post = c->post};
    spell.to = (struct date){MONTH_UNKNOWN, 0};
    spell.organ = form_organ(form, post->unit, post->body);
    spell.title = form_title(form, c->post);
    spell.told = title_tells(&spell);
    return spell;
}

/* The first month the spells tell of in the body of the last one. */
static struct date first_in_body(int n, const struct form_spell *spells) {
    struct date first = spells[n - 1].from;
    for (int k = 0; k < n - 1; k++)
        if (spells[k].unit == spells[n - 1].unit && spells[k].body == spells[n - 1].body && date_known(spells[k].from) &&
            spells[k].from.month < first.month)
            first = spells[k].from;
    return first;
}

static bool comes_after(const struct form_spell *a, const struct form_spell *b) {
    if ((a->post >= 0) != (b->post >= 0))
        return a->post >= 0;
    return date_known(a->from) && (!date_known(b->from) || a->from.month > b->from.month);
}

/* Few and mostly in order already; equal ones stay as they are. */
static void sort(int n, struct form_spell *list) {
    for (int k = 1; k < n; k++) {
        struct form_spell spell = list[k];
        int at = k;
        for (; at > 0 && comes_after(&list[at - 1], &spell); at--)
            list[at] = list[at - 1];
        list[at] = spell;
    }
}

int form_career(const struct form *form, int cadre, const struct form_spell **spells) {
    const struct cadre *c = &form->city->cadres[cadre];
    struct form_spell *list = ARENA_ARRAY(form->arena, struct form_spell, c->n_history + 2);
    int n = 0;
    for (int k = 0; k < c->n_history; k++)
        list[n++] = of_stay(form, &c->history[k]);
    if (c->post >= 0) {
        list[n++] = present(form, cadre);
        struct date first = first_in_body(n, list);
        if (date_known(c->body_since) && date_known(c->post_since) && c->body_since.month < first.month) {
            list[n] = list[n - 1];
            list[n].title = "科员";
            list[n].rank = list[n].post = -1;
            list[n].told = true;
            list[n].from = c->body_since;
            list[n++].to = first;
        }
    }
    sort(n, list);
    *spells = list;
    return n;
}

/* "大学本科、经济学学士"; a degree may stand alone. */
static struct form_degree of_card(const struct form *form, int cadre, bool full_time) {
    const char *kind = full_time ? "全日制" : "在职", *said = form_card(form, cadre, arena_format(form->arena, "%s学历", kind));
    const char *comma = strstr(said, "、");
    struct form_degree degree = {.level = said, .degree = "", .full_time = full_time};
    if (comma) {
        degree.level = arena_string_n(form->arena, said, (size_t)(comma - said));
        degree.degree = comma + strlen("、");
    } else if (!codes_word(CODES_EDUCATION, said) && (said_ends(said, "士") || said_ends(said, "学位"))) {
        degree.level = "";
        degree.degree = said;
    }
    degree.school = form_card(form, cadre, arena_format(form->arena, "%s毕业院校", kind));
    degree.subject = form_card(form, cadre, arena_format(form->arena, "%s所学专业", kind));
    return degree;
}

int form_degrees(const struct form *form, int cadre, struct form_degree degrees[3]) {
    int value = form->city->cadres[cadre].values[ATTRIBUTE_EDUCATION], n = 0, highest = -1;
    int known = value == SYMBOL_UNKNOWN ? -1 : code_find(code_education, symbols_text(form->city->symbols, value));
    for (int k = 0; k < 2; k++) {
        bool any_word;
        degrees[n] = of_card(form, cadre, k == 1);
        if (!*degrees[n].level && !*degrees[n].degree && !*degrees[n].school && !*degrees[n].subject)
            continue;
        if (known >= 0 && education_rank(&(struct education){.level = degrees[n].level, .degree = degrees[n].degree}, &any_word) == known)
            highest = n;
        n++;
    }
    bool special = form->city->cadres[cadre].values[ATTRIBUTE_SPECIALTY] != SYMBOL_UNKNOWN;
    if (highest < 0 && (known >= 0 || special)) {
        highest = n;
        degrees[n++] = (struct form_degree){form_value(form, cadre, ATTRIBUTE_EDUCATION), "", "", "", true, false};
    }
    if (highest >= 0)
        degrees[highest].highest = true;
    return n;
}

const char *form_kin(const struct form *form, int relation, const char *gender) {
    static const struct {
        const char *relation, *male, *female;
    } words[] = {{"spouse", "丈夫", "妻子"},     {"parent", "父亲", "母亲"},  {"child", "儿子", "女儿"}, {"grandparent", "祖父", "祖母"},
                 {"grandchild", "孙子", "孙女"}, {"sibling", "兄弟", "姐妹"}, {"nephew", "侄子", "侄女"}};
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strcmp(words[k].relation, code_relation[relation]) == 0 && *gender)
            return strcmp(gender, "男") == 0 ? words[k].male : words[k].female;
    return form_code(form, CODES_RELATION, code_relation[relation]);
}
