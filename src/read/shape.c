#include "read/shape.h"

#include <float.h>
#include <string.h>

void spot_sha256(struct spot spot) {
    const char *text = spot_text(spot);
    if (text && (strlen(text) != 64 || strspn(text, "0123456789abcdef") != 64))
        spot_fault(spot, "bad-sha256", NULL, W_FAULT_NO_SHA256);
}

static void check_integer(struct spot spot) {
    if (!json_is_integer(spot.value))
        spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_INTEGER);
    else if (json_integer_value(spot.value) < 0)
        spot_fault(spot, "out-of-range", NULL, W_FAULT_OUT_OF_RANGE);
}

static void check_list(struct reader *reader, struct spot spot, const struct shape *shape) {
    int n;
    spot_list(spot, &n);
    for (int k = 0; k < n; k++) {
        struct spot item = spot_item(spot, k);
        if (shape->kind == SHAPE_OBJECTS)
            shape_check(reader, spot.node, item, shape->fields);
        else
            spot_id(item);
    }
}

static void check_value(struct reader *reader, struct spot spot, const struct shape *shape) {
    switch (shape->kind) {
    case SHAPE_TEXT:
        spot_text(spot);
        break;
    case SHAPE_WORD:
        spot_word(spot);
        break;
    case SHAPE_ID:
        spot_id(spot);
        break;
    case SHAPE_SHA256:
        spot_sha256(spot);
        break;
    case SHAPE_BOOL:
        spot_bool(spot, false);
        break;
    case SHAPE_COUNT:
        check_integer(spot);
        break;
    case SHAPE_INTEGER:
        if (!json_is_integer(spot.value))
            spot_fault(spot, "wrong-type", NULL, W_FAULT_NO_INTEGER);
        break;
    case SHAPE_AMOUNT:
        spot_number(spot, 0, 0, DBL_MAX);
        break;
    case SHAPE_NUMBER:
        if (shape->fields && json_is_object(spot.value))
            shape_check(reader, spot.node, spot, shape->fields);
        else
            spot_number(spot, 0, -DBL_MAX, DBL_MAX);
        break;
    case SHAPE_DATE:
        spot_date(spot, false);
        break;
    case SHAPE_DATE_OR_BLANK:
        spot_date(spot, true);
        break;
    case SHAPE_CODE:
        spot_code(spot, shape->codes, 0);
        break;
    case SHAPE_OBJECT:
        shape_check(reader, spot.node, spot, shape->fields);
        break;
    case SHAPE_OBJECTS:
    case SHAPE_IDS:
        check_list(reader, spot, shape);
        break;
    }
}

void shape_check(struct reader *reader, const struct node *up, struct spot spot, const struct shape *fields) {
    const char *names[NODE_FIELDS_MOST];
    int n = 0;
    while (fields[n].name) {
        names[n] = fields[n].name;
        n++;
    }
    names[n] = NULL;
    struct node node;
    if (!node_open(&node, reader, up, spot.name ? spot.name : "", spot.index, spot.value, names))
        return;
    for (int f = 0; f < n; f++) {
        struct spot field = spot_field(&node, f);
        if (fields[f].flags & SHAPE_REQUIRED)
            node_need(&node, f);
        if (field.value && !(spot_null(field) && (fields[f].flags & SHAPE_NULLABLE)))
            check_value(reader, field, &fields[f]);
    }
}
