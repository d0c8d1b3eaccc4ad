// Makes renames take 5 to 44 ms, as a busy disk does: preloaded by the kill test, so that the moments
// between a lock write and its renames are long enough to be hit.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
long syscall(long number, ...) {
    static long (*real)(long, ...);
    if (!real) real = (long (*)(long, ...))dlsym(RTLD_NEXT, "syscall");
    long a[6]; va_list list; va_start(list, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_renameat2) {
        struct timespec now, pause = {0, 0};
        clock_gettime(CLOCK_MONOTONIC, &now);
        pause.tv_nsec = 5000000 + now.tv_nsec / 1000 % 40 * 1000000;
        nanosleep(&pause, 0);
    }
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
