/* The elements of an .lrmx: flat XML, UTF-8 or GBK whatever it declares (formats.md LX-1 … LX-7). */
#include <libxml/parser.h>
#include <string.h>

#include "intake/forms.h"

static const char *const names[N_LRMX] = {
#define LRMX(field) #field,
#include "intake/lrmx.def"
#undef LRMX
};

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

static bool take_elements(struct draft *draft, xmlNode *root, struct lrmx *lrmx) {
    if (!root || strcmp((const char *)root->name, "Person") != 0)
        return false;
    for (xmlNode *node = root->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE)
            continue;
        for (int f = 0; f < N_LRMX; f++)
            if (strcmp((const char *)node->name, names[f]) == 0)
                lrmx->fields[f] = content(draft->arena, node);
        if (strcmp((const char *)node->name, "JiaTingChengYuan") == 0)
            take_kin(draft, node, lrmx);
    }
    return true;
}

bool lrmx_parse(struct draft *draft, const struct part *part, struct lrmx *lrmx) {
    struct place place = {part->name, NULL, 0};
    enum word why = W_INTAKE_TOO_LARGE;
    size_t size;
    const char *text = part->size > (size_t)LRMX_MB_MOST << 20 ? NULL : said_decode(draft->arena, part->bytes, part->size, &size, &why);
    *lrmx = (struct lrmx){0};
    for (int f = 0; f < N_LRMX; f++)
        lrmx->fields[f] = "";
    if (!text) {
        draft_remark(draft, REMARK_UNUSABLE, place, NULL, NULL, why);
        return false;
    }
    char *mended = arena_string_n(draft->arena, text, size);
    mend_escapes(mended);
    /* No document type, no entities: they have no business in this form. */
    bool good = !strstr(mended, "<!DOCTYPE") && !strstr(mended, "<!ENTITY");
    xmlDoc *document =
        good ? xmlReadMemory(mended, (int)strlen(mended), "form", "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING) : NULL;
    good = document && !document->intSubset && take_elements(draft, xmlDocGetRootElement(document), lrmx);
    if (document)
        xmlFreeDoc(document);
    if (!good)
        draft_remark(draft, REMARK_UNUSABLE, place, NULL, NULL, W_INTAKE_NO_LRMX);
    return good;
}
