/* LD_PRELOAD this: each call on a file below a directory of $DISK_BELOW (separated by colons) is
   counted, and takes $DISK_US more. What was counted is appended to $DISK_COUNTS at the end: a line
   with the calls by path (open, stat, list...) and those by descriptor (read, fstat, mmap). What
   the dynamic linker does itself passes by. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char known[65536]; /* by descriptor */
static const char *below;
static long delay_us, by_path, by_descriptor;

__attribute__((constructor)) static void start(void) {
    below = getenv("DISK_BELOW");
    delay_us = getenv("DISK_US") ? atol(getenv("DISK_US")) : 0;
}

__attribute__((destructor)) static void end(void) {
    const char *path = getenv("DISK_COUNTS");
    if (!path) return;
    FILE *file = fopen(path, "a");
    if (!file) return;
    fprintf(file, "%ld %ld\n", by_path, by_descriptor);
    fclose(file);
}

static int is_below(const char *path) {
    for (const char *one = below; path && one && *one;) {
        size_t length = strcspn(one, ":");
        int is_inside = path[length] == '/' || path[length] == '\0';
        if (length && strncmp(path, one, length) == 0 && is_inside) return 1;
        one += length + (one[length] == ':');
    }
    return 0;
}

static void note(long *count) {
    struct timespec time = {delay_us / 1000000, delay_us % 1000000 * 1000};
    __atomic_add_fetch(count, 1, __ATOMIC_RELAXED);
    if (delay_us) nanosleep(&time, NULL);
}

static void note_path(const char *path) {
    if (is_below(path)) note(&by_path);
}

static void note_descriptor(int fd) {
    if (fd >= 0 && fd < (int)sizeof known && known[fd]) note(&by_descriptor);
}

static int opened(int fd, const char *path) {
    if (fd >= 0 && fd < (int)sizeof known) known[fd] = (char)is_below(path);
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
        note_path(path); \
        return opened(real(path, flags, mode), path); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int directory, const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        note_path(path); \
        return opened(real(directory, path, flags, mode), path); \
    }
OPENAT(openat)
OPENAT(openat64)

#define BY_PATH(type, name, parameters, arguments) \
    type name parameters { \
        REAL(name); \
        note_path(path); \
        return real arguments; \
    }
BY_PATH(int, stat, (const char *path, struct stat *found), (path, found))
BY_PATH(int, stat64, (const char *path, struct stat64 *found), (path, found))
BY_PATH(int, lstat, (const char *path, struct stat *found), (path, found))
BY_PATH(int, lstat64, (const char *path, struct stat64 *found), (path, found))
BY_PATH(int, fstatat, (int fd, const char *path, struct stat *found, int flags),
        (fd, path, found, flags))
BY_PATH(int, fstatat64, (int fd, const char *path, struct stat64 *found, int flags),
        (fd, path, found, flags))
BY_PATH(int, access, (const char *path, int mode), (path, mode))
BY_PATH(ssize_t, readlink, (const char *path, char *found, size_t size), (path, found, size))
BY_PATH(DIR *, opendir, (const char *path), (path))

#define FOPEN(name) \
    FILE *name(const char *path, const char *mode) { \
        REAL(name); \
        note_path(path); \
        FILE *file = real(path, mode); \
        if (file) opened(fileno(file), path); \
        return file; \
    }
FOPEN(fopen)
FOPEN(fopen64)

#define BY_DESCRIPTOR(type, name, parameters, arguments) \
    type name parameters { \
        REAL(name); \
        note_descriptor(fd); \
        return real arguments; \
    }
BY_DESCRIPTOR(ssize_t, read, (int fd, void *buffer, size_t size), (fd, buffer, size))
BY_DESCRIPTOR(ssize_t, pread, (int fd, void *buffer, size_t size, off_t at), (fd, buffer, size, at))
BY_DESCRIPTOR(ssize_t, pread64, (int fd, void *buffer, size_t size, off64_t at),
              (fd, buffer, size, at))
BY_DESCRIPTOR(int, fstat, (int fd, struct stat *found), (fd, found))
BY_DESCRIPTOR(int, fstat64, (int fd, struct stat64 *found), (fd, found))
/* a mapping is read page by page later: one delay for it is the least that a real disk takes */
BY_DESCRIPTOR(void *, mmap,
              (void *start, size_t size, int protection, int flags, int fd, off_t at),
              (start, size, protection, flags, fd, at))

int close(int fd) {
    REAL(close);
    opened(fd, NULL);
    return real(fd);
}
