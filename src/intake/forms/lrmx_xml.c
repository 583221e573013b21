/* The elements of an .lrmx: flat XML, UTF-8 or GBK whatever it declares (formats.md LX-1 … LX-7). */
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <string.h>

#include "intake/forms/archive.h"

static const char *const names[N_LRMX] = {
#define LRMX(field) #field,
#define LRMX_UNREAD LRMX
#include "intake/lrmx.def"
#undef LRMX
#undef LRMX_UNREAD
};

static const bool is_read[N_LRMX] = {
#define LRMX(field) [LRMX_##field] = true,
#define LRMX_UNREAD(field)
#include "intake/lrmx.def"
#undef LRMX
#undef LRMX_UNREAD
};

/* Of an element of the form; -1. */
static int field_of(const xmlNode *node) {
    for (int f = 0; node->type == XML_ELEMENT_NODE && f < N_LRMX; f++)
        if (strcmp((const char *)node->name, names[f]) == 0)
            return f;
    return -1;
}

/* LX-6: one exporter writes &1lt; for &lt;. */
static void mend_escapes(char *text) {
    static const char *const broken[] = {"&1lt;", "&1gt;", "&1amp;", "&1quot;", "&1apos;"};
    char *out = text;
    while (*text) {
        *out++ = *text++;
        if (out[-1] != '&')
            continue;
        for (size_t k = 0; k < sizeof broken / sizeof *broken; k++)
            if (strncmp(text - 1, broken[k], strlen(broken[k])) == 0) {
                text++;
                break;
            }
    }
    *out = '\0';
}

/* The text of an element; "" for what stands for nothing. Line breaks are kept: a résumé lives by them. */
static const char *content(struct arena *arena, xmlNode *node) {
    xmlChar *raw = xmlNodeGetContent(node);
    const char *text = arena_string(arena, raw ? (const char *)raw : "");
    xmlFree(raw);
    return said_empty(said_squeeze(arena, text)) ? "" : text;
}

static void take_kin(struct draft *draft, xmlNode *list, struct lrmx *lrmx) {
    for (xmlNode *item = list->children; item; item = item->next) {
        struct lrmx_kin kin = {"", "", "", ""};
        if (item->type != XML_ELEMENT_NODE || strcmp((const char *)item->name, "Item") != 0)
            continue;
        for (xmlNode *node = item->children; node; node = node->next) {
            const char *name = node->type == XML_ELEMENT_NODE ? (const char *)node->name : "";
            const char **place = strcmp(name, "ChengWei") == 0               ? &kin.title
                                 : strcmp(name, "XingMing") == 0             ? &kin.name
                                 : strcmp(name, "ChuShengRiQi") == 0         ? &kin.birth
                                 : strcmp(name, "GongZuoDanWeiJiZhiWu") == 0 ? &kin.work
                                                                             : NULL;
            if (place)
                *place = said_trim(draft->arena, content(draft->arena, node));
        }
        if (*kin.name) /* LX-5: forms are padded with empty items */
            *ARENA_PUSH(draft->arena, lrmx->kin, lrmx->n_kin, lrmx->kin_room) = kin;
    }
}

/* No document type, no entities, no endless tags: they have no business in this form. NULL if it is none; else xmlFreeDoc it. */
static xmlDoc *parse(const char *text) {
    xmlDoc *document = NULL;
    if (!strstr(text, "<!DOCTYPE") && !strstr(text, "<!ENTITY") && xml_modest(text))
        document = xmlReadMemory(text, (int)strlen(text), "form", "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    if (document && (document->intSubset || !root || strcmp((const char *)root->name, "Person") != 0)) {
        xmlFreeDoc(document);
        document = NULL;
    }
    return document;
}

static void take_elements(struct draft *draft, xmlNode *root, struct lrmx *lrmx) {
    for (xmlNode *node = root->children; node; node = node->next) {
        int field = field_of(node);
        if (field >= 0 && is_read[field])
            lrmx->fields[field] = content(draft->arena, node);
        if (field == LRMX_JiaTingChengYuan)
            take_kin(draft, node, lrmx);
    }
}

