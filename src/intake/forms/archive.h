/* Room-private: zip archives with their limits, and the XML inside them. */
#ifndef INTAKE_FORMS_ARCHIVE_H
#define INTAKE_FORMS_ARCHIVE_H

#include <libxml/xmlreader.h>
#include <zip.h>

#include "intake/forms.h"

struct archive {
    struct draft *draft;
    const char *name;
    zip_t *zip;
    zip_uint64_t unpacked; /* of all entries read so far */
};

/* False with a remark. Close what was opened. */
bool archive_open(struct archive *archive, struct draft *draft, const struct part *part);
void archive_close(struct archive *archive);
/* What an entry may unpack to: false with a remark if it says that it is too large or a bomb. */
bool archive_allows(struct archive *archive, zip_uint64_t index, zip_uint64_t *size);

/* Before libxml2 is used: want of memory in it ends the process, as in an arena. */
void xml_begin(void);

/* Does every tag keep to XML_TAG_KB_MOST and XML_ATTRIBUTES_MOST, as far as the text is XML at all? */
bool xml_modest(const char *text);

/* Where a reader of libxml2 stands, and how many bytes it took without going on from there. */
struct xml_feed {
    xmlTextReaderPtr reader; /* NULL: being made */
    int line, column;
    size_t waiting;
};

/* A walk over the XML of an entry, read as it is unpacked. */
struct walk {
    struct archive *archive;
    const char *entry;
    zip_file_t *file;
    zip_uint64_t left; /* bytes the entry may still give */
    struct xml_feed feed;
    int type;         /* of the node, and its local name: asked many times for each of millions of nodes */
    const char *name; /* NULL: none */
    bool bad;
};

/* False without a word if there is no such entry, with a remark if it may not be read. */
bool walk_open(struct walk *walk, struct archive *archive, const char *entry);
/* The next node; false at the end. */
bool walk_next(struct walk *walk);
/* Is it the start (or the end) of this element, whatever its namespace? */
bool walk_starts(const struct walk *walk, const char *element);
bool walk_ends(const struct walk *walk, const char *element);
/* An attribute by local name, in the arena; NULL. */
const char *walk_attribute(struct walk *walk, const char *name);
/* False if the XML was broken, refused or too large; then there is a remark. */
bool walk_close(struct walk *walk);

#endif
