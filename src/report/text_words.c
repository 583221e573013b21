#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "base/paint.h"
#include "intake/codes.h"
#include "report/text.h"

const char *text_type(enum move_type type) {
    static const enum word words[N_TYPES] = {W_TYPE_POLICY, W_TYPE_PROBATIONARY, W_TYPE_CULTIVATION, W_TYPE_CONFIGURATION, W_UNKNOWN};
    return word(words[type]);
}

const char *text_mode(enum mode mode) {
    static const enum word words[N_MODES] = {W_MODE_NONE,          W_MODE_ROTATION, W_MODE_HORIZONTAL, W_MODE_SECONDMENT_DOWN,
                                             W_MODE_SECONDMENT_UP, W_MODE_MUTUAL,   W_MODE_PLACEMENT};
    return word(words[mode]);
}

const char *text_tier(enum tier tier) {
    static const enum word words[N_TIERS] = {W_TIER_RELAXED, W_TIER_RELAXED_OVERDUE, W_TIER_EXCEPTIONS, W_TIER_SHALL,
                                             W_TIER_KEEP,    W_TIER_STRUCTURE,       W_TIER_FIT,        W_TIER_MOVES};
    return word(words[tier]);
}

const char *text_outcome(enum outcome outcome) {
    static const enum word words[N_OUTCOMES] = {W_OUTCOME_OPTIMAL, W_OUTCOME_WITHIN_GAP, W_OUTCOME_FEASIBLE,
                                                W_OUTCOME_RELAXED, W_OUTCOME_IMPOSSIBLE, W_OUTCOME_UNKNOWN};
    return word(words[outcome]);
}

const char *text_attribute(const struct view *view, const struct city *city, int attribute) {
    static const enum word words[N_FIXED_ATTRIBUTES] = {W_ATTRIBUTE_AGE,   W_ATTRIBUTE_GENDER,    W_ATTRIBUTE_ETHNICITY,
                                                        W_ATTRIBUTE_PARTY, W_ATTRIBUTE_SPECIALTY, W_ATTRIBUTE_EDUCATION};
    if (attribute < 0)
        return word(W_ATTRIBUTE_SIZE);
    if (attribute < N_FIXED_ATTRIBUTES)
        return word(words[attribute]);
    assert(city);
    return text_clean(view, city->attributes[attribute]);
}

const char *text_field(const struct view *view, const char *field) {
    static const struct {
        const char *field;
        enum word word;
    } fields[] = {{"post_since", W_FIELD_POST_SINCE},
                  {"body_since", W_FIELD_BODY_SINCE},
                  {"deputy_since", W_FIELD_DEPUTY_SINCE},
                  {"principal_since", W_FIELD_PRINCIPAL_SINCE},
                  {"birth", W_FIELD_BIRTH},
                  {"gender", W_FIELD_GENDER},
                  {"ethnicity", W_FIELD_ETHNICITY},
                  {"party", W_FIELD_PARTY},
                  {"specialty", W_FIELD_SPECIALTY},
                  {"education", W_FIELD_EDUCATION},
                  {"probation_until", W_FIELD_PROBATION_UNTIL},
                  {"clear_record", W_FIELD_CLEAR_RECORD},
                  {"assessment", W_FIELD_ASSESSMENT},
                  {"establishment", W_FIELD_ESTABLISHMENT},
                  {"attributes", W_FIELD_ATTRIBUTES},
                  {"retirement_class", W_FIELD_RETIREMENT_CLASS},
                  {"upbringing", W_FIELD_UPBRINGING}};
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++)
        if (strcmp(fields[k].field, field) == 0)
            return arena_format(view->arena, word(W_OFFICE_WHO_WHERE), word(fields[k].word), field);
    return text_clean(view, field);
}

