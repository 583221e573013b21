/* Dates of the data: a month, sometimes with a day. */
#ifndef DOMAIN_MONTH_H
#define DOMAIN_MONTH_H

#include <limits.h>
#include <stdbool.h>

enum { MONTH_UNKNOWN = INT_MIN };

/* month = 12 * year + (month of year - 1), MONTH_UNKNOWN if not given; day 0 if not given. */
struct date {
    int month;
    int day;
};

/* Parses "YYYY-MM" or "YYYY-MM-DD" (a real day); false leaves *date unknown. */
bool date_parse(const char *text, struct date *date);
/* Writes "YYYY-MM" of a month. */
void month_format(int month, char text[16]);

/* Writes "YYYY-MM", or "YYYY-MM-DD" where the day is given. */
void date_format(struct date date, char text[24]);

static inline bool date_known(struct date date) { return date.month != MONTH_UNKNOWN; }

/* Compares two starts, both known: month, then day (none = 1). */
int date_compare(struct date a, struct date b);
struct date date_later(struct date a, struct date b);

/* Whole months from a start to an end, both known (rules.md section 0): a start without a day is day 1, an end without one the last day; the last day
 * of a month reaches every day. Never below 0. */
int months_between(struct date start, struct date end);

#endif
