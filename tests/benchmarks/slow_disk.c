/* A slow disk: LD_PRELOAD this, and each call on a file below $SLOW_PREFIX takes $SLOW_US more. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char slow[65536]; /* by descriptor */
static const char *prefix;
static long delay_us;

__attribute__((constructor)) static void start(void) {
    prefix = getenv("SLOW_PREFIX");
    delay_us = getenv("SLOW_US") ? atol(getenv("SLOW_US")) : 0;
}

static int below(const char *path) {
    return prefix && path && strncmp(path, prefix, strlen(prefix)) == 0;
}

static void wait_a_little(int yes) {
    struct timespec time = {0, delay_us * 1000};
    if (yes) nanosleep(&time, NULL);
}

static int known(int fd) { return fd >= 0 && fd < (int)sizeof slow && slow[fd]; }

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < (int)sizeof slow) slow[fd] = below(path);
    return fd;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        wait_a_little(below(path)); \
        return opened(real(path, flags, mode), path); \
    }
OPEN(open)
OPEN(open64)

#define READ(type, name, parameters, arguments) \
    type name parameters { \
        REAL(name); \
        wait_a_little(known(fd)); \
        return real arguments; \
    }
READ(ssize_t, read, (int fd, void *buffer, size_t size), (fd, buffer, size))
READ(ssize_t, pread, (int fd, void *buffer, size_t size, off_t at), (fd, buffer, size, at))
READ(ssize_t, pread64, (int fd, void *buffer, size_t size, off64_t at), (fd, buffer, size, at))
READ(int, fstat, (int fd, struct stat *result), (fd, result))
READ(int, fstat64, (int fd, struct stat64 *result), (fd, result))

/* a mapping is read page by page later: one delay for it is the least that a real disk takes */
void *mmap(void *start, size_t size, int protection, int flags, int fd, off_t at) {
    REAL(mmap);
    wait_a_little(known(fd));
    return real(start, size, protection, flags, fd, at);
}

#define STAT(name, kind) \
    int name(const char *path, struct kind *result) { \
        REAL(name); \
        wait_a_little(below(path)); \
        return real(path, result); \
    }
STAT(stat, stat)
STAT(stat64, stat64)
STAT(lstat, stat)
STAT(lstat64, stat64)

DIR *opendir(const char *path) {
    REAL(opendir);
    wait_a_little(below(path));
    return real(path);
}
