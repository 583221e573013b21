#include "intake/plan_book.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "domain/codes.h"
#include "intake/plan_page.h"
#include "read/read.h"

static const enum word headings[N_AT] = {W_OFFICE_CADRE_ID,    W_OFFICE_NAME,     W_OFFICE_PRESENT, W_OFFICE_PROPOSED, W_OFFICE_POST_ID,
                                         W_OFFICE_OPINION,     W_OFFICE_DUE,      W_OFFICE_EXEMPT,  W_OFFICE_APPROVER, W_OFFICE_DOCUMENT,
                                         W_OFFICE_APPROVED_ON, W_OFFICE_DECISION, W_OFFICE_ABOUT,   W_OFFICE_REASON,   W_OFFICE_BY};

bool plan_book_looks(const char *bytes, size_t size) { return size >= 4 && memcmp(bytes, "PK\3\4", 4) == 0; }

void plan_page_complain(const struct page *page, int row, int at, enum severity severity, const char *code, const char *hint, enum word message,
                        ...) {
    struct arena *arena = page->book->arena;
    const struct sheet *sheet = page->sheet;
    int column = page->at[at];
    char text[1024];
    va_list arguments;
    va_start(arguments, message);
    vsnprintf(text, sizeof text, word(message), arguments);
    va_end(arguments);
    faults_add(page->book->faults, &(struct fault){.file = page->book->file,
                                                   .code = code,
                                                   .severity = severity,
                                                   .pointer = "",
                                                   .place = arena_format(arena, word(W_PLACE_CELL), sheet->name, sheet->rows[row].number,
                                                                         column >= 0 ? sheet_cell(sheet, sheet->head, column) : word(headings[at])),
                                                   .message = faults_unquoted(page->book->faults, text),
                                                   .hint = hint,
                                                   .line = sheet->rows[row].number,
                                                   .column = column + 1});
}

/* What the reader of workbooks has to say. */
static void pass_on(const struct book *book) {
    for (int k = 0; k < book->draft->n_remarks; k++) {
        const struct remark *remark = &book->draft->remarks[k];
        const char *place =
            remark->place.sheet ? arena_format(book->arena, word(W_PLACE_SHEET_ROW), remark->place.sheet, remark->place.row) : word(W_PLACE_WHOLE);
        faults_add(book->faults, &(struct fault){.file = book->file,
                                                 .code = "workbook",
                                                 .severity = SEVERITY_ERROR,
                                                 .pointer = "",
                                                 .place = place,
                                                 .message = remark->message,
                                                 .line = remark->place.row,
                                                 .column = 1});
    }
}

static const char *header_names(struct arena *arena, enum word heading) {
    return arena_format(arena, "%s|%s", sheet_header(arena, word_in(heading, LANGUAGE_EN)), sheet_header(arena, word_in(heading, LANGUAGE_ZH)));
}

/* The sheet that has both headings; of several the first. */
bool plan_page_find(struct book *book, int first, int second, struct page *page) {
    for (int k = 0; k < book->sources.n_sheets; k++) {
        struct sheet *sheet = book->sources.sheets[k];
        if (!sheet_find_head(book->draft, sheet, header_names(book->arena, headings[first])) ||
            sheet_column(sheet, header_names(book->arena, headings[second])) < 0)
            continue;
        *page = (struct page){.book = book, .sheet = sheet};
        for (int c = 0; c < N_AT; c++)
            page->at[c] = sheet_column(sheet, header_names(book->arena, headings[c]));
        return true;
    }
    return false;
}

const char *plan_page_cell(const struct page *page, int row, int at) {
    return said_trim(page->book->arena, sheet_cell(page->sheet, row, page->at[at]));
}

/* The cadre called so who holds the post called so; -1: none or several. */
static int by_name_and_post(const struct book *book, const char *name, const char *present) {
    const char *seat = *present ? seats_name(book->seats, present) : NULL;
    int found = -1;
    for (int post = -1; seat && seats_next(book->seats, seat, &post);) {
        int holder = book->city->posts[post].holder;
        if (holder < 0 || !book->city->cadres[holder].name || strcmp(said_squeeze(book->arena, book->city->cadres[holder].name), name) != 0)
            continue;
        if (found >= 0)
            return -1;
        found = holder;
    }
    return found;
}

