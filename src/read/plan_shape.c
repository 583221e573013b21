#include "read/plan_shape.h"

#include "domain/codes.h"
#include "domain/policy.h"

static const char *const outcome_words[] = {"optimal", "within_gap", "feasible", "relaxed", "impossible", "unknown", NULL};
static const char *const bound_words[] = {"exact", "numerical", NULL};
/* The four types of a move: TYPE_UNKNOWN is none of them. */
static const char *const type_words[] = {"policy", "probationary", "cultivation", "configuration", NULL};

static const struct shape made_shape[] = {{"cadrex", SHAPE_TEXT, 0, NULL, NULL},
                                          {"glpk", SHAPE_TEXT, 0, NULL, NULL},
                                          {"seed", SHAPE_COUNT, 0, NULL, NULL},
                                          {"options", SHAPE_TEXT, 0, NULL, NULL},
                                          {"city_sha256", SHAPE_SHA256, 0, NULL, NULL},
                                          {"policy", SHAPE_TEXT, 0, NULL, NULL},
                                          {"policy_sha256", SHAPE_SHA256, 0, NULL, NULL},
                                          {"repeatable", SHAPE_BOOL, 0, NULL, NULL},
                                          {"iterations", SHAPE_NUMBER, 0, NULL, NULL},
                                          {"nodes", SHAPE_NUMBER, 0, NULL, NULL},
                                          {0}};
static const struct shape tier_shape[] = {{"tier", SHAPE_CODE, SHAPE_REQUIRED, tier_names, NULL},
                                          {"value", SHAPE_NUMBER, SHAPE_REQUIRED, NULL, NULL},
                                          {"bound", SHAPE_NUMBER, SHAPE_NULLABLE, NULL, NULL},
                                          {"gap", SHAPE_AMOUNT, SHAPE_NULLABLE, NULL, NULL},
                                          {"proved", SHAPE_BOOL, 0, NULL, NULL},
                                          {"bound_kind", SHAPE_CODE, 0, bound_words, NULL},
                                          {0}};
static const struct shape measures_shape[] = {{"deviation", SHAPE_COUNT, 0, NULL, NULL},     {"deviation_before", SHAPE_COUNT, 0, NULL, NULL},
                                              {"voluntary", SHAPE_COUNT, 0, NULL, NULL},     {"shall_unmet", SHAPE_COUNT, 0, NULL, NULL},
                                              {"shall_overdue", SHAPE_COUNT, 0, NULL, NULL}, {"moves", SHAPE_COUNT, 0, NULL, NULL},
                                              {"unjudged", SHAPE_COUNT, 0, NULL, NULL},      {0}};
static const struct shape handover_shape[] = {
    {"chain", SHAPE_COUNT, 0, NULL, NULL}, {"step", SHAPE_COUNT, 0, NULL, NULL}, {"cycle", SHAPE_BOOL, 0, NULL, NULL}, {0}};
