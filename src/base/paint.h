/* Colour of texts for people. Never in a file: only where a text goes to a terminal, or everywhere by --color always. */
#ifndef BASE_PAINT_H
#define BASE_PAINT_H

#include <stdio.h>

enum paint { PAINT_TITLE, PAINT_ERROR, PAINT_WARNING, PAINT_NOTE };
enum paint_when { PAINT_AUTO, PAINT_ALWAYS, PAINT_NEVER };

/* PAINT_AUTO: on a terminal that is not dumb, unless NO_COLOR is set and not empty (no-color.org). Until this is called nothing is painted. */
void paint_use(enum paint_when when);
/* Standard output goes to a file: what is made for it stays plain. */
void paint_no_output(void);
/* Prints a text painted. stream: standard error, or anything that ends on standard output. */
void paint_text(FILE *stream, enum paint paint, const char *text);

#endif
