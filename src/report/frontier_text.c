/* The frontier for people, with a plot in letters, and as JSON (frontier_json.c). */
#include <string.h>

#include "report/text.h"
#include "report/whatif.h"

enum { PLOT_WIDTH = 60, PLOT_HEIGHT = 12 };

static void points(FILE *out, const struct frontier *f, const struct view *view) {
    char columns[N_TIERS + 8] = "rrrr";
    memset(columns + 4, 'r', (size_t)f->n_objective - 1);
    strcpy(columns + 3 + f->n_objective, "l");
    struct table *cells = table_new(view->arena, columns);
    table_text(cells, word(f->tier == TIER_FIT ? W_FRONTIER_AT_LEAST : W_FRONTIER_AT_MOST));
    table_text(cells, word(W_FRONTIER_DEVIATION));
    table_text(cells, word(W_COL_BOUND));
    table_text(cells, word(W_COL_GAP));
    for (int t = 0; t < f->n_objective; t++) /* the structure is the deviation here */
        if (f->objective[t] != TIER_STRUCTURE)
            table_text(cells, text_tier(f->objective[t]));
    table_text(cells, "");
    for (int k = 0; k < f->n; k++) {
        const struct frontier_point *p = &f->points[k];
        table_text(cells, p->limited ? arena_format(view->arena, "%lld", (long long)p->limit) : "–");
        table_number(cells, p->deviation);
        table_text(cells, p->has_bound ? arena_format(view->arena, "%lld", (long long)p->bound) : "–");
        table_text(cells, p->gap < 0 ? "–" : arena_format(view->arena, "%.2f %%", 100 * p->gap));
        for (int t = 0; t < f->n_objective; t++)
            if (f->objective[t] != TIER_STRUCTURE)
                table_number(cells, p->value[f->objective[t]]);
        table_text(cells, p->exact ? word(W_FRONTIER_EXACT) : "");
    }
    table_print(out, cells, 1);
}

static int scaled(int64_t value, int64_t low, int64_t high, int most) {
    return high <= low ? 0 : (int)((double)(value - low) / (double)(high - low) * most + 0.5);
}

/* Deviation upwards, the tier to the right; * is proved, o is not. */
static void plot(FILE *out, const struct frontier *f, const struct view *view) {
    char grid[PLOT_HEIGHT + 1][PLOT_WIDTH + 2];
    int64_t left = INT64_MAX, right = INT64_MIN, low = INT64_MAX, high = INT64_MIN;
    for (int k = 0; k < f->n; k++) {
        int64_t x = f->points[k].value[f->tier], y = f->points[k].deviation;
        left = x < left ? x : left;
        right = x > right ? x : right;
        low = y < low ? y : low;
        high = y > high ? y : high;
    }
    for (int r = 0; r <= PLOT_HEIGHT; r++) {
        memset(grid[r], ' ', PLOT_WIDTH + 1);
        grid[r][PLOT_WIDTH + 1] = '\0';
    }
    for (int k = 0; k < f->n; k++) {
        int x = scaled(f->points[k].value[f->tier], left, right, PLOT_WIDTH), y = scaled(f->points[k].deviation, low, high, PLOT_HEIGHT);
        grid[PLOT_HEIGHT - y][x] = f->points[k].exact ? '*' : 'o';
    }
    fputc('\n', out);
    for (int r = 0; r <= PLOT_HEIGHT; r++) {
        size_t n = PLOT_WIDTH + 1;
        while (n > 0 && grid[r][n - 1] == ' ')
            n--;
        const char *label = r == 0             ? arena_format(view->arena, "%lld", (long long)high)
                            : r == PLOT_HEIGHT ? arena_format(view->arena, "%lld", (long long)low)
                                               : "";
        fprintf(out, n > 0 ? "  %12s | %.*s\n" : "  %12s |\n", label, (int)n, grid[r]);
    }
    fprintf(out, "  %12s +", "");
    for (int c = 0; c < PLOT_WIDTH + 2; c++)
        fputc('-', out);
    fprintf(out, "\n  %12s   %-*lld%lld  %s\n", "", PLOT_WIDTH - 4, (long long)left, (long long)right, text_tier(f->tier));
    fprintf(out, "  %s\n", word(W_FRONTIER_LEGEND));
}

void report_frontier_text(FILE *out, const struct frontier *f, const struct rules *rules, const struct view *view) {
    text_heading(out, rules, view);
    fputc('\n', out);
    fprintf(out, word(W_FRONTIER_TITLE), text_tier(f->tier));
    fputs("\n\n", out);
    points(out, f, view);
    if (f->n > 1)
        plot(out, f, view);
    fputc('\n', out);
    if (f->n > 0)
        fprintf(out,
                word(!f->least_proved      ? W_FRONTIER_LEAST_FOUND
                     : f->tier == TIER_FIT ? W_FRONTIER_MOST
                                           : W_FRONTIER_LEAST),
                text_tier(f->tier), (long long)f->least);
    fprintf(out, "%s\n",
            word(f->impossible ? W_FRONTIER_IMPOSSIBLE
                 : f->complete ? W_FRONTIER_COMPLETE
                 : f->stopped  ? W_FRONTIER_STOPPED
                 : f->skipped  ? W_FRONTIER_SKIPPED
                               : W_FRONTIER_UNPROVED));
}
