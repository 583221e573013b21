#include "read/json.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The byte order mark that some programs put before UTF-8; RFC 8259 lets readers pass it by. */
static const char mark[] = "\xef\xbb\xbf";

/* jansson says it in English only; in other languages we say it by its code. */
static const char *parse_reason(const struct reader *reader, const json_error_t *error) {
    static const struct {
        enum json_error_code code;
        enum word word;
    } reasons[] = {{json_error_premature_end_of_input, W_PARSE_CUT_OFF},
                   {json_error_end_of_input_expected, W_PARSE_MORE},
                   {json_error_null_character, W_PARSE_NUL},
                   {json_error_null_byte_in_key, W_PARSE_NUL},
                   {json_error_numeric_overflow, W_PARSE_NUMBER},
                   {json_error_stack_overflow, W_PARSE_DEEP}};
    const char *near = strstr(error->text, " near '"), *reason = NULL;
    if (near && reader->faults->anonymous) {
        if (words_language() == LANGUAGE_EN)
            return arena_string_n(reader->arena, error->text, (size_t)(near - error->text));
        near = NULL;
    }
    if (words_language() == LANGUAGE_EN)
        return error->text;
    for (size_t k = 0; k < sizeof reasons / sizeof *reasons && !reason; k++)
        if (json_error_code(error) == reasons[k].code)
            reason = word(reasons[k].word);
    if (!reason && json_error_code(error) != json_error_invalid_syntax && near)
        return arena_format(reader->arena, word(W_PARSE_AT), near + strlen(" near "));
    if (!reason)
        reason = word(W_PARSE_SYNTAX);
    return near ? arena_format(reader->arena, word(W_PARSE_NEAR), reason, near + strlen(" near ")) : reason;
}

