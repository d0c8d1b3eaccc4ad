// Linux calls that Swift's Glibc module does not show.
#pragma once
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/// renameat2 with RENAME_NOREPLACE over paths: 0, or -1 and errno (EEXIST where `to` is taken).
static inline int sluice_rename_noreplace(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, -100 /* AT_FDCWD */, from, -100, to, 1u /* RENAME_NOREPLACE */);
}

/// Names the calling thread, as /proc and debuggers show it; 15 characters count.
static inline void sluice_name_thread(const char *name) { prctl(PR_SET_NAME, name, 0, 0, 0); }

/// A new file that is in memory only, closed in programs that this one starts: its descriptor, or -1 and errno.
static inline int sluice_memory_file(const char *name) {
    return (int)syscall(SYS_memfd_create, name, 1u /* MFD_CLOEXEC */);
}
