#include <ctype.h>
#include <string.h>

#include "read/json.h"

enum { WORD_MOST = 64 };

static bool same_letter(char a, char b) { return tolower((unsigned char)a) == tolower((unsigned char)b); }

static int least(int a, int b) { return a < b ? a : b; }

/* Edit distance of two short words, whatever their case (a swap of neighbours counts one); WORD_MOST if one is too long. */
static int distance(const char *a, const char *b) {
    int n = (int)strnlen(a, WORD_MOST), m = (int)strnlen(b, WORD_MOST);
    if (n == WORD_MOST || m == WORD_MOST)
        return WORD_MOST;
    int rows[3][WORD_MOST];
    for (int j = 0; j <= m; j++)
        rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *row = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            row[j] = least(least(row[j - 1], before[j]) + 1, before[j - 1] + !same_letter(a[i - 1], b[j - 1]));
            if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) && same_letter(a[i - 2], b[j - 1]))
                row[j] = least(row[j], earlier[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

static const char *joined(struct arena *arena, const char *const *list) {
    const char *text = "";
    for (int i = 0; list[i]; i++)
        text = arena_format(arena, "%s%s%s", text, i ? ", " : "", list[i]);
    return text;
}

const char *read_nearest(const char *const *list, const char *text) {
    const char *nearest = NULL;
    int best = WORD_MOST;
    for (int i = 0; list[i]; i++) {
        int d = distance(list[i], text);
        if (d < best) {
            best = d;
            nearest = list[i];
        }
    }
    return nearest && best <= 1 + (int)strlen(text) / 3 ? nearest : NULL;
}

const char *hint_nearest(const struct reader *reader, const char *const *list, const char *text) {
    const char *nearest = read_nearest(list, text);
    if (nearest)
        return arena_format(reader->arena, word(W_HINT_NEAREST), nearest);
    return arena_format(reader->arena, word(W_HINT_ONE_OF), joined(reader->arena, list));
}
