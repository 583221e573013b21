/* The data of a round are secret: what a process that reads them gives up before it reads anything. */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include <stdbool.h>

/* From here on this process and all it forks can open no connection (a filter of the kernel refuses every way to one), leave no memory behind in a
 * core file, let no other process of the user look into them, and make files and folders for their owner only. There is no way back. False if the
 * kernel knows no such filter; the rest holds all the same. */
bool seal_process(void);

#endif
