#include "intake/plan_seats.h"

#include <string.h>

#include "intake/draft.h"

/* Names -> posts: a list for each name. */
struct seat_node {
    int post, next;
};

struct seats {
    struct arena *arena;
    struct ids *names; /* number: of `first` */
    int n_names, name_room, n_nodes, node_room;
    int *first;
    struct seat_node *nodes;
};

static void add(struct seats *seats, const char *text, int post) {
    const char *name = said_squeeze(seats->arena, text);
    int k = *name ? ids_add(seats->names, name, seats->n_names) : -1;
    if (k < 0)
        return;
    if (k == seats->n_names)
        *ARENA_PUSH(seats->arena, seats->first, seats->n_names, seats->name_room) = -1;
    int last = -1;
    for (int at = seats->first[k]; at >= 0; at = seats->nodes[at].next) {
        if (seats->nodes[at].post == post)
            return;
        last = at;
    }
    int at = seats->n_nodes;
    *ARENA_PUSH(seats->arena, seats->nodes, seats->n_nodes, seats->node_room) = (struct seat_node){post, -1};
    *(last < 0 ? &seats->first[k] : &seats->nodes[last].next) = at;
}

/* As report writes them (text_seat), and with ids in place of names. */
static void add_post(struct seats *seats, const struct city *city, int p) {
    const struct post *post = &city->posts[p];
    const struct unit *unit = &city->units[post->unit];
    const struct body *body = post->body < 0 ? NULL : &city->bodies[post->body];
    enum word rank = post->rank == RANK_PRINCIPAL ? W_PRINCIPAL : W_DEPUTY;
    const char *units[] = {unit->name, unit->id}, *bodies[] = {body ? body->name : "", body ? body->id : NULL};
    const char *titles[] = {post->title ? post->title : word_in(rank, LANGUAGE_EN), post->title ? NULL : word_in(rank, LANGUAGE_ZH)};
    add(seats, post->id, p);
    for (int u = 0; u < 2; u++)
        for (int b = 0; b < 2; b++)
            for (int t = 0; t < 2; t++)
                if (units[u] && bodies[b] && titles[t])
                    add(seats, arena_format(seats->arena, "%s%s%s", units[u], bodies[b], titles[t]), p);
}

struct seats *seats_new(struct arena *arena, const struct city *city) {
    struct seats *seats = ARENA_NEW(arena, struct seats);
    seats->arena = arena;
    seats->names = ids_new(arena);
    for (int p = 0; p < city->n_posts; p++)
        add_post(seats, city, p);
    return seats;
}

bool seats_next(const struct seats *seats, const char *name, int *post) {
    int k = ids_find(seats->names, name), at = k < 0 ? -1 : seats->first[k];
    while (*post >= 0 && at >= 0 && seats->nodes[at].post != *post)
        at = seats->nodes[at].next;
    if (*post >= 0 && at >= 0)
        at = seats->nodes[at].next;
    if (at >= 0)
        *post = seats->nodes[at].post;
    return at >= 0;
}

static const char *without_end(struct arena *arena, const char *text, const char *end) {
    return said_ends(text, end) && strlen(text) > strlen(end) ? arena_string_n(arena, text, strlen(text) - strlen(end)) : text;
}

/* "…科长（至2021-05，保留现职）" -> "…科长"; the text itself where nothing stands in brackets at its end. */
static const char *without_remark(struct arena *arena, const char *text) {
    static const char *const brackets[][2] = {{"(", ")"}, {"（", "）"}};
    for (size_t k = 0; k < 2; k++) {
        const char *open = NULL;
        for (const char *at = strstr(text, brackets[k][0]); at; at = strstr(at + 1, brackets[k][0]))
            open = at;
        if (open && open > text && said_ends(text, brackets[k][1]))
            return arena_string_n(arena, text, (size_t)(open - text));
    }
    return text;
}

