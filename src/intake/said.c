/* Texts of forms: blanks, encodings, dates, ID numbers. */
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "intake/draft.h"

/* Bytes of the blank at text: ASCII blanks and line breaks, U+00A0, U+3000, U+FEFF; 0 if it is none. */
static size_t blank(const char *text) {
    if (*text && strchr(" \t\r\n\v\f", *text))
        return 1;
    if (strncmp(text, "\u00a0", 2) == 0)
        return 2;
    return strncmp(text, "\u3000", 3) == 0 || strncmp(text, "\ufeff", 3) == 0 ? 3 : 0;
}

/* Would said_trim change nothing? Most cells are clean, and there are millions of them. */
static bool clean(const char *text, bool blanks) {
    for (const char *c = text; *c; c++) {
        size_t n = (unsigned char)*c > ' ' && (unsigned char)*c < 0xC2 ? 0 : blank(c);
        if (n > 0 && (!blanks || *c != ' ' || c == text || !c[1] || blank(c + 1)))
            return false;
    }
    return true;
}

const char *said_trim(struct arena *arena, const char *text) {
    if (clean(text, true))
        return text;
    char *copy = arena_alloc(arena, strlen(text) + 1, 1), *out = copy;
    bool owed = false;
    while (*text) {
        size_t n = blank(text);
        if (n > 0) {
            owed = out > copy;
            text += n;
            continue;
        }
        if (owed)
            *out++ = ' ';
        owed = false;
        *out++ = *text++;
    }
    return copy;
}

const char *said_squeeze(struct arena *arena, const char *text) {
    if (clean(text, false))
        return text;
    char *copy = arena_alloc(arena, strlen(text) + 1, 1), *out = copy;
    while (*text) {
        size_t n = blank(text);
        if (n > 0)
            text += n;
        else
            *out++ = *text++;
    }
    return copy;
}

bool said_empty(const char *text) {
    static const char *const words[] = {"", "(无)", "（无）", "无", "-", "—", "--", "——", "/", NULL};
    return code_find(words, text) >= 0;
}

bool said_ends(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n >= m && strcmp(text + n - m, tail) == 0;
}

/* Bytes of the separator at text, 0 if it is none. */
static size_t separator(const char *text) {
    static const char *const wide[] = {"；", "、", "，", NULL};
    if (*text && strchr(";,|\n\r\x1f", *text))
        return 1;
    for (int k = 0; wide[k]; k++)
        if (strncmp(text, wide[k], strlen(wide[k])) == 0)
            return strlen(wide[k]);
    return 0;
}

int said_split(struct arena *arena, const char *text, const char *const **items) {
    const char **list = NULL;
    int n = 0, room = 0;
    for (const char *start = text, *c = text;; c++) {
        size_t k = separator(c);
        if (*c && k == 0)
            continue;
        const char *item = said_trim(arena, arena_string_n(arena, start, (size_t)(c - start)));
        if (*item)
            *ARENA_PUSH(arena, list, n, room) = item;
        if (!*c)
            break;
        start = c + k;
        c = start - 1;
    }
    *items = list;
    return n;
}

/* The system's UTF-8 goes on beyond U+10FFFF, where Unicode and JSON end: such text is none. */
static bool is_unicode(const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if (*c > 0xF4 || (*c == 0xF4 && c[1] > 0x8F))
            return false;
    return true;
}

/* gcc 12's analyzer does not know that what iconv_open returns for a failure, -1, is nothing to close. */
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wanalyzer-malloc-leak"
#endif
/* NULL if the bytes are not of this encoding, or hold a NUL, or the system does not know it. */
static const char *convert(struct arena *arena, const char *from, const char *bytes, size_t size, size_t *length) {
    errno = 0;
    iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1) {
        if (errno == ENOMEM)
            memory_lost();
        return NULL;
    }
    char *out = arena_alloc(arena, 2 * size + 16, 1), *at = out,
         *in = (char *)bytes; /* two bytes of GB18030 become at most three, of UTF-16 likewise */
    size_t left = 2 * size + 15;
    bool good = iconv(converter, &in, &size, &at, &left) != (size_t)-1 && iconv(converter, NULL, NULL, &at, &left) != (size_t)-1;
    iconv_close(converter);
    *length = (size_t)(at - out);
    return good && !memchr(out, '\0', *length) && is_unicode(out) ? out : NULL;
}
#if defined __GNUC__ && !defined __clang__
#pragma GCC diagnostic pop
#endif