/* Words of the data that people do not say as the files write them. */
static const struct {
    int attribute;
    const char *value;
    enum word word;
} values[] = {{ATTRIBUTE_GENDER, "male", W_VALUE_MALE},
              {ATTRIBUTE_GENDER, "female", W_VALUE_FEMALE},
              {ATTRIBUTE_ETHNICITY, "han", W_VALUE_HAN},
              {ATTRIBUTE_ETHNICITY, "minority", W_VALUE_MINORITY},
              {ATTRIBUTE_PARTY, "cpc", W_VALUE_CPC},
              {ATTRIBUTE_PARTY, "cpc_probationary", W_VALUE_CPC_PROBATIONARY},
              {ATTRIBUTE_PARTY, "non_cpc", W_VALUE_NON_CPC},
              {ATTRIBUTE_PARTY, "cyl", W_VALUE_CYL},
              {ATTRIBUTE_PARTY, "nonparty", W_VALUE_NONPARTY},
              {ATTRIBUTE_PARTY, "none", W_VALUE_NO_PARTY},
              {ATTRIBUTE_EDUCATION, "primary", W_VALUE_PRIMARY},
              {ATTRIBUTE_EDUCATION, "junior", W_VALUE_JUNIOR},
              {ATTRIBUTE_EDUCATION, "secondary", W_VALUE_SECONDARY},
              {ATTRIBUTE_EDUCATION, "college", W_VALUE_COLLEGE},
              {ATTRIBUTE_EDUCATION, "bachelor", W_VALUE_BACHELOR},
              {ATTRIBUTE_EDUCATION, "master", W_VALUE_MASTER},
              {ATTRIBUTE_EDUCATION, "doctor", W_VALUE_DOCTOR},
              {ATTRIBUTE_SPECIALTY, "law", W_SPECIALTY_LAW},
              {ATTRIBUTE_SPECIALTY, "public_admin", W_SPECIALTY_PUBLIC_ADMIN},
              {ATTRIBUTE_SPECIALTY, "economics", W_SPECIALTY_ECONOMICS},
              {ATTRIBUTE_SPECIALTY, "accounting", W_SPECIALTY_ACCOUNTING},
              {ATTRIBUTE_SPECIALTY, "chinese", W_SPECIALTY_CHINESE},
              {ATTRIBUTE_SPECIALTY, "engineering", W_SPECIALTY_ENGINEERING},
              {ATTRIBUTE_SPECIALTY, "finance", W_SPECIALTY_FINANCE},
              {ATTRIBUTE_SPECIALTY, "environment", W_SPECIALTY_ENVIRONMENT},
              {ATTRIBUTE_SPECIALTY, "construction", W_SPECIALTY_CONSTRUCTION},
              {ATTRIBUTE_SPECIALTY, "medicine", W_SPECIALTY_MEDICINE},
              {ATTRIBUTE_SPECIALTY, "computing", W_SPECIALTY_COMPUTING},
              {ATTRIBUTE_SPECIALTY, "agriculture", W_SPECIALTY_AGRICULTURE},
              {ATTRIBUTE_SPECIALTY, "education", W_SPECIALTY_EDUCATION},
              {ATTRIBUTE_SPECIALTY, "statistics", W_SPECIALTY_STATISTICS},
              {ATTRIBUTE_SPECIALTY, "management", W_SPECIALTY_MANAGEMENT},
              {ATTRIBUTE_SPECIALTY, "audit", W_SPECIALTY_AUDIT},
              {ATTRIBUTE_SPECIALTY, "philosophy", W_SPECIALTY_PHILOSOPHY},
              {ATTRIBUTE_SPECIALTY, "literature", W_SPECIALTY_LITERATURE},
              {ATTRIBUTE_SPECIALTY, "history", W_SPECIALTY_HISTORY},
              {ATTRIBUTE_SPECIALTY, "science", W_SPECIALTY_SCIENCE},
              {ATTRIBUTE_SPECIALTY, "military", W_SPECIALTY_MILITARY},
              {ATTRIBUTE_SPECIALTY, "art", W_SPECIALTY_ART},
              {ATTRIBUTE_SPECIALTY, "life_sciences", W_SPECIALTY_LIFE_SCIENCES},
              {ATTRIBUTE_SPECIALTY, "medical", W_SPECIALTY_MEDICAL},
              {ATTRIBUTE_SPECIALTY, "marketing", W_SPECIALTY_MARKETING},
              {ATTRIBUTE_SPECIALTY, "technical_degree", W_SPECIALTY_TECHNICAL_DEGREE},
              {ATTRIBUTE_SPECIALTY, "human_resources", W_SPECIALTY_HUMAN_RESOURCES},
              {ATTRIBUTE_SPECIALTY, "other", W_SPECIALTY_OTHER}};

/* Tags of related business that the made-up cities have. Others are the user's own words. */
static const struct {
    const char *tag;
    enum word word;
} tags[] = {{"economy", W_TAG_ECONOMY},
            {"industry", W_TAG_INDUSTRY},
            {"market", W_TAG_MARKET},
            {"agriculture", W_TAG_AGRICULTURE},
            {"construction", W_TAG_CONSTRUCTION},
            {"land", W_TAG_LAND},
            {"party", W_TAG_PARTY},
            {"law", W_TAG_LAW},
            {"culture", W_TAG_CULTURE},
            {"welfare", W_TAG_WELFARE},
            {"mass", W_TAG_MASS},
            {"institution", W_TAG_INSTITUTION},
            {"personnel_work", W_TAG_PERSONNEL_WORK},
            {"accounts_work", W_TAG_ACCOUNTS_WORK},
            {"office_work", W_TAG_OFFICE_WORK}};

const char *text_tag(const struct view *view, const char *tag) {
    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++)
        if (strcmp(tags[k].tag, tag) == 0)
            return word(tags[k].word);
    return text_clean(view, tag);
}

