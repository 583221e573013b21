#include "domain/month.h"

#include <stdio.h>
#include <string.h>

static int days_in(int month) {
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = month / 12, m = month % 12;
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[m] + (m == 1 && leap);
}

/* The number written by the n digits at text, -1 if one is no digit. */
static int digits(const char *text, int n) {
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool date_parse(const char *text, struct date *date) {
    *date = (struct date){MONTH_UNKNOWN, 0};
    size_t n = strlen(text);
    if ((n != 7 && n != 10) || text[4] != '-')
        return false;
    int year = digits(text, 4), month = digits(text + 5, 2), day = 0;
    if (year < 0 || month < 1 || month > 12)
        return false;
    int whole = 12 * year + month - 1;
    if (n == 10) {
        day = text[7] == '-' ? digits(text + 8, 2) : -1;
        if (day < 1 || day > days_in(whole))
            return false;
    }
    *date = (struct date){whole, day};
    return true;
}

void month_format(int month, char text[16]) {
    if (month < 0 || month / 12 > 99999)
        snprintf(text, 16, "-");
    else
        snprintf(text, 16, "%04d-%02d", month / 12, month % 12 + 1);
}

void date_format(struct date date, char text[24]) {
    char month[16];
    month_format(date.month, month);
    if (date.day)
        snprintf(text, 24, "%s-%02d", month, date.day);
    else
        snprintf(text, 24, "%s", month);
}

int date_compare(struct date a, struct date b) {
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    int day_a = a.day ? a.day : 1, day_b = b.day ? b.day : 1;
    return (day_a > day_b) - (day_a < day_b);
}

struct date date_later(struct date a, struct date b) {
    return date_compare(a, b) >= 0 ? a : b;
}

int months_between(struct date start, struct date end) {
    int months = end.month - start.month;
    int first = start.day ? start.day : 1;
    if (end.day && end.day < days_in(end.month) && end.day < first)
        months--;
    return months > 0 ? months : 0;
}
