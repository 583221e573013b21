/* An .lrmx form. */
#include "intake.h"

void fuzz_lrmx(const uint8_t *data, size_t size) { fuzz_import(fuzz_file(data, size, "bin")); }
