/* Certificate files -> domain. Nouns are looked up; whether a row means anything the judge decides. */
#include <string.h>

#include "base/file.h"
#include "read/json.h"
#include "read/read.h"
#include "read/shape.h"

enum { ROOT_FORMAT, ROOT_MADE, ROOT_TIERS, ROOT_ROWS };
static const char *const root_fields[] = {"format", "made", "tiers", "rows", NULL};
enum { MADE_CADREX, MADE_CITY, MADE_POLICY_NAME, MADE_POLICY };
static const char *const made_fields[] = {"cadrex", "city_sha256", "policy", "policy_sha256", NULL};
enum { TIER_NAME, TIER_VALUE, TIER_BOUND, TIER_SCALE, TIER_HELD, TIER_SPLITS };
static const char *const tier_fields[] = {"tier", "value", "bound", "scale", "held", "splits", NULL};
enum { HELD_TIER, HELD_CASE, HELD_PRICE };
static const char *const held_fields[] = {"tier", "case", "price", NULL};
enum { SPLIT_CASE, SPLIT_CADRE, SPLIT_STAYS, SPLIT_MOVES };
static const char *const split_fields[] = {"case", "cadre", "stays", "moves", NULL};
enum {
    ROW_TIER,
    ROW_CASE,
    ROW_KIND,
    ROW_UNIT,
    ROW_BODY,
    ROW_TAG,
    ROW_ATTRIBUTE,
    ROW_VALUE,
    ROW_NUMBER,
    ROW_RANK,
    ROW_RULE,
    ROW_CADRES,
    ROW_POST,
    ROW_POSTS,
    ROW_OTHER_POSTS,
    ROW_AREA,
    ROW_PRICE
};
static const char *const row_fields[] = {"tier", "case", "row",    "unit", "body",  "tag",         "attribute", "value", "number",
                                         "rank", "rule", "cadres", "post", "posts", "other_posts", "area",      "price", NULL};

/* What each kind of row has to name. */
static const unsigned needed[N_CERTIFY_KINDS] = {
    [CERTIFY_CELL] = 0,
    [CERTIFY_SEATS] = 1U << ROW_POSTS,
    [CERTIFY_OWN_SEATS] = 1U << ROW_POSTS,
    [CERTIFY_MUST_FILL] = 1U << ROW_POST,
    [CERTIFY_VACANCIES] = 1U << ROW_UNIT | 1U << ROW_RANK,
    [CERTIFY_QUOTA] = 1U << ROW_UNIT | 1U << ROW_RANK,
    [CERTIFY_PAIR] = 1U << ROW_CADRES | 1U << ROW_RULE,
    [CERTIFY_BOTH_DUE] = 1U << ROW_CADRES,
    [CERTIFY_LEAVERS] = 1U << ROW_UNIT,
    [CERTIFY_KIN] = 1U << ROW_CADRES | 1U << ROW_POSTS | 1U << ROW_OTHER_POSTS,
    [CERTIFY_CONFLICT] = 1U << ROW_CADRES | 1U << ROW_UNIT,
    [CERTIFY_ENABLING] = 1U << ROW_UNIT | 1U << ROW_RANK,
    [CERTIFY_MUTUAL] = 1U << ROW_AREA,
};

struct certificate_reader {
    struct reader reader;
    const struct city *city;
    const struct city_index *index;
    const struct node *root;
};

/* A whole number within ±most; wrong ones are faults. */
static int64_t number_at(const struct node *node, int field, int64_t least, int64_t most) {
    struct spot spot = spot_field(node, field);
    if (!spot.value || (json_is_integer(spot.value) && json_integer_value(spot.value) >= least && json_integer_value(spot.value) <= most))
        return spot.value ? (int64_t)json_integer_value(spot.value) : 0;
    spot_fault(spot, "out-of-range", NULL, W_FAULT_PRICE, (long long)least, (long long)most);
    return 0;
}

static int find_in(const struct certificate_reader *cr, struct spot spot, int (*find)(const struct city_index *, const char *), enum word missing) {
    const char *id = spot_id(spot);
    int found = id ? find(cr->index, id) : -1;
    if (id && found < 0)
        spot_fault(spot, "dangling", word(W_HINT_DANGLING), missing, shown(&cr->reader, id));
    return found;
}

static int *posts_at(const struct certificate_reader *cr, const struct node *node, int field, int *n) {
    struct spot spot = spot_field(node, field);
    spot_list(spot, n);
    int *posts = ARENA_ARRAY(cr->reader.arena, int, *n);
    for (int k = 0; k < *n; k++)
        posts[k] = find_in(cr, spot_item(spot, k), city_find_post, W_FAULT_NO_POST);
    return posts;
}