static const struct shape gain_shape[] = {{"unit", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                          {"attribute", SHAPE_WORD, 0, NULL, NULL},
                                          {"value", SHAPE_WORD, SHAPE_NULLABLE, NULL, NULL},
                                          {"gain", SHAPE_NUMBER, 0, NULL, NULL},
                                          {0}};
static const struct shape move_shape[] = {{"cadre", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL},
                                          {"from", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                          {"to", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL},
                                          {"type", SHAPE_CODE, 0, type_words, NULL},
                                          {"mode", SHAPE_CODE, 0, code_mode + 1, NULL},
                                          {"effective", SHAPE_DATE, 0, NULL, NULL},
                                          {"until", SHAPE_DATE, 0, NULL, NULL},
                                          {"watch_until", SHAPE_DATE, 0, NULL, NULL},
                                          {"because", SHAPE_IDS, 0, NULL, NULL},
                                          {"enables", SHAPE_IDS, 0, NULL, NULL},
                                          {"handover", SHAPE_OBJECT, SHAPE_NULLABLE, NULL, handover_shape},
                                          {"gains", SHAPE_OBJECTS, 0, NULL, gain_shape},
                                          {"run_by", SHAPE_TEXT, 0, NULL, NULL},
                                          {0}};
static const struct shape deferral_shape[] = {{"cadre", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL},
                                              {"due", SHAPE_IDS, 0, NULL, NULL},
                                              {"exempt", SHAPE_IDS, 0, NULL, NULL},
                                              {"reason", SHAPE_TEXT, 0, NULL, NULL},
                                              {"approver", SHAPE_TEXT, 0, NULL, NULL},
                                              {"document", SHAPE_TEXT, 0, NULL, NULL},
                                              {"date", SHAPE_DATE_OR_BLANK, 0, NULL, NULL},
                                              {0}};
static const struct shape unmet_shape[] = {{"cadre", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL}, {"rules", SHAPE_IDS, 0, NULL, NULL},
                                           {"overdue", SHAPE_COUNT, 0, NULL, NULL},         {"why", SHAPE_TEXT, 0, NULL, NULL},
                                           {"approver", SHAPE_TEXT, 0, NULL, NULL},         {"document", SHAPE_TEXT, 0, NULL, NULL},
                                           {"date", SHAPE_DATE_OR_BLANK, 0, NULL, NULL},    {0}};
static const struct shape exception_shape[] = {{"rule", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL},
                                               {"unit", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                               {"body", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                               {"cadres", SHAPE_IDS, 0, NULL, NULL},
                                               {0}};
static const struct shape standing_shape[] = {
    {"rule", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL}, {"ids", SHAPE_IDS, 0, NULL, NULL}, {"why", SHAPE_TEXT, 0, NULL, NULL}, {0}};
static const char *const fate_words[] = {"kept", "gone", "closed", "impossible", "given_up", NULL};
static const struct shape announced_shape[] = {{"cadre", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL},
                                               {"to", SHAPE_ID, SHAPE_REQUIRED, NULL, NULL},
                                               {"fate", SHAPE_CODE, 0, fate_words, NULL},
                                               {"instead", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                               {"rules", SHAPE_IDS, 0, NULL, NULL},
                                               {"cadres", SHAPE_IDS, 0, NULL, NULL},
                                               {0}};
static const struct shape price_shape[] = {{"exceptions", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"shall", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"keep", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"structure", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"fit", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"moves", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"relaxed", SHAPE_NUMBER, 0, NULL, NULL},
                                           {"relaxed_overdue", SHAPE_NUMBER, 0, NULL, NULL},
                                           {0}};
static const struct shape decision_shape[] = {{"pin", SHAPE_WORD, 0, NULL, NULL},
                                              {"stay", SHAPE_WORD, 0, NULL, NULL},
                                              {"forbid", SHAPE_WORD, 0, NULL, NULL},
                                              {"defer", SHAPE_WORD, 0, NULL, NULL},
                                              {"undefer", SHAPE_WORD, 0, NULL, NULL},
                                              {"reason", SHAPE_TEXT, 0, NULL, NULL},
                                              {"by", SHAPE_TEXT, 0, NULL, NULL},
                                              {"price", SHAPE_NUMBER, SHAPE_NULLABLE, NULL, price_shape},
                                              {0}};
static const struct shape cell_shape[] = {{"unit", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                          {"body", SHAPE_ID, SHAPE_NULLABLE, NULL, NULL},
                                          {"affinity", SHAPE_WORD, SHAPE_NULLABLE, NULL, NULL},
                                          {"attribute", SHAPE_WORD, SHAPE_REQUIRED, NULL, NULL},
                                          {"value", SHAPE_WORD, SHAPE_NULLABLE, NULL, NULL},
                                          {"before", SHAPE_COUNT, 0, NULL, NULL},
                                          {"after", SHAPE_COUNT, 0, NULL, NULL},
                                          {"target_milli", SHAPE_COUNT, 0, NULL, NULL},
                                          {"cost", SHAPE_NUMBER, 0, NULL, NULL},
                                          {0}};

const struct shape plan_shape[] = {{"format", SHAPE_TEXT, 0, NULL, NULL},
                                   {"name", SHAPE_TEXT, 0, NULL, NULL},
                                   {"made", SHAPE_OBJECT, 0, NULL, made_shape},
                                   {"outcome", SHAPE_CODE, 0, outcome_words, NULL},
                                   {"tiers", SHAPE_OBJECTS, 0, NULL, tier_shape},
                                   {"gap", SHAPE_AMOUNT, SHAPE_NULLABLE, NULL, NULL},
                                   {"measures", SHAPE_OBJECT, 0, NULL, measures_shape},
                                   {"moves", SHAPE_OBJECTS, SHAPE_REQUIRED, NULL, move_shape},
                                   {"deferrals", SHAPE_OBJECTS, 0, NULL, deferral_shape},
                                   {"unmet", SHAPE_OBJECTS, 0, NULL, unmet_shape},
                                   {"exceptions", SHAPE_OBJECTS, 0, NULL, exception_shape},
                                   {"standing", SHAPE_OBJECTS, 0, NULL, standing_shape},
                                   {"decisions", SHAPE_OBJECTS, 0, NULL, decision_shape},
                                   {"announced", SHAPE_OBJECTS, 0, NULL, announced_shape},
                                   {"structure", SHAPE_OBJECTS, 0, NULL, cell_shape},
                                   {0}};
