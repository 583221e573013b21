#include "domain/calendar.h"

/* Days before the first of a month, counted from March of year 0: the leap day is then the last one of a year. */
static int days_before(int month) {
    int months = month - 2, year = months / 12, m = months % 12;
    return 365 * year + year / 4 - year / 100 + year / 400 + (153 * m + 2) / 5;
}

int day_number(struct date date) { return days_before(date.month) + date.day; }

struct date day_date(int number) {
    int month = (int)((long long)number * 400 * 12 / 146097) + 2; /* near; at most a month off */
    while (days_before(month) >= number)
        month--;
    while (days_before(month + 1) < number)
        month++;
    return (struct date){month, number - days_before(month)};
}

struct date date_first_day(struct date date) {
    return (struct date){date.month, date.day ? date.day : 1};
}

struct date date_last_day(struct date date) {
    return date.day ? date : day_date(days_before(date.month + 1));
}

static bool listed(int n, const int *days, int day) {
    int low = 0;
    while (low < n) {
        int mid = low + (n - low) / 2;
        if (days[mid] == day)
            return true;
        if (days[mid] < day)
            low = mid + 1;
        else
            n = mid;
    }
    return false;
}

bool calendar_works(const struct calendar *calendar, int day) {
    /* 2000-01-03 was a Monday. */
    int weekday = (day - day_number((struct date){12 * 2000, 3})) % 7;
    bool weekend = (weekday + 7) % 7 >= 5;
    return weekend ? listed(calendar->n_workdays, calendar->workdays, day) : !listed(calendar->n_holidays, calendar->holidays, day);
}

int calendar_after(const struct calendar *calendar, int day, int n) {
    while (n > 0)
        n -= calendar_works(calendar, ++day) ? 1 : 0;
    return day;
}
