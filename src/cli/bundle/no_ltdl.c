/* GLPK can load database drivers at run time by libltdl. A static binary has no use for that: these stand-ins say that nothing can be loaded. */
#include <stddef.h>

int lt_dlinit(void);
int lt_dlexit(void);
void *lt_dlopen(const char *name);
void *lt_dlsym(void *handle, const char *name);
int lt_dlclose(void *handle);
const char *lt_dlerror(void);

int lt_dlinit(void) { return 1; }

int lt_dlexit(void) { return 0; }

void *lt_dlopen(const char *name) {
    (void)name;
    return NULL;
}

void *lt_dlsym(void *handle, const char *name) {
    (void)handle;
    (void)name;
    return NULL;
}

int lt_dlclose(void *handle) {
    (void)handle;
    return 0;
}

const char *lt_dlerror(void) { return "this binary loads no drivers"; }
