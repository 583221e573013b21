#include "base/seal.h"

#include <errno.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "base/sanitized.h"

/* Every way to a connection: to make one, to use one that was inherited, to have one made by the kernel's own threads (io_uring), to take one from
 * another process. A kernel or library that does not know one of these calls cannot make it either. */
static const char *const refused[] = {
    "socket",   "socketpair", "connect", "bind",     "listen",         "accept",         "accept4",           "sendto",      "sendmsg",
    "sendmmsg", "recvfrom",   "recvmsg", "recvmmsg", "io_uring_setup", "io_uring_enter", "io_uring_register", "pidfd_getfd", "socketcall",
};

static bool refuse_connections(void) {
    seccomp_api_set(1); /* by prctl, which kernels have known longest and valgrind knows */
    errno = 0;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool good = filter != NULL;
    for (size_t k = 0; good && k < sizeof refused / sizeof *refused; k++) {
        int call = seccomp_syscall_resolve_name(refused[k]);
        good = call == __NR_SCMP_ERROR || seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) == 0;
    }
    good = good && seccomp_load(filter) == 0;
    if (!good && errno == ENOMEM)
        memory_lost();
    if (filter != NULL)
        seccomp_release(filter);
    return good;
}

bool seal_process(void) {
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    if (!SANITIZED)                /* whose leak check looks into its own process, which one that is closed to others refuses */
        prctl(PR_SET_DUMPABLE, 0); /* also where a program and not a file takes the core */
    umask(S_IRWXG | S_IRWXO);
    return refuse_connections();
}