/* The cadre a row is about; -1 with a fault. */
int plan_page_cadre(const struct page *page, int row) {
    const struct book *book = page->book;
    const char *id = plan_page_cell(page, row, AT_ID), *name = said_squeeze(book->arena, sheet_cell(page->sheet, row, page->at[AT_NAME]));
    int cadre = *id ? city_find_cadre(book->index, id) : -1;
    if (*id && cadre < 0) {
        plan_page_complain(page, row, AT_ID, SEVERITY_ERROR, "dangling", word(W_HINT_DANGLING), W_FAULT_NO_CADRE, id);
        return -1;
    }
    if (cadre >= 0) { /* a row typed over, its hidden id forgotten */
        const char *own = book->city->cadres[cadre].name;
        if (!*name || strcmp(name, id) == 0 || (own && strcmp(said_squeeze(book->arena, own), name) == 0))
            return cadre;
        plan_page_complain(page, row, AT_NAME, SEVERITY_ERROR, "contradiction", word(W_HINT_BOOK_CLEAR_ID), W_FAULT_BOOK_NAME, name, id);
        return -1;
    }
    if (!*name) {
        plan_page_complain(page, row, AT_NAME, SEVERITY_ERROR, "empty", word(W_HINT_CSV_STAYS), W_FAULT_CSV_NO_CELL, word(W_OFFICE_NAME));
        return -1;
    }
    cadre = ids_find(book->names, name);
    if (cadre >= 0 && book->named_again[cadre])
        cadre = by_name_and_post(book, name, plan_page_cell(page, row, AT_PRESENT));
    cadre = cadre < 0 ? city_find_cadre(book->index, name) : cadre;
    if (cadre < 0 && ids_find(book->names, name) >= 0)
        plan_page_complain(page, row, AT_NAME, SEVERITY_ERROR, "ambiguous", word(W_HINT_BOOK_WHICH), W_FAULT_BOOK_SEVERAL_NAMES, name);
    else if (cadre < 0)
        plan_page_complain(page, row, AT_NAME, SEVERITY_ERROR, "dangling", word(W_HINT_BOOK_WHICH), W_FAULT_NO_CADRE, name);
    return cadre;
}

/* Is the row a move, by the opinion of the meeting? What is neither yes nor no leaves it one. */
static bool agreed(const struct page *page, int row) {
    static const char *const yes[] = {"同意", "通过", "原则同意", "拟同意", "agreed", "agree", "yes", NULL}, *const no[] = {
                                                                                                                 "不同意", "不通过",     "未通过",
                                                                                                                 "缓议",   "暂缓",       "暂不研究",
                                                                                                                 "不交流", "disagree",   "disagreed",
                                                                                                                 "no",     "not agreed", "postponed",
                                                                                                                 NULL};
    const char *opinion = plan_page_cell(page, row, AT_OPINION);
    for (int k = 0; no[k]; k++)
        if (strcasecmp(opinion, no[k]) == 0) {
            plan_page_complain(page, row, AT_OPINION, SEVERITY_NOTE, "not-agreed", NULL, W_BOOK_NOT_AGREED, opinion);
            return false;
        }
    for (int k = 0; yes[k]; k++)
        if (strcasecmp(opinion, yes[k]) == 0)
            return true;
    if (*opinion)
        plan_page_complain(page, row, AT_OPINION, SEVERITY_WARNING, "unknown-word", word(W_HINT_BOOK_OPINION), W_FAULT_UNKNOWN_WORD, opinion);
    return true;
}

/* A row of OF-1: the cadre and the posts it may mean. */
struct proposal {
    int row, cadre, post; /* post -1: one of several */
    const char *seat;
};

static bool is_among(const struct seats *seats, const char *name, int post) {
    for (int at = -1; seats_next(seats, name, &at);)
        if (at == post)
            return true;
    return false;
}

/* The nearest post of the unit that the text begins with. */
static const char *post_hint(const struct book *book, const char *text) {
    const struct city *city = book->city;
    const char *unit = "", **list = NULL;
    int n = 0, room = 0, here = -1;
    for (int u = 0; u < city->n_units; u++) {
        const char *name = city->units[u].name ? said_squeeze(book->arena, city->units[u].name) : "";
        if (strlen(name) > strlen(unit) && strncmp(text, name, strlen(name)) == 0) {
            unit = name;
            here = u;
        }
    }
    for (int p = 0; here >= 0 && p < city->n_posts; p++) {
        const struct post *post = &city->posts[p];
        const char *body = post->body < 0 ? NULL : city->bodies[post->body].name;
        if (post->unit == here && post->title)
            *ARENA_PUSH(book->arena, list, n, room) = said_squeeze(book->arena, arena_format(book->arena, "%s%s", body ? body : "", post->title));
    }
    *ARENA_PUSH(book->arena, list, n, room) = NULL;
    const char *near = read_nearest(list, text + strlen(unit));
    return near ? arena_format(book->arena, word(W_HINT_NEAREST), arena_format(book->arena, "%s%s", unit, near)) : word(W_HINT_BOOK_POST);
}

