/* Family members by name and month of birth among the cadres and the leaders outside the exchange. Nobody is taken for kin who may be another of that
 * name. */
#include <string.h>

#include "intake/career.h"

struct party {
    struct record *row;
    bool cadre;
    const char *id, *name, *birth, *unit, *gender;
    int next; /* of the same name; -1 */
};

struct parties {
    struct draft *draft;
    struct ids *names;
    int n, room;
    struct party *items;
    struct ids *pairs; /* told already: "a\x1fb" */
};

static void add_party(struct parties *parties, struct record *row, bool cadre) {
    struct party party = {.row = row, .cadre = cadre, .next = -1};
    const char *name = record_get(row, cadre ? COL_cadres_name : COL_people_name);
    if (!name)
        return;
    party.id = record_get(row, cadre ? COL_cadres_id : COL_people_id);
    party.name = said_squeeze(parties->draft->arena, name);
    party.birth = record_get(row, cadre ? COL_cadres_birth : COL_people_birth);
    party.unit = record_get(row, cadre ? COL_cadres_unit : COL_people_unit);
    party.gender = cadre ? record_get(row, COL_cadres_gender) : NULL;
    int k = parties->n, first = ids_add(parties->names, party.name, k);
    *ARENA_PUSH(parties->draft->arena, parties->items, parties->n, parties->room) = party;
    while (first != k && parties->items[first].next >= 0)
        first = parties->items[first].next;
    if (first != k)
        parties->items[first].next = k;
}

const char *kin_inverse(const char *relation) {
    static const char *const turned[][2] = {{"parent", "child"}, {"grandparent", "grandchild"}, {"uncle", "nephew"}};
    for (size_t k = 0; k < sizeof turned / sizeof *turned; k++)
        for (int side = 0; side < 2; side++)
            if (strcmp(relation, turned[k][side]) == 0)
                return turned[k][1 - side];
    return relation;
}

enum likeness { OTHER, UNSURE, SURE };

/* The months of birth decide; a workplace that is another unit of the tables speaks against it. */
static enum likeness likeness(const struct parties *parties, const struct organs *organs, const struct relative *relative,
                              const struct party *party) {
    struct seat seat;
    bool works = *relative->work && organs && organs_read(organs, relative->work, NULL, &seat);
    bool here = works && party->unit && strcmp(seat.unit, party->unit) == 0, elsewhere = works && party->unit && !here;
    (void)parties;
    if (!relative->birth || !party->birth)
        return elsewhere ? OTHER : UNSURE;
    if (strncmp(relative->birth, party->birth, 7) != 0)
        return here ? UNSURE : OTHER;
    return elsewhere ? UNSURE : SURE;
}

static void add_row(struct parties *parties, const struct relative *relative, const struct party *party, const char *relation, bool sure) {
    struct draft *draft = parties->draft;
    struct record *row = draft_record(draft, TABLE_kin, relative->place);
    const char *of = record_get(relative->of, relative->of_cadre ? COL_cadres_id : COL_people_id);
    bool turned = !relative->of_cadre; /* kin stands with cadres */
    record_put(row, COL_kin_cadre, turned ? party->id : of);
    record_put(row, COL_kin_person, turned ? of : party->id);
    record_put(row, COL_kin_relation, turned && relation ? kin_inverse(relation) : relation);
    record_put(row, COL_kin_sure, sure ? NULL : "no");
}

static const char *pair_key(struct arena *arena, const char *a, const char *b) {
    return strcmp(a, b) < 0 ? arena_format(arena, "%s\x1f%s", a, b) : arena_format(arena, "%s\x1f%s", b, a);
}

static const char *told(const struct parties *parties, const struct relative *relative) {
    struct arena *arena = parties->draft->arena;
    const char *name = record_get(relative->of, relative->of_cadre ? COL_cadres_name : COL_people_name);
    const char *who = arena_format(arena, "%s%s%s", relative->name, relative->birth ? " " : "", relative->birth ? relative->birth : "");
    return arena_format(arena, "%s (" ID_LATER ") – %s %s (" ID_LATER ")", name ? name : "", relative->title, who);
}

