#include "intake/forms/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const zip_uint64_t MB = 1 << 20;

bool forms_there(void) { return true; }

/* What is wrong with a file we tell ourselves, and never by quoting it. */
static void say_nothing(void *self, xmlError *error) { (void)self, (void)error; }

void xml_begin(void) {
    xmlMemSetup(free, memory_new, memory_grow, memory_string);
    xmlSetStructuredErrorFunc(NULL, say_nothing);
}

/* Want of memory is no fault of the archive; the library does not always say so, but its allocations do. Each sets errno to 0 before it begins. */
static void blame(void) {
    if (errno == ENOMEM)
        memory_lost();
}

/* Where the archive cannot be read as one, NULL. */
static zip_t *open_bytes(const struct part *part) {
    errno = 0;
    zip_source_t *source = zip_source_buffer_create(part->bytes, part->size, 0, NULL);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, NULL) : NULL;
    if (!zip) {
        blame();
        zip_source_free(source);
    }
    return zip;
}

/* -1: no such entry. */
static zip_int64_t locate(zip_t *zip, const char *entry) {
    errno = 0;
    zip_int64_t index = zip_name_locate(zip, entry, ZIP_FL_NOCASE);
    if (index < 0)
        blame();
    return index;
}

static zip_file_t *open_entry(zip_t *zip, zip_uint64_t index) {
    errno = 0;
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file)
        blame();
    return file;
}

/* -1: broken. */
static zip_int64_t read_entry(zip_file_t *file, char *bytes, zip_uint64_t n) {
    errno = 0;
    zip_int64_t got = zip_fread(file, bytes, n);
    if (got < 0)
        blame();
    return got;
}

static struct place place_of(const struct archive *archive) { return (struct place){archive->name, NULL, 0}; }

bool archive_open(struct archive *archive, struct draft *draft, const struct part *part) {
    *archive = (struct archive){.draft = draft, .name = part->name, .zip = open_bytes(part)};
    if (!archive->zip)
        draft_remark(draft, REMARK_UNUSABLE, place_of(archive), NULL, NULL, W_INTAKE_NO_ARCHIVE);
    else if (zip_get_num_entries(archive->zip, 0) > ARCHIVE_ENTRIES_MOST) {
        draft_remark(draft, REMARK_UNUSABLE, place_of(archive), NULL, NULL, W_INTAKE_TOO_LARGE);
        archive_close(archive);
    }
    return archive->zip != NULL;
}

void archive_close(struct archive *archive) {
    if (archive->zip)
        zip_discard(archive->zip);
    archive->zip = NULL;
}

static bool refuse(struct archive *archive, zip_uint64_t index, enum word why) {
    const char *entry = zip_get_name(archive->zip, index, ZIP_FL_ENC_GUESS);
    struct arena *arena = archive->draft->arena;
    draft_remark(archive->draft, REMARK_UNUSABLE, (struct place){arena_format(arena, "%s/%s", archive->name, entry ? entry : "?"), NULL, 0}, NULL,
                 NULL, why);
    return false;
}

bool archive_allows(struct archive *archive, zip_uint64_t index, zip_uint64_t *size) {
    zip_stat_t facts;
    if (zip_stat_index(archive->zip, index, 0, &facts) != 0 || !(facts.valid & ZIP_STAT_SIZE) || !(facts.valid & ZIP_STAT_COMP_SIZE))
        return refuse(archive, index, W_INTAKE_NO_ARCHIVE);
    if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) && facts.encryption_method != ZIP_EM_NONE)
        return refuse(archive, index, W_INTAKE_ENCRYPTED);
    if (facts.size > ARCHIVE_ENTRY_MB_MOST * MB || archive->unpacked + facts.size > ARCHIVE_MB_MOST * MB ||
        (facts.size > ARCHIVE_PLAIN_MB * MB && facts.size / ARCHIVE_RATIO_MOST > facts.comp_size))
        return refuse(archive, index, W_INTAKE_BOMB);
    archive->unpacked += facts.size;
    *size = facts.size;
    return true;
}

/* libxml2 takes a tag as a whole and compares each of its attributes with all others, so it must not become long: no program writes such. Where the
 * reader asks again and again and stays where it was, a tag, a comment or an instruction goes on. */