static bool read_target(const struct page *page, struct proposal *proposal) {
    const struct book *book = page->book;
    int row = proposal->row, hidden = city_find_post(book->index, plan_page_cell(page, row, AT_POST)), post = -1, n = 0;
    const char *said = sheet_cell(page->sheet, row, page->at[AT_PROPOSED]);
    struct said_move move = seats_read(book->seats, said);
    if (move.stays) {
        plan_page_complain(page, row, AT_PROPOSED, SEVERITY_NOTE, "stays", NULL, W_BOOK_NOT_AGREED, said_squeeze(book->arena, said));
        return false;
    }
    if (move.unknown)
        plan_page_complain(page, row, AT_PROPOSED, SEVERITY_ERROR, "dangling", post_hint(book, move.unknown), W_FAULT_NO_POST, move.unknown);
    else if (move.several)
        plan_page_complain(page, row, AT_PROPOSED, SEVERITY_ERROR, "ambiguous", word(W_HINT_BOOK_POST), W_FAULT_BOOK_TWO_POSTS);
    else if (!move.to)
        plan_page_complain(page, row, AT_PROPOSED, SEVERITY_ERROR, "empty", word(W_HINT_CSV_STAYS), W_FAULT_CSV_NO_CELL, word(W_OFFICE_PROPOSED));
    if (move.unknown || move.several || !move.to)
        return false;
    if (move.from && !is_among(book->seats, move.from, book->city->cadres[proposal->cadre].post))
        plan_page_complain(page, row, AT_PROPOSED, SEVERITY_WARNING, "contradiction", NULL, W_FAULT_BOOK_REMOVAL, move.from);
    for (int at = -1; seats_next(book->seats, move.to, &at); n++)
        post = at;
    proposal->seat = move.to;
    proposal->post = n == 1 ? post : hidden >= 0 && is_among(book->seats, move.to, hidden) ? hidden : -1;
    return true;
}

/* Does somebody sit in a place of secondment at the date of the city? */
static bool secondment_runs(const struct city *city, const struct cadre *cadre) {
    return cadre->secondment_post >= 0 && (!date_known(cadre->secondment_until) || cadre->secondment_until.month >= city->as_of.month);
}

/* Which of several posts of one name: one that nobody else goes to and that is or falls vacant, else any free one, else the first. */
static void choose(const struct page *page, int n, struct proposal *proposals) {
    const struct book *book = page->book;
    bool *taken = ARENA_ARRAY(book->arena, bool, book->city->n_posts), *leaves = ARENA_ARRAY(book->arena, bool, book->city->n_cadres);
    for (int i = 0; i < book->city->n_cadres; i++)
        if (secondment_runs(book->city, &book->city->cadres[i]))
            taken[book->city->cadres[i].secondment_post] = true;
    for (int k = 0; k < n; k++) {
        leaves[proposals[k].cadre] = true;
        if (proposals[k].post >= 0)
            taken[proposals[k].post] = true;
    }
    for (int k = 0; k < n; k++) {
        int best = -1, rank = 3;
        if (proposals[k].post >= 0)
            continue;
        for (int at = -1; seats_next(book->seats, proposals[k].seat, &at);) {
            int holder = book->city->posts[at].holder, here = taken[at] ? 2 : holder < 0 || leaves[holder] ? 0 : 1;
            if (here < rank) {
                rank = here;
                best = at;
            }
        }
        proposals[k].post = best;
        taken[best] = true;
        plan_page_complain(page, proposals[k].row, AT_PROPOSED, SEVERITY_NOTE, "ambiguous", NULL, W_BOOK_ONE_OF_SEVERAL, book->city->posts[best].id);
    }
}

/* "制表人：…" below the table: neither the name of a cadre nor a post. */
static bool is_note(const struct page *page, int row) {
    const struct book *book = page->book;
    const char *name = plan_page_cell(page, row, AT_NAME), *present = plan_page_cell(page, row, AT_PRESENT);
    return *name && !*plan_page_cell(page, row, AT_PROPOSED) && !*plan_page_cell(page, row, AT_ID) &&
           ids_find(book->names, said_squeeze(book->arena, name)) < 0 && city_find_cadre(book->index, name) < 0 &&
           (!*present || !seats_name(book->seats, present));
}

