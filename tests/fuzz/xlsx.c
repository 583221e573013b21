/* A workbook. Bytes that begin with PK are the archive itself; others are its entries as text, "\n=== name\n" before each, so that the checksums and
 * the packing of an archive do not stand between the fuzzer and the XML. */
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "intake.h"

static const char mark[] = "\n=== ";

static const char *find_mark(const char *from, const char *end) { return memmem(from, (size_t)(end - from), mark, strlen(mark)); }

static void add(zip_t *zip, const char *from, const char *to) {
    const char *line = memchr(from, '\n', (size_t)(to - from));
    char name[80];
    if (!line || line == from || (size_t)(line - from) >= sizeof name)
        return;
    memcpy(name, from, (size_t)(line - from));
    name[line - from] = '\0';
    zip_source_t *source = zip_source_buffer(zip, line + 1, (size_t)(to - line - 1), 0);
    zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0)
        zip_source_free(source); /* a name twice, or no name at all */
    else
        zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0);
}

/* The archive as bytes; the caller frees them. NULL: it has no entries. */
static char *pack(const char *text, size_t size, size_t *n) {
    zip_error_t why;
    zip_stat_t facts;
    const char *end = text + size;
    char *bytes = NULL;
    zip_source_t *made = zip_source_buffer_create(NULL, 0, 0, &why);
    zip_t *zip = zip_open_from_source(made, ZIP_TRUNCATE, &why);
    if (!zip)
        fuzz_fail("no archive can be made");
    zip_source_keep(made);
    for (const char *at = find_mark(text, end), *next; at; at = next) {
        next = find_mark(at + strlen(mark), end);
        add(zip, at + strlen(mark), next ? next : end);
    }
    if (zip_close(zip) != 0)
        zip_discard(zip);
    else if (zip_source_open(made) == 0) {
        if (zip_source_stat(made, &facts) == 0 && (bytes = malloc(facts.size + 1)) != NULL)
            *n = (size_t)zip_source_read(made, bytes, facts.size);
        zip_source_close(made);
    }
    zip_source_free(made);
    return bytes;
}

void fuzz_xlsx(const uint8_t *data, size_t size) {
    size_t n = 0;
    if (size > 2 && data[0] == 'P' && data[1] == 'K') {
        fuzz_import(fuzz_file(data, size, "bin"));
        return;
    }
    char *bytes = pack((const char *)data, size, &n);
    if (bytes)
        fuzz_import(fuzz_file(bytes, n, "bin"));
    free(bytes);
}