const char *seats_name(const struct seats *seats, const char *text) {
    static const char *const ends[] = {"。", ".", "职务", "一职", NULL};
    const char *name = said_squeeze(seats->arena, text);
    for (int tries = 0; tries < 2; tries++) {
        if (ids_find(seats->names, name) >= 0)
            return name;
        for (int k = 0; ends[k]; k++) {
            name = without_end(seats->arena, name, ends[k]);
            if (ids_find(seats->names, name) >= 0)
                return name;
        }
        name = without_remark(seats->arena, name);
    }
    return ids_find(seats->names, name) >= 0 ? name : NULL;
}

/* What follows the first of the beginnings that the text has; NULL if it has none. */
static const char *after_any(struct arena *arena, const char *text, const enum word *words, const char *const *more) {
    for (int w = 0; words[w] != N_WORDS; w++)
        for (int language = LANGUAGE_EN; language <= LANGUAGE_ZH; language++) {
            const char *format = word_in(words[w], (enum language)language);
            const char *head = said_squeeze(arena, arena_string_n(arena, format, strcspn(format, "%")));
            if (*head && strncasecmp(text, head, strlen(head)) == 0)
                return text + strlen(head);
        }
    for (; *more; more++)
        if (strncasecmp(text, *more, strlen(*more)) == 0) {
            text += strlen(*more);
            return text + (strncmp(text, "：", 3) == 0 ? 3 : *text == ':' ? 1 : 0);
        }
    return NULL;
}

static const char *after_removal(struct arena *arena, const char *text) {
    static const enum word words[] = {W_OFFICE_REMOVE, N_WORDS};
    static const char *const more[] = {"免去", "拟免", "免", "remove", NULL};
    return after_any(arena, text, words, more);
}

static const char *after_appointment(struct arena *arena, const char *text) {
    static const enum word words[] = {W_OFFICE_APPOINT, W_OFFICE_SECOND, N_WORDS};
    static const char *const more[] = {"拟任", "任命", "任职", "调任", "转任", "挂职", "挂任", "拟挂职", "任", "appoint", "to", NULL};
    return after_any(arena, text, words, more);
}

/* A name of a unit may begin like a verb: the whole comes first. False if the piece says nothing that is understood. */
static bool take(const struct seats *seats, const char *piece, struct said_move *move) {
    static const char *const staying[] = {"留任", "不动", "不调整", "暂不调整", "stays", "stay", NULL};
    const char *name = seats_name(seats, piece), *rest = name ? NULL : after_removal(seats->arena, piece);
    for (int k = 0; staying[k]; k++)
        if (strcasecmp(piece, staying[k]) == 0)
            return move->stays = true;
    if (rest) {
        const char *from = seats_name(seats, rest);
        move->from = move->from ? move->from : from;
        return true;
    }
    rest = name ? NULL : after_appointment(seats->arena, piece);
    name = rest ? seats_name(seats, rest) : name;
    if (!name)
        return false;
    move->several = move->several || (move->to && strcmp(move->to, name) != 0);
    move->to = move->to ? move->to : name;
    return true;
}

/* Lines, then, where a line names no post, what its commas part: titles may hold commas themselves. */
struct said_move seats_read(const struct seats *seats, const char *text) {
    struct said_move move = {0};
    char *lines = arena_string(seats->arena, text), *rest;
    for (char *at; (at = strstr(lines, "；"));)
        memcpy(at, "\n\n\n", 3);
    rest = lines;
    for (char *line; (line = strsep(&rest, "\r\n;"));) {
        const char *piece = said_squeeze(seats->arena, line), *const * items;
        if (!*piece || take(seats, piece, &move))
            continue;
        int n = said_split(seats->arena, piece, &items);
        for (int k = 0; k < n; k++)
            if ((n == 1 || !take(seats, items[k], &move)) && !move.unknown) {
                const char *post = after_appointment(seats->arena, items[k]);
                move.unknown = post && *post ? post : items[k];
            }
    }
    return move;
}