static void read_moves(const struct page *page) {
    const struct book *book = page->book;
    const struct sheet *sheet = page->sheet;
    struct plan *plan = book->plan;
    struct proposal *proposals = ARENA_ARRAY(book->arena, struct proposal, sheet->n);
    bool *moved = ARENA_ARRAY(book->arena, bool, book->city->n_cadres);
    int n = 0;
    for (int r = sheet->head + 1; r < sheet->n; r++) {
        struct proposal *proposal = &proposals[n];
        if (!*plan_page_cell(page, r, AT_NAME) && !*plan_page_cell(page, r, AT_ID) && !*plan_page_cell(page, r, AT_PROPOSED))
            continue; /* notes below the table */
        if (page->at[AT_NAME] != 0 && !*plan_page_cell(page, r, AT_PROPOSED) &&
            strcmp(sheet_cell(sheet, r, 0), sheet_cell(sheet, r, page->at[AT_NAME])) == 0)
            continue; /* a line over the whole width: its cells are merged */
        if (is_note(page, r)) {
            plan_page_complain(page, r, AT_NAME, SEVERITY_WARNING, "note", NULL, W_BOOK_NOTE, plan_page_cell(page, r, AT_NAME));
            continue;
        }
        *proposal = (struct proposal){r, plan_page_cadre(page, r), -1, NULL};
        if (proposal->cadre < 0)
            continue;
        if (moved[proposal->cadre])
            plan_page_complain(page, r, AT_NAME, SEVERITY_ERROR, "twice", NULL, W_FAULT_TWICE, book->city->cadres[proposal->cadre].id);
        moved[proposal->cadre] = true;
        if (agreed(page, r) && read_target(page, proposal))
            n++;
    }
    choose(page, n, proposals);
    struct move *moves = ARENA_ARRAY(book->arena, struct move, n);
    int *types = ARENA_ARRAY(book->arena, int, n), *modes = ARENA_ARRAY(book->arena, int, n);
    for (int k = 0; k < n; k++) {
        moves[k] = (struct move){proposals[k].cadre, proposals[k].post};
        types[k] = TYPE_UNKNOWN;
        modes[k] = MODE_NONE;
    }
    plan->n_moves = n;
    plan->moves = moves;
    plan->claimed_type = types;
    plan->claimed_mode = modes;
}

/* Of which files the workbook was made: written above the headings. */
static void read_hashes(const struct page *page) {
    static const char *const marks[] = {"city_sha256=", "policy_sha256="};
    const char **places[] = {&page->book->plan->city_sha256, &page->book->plan->policy_sha256};
    for (int r = 0; r < page->sheet->head; r++)
        for (int c = 0; c < page->sheet->rows[r].n; c++)
            for (int k = 0; k < 2; k++) {
                const char *text = page->sheet->rows[r].cells[c];
                if (strncmp(text, marks[k], strlen(marks[k])) == 0 && strlen(text) == strlen(marks[k]) + 64)
                    *places[k] = text + strlen(marks[k]);
            }
}

static void index_names(struct book *book) {
    book->names = ids_new(book->arena);
    book->named_again = ARENA_ARRAY(book->arena, bool, book->city->n_cadres);
    for (int i = 0; i < book->city->n_cadres; i++) {
        const char *name = book->city->cadres[i].name;
        int first = name ? ids_add(book->names, said_squeeze(book->arena, name), i) : i;
        if (first != i)
            book->named_again[first] = true;
    }
}

bool plan_book_read(struct arena *arena, const char *file, const char *bytes, size_t size, const struct city *city, struct plan *plan,
                    struct faults *faults, struct error *err) {
    struct part part = {.name = arena_string(arena, file), .bytes = (char *)bytes, .size = size};
    struct book book = {.arena = arena, .file = part.name, .city = city, .index = city_index_new(arena, city), .faults = faults, .plan = plan};
    struct page page;
    int before = faults->n_errors;
    *plan = (struct plan){.file = part.name};
    file_sha256(bytes, size, plan->sha256);
    if (!forms_there()) {
        err->file = part.name;
        return error_set(err, ERROR_INPUT, word(W_INTAKE_NEEDS_BUILD), file);
    }
    book.draft = draft_new(arena);
    book.seats = seats_new(arena, city);
    index_names(&book);
    if (!xlsx_to_sheets(book.draft, &book.sources, &part) || book.draft->n_remarks > 0)
        pass_on(&book);
    else if (plan_page_find(&book, AT_PROPOSED, AT_NAME, &page) || plan_page_find(&book, AT_PROPOSED, AT_ID, &page)) {
        read_hashes(&page);
        read_moves(&page);
        plan_read_deferrals(&book);
        plan_read_decisions(&book);
    } else
        faults_add(faults, &(struct fault){.file = part.name,
                                           .code = "no-sheet",
                                           .severity = SEVERITY_ERROR,
                                           .pointer = "",
                                           .place = word(W_PLACE_WHOLE),
                                           .message = arena_format(arena, word(W_FAULT_BOOK_NO_SHEET), word(W_OFFICE_NAME), word(W_OFFICE_PROPOSED)),
                                           .line = 1,
                                           .column = 1});
    return faults->n_errors == before;
}