/* A cadre, or (party) somebody outside the exchange as n_cadres + person. */
static int party_at(const struct certificate_reader *cr, struct spot spot, bool party) {
    const char *id = spot_id(spot);
    int found = id ? city_find_cadre(cr->index, id) : -1;
    for (int q = 0; id && party && found < 0 && q < cr->city->n_people; q++)
        found = strcmp(cr->city->people[q].id, id) == 0 ? cr->city->n_cadres + q : -1;
    if (id && found < 0)
        spot_fault(spot, "dangling", word(W_HINT_DANGLING), W_FAULT_NO_CADRE, shown(&cr->reader, id));
    return found;
}

static void read_cadres(const struct certificate_reader *cr, const struct node *node, struct certify_row *row) {
    int n;
    struct spot spot = spot_field(node, ROW_CADRES);
    if (!spot_list(spot, &n))
        return;
    if (n != 2) {
        spot_fault(spot, "wrong-length", NULL, W_FAULT_TWO_CADRES);
        return;
    }
    row->a = party_at(cr, spot_item(spot, 0), false);
    row->b = party_at(cr, spot_item(spot, 1), row->kind == CERTIFY_CONFLICT);
}

static int body_at(const struct certificate_reader *cr, const struct node *node, int unit) {
    struct spot spot = spot_field(node, ROW_BODY);
    if (!spot.value || unit < 0)
        return -1;
    if (spot_null(spot))
        return -2;
    const char *id = spot_id(spot);
    const struct unit *u = &cr->city->units[unit];
    for (int b = u->first_body; id && b < u->first_body + u->n_bodies; b++)
        if (strcmp(cr->city->bodies[b].id, id) == 0)
            return b;
    if (id)
        spot_fault(spot, "dangling", word(W_HINT_DANGLING), W_FAULT_NO_BODY, cr->city->units[unit].id, shown(&cr->reader, id));
    return -1;
}

static int area_at(const struct certificate_reader *cr, const struct node *node) {
    const char *area = node_word(node, ROW_AREA);
    for (int u = 0; area && u < cr->city->n_units; u++)
        if (cr->city->units[u].area && strcmp(cr->city->units[u].area, area) == 0 && cr->city->units[u].level != LEVEL_CITY)
            return u;
    if (area)
        spot_fault(spot_field(node, ROW_AREA), "dangling", NULL, W_FAULT_NO_AREA, shown(&cr->reader, area));
    return -1;
}

static void read_cell(const struct certificate_reader *cr, const struct node *node, struct certify_row *row) {
    const char *tag = node_word(node, ROW_TAG), *attribute = NULL, *value = NULL;
    if (!spot_null(spot_field(node, ROW_ATTRIBUTE)))
        attribute = node_word(node, ROW_ATTRIBUTE);
    if (!spot_null(spot_field(node, ROW_VALUE)))
        value = node_word(node, ROW_VALUE);
    row->tag = tag ? symbols_id(cr->reader.symbols, tag) : -1;
    row->number = (int)number_at(node, ROW_NUMBER, 1, COUNT_MOST) - 1;
    row->number = row->number < 0 ? 0 : row->number;
    row->word = value ? symbols_id(cr->reader.symbols, value) : -1;
    for (int d = 0; attribute && d < cr->city->n_attributes; d++)
        row->attribute = strcmp(cr->city->attributes[d], attribute) == 0 ? d : row->attribute;
    if (attribute && row->attribute < 0)
        spot_fault(spot_field(node, ROW_ATTRIBUTE), "dangling", NULL, W_FAULT_NO_ATTRIBUTE, shown(&cr->reader, attribute));
}

static void read_row(const struct certificate_reader *cr, const struct node *node, struct certify_row *row) {
    for (int f = ROW_TIER; f <= ROW_PRICE; f++)
        if ((needed[row->kind] >> f & 1U) != 0)
            node_need(node, f);
    if (node->values[ROW_UNIT])
        row->unit = find_in(cr, spot_field(node, ROW_UNIT), city_find_unit, W_FAULT_NO_UNIT);
    row->body = body_at(cr, node, row->unit);
    row->rank = node_code(node, ROW_RANK, code_rank, -1);
    row->rule = (enum rule)node_code(node, ROW_RULE, rule_names, RULE_SD_E6);
    if (row->kind == CERTIFY_CELL)
        read_cell(cr, node, row);
    if (row->kind == CERTIFY_MUTUAL)
        row->unit = area_at(cr, node);
    read_cadres(cr, node, row);
    row->posts = posts_at(cr, node, ROW_POSTS, &row->n_posts);
    row->other_posts = posts_at(cr, node, ROW_OTHER_POSTS, &row->n_other_posts);
    if (row->kind == CERTIFY_MUST_FILL) {
        int *post = ARENA_ARRAY(cr->reader.arena, int, 1);
        *post = find_in(cr, spot_field(node, ROW_POST), city_find_post, W_FAULT_NO_POST);
        row->posts = post;
        row->n_posts = 1;
    }
    int64_t most = (int64_t)1 << CERTIFY_PRICE_BITS;
    row->price = number_at(node, ROW_PRICE, row->kind == CERTIFY_CELL || row->kind == CERTIFY_MUTUAL ? -most : 0, most);
}