bool lrmx_parse(struct draft *draft, const struct part *part, struct lrmx *lrmx) {
    struct place place = {part->name, NULL, 0};
    enum word why = W_INTAKE_TOO_LARGE;
    size_t size;
    const char *text = part->size > (size_t)LRMX_MB_MOST << 20 ? NULL : said_decode(part->own, part->bytes, part->size, &size, &why);
    *lrmx = (struct lrmx){0};
    for (int f = 0; f < N_LRMX; f++)
        lrmx->fields[f] = "";
    if (!text) {
        draft_remark(draft, REMARK_UNUSABLE, place, NULL, NULL, why);
        return false;
    }
    xml_begin();
    char *mended = arena_string_n(part->own, text, size);
    if (strstr(mended, "&1"))
        mend_escapes(mended);
    xmlDoc *document = parse(mended);
    if (document) {
        take_elements(draft, xmlDocGetRootElement(document), lrmx);
        xmlFreeDoc(document);
    } else
        draft_remark(draft, REMARK_UNUSABLE, place, NULL, NULL, W_INTAKE_NO_LRMX);
    return document != NULL;
}

/* XML readers turn the line end CR LF into LF. So that line ends come out as they went in, CR travels as a character of private use that the form
 * does not hold. */
struct carrier {
    char mark[4]; /* UTF-8 */
};

static struct carrier carrier_for(const char *text) {
    struct carrier carrier = {"\xee\x80\x80"}; /* U+E000 … U+EFFF */
    while (text && strstr(text, carrier.mark) && (unsigned char)carrier.mark[1] < 0xbf)
        if ((unsigned char)carrier.mark[2]++ == 0xbf) {
            carrier.mark[2] = (char)0x80;
            carrier.mark[1]++;
        }
    return carrier;
}

/* Every CR from `from` on, up to `to`, as the mark. */
static char *carry(struct arena *arena, const struct carrier *carrier, const char *text, const char *from, const char *to) {
    size_t n = 0;
    for (const char *c = text; *c; c++)
        n += *c == '\r' ? 3 : 1;
    char *carried = arena_alloc(arena, n + 1, 1), *out = carried;
    for (const char *c = text; *c; c++)
        if (*c == '\r' && c >= from && c < to) {
            memcpy(out, carrier->mark, 3);
            out += 3;
        } else
            *out++ = *c;
    return carried;
}

static void uncarry(const struct carrier *carrier, char *text, size_t *size) {
    char *out = text;
    for (const char *c = text; *c; out++)
        if (strncmp(c, carrier->mark, 3) == 0) {
            *out = '\r';
            c += 3;
        } else
            *out = *c++;
    *out = '\0';
    *size = (size_t)(out - text);
}

static bool is_blank(const struct carrier *carrier, const xmlNode *node) {
    const char *c = node && node->type == XML_TEXT_NODE && node->content ? (const char *)node->content : "x";
    while (*c == ' ' || *c == '\t' || *c == '\n' || strncmp(c, carrier->mark, 3) == 0)
        c += *c == carrier->mark[0] ? 3 : 1;
    return !*c;
}

/* The element of a form, made at its place where it is missing: before the first that comes after it in the form, with the same blanks before it. */
static xmlNode *element(const struct carrier *carrier, xmlNode *root, enum lrmx_field field) {
    xmlNode *after = NULL;
    for (xmlNode *node = root->children; node; node = node->next) {
        int other = field_of(node);
        if (other == (int)field)
            return node;
        if (!after && other > (int)field)
            after = node;
    }
    xmlNode *made = xmlNewNode(NULL, (const xmlChar *)names[field]);
    xmlNode *blank = after && is_blank(carrier, after->prev) ? xmlCopyNode(after->prev, 1) : NULL;
    made = after ? xmlAddPrevSibling(after, made) : xmlAddChild(root, made);
    if (blank)
        xmlAddNextSibling(made, blank);
    return made;
}

static void set(xmlNode *node, const char *text) {
    xmlNodeSetContent(node, NULL);
    if (*text)
        xmlAddChild(node, xmlNewText((const xmlChar *)text));
}

/* Numbers stand in their own element, and some writers put those of kin or copies into others. */
static void empty_citizens(struct arena *arena, xmlNode *parent) {
    for (xmlNode *node = parent->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        bool leaf = xmlChildElementCount(node) == 0;
        if (!leaf)
            empty_citizens(arena, node);
        else if (field_of(node) == LRMX_ShenFenZheng || (field_of(node) != LRMX_ZhaoPian && citizen_valid(said_squeeze(arena, content(arena, node)))))
            set(node, "");
    }
}