const char *said_decode(struct arena *arena, const char *bytes, size_t size, size_t *length, enum word *why) {
    const char *text = NULL;
    if (size >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        text = convert(arena, "UTF-8", bytes + 3, size - 3, length);
    else if (size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
        text = convert(arena, bytes[0] == '\xff' ? "UTF-16LE" : "UTF-16BE", bytes + 2, size - 2, length);
    else {
        text = convert(arena, "UTF-8", bytes, size, length);
        if (!text)
            text = convert(arena, "GB18030", bytes, size, length);
    }
    if (!text)
        *why = W_INTAKE_NO_ENCODING;
    return text;
}

/* Reads up to n digits. */
static int digits(const char **text, int n, int *value) {
    int k = 0;
    *value = 0;
    for (; k < n && **text >= '0' && **text <= '9'; k++)
        *value = 10 * *value + (*(*text)++ - '0');
    return k;
}

/* Skips one separator of a date; 0 if there is none. */
static char date_separator(const char **text) {
    static const struct {
        const char *mark;
        char kind;
    } marks[] = {{"-", '-'}, {".", '.'}, {"/", '/'}, {"年", 'y'}, {"月", 'm'}, {"．", '.'}, {"－", '-'}};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (strncmp(*text, marks[k].mark, strlen(marks[k].mark)) == 0) {
            *text += strlen(marks[k].mark);
            return marks[k].kind;
        }
    return 0;
}

const char *said_date(struct arena *arena, const char *said) {
    const char *c = said;
    int year, month = 0, day = 0;
    if (digits(&c, 4, &year) != 4)
        return NULL;
    char first = date_separator(&c), second = 0;
    int n = digits(&c, 2, &month), n_day = 0;
    /* A number 2009.10 loses its zero in a sheet: 2009.1 may be January or October. */
    if (n == 0 || (n == 1 && !first) || (n == 1 && first == '.' && month == 1 && !*c))
        return NULL;
    second = date_separator(&c);
    n_day = digits(&c, 2, &day);
    if ((!first && !second && n_day == 1) || (second && second != 'm' && n_day == 0))
        return NULL;
    if (n_day > 0 && strncmp(c, "日", 3) == 0)
        c += 3;
    if (strncmp(c, " 00:00", 6) == 0 || strncmp(c, "T00:00", 6) == 0)
        c += 6 + (strncmp(c + 6, ":00", 3) == 0 ? 3 : 0);
    if (*c || year < 1900 || year > 2200)
        return NULL;
    const char *text = day > 0 ? arena_format(arena, "%04d-%02d-%02d", year, month, day) : arena_format(arena, "%04d-%02d", year, month);
    struct date date;
    return date_parse(text, &date) ? text : NULL;
}

bool citizen_valid(const char *number) {
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    if (strlen(number) != 18)
        return false;
    for (int k = 0; k < 17; k++) {
        if (number[k] < '0' || number[k] > '9')
            return false;
        sum += weights[k] * (number[k] - '0');
    }
    char last = number[17] == 'x' ? 'X' : number[17], day[11];
    struct date date;
    snprintf(day, sizeof day, "%.4s-%.2s-%.2s", number + 6, number + 10, number + 12);
    return "10X98765432"[sum % 11] == last && date_parse(day, &date);
}

const char *citizen_birth(struct arena *arena, const char *number) { return arena_format(arena, "%.4s-%.2s", number + 6, number + 10); }

bool citizen_male(const char *number) { return (number[16] - '0') % 2 == 1; }
