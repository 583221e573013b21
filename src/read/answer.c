/* Results of what-ifs: a plan file with x_scenario, and the list of a sweep. Written by cadrex itself; a file that is not of that kind is no answer.
 */
#include "read/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "read/json.h"
#include "read/read.h"

/* Texts and numbers of an object; what is missing makes the answer none. */
struct look {
    struct arena *arena;
    bool good;
};

static const char *text_of(struct look *look, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    look->good = look->good && text;
    return text ? arena_string(look->arena, text) : "";
}

static const char *text_or_null(const struct look *look, const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text ? arena_string(look->arena, text) : NULL;
}

static double gap_of(const json_t *value) { return json_is_number(value) ? json_number_value(value) : -1; }

static json_t *list_of(const json_t *object, const char *key, int *n) {
    json_t *list = json_object_get(object, key);
    *n = (int)json_array_size(list);
    return list;
}

static void read_tiers(struct look *look, const json_t *json, struct answer *answer) {
    json_t *list = list_of(json, "tiers", &answer->n_tiers);
    struct answer_tier *tiers = ARENA_ARRAY(look->arena, struct answer_tier, answer->n_tiers);
    for (int k = 0; k < answer->n_tiers; k++) {
        json_t *item = json_array_get(list, (size_t)k), *bound = json_object_get(item, "bound");
        int tier = code_find(tier_names, text_of(look, item, "tier"));
        look->good = look->good && tier >= 0 && json_is_integer(json_object_get(item, "value"));
        tiers[k] = (struct answer_tier){.tier = tier < 0 ? TIER_RELAXED : (enum tier)tier,
                                        .value = json_integer_value(json_object_get(item, "value")),
                                        .has_bound = json_is_integer(bound),
                                        .bound = json_integer_value(bound),
                                        .gap = gap_of(json_object_get(item, "gap")),
                                        .proved = json_is_true(json_object_get(item, "proved"))};
    }
    answer->tiers = tiers;
}

static void read_moves(struct look *look, const json_t *json, struct answer *answer) {
    json_t *list = list_of(json, "moves", &answer->n_moves);
    struct answer_move *moves = ARENA_ARRAY(look->arena, struct answer_move, answer->n_moves);
    for (int k = 0; k < answer->n_moves; k++) {
        json_t *item = json_array_get(list, (size_t)k);
        moves[k] = (struct answer_move){text_of(look, item, "cadre"), text_of(look, item, "to")};
    }
    answer->moves = moves;
}

static void read_checks(struct look *look, const json_t *json, struct answer *answer) {
    json_t *list = list_of(json, "accept", &answer->n_checks);
    struct answer_check *checks = ARENA_ARRAY(look->arena, struct answer_check, answer->n_checks);
    for (int k = 0; k < answer->n_checks; k++) {
        json_t *item = json_array_get(list, (size_t)k), *value = json_object_get(item, "value");
        checks[k] = (struct answer_check){.name = text_of(look, item, "name"),
                                          .met = json_is_true(json_object_get(item, "met")),
                                          .has_value = json_is_number(value),
                                          .value = json_number_value(value),
                                          .post = text_or_null(look, item, "post")};
    }
    answer->checks = checks;
}

static const char *const *texts_of(const struct look *look, const json_t *object, const char *key, int *n) {
    json_t *list = list_of(object, key, n);
    const char **texts = ARENA_ARRAY(look->arena, const char *, *n);
    for (int k = 0; k < *n; k++) {
        const char *text = json_string_value(json_array_get(list, (size_t)k));
        texts[k] = text ? arena_string(look->arena, text) : "";
    }
    return texts;
}

static void read_obstacles(struct look *look, const json_t *json, struct answer *answer) {
    json_t *list = list_of(json, "x_obstacles", &answer->n_obstacles);
    struct answer_obstacle *obstacles = ARENA_ARRAY(look->arena, struct answer_obstacle, answer->n_obstacles);
    for (int k = 0; k < answer->n_obstacles; k++) {
        json_t *item = json_array_get(list, (size_t)k);
        struct answer_obstacle *obstacle = &obstacles[k];
        obstacle->closed_by = texts_of(look, item, "closed_by", &obstacle->n_closed_by);
        obstacle->cadres = texts_of(look, item, "cadres", &obstacle->n_cadres);
        obstacle->places = (int)json_integer_value(json_object_get(item, "places"));
        obstacle->rule = text_of(look, item, "rule");
        obstacle->cadre = text_or_null(look, item, "cadre");
        obstacle->no_arc = json_is_true(json_object_get(item, "no_arc"));
    }
    answer->obstacles = obstacles;
}

