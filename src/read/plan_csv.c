#include "read/plan_csv.h"

#include <string.h>
#include <strings.h>

#include "read/csv_table.h"

enum { COLUMN_CADRE, COLUMN_TO, COLUMN_TYPE, COLUMN_MODE, COLUMN_REST };
static const char *const cadre_names[] = {"cadre", "干部编号", "人员编号", "编号", "干部", NULL};
static const char *const to_names[] = {"to", "拟任岗位编号", "拟任岗位", "拟任", "去向", NULL};
static const char *const type_names[] = {"type", "交流类型", "类型", NULL};
static const char *const mode_names[] = {"mode", "交流方式", "方式", NULL};
/* What `export --format csv` writes beside, and what people add for themselves: known, not read. */
static const char *const rest_names[][2] = {{"name", NULL},      {"from", NULL},    {"from_unit", NULL}, {"from_body", NULL}, {"from_title", NULL},
                                            {"to_unit", NULL},   {"to_body", NULL}, {"to_title", NULL},  {"because", NULL},   {"enables", NULL},
                                            {"effective", NULL}, {"until", NULL},   {"run_by", NULL},    {"chain", NULL},     {"step", NULL},
                                            {"姓名", NULL},      {"现岗位", NULL},  {"备注", NULL},      {"序号", NULL}};
enum { N_REST = sizeof rest_names / sizeof *rest_names, N_COLUMNS = COLUMN_REST + N_REST };

/* The words of the contract or of people. */
static const struct {
    const char *text;
    int code;
} type_words[] = {{"政策性", TYPE_POLICY}, {"考验性", TYPE_PROBATIONARY}, {"培养性", TYPE_CULTIVATION}, {"配置性", TYPE_CONFIGURATION}},
  mode_words[] = {{"轮岗", MODE_ROTATION},          {"横向", MODE_HORIZONTAL}, {"下派挂职", MODE_SECONDMENT_DOWN}, {"上挂", MODE_SECONDMENT_UP},
                  {"上挂锻炼", MODE_SECONDMENT_UP}, {"互派", MODE_MUTUAL},     {"互派任职", MODE_MUTUAL},          {"安排", MODE_PLACEMENT}};

bool plan_csv_looks(const char *path, const char *bytes, size_t size) {
    size_t n = strlen(path), at = size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    if (strcmp(path, "-") != 0)
        return n > 4 && strcasecmp(path + n - 4, ".csv") == 0;
    at += strspn(bytes + at, " \t\r\n");
    return at < size && bytes[at] != '{' && bytes[at] != '[';
}

struct work {
    struct csv_table table;
    const struct city *city;
    const struct city_index *index;
    int places[N_COLUMNS];
};

static int type_of(const struct work *w, const struct csv_row *row) {
    const char *text = csv_cell(row, w->places[COLUMN_TYPE]);
    int code = code_find(code_type, text);
    for (size_t k = 0; k < sizeof type_words / sizeof *type_words; k++)
        if (strcmp(type_words[k].text, text) == 0)
            code = type_words[k].code;
    if (code < 0 && *text)
        csv_complain(&w->table, row->line, SEVERITY_WARNING, "unknown-word", NULL, W_FAULT_UNKNOWN_WORD, text);
    return code < 0 ? TYPE_UNKNOWN : code;
}

static int mode_of(const struct work *w, const struct csv_row *row) {
    const char *text = csv_cell(row, w->places[COLUMN_MODE]);
    int code = *text ? code_find(code_mode, text) : MODE_NONE;
    for (size_t k = 0; k < sizeof mode_words / sizeof *mode_words; k++)
        if (strcmp(mode_words[k].text, text) == 0)
            code = mode_words[k].code;
    if (code < 0)
        csv_complain(&w->table, row->line, SEVERITY_WARNING, "unknown-word", NULL, W_FAULT_UNKNOWN_WORD, text);
    return code < 0 ? MODE_NONE : code;
}

/* A name where an id is wanted: say whose id would do. */
static const char *hint_for(const struct work *w, const char *text) {
    const char *id = NULL;
    int n = 0;
    for (int i = 0; i < w->city->n_cadres; i++)
        if (w->city->cadres[i].name && strcmp(w->city->cadres[i].name, text) == 0) {
            id = w->city->cadres[i].id;
            n++;
        }
    return n == 1 ? arena_format(w->table.arena, word(W_HINT_WRITE), id) : word(W_HINT_DANGLING);
}