static bool tag_is_long(struct xml_feed *feed) {
    int line = feed->reader ? xmlTextReaderGetParserLineNumber(feed->reader) : 0;
    int column = feed->reader ? xmlTextReaderGetParserColumnNumber(feed->reader) : 0;
    if (line != feed->line || column != feed->column)
        *feed = (struct xml_feed){feed->reader, line, column, 0};
    return feed->waiting > (size_t)XML_TAG_KB_MOST * 1024;
}

static bool has_many_attributes(xmlTextReaderPtr reader) {
    return xmlTextReaderNodeType(reader) == XML_READER_TYPE_ELEMENT && xmlTextReaderAttributeCount(reader) > XML_ATTRIBUTES_MOST;
}

/* The reader of libxml2 asks for bytes; more than the entry said it has is a lie, and ends it. */
static int give(void *self, char *bytes, int n) {
    struct walk *walk = self;
    zip_int64_t got = tag_is_long(&walk->feed) ? -1 : read_entry(walk->file, bytes, (zip_uint64_t)n);
    if (got < 0 || (zip_uint64_t)got > walk->left) {
        walk->bad = true;
        return -1;
    }
    walk->left -= (zip_uint64_t)got;
    walk->feed.waiting += (size_t)got;
    return (int)got;
}

struct feed_of_text {
    struct xml_feed feed;
    const char *left;
    bool bad;
};

static int give_text(void *self, char *bytes, int n) {
    struct feed_of_text *text = self;
    size_t got = strnlen(text->left, (size_t)n);
    text->bad = tag_is_long(&text->feed);
    if (text->bad)
        return -1;
    memcpy(bytes, text->left, got);
    text->left += got;
    text->feed.waiting += got;
    return (int)got;
}

/* Between one < and the next lies no more than one tag. Where all such stretches are short and have few = there is none beyond the limits; where one
 * is not (a large picture will do), the reader of libxml2 tells. */
static bool surely_modest(const char *text) {
    for (const char *open = strchr(text, '<'), *next; open; open = next) {
        next = strchr(open + 1, '<');
        size_t n = next ? (size_t)(next - open) : strlen(open), equals = 0;
        if (n > (size_t)XML_TAG_KB_MOST * 1024)
            return false;
        for (const char *at = open, *end = open + n; (at = memchr(at, '=', (size_t)(end - at))); at++)
            if (++equals > XML_ATTRIBUTES_MOST)
                return false;
    }
    return true;
}

