#include <limits.h>
#include <math.h>
#include <string.h>

#include "domain/codes.h"
#include "read/json.h"

static const char *string_of(struct spot spot) {
    if (!spot.value)
        return NULL;
    if (!json_is_string(spot.value))
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_STRING);
    return json_string_value(spot.value);
}

static const char *word_of(struct spot spot) {
    const char *text = string_of(spot);
    if (text && !*text) {
        spot_fault(spot, "empty", NULL, W_FAULT_EMPTY);
        return NULL;
    }
    return text;
}

static const char *kept(struct spot spot, const char *text) { return text ? arena_string(spot.node->reader->arena, text) : NULL; }

const char *spot_text(struct spot spot) { return kept(spot, string_of(spot)); }

const char *spot_word(struct spot spot) { return kept(spot, word_of(spot)); }

const char *spot_id(struct spot spot) {
    const char *text = word_of(spot);
    for (const char *c = text; c && *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 0x7f) {
            spot_fault(spot, "bad-id", NULL, W_FAULT_CONTROL_CHARACTER);
            return NULL;
        }
    }
    return kept(spot, text);
}

bool spot_bool(struct spot spot, bool fallback) {
    if (!spot.value)
        return fallback;
    if (!json_is_boolean(spot.value)) {
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_BOOLEAN);
        return fallback;
    }
    return json_is_true(spot.value);
}

static const char *hint_range(struct spot spot, int low, int most) {
    struct arena *arena = spot.node->reader->arena;
    return most == COUNT_MOST ? arena_format(arena, word(W_HINT_AT_LEAST), low) : arena_format(arena, word(W_HINT_RANGE), low, most);
}

/* 3.0 is an integer too, as in JSON Schema. */
static bool whole(const json_t *value, json_int_t *number) {
    if (json_is_integer(value)) {
        *number = json_integer_value(value);
        return true;
    }
    double real = json_real_value(value);
    if (!json_is_real(value) || floor(real) < real || fabs(real) > 1e15)
        return false;
    *number = (json_int_t)real;
    return true;
}

int spot_int(struct spot spot, int fallback, int least, int most) {
    json_int_t number;
    if (!spot.value)
        return fallback;
    if (!whole(spot.value, &number)) {
        spot_fault(spot, "wrong-type", hint_range(spot, least, most), W_FAULT_NO_INTEGER);
        return fallback;
    }
    if (number < least || number > most) {
        spot_fault(spot, "out-of-range", hint_range(spot, least, most), W_FAULT_OUT_OF_RANGE);
        return fallback;
    }
    return (int)number;
}

double spot_number(struct spot spot, double fallback, double least, double most) {
    if (!spot.value)
        return fallback;
    if (!json_is_number(spot.value)) {
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_NUMBER);
        return fallback;
    }
    double number = json_number_value(spot.value);
    if (number < least || number > most) {
        spot_fault(spot, "out-of-range", arena_format(spot.node->reader->arena, word(W_HINT_RANGE_REAL), least, most), W_FAULT_OUT_OF_RANGE);
        return fallback;
    }
    return number;
}

int spot_code(struct spot spot, const char *const *list, int fallback) {
    const char *text = string_of(spot);
    if (!text)
        return fallback;
    int code = code_find(list, text);
    if (code >= 0)
        return code;
    const struct reader *reader = spot.node->reader;
    spot_fault(spot, "unknown-word", hint_nearest(reader, list, text), W_FAULT_UNKNOWN_WORD, shown(reader, text));
    return fallback;
}

json_t *spot_list(struct spot spot, int *n) {
    *n = 0;
    if (!spot.value)
        return NULL;
    if (!json_is_array(spot.value)) {
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_LIST);
        return NULL;
    }
    *n = (int)json_array_size(spot.value);
    return spot.value;
}

struct symbol_list spot_words(struct spot spot) {
    struct reader *reader = spot.node->reader;
    int n, kept_words = 0;
    spot_list(spot, &n);
    if (n == 0)
        return (struct symbol_list){0, NULL};
    int *items = ARENA_ARRAY(reader->arena, int, n);
    for (int i = 0; i < n; i++) {
        const char *text = word_of(spot_item(spot, i));
        if (text)
            items[kept_words++] = symbols_id(reader->symbols, text);
    }
    return (struct symbol_list){kept_words, items};
}

struct symbol_list spot_word_or_list(struct spot spot) {
    struct reader *reader = spot.node->reader;
    struct symbol_list words = {0, NULL};
    if (json_is_array(spot.value)) {
        if (json_array_size(spot.value) == 0)
            spot_fault(spot, "empty", NULL, W_FAULT_EMPTY_LIST);
        return spot_words(spot);
    }
    if (!json_is_string(spot.value)) {
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_WORDS);
        return words;
    }
    const char *text = word_of(spot);
    if (text) {
        int *item = ARENA_NEW(reader->arena, int);
        *item = symbols_id(reader->symbols, text);
        words = (struct symbol_list){1, item};
    }
    return words;
}

struct date spot_date(struct spot spot, bool blank) {
    struct date date = {MONTH_UNKNOWN, 0};
    if (!spot.value || json_is_null(spot.value))
        return date;
    const char *text = string_of(spot);
    if (!text || (blank && !*text) || strcmp(text, "unknown") == 0)
        return date;
    if (!date_parse(text, &date))
        spot_fault(spot, "bad-month", word(W_HINT_MONTH), W_FAULT_NO_MONTH, shown(spot.node->reader, text));
    return date;
}

/* Whether that nothing of this name is there is a fault to be told: see struct torn. */
static bool to_be_told(const struct reader *reader, const struct ids *ids, const char *name) {
    for (int k = 0; k < reader->n_torn; k++) {
        const struct torn *torn = &reader->torn[k];
        if (torn->ids != ids)
            continue;
        if (!torn->told || ids_find(torn->told, name) >= 0)
            return false;
        ids_add(torn->told, name, 0);
    }
    return true;
}

int spot_reference(struct spot spot, const struct ids *ids, enum word missing) {
    const char *text = word_of(spot);
    if (!text)
        return -1;
    int number = ids_find(ids, text);
    if (number < 0 && to_be_told(spot.node->reader, ids, text))
        spot_fault(spot, "dangling", word(W_HINT_DANGLING), missing, shown(spot.node->reader, text));
    return number;
}
