/* What was announced before the city changed: names that are no more stay names. */
#include "read/announced.h"

#include <string.h>

#include "base/file.h"
#include "read/plan_csv.h"
#include "read/plan_shape.h"
#include "read/read.h"

/* Looks the names up. False, with the name, if a cadre of the city is there twice. */
static bool resolve(struct arena *arena, const struct city *city, const struct city_index *index, int n, struct announced_move *moves,
                    const char **twice) {
    bool *seen = ARENA_ARRAY(arena, bool, city->n_cadres);
    for (int m = 0; m < n; m++) {
        moves[m].who = city_find_cadre(index, moves[m].cadre);
        moves[m].post = city_find_post(index, moves[m].to);
        if (moves[m].who < 0)
            continue;
        if (seen[moves[m].who]) {
            *twice = moves[m].cadre;
            return false;
        }
        seen[moves[m].who] = true;
    }
    return true;
}

const struct announced *announced_in(struct reader *reader, const struct node *root, const char *field, const struct city *city,
                                     const struct city_index *index) {
    json_t *list = json_object_get(root->json, field);
    if (!json_is_array(list))
        return NULL;
    struct announced *announced = ARENA_NEW(reader->arena, struct announced);
    struct announced_move *moves = ARENA_ARRAY(reader->arena, struct announced_move, (int)json_array_size(list));
    const char *twice = NULL;
    for (size_t k = 0; k < json_array_size(list); k++) {
        const json_t *item = json_array_get(list, k);
        const char *cadre = json_string_value(json_object_get(item, "cadre")), *to = json_string_value(json_object_get(item, "to"));
        if (cadre && to)
            moves[announced->n++] = (struct announced_move){arena_string(reader->arena, cadre), arena_string(reader->arena, to), -1, -1};
    }
    announced->moves = moves;
    if (!resolve(reader->arena, city, index, announced->n, moves, &twice))
        spot_fault(spot_key(root, field, list), "twice", NULL, W_FAULT_TWICE, shown(reader, twice));
    return announced;
}

static void read_csv(struct reader *reader, const char *bytes, size_t size, const struct city *city, struct announced *announced) {
    struct announced_move *moves = NULL;
    const char *twice = NULL;
    announced->n = plan_csv_pairs(reader->arena, reader->file, bytes, size, &moves, reader->faults);
    announced->moves = moves;
    if (!resolve(reader->arena, city, city_index_new(reader->arena, city), announced->n, moves, &twice))
        faults_add(reader->faults, &(struct fault){.file = reader->file,
                                                   .code = "twice",
                                                   .severity = SEVERITY_ERROR,
                                                   .pointer = "",
                                                   .place = "",
                                                   .message = arena_format(reader->arena, word(W_FAULT_TWICE), shown(reader, twice))});
}

static void read_json(struct reader *reader, json_t *json, const struct city *city, struct announced *announced) {
    static const char *const format_field[] = {"format", NULL};
    struct node root = {.reader = reader, .key = "", .index = -1, .shown = -1, .json = json, .names = format_field};
    root.values[0] = json_object_get(json, "format");
    if (json_is_object(json) && !node_format(&root, 0, "cadrex-plan/1"))
        return;
    shape_check(reader, NULL, (struct spot){NULL, NULL, -1, json}, plan_shape);
    const struct announced *found = json_is_object(json) ? announced_in(reader, &root, "moves", city, city_index_new(reader->arena, city)) : NULL;
    if (found != NULL)
        *announced = *found;
}

bool read_announced(struct arena *arena, const char *path, const struct city *city, struct announced *announced, struct faults *faults,
                    struct error *err) {
    char *bytes;
    size_t size;
    int before = faults->n_errors;
    struct reader reader = {.arena = arena, .symbols = city->symbols, .faults = faults, .file = arena_string(arena, path)};
    *announced = (struct announced){0};
    if (!file_read(arena, path, &bytes, &size, err))
        return false;
    if (plan_csv_looks(path, bytes, size)) {
        read_csv(&reader, bytes, size, city, announced);
        return faults->n_errors == before;
    }
    json_t *json = reader_load(&reader, bytes, size, err);
    if (!json)
        return false;
    read_json(&reader, json, city, announced);
    json_decref(json);
    return faults->n_errors == before;
}