static void complain_parse(const struct reader *reader, const json_error_t *error) {
    static const struct {
        const char *code;
        enum word message, hint;
    } kinds[] = {{"syntax", W_FAULT_SYNTAX, W_HINT_SYNTAX},
                 {"duplicate-key", W_FAULT_DUPLICATE_KEY, W_HINT_DUPLICATE_KEY},
                 {"encoding", W_FAULT_ENCODING, W_HINT_ENCODING}};
    enum json_error_code code = json_error_code(error);
    int kind = code == json_error_duplicate_key ? 1 : code == json_error_invalid_utf8 ? 2 : 0;
    char *message = arena_format(reader->arena, word(kinds[kind].message), parse_reason(reader, error));
    for (char *c = message; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?';
    faults_add(reader->faults, &(struct fault){.file = reader->file,
                                               .code = kinds[kind].code,
                                               .severity = SEVERITY_ERROR,
                                               .pointer = "",
                                               .place = arena_format(reader->arena, word(W_PLACE_LINE), error->line, error->column),
                                               .message = message,
                                               .hint = word(kinds[kind].hint),
                                               .line = error->line,
                                               .column = error->column});
}

/* Left to itself the library takes want of memory for a syntax error, or a key for one that is not there. */
void read_begin(void) { json_set_alloc_funcs(memory_new, free); }

json_t *reader_load(const struct reader *reader, const char *bytes, size_t size, struct error *err) {
    json_error_t error;
    size_t skip = size >= sizeof mark - 1 && memcmp(bytes, mark, sizeof mark - 1) == 0 ? sizeof mark - 1 : 0;
    json_t *json = json_loadb(bytes + skip, size - skip, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
    if (json)
        return json;
    if (json_error_code(&error) == json_error_out_of_memory)
        error_set(err, ERROR_SYSTEM, "%s", word(W_OUT_OF_MEMORY));
    else
        complain_parse(reader, &error);
    return NULL;
}

bool key_ignored(const char *key) { return key[0] == 'x' && key[1] == '_'; }

static bool known(const char *const *names, const char *key) {
    for (; *names; names++)
        if (strcmp(*names, key) == 0)
            return true;
    return false;
}

static void complain_unknown(const struct node *node) {
    const char *key;
    json_t *value;
    json_object_foreach(node->json, key, value) {
        if (!key_ignored(key) && !known(node->names, key))
            spot_fault(spot_key(node, key, value), "unknown-field", hint_nearest(node->reader, node->names, key), W_FAULT_UNKNOWN_FIELD,
                       shown(node->reader, key));
    }
}

/* Whether it is an object; *others: it has fields beside the known ones. */
static bool node_fill(struct node *node, bool *others) {
    size_t found = 0;
    *others = false;
    if (!json_is_object(node->json)) {
        spot_fault(spot_self(node), "wrong-type", NULL, W_FAULT_NO_OBJECT);
        return false;
    }
    if (!node->names)
        return true;
    for (int f = 0; node->names[f]; f++) {
        node->values[f] = json_object_get(node->json, node->names[f]);
        found += node->values[f] != NULL;
    }
    *others = found < json_object_size(node->json);
    return true;
}

bool node_open(struct node *node, struct reader *reader, const struct node *up, const char *key, int index, json_t *json, const char *const *names) {
    bool others;
    *node = (struct node){.reader = reader, .up = up, .key = key, .index = index, .shown = -1, .json = json, .names = names};
    if (!node_fill(node, &others))
        return false;
    if (others)
        complain_unknown(node);
    return true;
}

bool node_open_file(struct node *node, struct reader *reader, json_t *json, const char *const *names, int field, const char *format) {
    bool others;
    *node = (struct node){.reader = reader, .key = "", .index = -1, .shown = -1, .json = json, .names = names};
    if (!node_fill(node, &others) || !node_format(node, field, format))
        return false;
    if (others)
        complain_unknown(node);
    return true;
}

bool node_open_spot(struct node *node, struct spot spot, const char *const *names) {
    return node_open(node, spot.node->reader, spot.node, spot.name, spot.index, spot.value, names);
}

bool node_need(const struct node *node, int field) {
    if (node->values[field] || node->reader->partial)
        return node->values[field] != NULL;
    spot_fault(spot_self(node), "missing-field", NULL, W_FAULT_MISSING_FIELD, node->names[field]);
    return false;
}

bool node_format(const struct node *node, int field, const char *format) {
    struct spot spot = spot_field(node, field);
    if (!spot.value) {
        spot_fault(spot_self(node), "missing-field", format, W_FAULT_MISSING_FIELD, node->names[field]);
        return true;
    }
    const char *text = spot_text(spot);
    if (!text || strcmp(text, format) == 0)
        return true;
    /* Of another kind altogether: all else would be noise. */
    bool same_kind = strncmp(text, "cadrex-", 7) != 0 || strncmp(text, format, strcspn(format, "/") + 1) == 0;
    const char *hint = arena_format(node->reader->arena, word(same_kind ? W_HINT_WRITE : W_HINT_OTHER_FILE), format);
    spot_fault(spot, "bad-format", hint, W_FAULT_BAD_FORMAT, shown(node->reader, text));
    return same_kind;
}

struct spot spot_self(const struct node *node) {
    return (struct spot){node, NULL, -1, node->json};
}

struct spot spot_field(const struct node *node, int field) {
    return (struct spot){node, node->names[field], -1, node->values[field]};
}

struct spot spot_key(const struct node *node, const char *key, json_t *value) {
    return (struct spot){node, key, -1, value};
}

struct spot spot_item(struct spot list, int index) {
    return (struct spot){list.node, list.name, index, json_array_get(list.value, (size_t)index)};
}

bool spot_null(struct spot spot) { return spot.value && json_is_null(spot.value); }

/* Appends "/key" or "/key/index" with the escapes of RFC 6901. */
static char *pointer_step(struct arena *arena, const char *up, const char *key, int index) {
    size_t n = 0;
    for (const char *c = key; *c; c++)
        n += *c == '~' || *c == '/' ? 2 : 1;
    char *escaped = arena_alloc(arena, n + 1, 1), *out = escaped;
    for (const char *c = key; *c; c++) {
        if (*c == '~' || *c == '/') {
            *out++ = '~';
            *out++ = *c == '~' ? '0' : '1';
        } else {
            *out++ = *c;
        }
    }
    return index < 0 ? arena_format(arena, "%s/%s", up, escaped) : arena_format(arena, "%s/%s/%d", up, escaped, index);
}

static const char *node_pointer(const struct node *node) {
    if (!node->up)
        return "";
    return pointer_step(node->reader->arena, node_pointer(node->up), node->key, node->shown >= 0 ? node->shown : node->index);
}

static const char *clean_text(const struct reader *reader, const char *text) {
    enum { MOST = 80 };
    size_t n = strlen(text), keep = n;
    if (n > MOST) {
        keep = MOST;
        while (keep > 0 && ((unsigned char)text[keep] & 0xc0) == 0x80)
            keep--;
    }
    char *copy = keep < n ? arena_format(reader->arena, "%.*s…", (int)keep, text) : arena_string(reader->arena, text);
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = '?'; /* no escape sequences on anyone's terminal */
    return copy;
}

const char *shown(const struct reader *reader, const char *text) { return reader->faults->anonymous ? "…" : clean_text(reader, text); }

/* How people call an object: its id, the cadre it is about, or the name of an item of a list. */
static const char *label(const struct node *node) {
    json_t *id = json_object_get(node->json, "id");
    if (!id)
        id = json_object_get(node->json, "cadre");
    if (!id && node->index >= 0)
        id = json_object_get(node->json, "name");
    const char *text = id && !node->reader->faults->anonymous ? json_string_value(id) : NULL;
    return text && *text ? arena_format(node->reader->arena, " (%s)", clean_text(node->reader, text)) : "";
}

static const char *place_step(struct arena *arena, const char *up, const char *key, int index) {
    const char *dot = *up ? "." : "";
    return index < 0 ? arena_format(arena, "%s%s%s", up, dot, key) : arena_format(arena, "%s%s%s[%d]", up, dot, key, index);
}

static const char *node_place(const struct node *node) {
    if (!node->up)
        return "";
    struct arena *arena = node->reader->arena;
    const char *step = place_step(arena, node_place(node->up), clean_text(node->reader, node->key), node->shown >= 0 ? node->shown : node->index);
    return arena_format(arena, "%s%s", step, label(node));
}

const char *spot_pointer(struct spot spot) {
    const char *pointer = node_pointer(spot.node);
    return spot.name ? pointer_step(spot.node->reader->arena, pointer, spot.name, spot.index) : pointer;
}

const char *spot_place(struct spot spot) {
    const char *place = node_place(spot.node);
    if (spot.name)
        place = place_step(spot.node->reader->arena, place, clean_text(spot.node->reader, spot.name), spot.index);
    return *place ? place : word(W_PLACE_WHOLE);
}

static void complain(struct spot spot, enum severity severity, const char *code, const char *hint, enum word message, va_list args) {
    const struct reader *reader = spot.node->reader;
    struct fault fault = {.file = reader->file, .code = code, .severity = severity, .hint = hint};
    if (faults_wants(reader->faults, severity)) {
        char text[1024];
        vsnprintf(text, sizeof text, word(message), args);
        fault.message = text;
        fault.pointer = spot_pointer(spot);
        fault.place = spot_place(spot);
        faults_add(reader->faults, &fault);
        return;
    }
    faults_add(reader->faults, &fault);
}

void spot_fault(struct spot spot, const char *code, const char *hint, enum word message, ...) {
    va_list args;
    va_start(args, message);
    complain(spot, SEVERITY_ERROR, code, hint, message, args);
    va_end(args);
}

void spot_warn(struct spot spot, const char *code, const char *hint, enum word message, ...) {
    va_list args;
    va_start(args, message);
    complain(spot, SEVERITY_WARNING, code, hint, message, args);
    va_end(args);
}
