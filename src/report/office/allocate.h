/* Room-private: libxlsxwriter takes its memory from malloc, and does not look everywhere whether it got any: it then ends by a segmentation fault, or
 * writes another workbook than was asked for. It takes no other allocator. So malloc, calloc and realloc are ours here (the C library lets a program
 * replace them) and those of the C library behind: while a workbook is being made, want of memory ends the process as in an arena; else it is
 * returned. */
#ifndef REPORT_OFFICE_ALLOCATE_H
#define REPORT_OFFICE_ALLOCATE_H

/* Between these two calls. */
void allocate_or_end(void);
void allocate_or_null(void);
/* Where standard error leads elsewhere in the meantime: where it led before, -1. What is said of want of memory goes there. */
void allocate_tell(int fd);

#endif
