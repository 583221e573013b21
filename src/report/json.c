#include "report/json.h"

#include <string.h>

#include "base/memory.h"
#include "report/text.h"

static json_t *must(json_t *value) {
    if (!value)
        memory_lost();
    return value;
}

json_t *json_new_object(void) { return must(json_object()); }

json_t *json_new_array(void) { return must(json_array()); }

void json_put(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new(object, key, must(value)) != 0)
        must(NULL);
}

void json_put_text(json_t *object, const char *key, const char *text) { json_put(object, key, text ? json_string(text) : json_null()); }

void json_put_number(json_t *object, const char *key, int64_t number) { json_put(object, key, json_integer(number)); }

void json_put_month(json_t *object, const char *key, int month) {
    char text[16];
    if (month == MONTH_UNKNOWN) {
        json_put(object, key, json_null());
        return;
    }
    month_format(month, text);
    json_put_text(object, key, text);
}

void json_add(json_t *array, json_t *value) {
    if (json_array_append_new(array, must(value)) != 0)
        must(NULL);
}

void json_add_text(json_t *array, const char *text) { json_add(array, json_string(text)); }

/* One value on one line; ten digits are enough for every gap and hide the binary fraction. */
static void dump(FILE *out, const json_t *value) {
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(10));
    if (!text)
        memory_lost();
    fputs(text, out);
    free(text);
}

static bool is_long_list(const json_t *value) {
    const json_t *first = json_array_get(value, 0);
    return json_is_object(first) || json_is_array(first);
}

static void print_value(FILE *out, const json_t *value, int depth);

static void print_list(FILE *out, const json_t *list, int depth) {
    size_t n = json_array_size(list);
    fputs("[\n", out);
    for (size_t k = 0; k < n; k++) {
        fprintf(out, "%*s", 2 * depth + 2, "");
        dump(out, json_array_get(list, k));
        fputs(k + 1 < n ? ",\n" : "\n", out);
    }
    fprintf(out, "%*s]", 2 * depth, "");
}

static void print_object(FILE *out, json_t *object, int depth) {
    size_t n = json_object_size(object), k = 0;
    const char *key;
    json_t *value;
    fputs("{\n", out);
    json_object_foreach(object, key, value) {
        json_t *name = must(json_string(key));
        fprintf(out, "%*s", 2 * depth + 2, "");
        dump(out, name);
        json_decref(name);
        fputs(": ", out);
        print_value(out, value, depth + 1);
        fputs(++k < n ? ",\n" : "\n", out);
    }
    fprintf(out, "%*s}", 2 * depth, "");
}

/* Only the outermost objects are spread out; deeper ones fit a line. */
static void print_value(FILE *out, const json_t *value, int depth) {
    if (is_long_list(value))
        print_list(out, value, depth);
    else
        dump(out, value);
}

static void print_documents(FILE *out, const json_t *list) {
    size_t n = json_array_size(list);
    fputs("[\n", out);
    for (size_t k = 0; k < n; k++) {
        print_object(out, json_array_get(list, k), 0);
        fputs(k + 1 < n ? ",\n" : "\n", out);
    }
    fputs("]", out);
}

void json_print(FILE *out, json_t *document) {
    if (json_is_object(document))
        print_object(out, document, 0);
    else
        print_documents(out, document);
    fputc('\n', out);
    json_decref(document);
}

void json_print_line(FILE *out, json_t *document) {
    dump(out, document);
    fputc('\n', out);
    json_decref(document);
}

json_t *json_due(const struct policy *policy, due_set set) {
    json_t *list = json_new_array();
    for (int bit = 0; bit < 32; bit++)
        if (set >> bit & 1)
            json_add_text(list, rules_due_name(policy, bit));
    return list;
}

json_t *json_rule_set(const struct policy *policy, rule_set set, const struct view *view) {
    json_t *list = json_new_array();
    bool recorded = false;
    for (int bit = 0; bit < 64; bit++) {
        const char *id, *shown;
        if (!(set >> bit & 1))
            continue;
        id = rules_bit_name(policy, bit);
        shown = text_rule_id(view, id);
        if (shown != id && recorded)
            continue;
        recorded = recorded || shown != id;
        json_add_text(list, shown);
    }
    return list;
}
