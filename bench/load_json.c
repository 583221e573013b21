/* What any reader of the format must pay: loads one JSON file with jansson and nothing else. */
#include <jansson.h>
#include <stdio.h>

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: load_json FILE\n");
        return 2;
    }
    json_error_t error;
    json_t *root = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &error);
    if (!root) {
        fprintf(stderr, "%s: %s\n", argv[1], error.text);
        return 3;
    }
    json_decref(root);
    return 0;
}