static int case_at(const struct node *node, int field, int64_t least) { return (int)number_at(node, field, least, CERTIFY_CASES_MOST - 1); }

/* Room for every number a case may have; cases that are not split hold prices. */
static struct certify_case *cases_new(const struct certificate_reader *cr) {
    struct certify_case *cases = ARENA_ARRAY(cr->reader.arena, struct certify_case, CERTIFY_CASES_MOST);
    for (int k = 0; k < CERTIFY_CASES_MOST; k++)
        cases[k].cadre = -1;
    return cases;
}

/* A case is in one other: a tree, whose cases can be gone through one by one. */
static int child_at(const struct certificate_reader *cr, const struct node *node, int field, int parent, bool *used) {
    int child = case_at(node, field, parent + 1);
    if (child > 0 && used[child])
        spot_fault(spot_field(node, field), "twice", NULL, W_FAULT_TWICE, arena_format(cr->reader.arena, "%d", child));
    used[child] = true;
    return child;
}

static void read_splits(const struct certificate_reader *cr, const struct node *up, struct certify_tier *tier, struct certify_case *cases) {
    int n;
    bool used[CERTIFY_CASES_MOST] = {false};
    struct spot list = spot_field(up, TIER_SPLITS);
    spot_list(list, &n);
    for (int k = 0; k < n; k++) {
        struct node node;
        struct reader reader = cr->reader;
        if (!node_open(&node, &reader, up, "splits", k, spot_item(list, k).value, split_fields) || !node_need(&node, SPLIT_CADRE) ||
            !node_need(&node, SPLIT_STAYS) || !node_need(&node, SPLIT_MOVES))
            continue;
        int number = case_at(&node, SPLIT_CASE, 0), most = 0;
        struct certify_case *one = &cases[number];
        if (one->cadre >= 0)
            spot_fault(spot_field(&node, SPLIT_CASE), "twice", NULL, W_FAULT_TWICE, arena_format(cr->reader.arena, "%d", number));
        one->cadre = party_at(cr, spot_field(&node, SPLIT_CADRE), false);
        one->stays = child_at(cr, &node, SPLIT_STAYS, number, used);
        one->moves = child_at(cr, &node, SPLIT_MOVES, number, used);
        most = one->stays > one->moves ? one->stays : one->moves;
        tier->n_cases = most >= tier->n_cases ? most + 1 : tier->n_cases;
    }
}

static void read_held(const struct certificate_reader *cr, const struct node *up, struct certify_case *cases) {
    int n;
    struct spot list = spot_field(up, TIER_HELD);
    spot_list(list, &n);
    for (int k = 0; k < n; k++) {
        struct node node;
        struct reader reader = cr->reader;
        if (!node_open(&node, &reader, up, "held", k, spot_item(list, k).value, held_fields) || !node_need(&node, HELD_TIER) ||
            !node_need(&node, HELD_PRICE))
            continue;
        int t = node_code(&node, HELD_TIER, tier_names, -1), number = case_at(&node, HELD_CASE, 0);
        int64_t price = number_at(&node, HELD_PRICE, 0, (int64_t)1 << CERTIFY_PRICE_BITS);
        if (t >= 0)
            cases[number].held[t] = price;
    }
}

