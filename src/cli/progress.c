#include "cli/progress.h"

#include <unistd.h>

#include "base/stop.h"
#include "report/report.h"
#include "report/text.h"

bool progress_wanted(const struct job *job, struct progress_line *line) {
    bool terminal = isatty(STDERR_FILENO) == 1;
    *line = (struct progress_line){.terminal = terminal && !job->options.json, .json = job->options.json, .started = stop_now()};
    return job->options.progress || (line->terminal && !job->options.quiet);
}

static bool is_time(struct progress_line *line, double seconds, bool turn) {
    if (seconds < line->next && !turn)
        return false;
    line->next = seconds + (line->terminal || line->json ? 0.2 : 5);
    line->shown = true;
    if (line->terminal)
        fputs("\r\033[K", stderr);
    return true;
}

static void show_text(const struct progress_line *line, const struct progress *progress) {
    char value[32] = "–", bound[32] = "–";
    if (progress->has_plan)
        snprintf(value, sizeof value, "%lld", (long long)progress->value);
    if (progress->has_bound)
        snprintf(bound, sizeof bound, "%lld", (long long)progress->bound);
    if (line->round > 0)
        fprintf(stderr, word(W_PROGRESS_ROUND), line->round);
    if (progress->building)
        fprintf(stderr, word(W_PROGRESS_BUILDING), progress->seconds);
    else
        fprintf(stderr, word(W_PROGRESS), progress->seconds, text_tier(progress->tier), value, bound);
    if (!progress->building && progress->gap >= 0)
        fprintf(stderr, word(W_PROGRESS_GAP), 100 * progress->gap);
    fputs(line->terminal ? "" : "\n", stderr);
}

void progress_show(void *self, const struct progress *progress) {
    struct progress_line *line = self;
    if (!is_time(line, progress->seconds, line->json && (!line->shown || progress->tier != line->tier)))
        return;
    line->tier = progress->tier;
    if (line->json)
        report_progress_json(stderr, progress, line->round);
    else
        show_text(line, progress);
    fflush(stderr);
}

void progress_round(void *self, int round, int n_tries, int n_better) {
    struct progress_line *line = self;
    double seconds = stop_now() - line->started;
    bool begins = n_tries == 0 || line->n_tries == 0;
    line->round = round + 1;
    line->n_tries = n_tries;
    line->n_better = n_better;
    if (begins) {
        line->shown = false;
        line->next = 0;
    }
    if (n_tries == 0 || !is_time(line, seconds, false))
        return;
    if (line->json)
        report_ahead_json(stderr, n_tries, n_better, seconds);
    else
        fprintf(stderr, word(W_PROGRESS_AHEAD), seconds, n_tries, n_better);
    fputs(line->terminal || line->json ? "" : "\n", stderr);
    fflush(stderr);
}

void progress_end(struct progress_line *line) {
    if (line->terminal)
        fputs("\r\033[K", stderr);
    fflush(stderr);
}