static void match(struct parties *parties, const struct organs *organs, const struct relative *relative) {
    struct draft *draft = parties->draft;
    const char *relation = said_empty(relative->title) ? NULL : codes_word(CODES_RELATION, relative->title);
    int n_sure = 0, n_unsure = 0;
    if (!relation && !said_empty(relative->title))
        draft_remark(draft, REMARK_UNUSABLE, relative->place, "称谓", relative->title, W_INTAKE_NO_WORD);
    for (int pass = 0; pass < 2; pass++)
        for (int k = ids_find(parties->names, relative->name); k >= 0; k = parties->items[k].next) {
            const struct party *party = &parties->items[k];
            if (party->row == relative->of || (!party->cadre && !relative->of_cadre))
                continue;
            enum likeness like = likeness(parties, organs, relative, party);
            if (pass == 0) {
                n_sure += like == SURE;
                n_unsure += like == UNSURE;
                continue;
            }
            if (like == OTHER || (like == UNSURE && n_sure == 1))
                continue;
            bool sure = like == SURE && n_sure == 1;
            if (!sure) {
                draft_remark(draft, REMARK_KIN, relative->place, "家庭成员姓名", told(parties, relative),
                             n_sure + n_unsure > 1 ? W_INTAKE_KIN_SEVERAL
                             : relative->birth     ? W_INTAKE_KIN_DIFFERS
                                                   : W_INTAKE_KIN_NO_BIRTH);
                draft_about(draft, relative->of_cadre ? TABLE_cadres : TABLE_people, relative->of, party->cadre ? TABLE_cadres : TABLE_people,
                            party->row);
            }
            add_row(parties, relative, party, relation, sure);
            if (sure) {
                const char *key = pair_key(draft->arena, record_get(relative->of, relative->of_cadre ? COL_cadres_id : COL_people_id), party->id);
                draft->n_kin += ids_add(parties->pairs, key, draft->n_kin) == draft->n_kin;
            }
        }
}

/* Pairs that people confirmed in the supplement wait for nobody any more. */
void kin_settle(struct draft *draft) {
    const struct table *kin = &draft->tables[TABLE_kin];
    struct ids *confirmed = ids_new(draft->arena), *counted = ids_new(draft->arena);
    for (int k = 0; k < kin->n; k++) {
        const struct record *row = kin->rows[k];
        const char *cadre = record_get(row, COL_kin_cadre), *person = record_get(row, COL_kin_person), *sure = record_get(row, COL_kin_sure);
        if (row->laid && cadre && person && (!sure || strcmp(sure, "yes") == 0))
            ids_add(confirmed, pair_key(draft->arena, cadre, person), k);
    }
    for (int a = 0; a < draft->n_abouts; a++) {
        const struct about *about = &draft->abouts[a];
        struct remark *remark = &draft->remarks[about->remark];
        if (remark->kind != REMARK_KIN)
            continue;
        const char *ids[2];
        for (int k = 0; k < 2; k++)
            ids[k] = record_get(about->rows[k], draft_id_column(about->tables[k]));
        const char *key = ids[0] && ids[1] ? pair_key(draft->arena, ids[0], ids[1]) : NULL;
        if (!key || ids_find(confirmed, key) < 0)
            continue;
        remark->kind = N_REMARK_KINDS;
        draft->n_kin += ids_add(counted, key, a) == a;
    }
}

void kin_match(struct draft *draft, const struct family *family, const struct organs *organs) {
    struct parties parties = {.draft = draft, .names = ids_new(draft->arena), .pairs = ids_new(draft->arena)};
    for (int i = 0; i < draft->tables[TABLE_cadres].n; i++)
        add_party(&parties, draft->tables[TABLE_cadres].rows[i], true);
    for (int q = 0; q < draft->tables[TABLE_people].n; q++)
        add_party(&parties, draft->tables[TABLE_people].rows[q], false);
    for (int k = 0; k < family->n; k++)
        match(&parties, organs, &family->items[k]);
}