static void read_tiers(const struct certificate_reader *cr, struct certificate *certificate) {
    int n;
    struct spot list = spot_field(cr->root, ROOT_TIERS);
    spot_list(list, &n);
    struct certify_tier *tiers = ARENA_ARRAY(cr->reader.arena, struct certify_tier, n);
    for (int k = 0; k < n; k++) {
        struct node node;
        struct reader reader = cr->reader;
        if (!node_open(&node, &reader, cr->root, "tiers", k, spot_item(list, k).value, tier_fields) || !node_need(&node, TIER_NAME) ||
            !node_need(&node, TIER_SCALE))
            continue;
        int tier = node_code(&node, TIER_NAME, tier_names, -1);
        if (tier < 0)
            continue;
        for (int m = 0; m < certificate->n_tiers; m++)
            if ((int)tiers[m].tier == tier)
                spot_fault(spot_field(&node, TIER_NAME), "twice", NULL, W_FAULT_TWICE, tier_names[tier]);
        struct certify_tier *to = &tiers[certificate->n_tiers++];
        int64_t most = (int64_t)1 << 53;
        to->tier = (enum tier)tier;
        to->scale = number_at(&node, TIER_SCALE, 1, CERTIFY_SCALE_MOST);
        to->value = number_at(&node, TIER_VALUE, -most, most);
        to->bound = number_at(&node, TIER_BOUND, -most, most);
        struct certify_case *cases = cases_new(cr);
        to->n_cases = 1;
        to->cases = cases;
        read_splits(cr, &node, to, cases);
        read_held(cr, &node, cases);
    }
    certificate->tiers = tiers;
}

static void read_rows(const struct certificate_reader *cr, struct certificate *certificate) {
    int n, *room = ARENA_ARRAY(cr->reader.arena, int, certificate->n_tiers *CERTIFY_CASES_MOST);
    const struct certify_tier *tiers = certificate->tiers;
    struct spot list = spot_field(cr->root, ROOT_ROWS);
    spot_list(list, &n);
    for (int k = 0; k < n; k++) {
        struct node node;
        struct reader reader = cr->reader;
        if (!node_open(&node, &reader, cr->root, "rows", k, spot_item(list, k).value, row_fields) || !node_need(&node, ROW_TIER) ||
            !node_need(&node, ROW_KIND) || !node_need(&node, ROW_PRICE))
            continue;
        struct certify_row row = {.unit = -1, .body = -1, .rank = -1, .tag = -1, .attribute = -1, .word = -1, .a = -1, .b = -1};
        int kind = node_code(&node, ROW_KIND, certify_names, -1), tier = node_code(&node, ROW_TIER, tier_names, -1), at = -1;
        int number = case_at(&node, ROW_CASE, 0);
        for (int t = 0; t < certificate->n_tiers; t++)
            at = (int)tiers[t].tier == tier ? t : at;
        if (tier >= 0 && at < 0)
            spot_fault(spot_field(&node, ROW_TIER), "dangling", NULL, W_FAULT_NO_TIER, tier_names[tier]);
        if (kind < 0 || at < 0)
            continue;
        row.kind = (enum certify_kind)kind;
        read_row(cr, &node, &row);
        struct certify_case *one = (struct certify_case *)&tiers[at].cases[number]; /* still being read */
        struct certify_row **rows = (struct certify_row **)&one->rows;
        *ARENA_PUSH(cr->reader.arena, *rows, one->n_rows, room[at * CERTIFY_CASES_MOST + number]) = row;
    }
}

static const char *sha256_at(const struct node *node, int field) {
    struct spot spot = spot_field(node, field);
    if (spot.value)
        spot_sha256(spot);
    return node_text(node, field);
}

static void read_made(const struct certificate_reader *cr, struct certificate *certificate) {
    struct node made;
    struct spot spot = spot_field(cr->root, ROOT_MADE);
    if (!spot.value || !node_open_spot(&made, spot, made_fields))
        return;
    node_text(&made, MADE_CADREX);
    node_text(&made, MADE_POLICY_NAME);
    certificate->city_sha256 = sha256_at(&made, MADE_CITY);
    certificate->policy_sha256 = sha256_at(&made, MADE_POLICY);
}

bool read_certificate(struct arena *arena, const char *path, const struct city *city, struct certificate *certificate, struct faults *faults,
                      struct error *err) {
    char *bytes;
    size_t size;
    int before = faults->n_errors;
    struct node root;
    *certificate = (struct certificate){.file = arena_string(arena, path)};
    if (!file_read(arena, path, &bytes, &size, err))
        return false;
    struct certificate_reader cr = {.reader = {.arena = arena, .symbols = city->symbols, .faults = faults, .file = certificate->file},
                                    .city = city,
                                    .index = city_index_new(arena, city),
                                    .root = &root};
    json_t *json = reader_load(&cr.reader, bytes, size, err);
    if (!json)
        return false;
    if (node_open_file(&root, &cr.reader, json, root_fields, ROOT_FORMAT, "cadrex-certificate/1") && node_need(&root, ROOT_TIERS) &&
        node_need(&root, ROOT_ROWS)) {
        read_made(&cr, certificate);
        read_tiers(&cr, certificate);
        if (faults->n_errors == before)
            read_rows(&cr, certificate);
    }
    json_decref(json);
    return faults->n_errors == before;
}