static json_t *document(const char *bytes, size_t size, const char *format) {
    json_t *json = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, NULL);
    const char *is = json_string_value(json_object_get(json, "format"));
    if (is && strcmp(is, format) == 0)
        return json;
    json_decref(json);
    return NULL;
}

void answer_sum(json_t *document, char hex[65]) {
    json_object_del(json_object_get(document, "x_scenario"), "sum");
    char *text = json_dumps(document, JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(10));
    if (!text)
        memory_lost();
    file_sha256(text, strlen(text), hex);
    free(text);
}

/* As it was written? */
static bool is_whole(json_t *json) {
    char hex[65], stated[65] = "";
    const char *sum = json_string_value(json_object_get(json_object_get(json, "x_scenario"), "sum"));
    if (!sum || strlen(sum) >= sizeof stated)
        return false;
    strcpy(stated, sum);
    answer_sum(json, hex);
    return strcmp(stated, hex) == 0;
}

bool read_answer(struct arena *arena, const char *bytes, size_t size, struct answer *answer) {
    json_t *json = document(bytes, size, "cadrex-plan/1"), *scenario = json_object_get(json, "x_scenario");
    struct look look = {arena, json_is_object(scenario) && is_whole(json)};
    *answer = (struct answer){.seconds = -1, .gap = -1};
    if (look.good) {
        const json_t *measures = json_object_get(json, "measures");
        answer->scenario = text_of(&look, scenario, "name");
        answer->key = text_of(&look, scenario, "key");
        answer->outcome = text_of(&look, json, "outcome");
        answer->repeatable = json_is_true(json_object_get(json_object_get(json, "made"), "repeatable"));
        answer->relax_helps = json_is_true(json_object_get(scenario, "relax_helps"));
        answer->has_plan = json_object_get(json, "tiers") != NULL;
        answer->gap = gap_of(json_object_get(json, "gap"));
        for (int m = 0; m < N_MEASURED; m++) {
            const json_t *value = json_object_get(measures, measure_names[m]);
            answer->measured[m] = json_is_integer(value);
            answer->measure[m] = json_integer_value(value);
        }
        read_tiers(&look, json, answer);
        read_moves(&look, json, answer);
        read_checks(&look, scenario, answer);
        read_obstacles(&look, json, answer);
    }
    json_decref(json);
    return look.good;
}

bool read_sweep_list(struct arena *arena, const char *bytes, size_t size, struct sweep_list *list) {
    json_t *json = document(bytes, size, "cadrex-sweep/1"), *made = json_object_get(json, "made");
    struct look look = {arena, json != NULL};
    *list = (struct sweep_list){0};
    if (look.good) {
        list->title = text_or_null(&look, json, "name");
        list->version = text_of(&look, made, "cadrex");
        list->glpk = text_of(&look, made, "glpk");
        list->options = text_of(&look, made, "options");
        list->seed = json_integer_value(json_object_get(made, "seed"));
        list->city_sha256 = text_of(&look, made, "city_sha256");
        list->policy = text_of(&look, made, "policy");
        list->policy_sha256 = text_of(&look, made, "policy_sha256");
        json_t *items = list_of(json, "results", &list->n);
        list->entries = ARENA_ARRAY(arena, struct sweep_entry, list->n);
        for (int k = 0; k < list->n; k++) {
            json_t *item = json_array_get(items, (size_t)k);
            list->entries[k] = (struct sweep_entry){text_of(&look, item, "name"), text_of(&look, item, "file"), text_of(&look, item, "key")};
            look.good = look.good && !strchr(list->entries[k].file, '/'); /* a list leads nowhere else */
        }
    }
    json_decref(json);
    return look.good && list->n > 0;
}