bool xml_modest(const char *text) {
    if (surely_modest(text))
        return true;
    struct feed_of_text self = {.left = text};
    xmlTextReaderPtr reader = self.feed.reader =
        xmlReaderForIO(give_text, NULL, &self, NULL, NULL, XML_PARSE_IGNORE_ENC | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    while (!self.bad && reader && xmlTextReaderRead(reader) == 1)
        self.bad = has_many_attributes(reader);
    xmlFreeTextReader(reader);
    return reader && !self.bad;
}

bool walk_open(struct walk *walk, struct archive *archive, const char *entry) {
    zip_int64_t index = locate(archive->zip, entry);
    *walk = (struct walk){.archive = archive, .entry = entry};
    if (index < 0 || !archive_allows(archive, (zip_uint64_t)index, &walk->left))
        return false;
    xml_begin();
    walk->file = open_entry(archive->zip, (zip_uint64_t)index);
    if (walk->file)
        walk->feed.reader = xmlReaderForIO(give, NULL, walk, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (walk->feed.reader)
        return true;
    if (walk->file)
        zip_fclose(walk->file);
    return refuse(archive, (zip_uint64_t)index, W_INTAKE_NO_ARCHIVE);
}

bool walk_next(struct walk *walk) {
    int got = walk->bad ? -1 : xmlTextReaderRead(walk->feed.reader);
    walk->type = got == 1 ? xmlTextReaderNodeType(walk->feed.reader) : -1;
    walk->name = got == 1 ? (const char *)xmlTextReaderConstLocalName(walk->feed.reader) : NULL;
    /* No document type: so there are no entities to expand and nothing to fetch. */
    if (got < 0 || walk->type == XML_READER_TYPE_DOCUMENT_TYPE || (got == 1 && has_many_attributes(walk->feed.reader)))
        walk->bad = true;
    return got == 1 && !walk->bad;
}

static bool is(const struct walk *walk, int type, const char *element) {
    return walk->type == type && walk->name && *walk->name == *element && strcmp(walk->name, element) == 0;
}

bool walk_starts(const struct walk *walk, const char *element) { return is(walk, XML_READER_TYPE_ELEMENT, element); }

bool walk_ends(const struct walk *walk, const char *element) {
    return is(walk, XML_READER_TYPE_END_ELEMENT, element) ||
           (is(walk, XML_READER_TYPE_ELEMENT, element) && xmlTextReaderIsEmptyElement(walk->feed.reader) == 1);
}

const char *walk_attribute(struct walk *walk, const char *name) {
    const char *found = NULL;
    for (int got = xmlTextReaderMoveToFirstAttribute(walk->feed.reader); got == 1 && !found;
         got = xmlTextReaderMoveToNextAttribute(walk->feed.reader))
        if (strcmp((const char *)xmlTextReaderConstLocalName(walk->feed.reader), name) == 0)
            found = arena_string(walk->archive->draft->arena, (const char *)xmlTextReaderConstValue(walk->feed.reader));
    xmlTextReaderMoveToElement(walk->feed.reader);
    return found;
}

bool walk_close(struct walk *walk) {
    xmlFreeTextReader(walk->feed.reader);
    zip_fclose(walk->file);
    if (walk->bad) {
        zip_int64_t index = locate(walk->archive->zip, walk->entry);
        refuse(walk->archive, (zip_uint64_t)index, W_INTAKE_XML);
    }
    return !walk->bad;
}

bool zip_is_workbook(const struct part *part) {
    zip_t *zip = open_bytes(part);
    bool found = zip && locate(zip, "xl/workbook.xml") >= 0;
    if (zip)
        zip_discard(zip);
    return found;
}

/* The bytes of an entry; NULL with a remark. */
static char *unpack(struct archive *archive, struct arena *arena, zip_uint64_t index, zip_uint64_t *size) {
    if (!archive_allows(archive, index, size))
        return NULL;
    zip_file_t *file = open_entry(archive->zip, index);
    char *bytes = arena_alloc(arena, *size + 1, 1);
    zip_int64_t got = file ? read_entry(file, bytes, *size) : -1;
    char more;
    bool good = got == (zip_int64_t)*size && read_entry(file, &more, 1) == 0;
    if (file)
        zip_fclose(file);
    if (!good)
        refuse(archive, index, W_INTAKE_NO_ARCHIVE);
    return good ? bytes : NULL;
}

/* Names of old zips are GBK: their UTF-8 flag is not set. */
static const char *entry_name(struct archive *archive, zip_uint64_t index) {
    const char *raw = zip_get_name(archive->zip, index, ZIP_FL_ENC_RAW);
    enum word why;
    size_t n;
    const char *name = raw ? said_decode(archive->draft->arena, raw, strlen(raw), &n, &why) : NULL;
    return name ? name : "?";
}

static bool is_wanted(const char *name) {
    static const char *const endings[] = {".lrmx", ".csv", ".xlsx", ".LRMX", ".CSV", ".XLSX", ".xlsm", NULL};
    const char *base = strrchr(name, '/');
    base = base ? base + 1 : name;
    if (*base == '.' || strncmp(base, "~$", 2) == 0 || strncmp(name, "__MACOSX/", 9) == 0)
        return false;
    for (int k = 0; endings[k]; k++)
        if (said_ends(name, endings[k]))
            return true;
    return false;
}

bool zip_each(struct draft *draft, const struct part *part, void (*take)(void *self, const struct part *entry), void *self) {
    struct archive archive;
    if (!archive_open(&archive, draft, part))
        return false;
    zip_int64_t n = zip_get_num_entries(archive.zip, 0);
    for (zip_uint64_t k = 0; k < (zip_uint64_t)n; k++) {
        const char *name = entry_name(&archive, k);
        zip_uint64_t size;
        struct arena *own = arena_new();
        char *bytes = is_wanted(name) ? unpack(&archive, own, k, &size) : NULL;
        if (bytes)
            take(self, &(struct part){arena_format(draft->arena, "%s/%s", part->name, name), bytes, size, own});
        else
            arena_free(own);
    }
    archive_close(&archive);
    return true;
}