static void add_item(xmlNode *list, const struct lrmx_kin *kin) {
    static const char *const parts[] = {"ChengWei", "XingMing", "ChuShengRiQi", "ZhengZhiMianMao", "GongZuoDanWeiJiZhiWu"};
    const char *said[] = {kin->title, kin->name, kin->birth, "", kin->work};
    xmlNode *item = xmlNewChild(list, NULL, (const xmlChar *)"Item", NULL);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        set(xmlNewChild(item, NULL, (const xmlChar *)parts[k], NULL), said[k]);
}

static xmlDoc *blank_form(const struct carrier *carrier) {
    xmlDoc *document = xmlNewDoc((const xmlChar *)"1.0");
    xmlNode *root = xmlNewNode(NULL, (const xmlChar *)"Person");
    xmlDocSetRootElement(document, root);
    for (int f = 0; f < N_LRMX; f++) {
        xmlNodeAddContent(root, (const xmlChar *)carrier->mark);
        xmlNodeAddContent(root, (const xmlChar *)"\n  ");
        xmlNewChild(root, NULL, (const xmlChar *)names[f], NULL);
    }
    xmlNodeAddContent(root, (const xmlChar *)carrier->mark);
    xmlNodeAddContent(root, (const xmlChar *)"\n");
    return document;
}

static xmlDoc *given_form(struct arena *arena, const char *text, struct carrier *carrier) {
    char *mended = arena_string(arena, text);
    mend_escapes(mended);
    *carrier = carrier_for(mended);
    const char *root = strstr(mended, "<Person"), *from = root ? strchr(root, '>') : NULL, *to = from;
    for (const char *end = from; end && (end = strstr(end, "</Person")); end++)
        to = end;
    xmlDoc *document = from ? parse(carry(arena, carrier, mended, from, to)) : NULL;
    return document ? document : parse(mended); /* a line end inside a tag cannot travel */
}

/* The declaration is that of most writers; the form may have told another encoding than its own. */
static void print(struct arena *arena, const struct carrier *carrier, xmlDoc *document, bool marked, bool cr, char **bytes, size_t *size) {
    const char *end = cr ? "\r\n" : "\n";
    xmlBuffer *buffer = xmlBufferCreate();
    xmlSaveCtxt *save = xmlSaveToBuffer(buffer, "UTF-8", XML_SAVE_NO_DECL);
    for (xmlNode *node = document->children; node; node = node->next) { /* comments beside the root too */
        xmlSaveTree(save, node);
        xmlSaveFlush(save);
        xmlBufferCat(buffer, (const xmlChar *)end);
    }
    xmlSaveClose(save);
    *bytes = arena_format(arena, "%s%s%s%s", marked ? "\xef\xbb\xbf" : "", "<?xml version=\"1.0\" encoding=\"utf-8\"?>", end,
                          (const char *)xmlBufferContent(buffer));
    uncarry(carrier, *bytes, size);
    xmlBufferFree(buffer);
}

bool lrmx_make(struct arena *arena, const struct part *form, const struct lrmx_texts *texts, char **bytes, size_t *size) {
    enum word why;
    size_t length;
    struct carrier carrier = carrier_for(NULL);
    xml_begin();
    const char *text = form ? said_decode(arena, form->bytes, form->size, &length, &why) : NULL;
    bool marked = form && form->size >= 3 && memcmp(form->bytes, "\xef\xbb\xbf", 3) == 0;
    xmlDoc *document = !form ? blank_form(&carrier) : text ? given_form(arena, text, &carrier) : NULL;
    if (!document)
        return false;
    xmlNode *root = xmlDocGetRootElement(document);
    for (int f = 0; f < N_LRMX; f++) {
        const char *said = texts->fields[f];
        if (said)
            set(element(&carrier, root, (enum lrmx_field)f), carry(arena, &carrier, said, said, said + strlen(said)));
    }
    for (int k = 0; !form && k < texts->n_kin; k++)
        add_item(element(&carrier, root, LRMX_JiaTingChengYuan), &texts->kin[k]);
    if (!texts->citizen)
        empty_citizens(arena, root);
    print(arena, &carrier, document, marked, form ? strchr(text, '\r') != NULL : true, bytes, size);
    xmlFreeDoc(document);
    return true;
}