/* One row; false where it names no move. */
static bool read_row(const struct work *w, const struct csv_row *row, bool *moved, struct move *move) {
    const char *cadre = csv_cell(row, w->places[COLUMN_CADRE]), *to = csv_cell(row, w->places[COLUMN_TO]);
    if (!*cadre || !*to) {
        csv_complain(&w->table, row->line, SEVERITY_ERROR, "empty", word(W_HINT_CSV_STAYS), W_FAULT_CSV_NO_CELL,
                     *cadre ? to_names[0] : cadre_names[0]);
        return false;
    }
    *move = (struct move){city_find_cadre(w->index, cadre), city_find_post(w->index, to)};
    if (move->cadre < 0)
        csv_complain(&w->table, row->line, SEVERITY_ERROR, "dangling", hint_for(w, cadre), W_FAULT_NO_CADRE, cadre);
    if (move->to < 0)
        csv_complain(&w->table, row->line, SEVERITY_ERROR, "dangling", word(W_HINT_DANGLING), W_FAULT_NO_POST, to);
    if (move->cadre >= 0 && moved[move->cadre])
        csv_complain(&w->table, row->line, SEVERITY_ERROR, "twice", NULL, W_FAULT_TWICE, cadre);
    if (move->cadre >= 0)
        moved[move->cadre] = true;
    return move->cadre >= 0 && move->to >= 0;
}

static bool open_table(struct work *w, struct arena *arena, const char *file, const char *bytes, size_t size, struct faults *faults) {
    struct csv_column columns[N_COLUMNS] = {{true, cadre_names}, {true, to_names}, {false, type_names}, {false, mode_names}};
    for (int k = 0; k < N_REST; k++)
        columns[COLUMN_REST + k] = (struct csv_column){false, rest_names[k]};
    return csv_table_read(&w->table, arena, file, bytes, size, faults) && csv_table_columns(&w->table, N_COLUMNS, columns, w->places);
}

void plan_csv_read(struct arena *arena, const char *bytes, size_t size, const struct city *city, struct plan *plan, struct faults *faults) {
    struct work w = {.city = city, .index = city_index_new(arena, city)};
    if (!open_table(&w, arena, plan->file, bytes, size, faults))
        return;
    bool *moved = ARENA_ARRAY(arena, bool, city->n_cadres);
    struct move *moves = ARENA_ARRAY(arena, struct move, w.table.n_rows);
    int *types = ARENA_ARRAY(arena, int, w.table.n_rows), *modes = ARENA_ARRAY(arena, int, w.table.n_rows);
    for (int r = 0; r < w.table.n_rows; r++) {
        if (!read_row(&w, &w.table.rows[r], moved, &moves[plan->n_moves]))
            continue;
        types[plan->n_moves] = type_of(&w, &w.table.rows[r]);
        modes[plan->n_moves++] = mode_of(&w, &w.table.rows[r]);
    }
    plan->moves = moves;
    plan->claimed_type = types;
    plan->claimed_mode = modes;
}

int plan_csv_pairs(struct arena *arena, const char *file, const char *bytes, size_t size, struct announced_move **moves, struct faults *faults) {
    struct work w = {0};
    int n = 0;
    if (!open_table(&w, arena, file, bytes, size, faults))
        return 0;
    *moves = ARENA_ARRAY(arena, struct announced_move, w.table.n_rows);
    for (int r = 0; r < w.table.n_rows; r++) {
        const struct csv_row *row = &w.table.rows[r];
        const char *cadre = csv_cell(row, w.places[COLUMN_CADRE]), *to = csv_cell(row, w.places[COLUMN_TO]);
        if (*cadre && *to)
            (*moves)[n++] = (struct announced_move){cadre, to, -1, -1};
        else
            csv_complain(&w.table, row->line, SEVERITY_ERROR, "empty", word(W_HINT_CSV_STAYS), W_FAULT_CSV_NO_CELL,
                         *cadre ? to_names[0] : cadre_names[0]);
    }
    return n;
}