/* Names of ethnic groups and parties: the forms' words in Chinese, names with a capital else. */
static const char *proper_name(const struct view *view, enum codes_id list, const char *code) {
    const char *said = words_language() == LANGUAGE_ZH ? codes_said(view->arena, list, code) : NULL;
    if (said)
        return said;
    char *name = arena_string(view->arena, text_clean(view, code));
    *name = (char)toupper((unsigned char)*name);
    return name;
}

/* Bands have names like "0-35", "36-45", "56+". */
static const char *age_band(const struct view *view, const char *band) {
    size_t n = strlen(band);
    if (words_language() != LANGUAGE_ZH || strspn(band, "0123456789-+") != n || n == 0)
        return text_clean(view, band);
    if (band[n - 1] == '+')
        return arena_format(view->arena, "%.*s岁及以上", (int)n - 1, band);
    return strncmp(band, "0-", 2) == 0 ? arena_format(view->arena, "%s岁及以下", band + 2) : arena_format(view->arena, "%s岁", band);
}

const char *text_value(const struct view *view, const struct city *city, int attribute, int value) {
    const char *text = symbols_text(city->symbols, value);
    for (size_t k = 0; k < sizeof values / sizeof *values; k++)
        if (values[k].attribute == attribute && strcmp(values[k].value, text) == 0)
            return word(values[k].word);
    if (value == SYMBOL_UNKNOWN)
        return word(W_UNKNOWN);
    if (attribute == ATTRIBUTE_AGE)
        return age_band(view, text);
    if (attribute == ATTRIBUTE_ETHNICITY || attribute == ATTRIBUTE_PARTY)
        return proper_name(view, attribute == ATTRIBUTE_PARTY ? CODES_PARTY : CODES_ETHNICITY, text);
    return text_clean(view, text);
}

const char *text_kind(const struct view *view, const struct city *city, int attribute, int value) {
    const char *name = text_attribute(view, city, attribute);
    return attribute < 0 ? name : arena_format(view->arena, word(W_VALUE_OF), name, text_value(view, city, attribute, value));
}

/* Rules that are words, not numbers, and kinds of decisions. */
static const struct {
    const char *id;
    enum word word;
} names[] = {{"recorded", W_RECORDED},        {"not-a-move", W_NAME_NOT_A_MOVE},
             {"retired", W_NAME_RETIRED},     {"secondment", W_NAME_SECONDMENT},
             {"pool", W_NAME_POOL},           {"stay", W_WISH_STAY},
             {"forbid", W_WISH_FORBID},       {"pin", W_WISH_PIN},
             {"defer", W_WISH_DEFER},         {"undefer", W_WISH_UNDEFER},
             {"vacancies", W_NAME_VACANCIES}, {"must-fill", W_NAME_MUST_FILL},
             {"seats", W_NAME_SEATS},         {"max-enabling", W_NAME_MAX_ENABLING},
             {"max-moves", W_NAME_MAX_MOVES}, {"min-share-of-due", W_NAME_MIN_SHARE}};

const char *text_rule_name(const struct view *view, const char *id) {
    const char *shown = text_rule_id(view, id);
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (strcmp(names[k].id, shown) == 0)
            return word(names[k].word);
    return shown;
}

void text_title(FILE *out, const char *title) {
    fputc('\n', out);
    paint_text(out, PAINT_TITLE, title);
    fputc('\n', out);
}

const char *text_weights(const struct policy *policy, const struct view *view) {
    const char *list = "";
    for (int a = 0; a < policy->n_attributes; a++) {
        const struct attribute_weight *weight = &policy->attributes[a];
        int fixed = code_find(code_attribute, weight->name);
        if (weight->weight == 0)
            continue;
        list = text_join(
            view, list,
            arena_format(view->arena, "%s %d", fixed >= 0 ? text_attribute(view, NULL, fixed) : text_clean(view, weight->name), weight->weight));
    }
    return *list ? list : word(W_NONE);
}

void text_heading(FILE *out, const struct rules *rules, const struct view *view) {
    const struct city *city = rules->city;
    fprintf(out, word(W_HEAD_CITY), city->name ? text_clean(view, city->name) : city->file, text_month_said(view, rules->as_of.month),
            rules->policy->name);
    if (rules->due_by.month != rules->as_of.month)
        fprintf(out, word(W_HEAD_DUE_BY), text_month_said(view, rules->due_by.month));
    fputc('\n', out);
    fprintf(out, word(W_HEAD_WEIGHTS), text_weights(rules->policy, view));
    fputc('\n', out);
    fprintf(out, word(W_HEAD_COUNTS), city->n_cadres, city->n_units, city->n_posts);
    fputc('\n', out);
    if (rules->n_unjudged > 0)
        fprintf(out, word(rules->missing_field ? W_HEAD_UNJUDGED : W_HEAD_UNJUDGED_ANY), rules->n_unjudged,
                rules->missing_field ? text_field(view, rules->missing_field) : "");
    else
        fputs(word(W_HEAD_ALL_JUDGED), out);
    fputc('\n', out);
}
