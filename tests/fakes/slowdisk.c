/* Put before the C library by LD_PRELOAD: every write that must reach the disk takes SLOW_DISK_MS longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int late(const char *name, int file) {
    const char *given = getenv("SLOW_DISK_MS");
    int (*really)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    usleep((useconds_t)(given ? atoi(given) : 0) * 1000);
    return really(file);
}

int fsync(int file) { return late("fsync", file); }
int fdatasync(int file) { return late("fdatasync", file); }
