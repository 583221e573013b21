/* Days and working days: Monday to Friday, less holidays, plus make-up working days (调休上班), where a list of them is given. */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "domain/month.h"

struct calendar {
    const char *file; /* NULL: no list, weekends only */
    int n_holidays;
    const int *holidays; /* day numbers, ascending */
    int n_workdays;
    const int *workdays; /* make-up days, ascending */
};

/* The number of a day (of the proleptic Gregorian calendar, one more each day), and back. The date is known and has a day. */
int day_number(struct date date);
struct date day_date(int number);
/* The first and the last day a date may mean: itself, or the ends of its month. */
struct date date_first_day(struct date date);
struct date date_last_day(struct date date);

bool calendar_works(const struct calendar *calendar, int day);
/* The n-th working day after a day, which does not count itself. */
int calendar_after(const struct calendar *calendar, int day, int n);

#endif
