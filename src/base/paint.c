#include "base/paint.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool output_painted, complaints_painted;

static bool wanted(enum paint_when when, int fd) {
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if (when != PAINT_AUTO)
        return when == PAINT_ALWAYS;
    return isatty(fd) == 1 && !(no && *no) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

void paint_use(enum paint_when when) {
    output_painted = wanted(when, STDOUT_FILENO);
    complaints_painted = wanted(when, STDERR_FILENO);
}

void paint_no_output(void) { output_painted = false; }

void paint_text(FILE *stream, enum paint paint, const char *text) {
    static const char *const codes[] = {"1", "1;31", "1;33", "1;36"};
    if (stream == stderr ? complaints_painted : output_painted)
        fprintf(stream, "\033[%sm%s\033[0m", codes[paint], text);
    else
        fputs(text, stream);
}
