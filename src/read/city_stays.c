#include "read/city.h"

enum { STAY_UNIT, STAY_BODY, STAY_TITLE, STAY_RANK, STAY_TYPE, STAY_FUNCTIONS, STAY_FROM, STAY_TO };
static const char *const stay_fields[] = {"unit", "body", "title", "rank", "type", "functions", "from", "to", NULL};
enum { DEFER_RULE, DEFER_REASON, DEFER_UNTIL, DEFER_APPROVER, DEFER_DOCUMENT, DEFER_APPROVED_ON };
static const char *const defer_fields[] = {"rule", "reason", "until", "approver", "document", "approved_on", NULL};

/* A stay's months may be left out, but not null: nothing of the past is "none yet". */
static struct date month_of(struct spot spot) {
    if (spot_null(spot))
        spot_text(spot);
    return spot_date(spot, false);
}

/* Units and bodies of the past are ids as written: they may lie outside the city. */
void city_read_history(const struct node *node, int field, struct cadre *cadre) {
    static const struct date unknown = {MONTH_UNKNOWN, 0};
    struct spot list = spot_field(node, field);
    spot_list(list, &cadre->n_history);
    struct stay *stays = cadre->n_history ? ARENA_ARRAY(node->reader->arena, struct stay, cadre->n_history) : NULL;
    for (int k = 0; k < cadre->n_history; k++) {
        struct node item;
        stays[k] = (struct stay){.rank = -1, .type = TYPE_UNKNOWN, .from = unknown, .to = unknown};
        if (!node_open_spot(&item, spot_item(list, k), stay_fields))
            continue;
        struct spot body = spot_field(&item, STAY_BODY);
        stays[k].unit = spot_id(spot_field(&item, STAY_UNIT));
        stays[k].body = spot_null(body) ? NULL : spot_id(body);
        stays[k].title = node_text(&item, STAY_TITLE);
        stays[k].rank = node_code(&item, STAY_RANK, code_rank, -1);
        stays[k].type = node_code(&item, STAY_TYPE, code_type, TYPE_UNKNOWN);
        stays[k].functions_known = item.values[STAY_FUNCTIONS] != NULL;
        stays[k].functions = node_words(&item, STAY_FUNCTIONS);
        stays[k].from = month_of(spot_field(&item, STAY_FROM));
        stays[k].to = month_of(spot_field(&item, STAY_TO));
    }
    cadre->history = stays;
}

static const char *text_or_blank(const struct node *node, int field) {
    const char *text = node_text(node, field);
    return text ? text : "";
}

/* An entry whose `until` lies before as_of is kept, expired, and told. */
void city_read_defers(const struct city_reader *cr, const struct node *node, int field, struct cadre *cadre) {
    struct spot list = spot_field(node, field);
    spot_list(list, &cadre->n_defers);
    struct defer *defers = cadre->n_defers ? ARENA_ARRAY(node->reader->arena, struct defer, cadre->n_defers) : NULL;
    for (int k = 0; k < cadre->n_defers; k++) {
        struct node item;
        defers[k] = (struct defer){"", "", {MONTH_UNKNOWN, 0}, "", "", ""};
        if (!node_open_spot(&item, spot_item(list, k), defer_fields))
            continue;
        node_need(&item, DEFER_RULE);
        const char *rule = node_word(&item, DEFER_RULE);
        defers[k].rule = rule ? rule : "";
        defers[k].reason = text_or_blank(&item, DEFER_REASON);
        defers[k].until = spot_date(spot_field(&item, DEFER_UNTIL), true);
        defers[k].approver = text_or_blank(&item, DEFER_APPROVER);
        defers[k].document = text_or_blank(&item, DEFER_DOCUMENT);
        struct spot approved = spot_field(&item, DEFER_APPROVED_ON);
        spot_date(approved, true);
        defers[k].approved_on = json_is_string(approved.value) ? spot_text(approved) : "";
        if (date_known(defers[k].until) && date_known(cr->city->as_of) && defers[k].until.month < cr->city->as_of.month)
            spot_warn(spot_field(&item, DEFER_UNTIL), "expired", NULL, W_FAULT_EXPIRED); /* which rule may be secret */
    }
    cadre->defers = defers;
}
