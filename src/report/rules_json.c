/* audit --rules --json. */
#include "report/json.h"
#include "report/rules_table.h"

static void put_languages(json_t *item, const char *key, const char *const texts[2]) {
    json_t *languages = json_new_object();
    json_put_text(languages, "en", texts[LANGUAGE_EN]);
    json_put_text(languages, "zh", texts[LANGUAGE_ZH]);
    json_put(item, key, languages);
}

void report_rules_json(FILE *out, const struct policy *policy, const struct view *view) {
    static const char *const effects[] = {"bar", "defer", "waive", "pair"};
    struct rule_row rows[RULE_ROWS_MOST];
    int n = rules_table(view->arena, policy, rows);
    json_t *object = json_new_object(), *list = json_new_array();
    for (int k = 0; k < n; k++) {
        json_t *item = json_new_object();
        json_put_text(item, "id", rows[k].id);
        put_languages(item, "text", rows[k].text->text);
        if (rows[k].exempts)
            json_put_text(item, "effect", effects[rows[k].effect]);
        else
            json_put_text(item, "force", force_names[rows[k].force]);
        put_languages(item, "source", rows[k].source);
        json_put_text(item, "confidence", rows[k].text->confidence);
        put_languages(item, "reading", rows[k].text->reading);
        json_add(list, item);
    }
    json_put_text(object, "policy", policy->name);
    json_put_text(object, "policy_sha256", policy->sha256);
    json_put(object, "rules", list);
    json_print(out, object);
}
