/* Makes the disk fail, for the tests: LD_PRELOADed into a driver, built by tests/faults/shim.py.
 *
 * Counts write, pwrite, pwrite64, fsync, fdatasync, ftruncate, ftruncate64, rename and unlink on files below FAULT_DIR.
 * At call number FAULT_AT (from 1; 0 only counts) FAULT_ACTION happens:
 *   kill     the process is killed before the call
 *   torn     half of the write is done, then the process is killed
 *   eio      the call fails once with EIO
 *   eio_sticky      from here on every call fails with EIO
 *   enospc_sticky   from here on every write and every growing ftruncate fails with ENOSPC; syncs pass
 *   short    half of the write is done and said so
 *   powercut the process is killed, and of what was written since each file's last sync a part is lost: all of it with
 *            FAULT_SEED=0, else each write is kept, lost or torn at a sector by that seed
 * shim_arm() sets the same from inside the process (after a fork); shim_count() and shim_kinds() tell what calls there
 * were.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum action { NONE, KILL, TORN, EIO_ONCE, EIO_STICKY, ENOSPC_STICKY, SHORT, POWERCUT };
enum call { WRITE, SYNC, TRUNCATE, NAME };

struct record { /* one write or truncation since its file's last sync */
    dev_t dev;
    ino_t ino;
    int fd; /* a duplicate, never closed: closing would drop SQLite's locks */
    off_t at, before_size, after_size;
    size_t before_length, length;
    char *before, *data; /* data is NULL for a truncation */
    struct record *next;
};

static char directory[PATH_MAX];
static long fault_at, calls;
static char kinds[1 << 20];
static unsigned seed;
static enum action action;
static struct record *records; /* newest first */
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);

static enum action named(const char *name) {
    static const char *names[] = {"none", "kill", "torn", "eio", "eio_sticky", "enospc_sticky", "short", "powercut"};
    for (int i = 0; name && i < 8; i++)
        if (!strcmp(name, names[i])) return (enum action)i;
    return NONE;
}

void shim_arm(const char *where, long at, const char *what, unsigned with_seed) {
    pthread_mutex_lock(&guard);
    snprintf(directory, sizeof directory, "%s", where);
    fault_at = at;
    action = named(what);
    seed = with_seed;
    calls = 0;
    memset(kinds, 0, sizeof kinds);
    pthread_mutex_unlock(&guard);
}

long shim_count(void) { return calls; }

/* One letter a call: w(rite), s(ync), t(runcate), n(ame). */
const char *shim_kinds(void) { return kinds; }

__attribute__((constructor)) static void begin(void) {
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    if (getenv("FAULT_DIR")) {
        const char *at = getenv("FAULT_AT"), *with = getenv("FAULT_SEED");
        shim_arm(getenv("FAULT_DIR"), at ? atol(at) : 0, getenv("FAULT_ACTION"), with ? (unsigned)atol(with) : 0);
    }
}

static int below(const char *path) {
    size_t prefix = strlen(directory);
    return prefix && !strncmp(path, directory, prefix) && path[prefix] == '/' && !strstr(path, "-shm");
}

static int ours(int fd) {
    char link[64], path[PATH_MAX];
    if (!directory[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static unsigned roll(void) {
    seed = seed * 1103515245u + 12345u;
    return seed >> 16;
}

static void again(const struct record *r, size_t length) {
    if (r->data) {
        if (length) real_pwrite(r->fd, r->data, length, r->at);
    } else {
        real_ftruncate(r->fd, r->after_size);
    }
}

static void lose_unsynced(void) {
    struct record *oldest_first = NULL, *r, *next;
    for (r = records; r; r = next) { /* take everything back, newest first */
        if (r->before_length) real_pwrite(r->fd, r->before, r->before_length, r->at);
        real_ftruncate(r->fd, r->before_size);
        next = r->next;
        r->next = oldest_first;
        oldest_first = r;
    }
    if (!seed) return;
    for (r = oldest_first; r; r = r->next) { /* then let what the disk kept happen again */
        unsigned fate = roll() % 4;
        if (fate == 0) continue;
        if (fate == 1 && r->data && r->length > 512)
            again(r, 512 * (roll() % (r->length / 512 + 1)));
        else
            again(r, r->length);
    }
}

static void die(void) {
    if (action == POWERCUT) lose_unsynced();
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* A descriptor of the same file that outlives the caller's. */
static int lasting(int fd, const struct stat *now) {
    static struct { dev_t dev; ino_t ino; int fd; } known[64];
    static int count;
    for (int i = 0; i < count; i++)
        if (known[i].dev == now->st_dev && known[i].ino == now->st_ino) return known[i].fd;
    if (count == 64) abort();
    known[count].dev = now->st_dev;
    known[count].ino = now->st_ino;
    known[count].fd = dup(fd);
    return known[count++].fd;
}

static void remember(int fd, const void *data, size_t length, off_t at, int truncation) {
    struct stat now;
    if (action != POWERCUT || fstat(fd, &now)) return;
    struct record *r = calloc(1, sizeof *r);
    if (!r) return;
    r->dev = now.st_dev;
    r->ino = now.st_ino;
    r->before_size = now.st_size;
    r->fd = lasting(fd, &now);
    if (truncation) {
        r->at = r->after_size = at;
        length = now.st_size > at ? (size_t)(now.st_size - at) : 0;
    } else {
        r->at = at;
        r->length = length;
        r->data = malloc(length ? length : 1);
        if (r->data) memcpy(r->data, data, length);
    }
    r->before = malloc(length ? length : 1);
    ssize_t got = r->before && length ? pread(fd, r->before, length, r->at) : 0;
    r->before_length = got > 0 ? (size_t)got : 0;
    r->next = records;
    records = r;
}

static void synced(int fd) {
    struct stat now;
    if (action != POWERCUT || fstat(fd, &now)) return;
    struct record **link = &records;
    while (*link) {
        struct record *r = *link;
        if (r->dev == now.st_dev && r->ino == now.st_ino) {
            *link = r->next;
            free(r->before);
            free(r->data);
            free(r);
        } else {
            link = &r->next;
        }
    }
}

/* 0: go on; 1: fail with errno set; 2: do half of the write. */
static int meet(enum call call, int growing) {
    if (calls < (long)sizeof kinds - 1) kinds[calls] = "wstn"[call];
    calls++;
    if (action == ENOSPC_STICKY && calls >= fault_at && fault_at && (call == WRITE || growing)) {
        errno = ENOSPC;
        return 1;
    }
    if (action == EIO_STICKY && calls >= fault_at && fault_at) {
        errno = EIO;
        return 1;
    }
    if (calls != fault_at) return 0;
    switch (action) {
    case KILL:
    case POWERCUT:
        die();
        return 0;
    case TORN:
    case SHORT:
        if (call == WRITE) return 2;
        if (action == TORN) die();
        return 0;
    case EIO_ONCE:
        errno = EIO;
        return 1;
    default:
        return 0;
    }
}

static ssize_t write_at(int fd, const void *data, size_t length, off_t at, int positioned) {
    if (!ours(fd)) return positioned ? real_pwrite(fd, data, length, at) : real_write(fd, data, length);
    pthread_mutex_lock(&guard);
    int fate = meet(WRITE, 1);
    ssize_t done = -1;
    if (fate != 1) {
        size_t part = fate == 2 ? length / 2 : length;
        remember(fd, data, part, positioned ? at : lseek(fd, 0, SEEK_CUR), 0);
        done = positioned ? real_pwrite(fd, data, part, at) : real_write(fd, data, part);
        if (fate == 2 && action == TORN) die();
    }
    int kept = errno;
    pthread_mutex_unlock(&guard);
    errno = kept;
    return done;
}

static int sync_with(int fd, int (*real)(int)) {
    if (!ours(fd)) return real(fd);
    pthread_mutex_lock(&guard);
    int failed = meet(SYNC, 0) == 1, kept = errno;
    if (!failed) {
        failed = real(fd) != 0;
        kept = errno;
        if (!failed) synced(fd);
    }
    pthread_mutex_unlock(&guard);
    errno = kept;
    return failed ? -1 : 0;
}

static int truncate_to(int fd, off_t size) {
    if (!ours(fd)) return real_ftruncate(fd, size);
    struct stat now;
    pthread_mutex_lock(&guard);
    int growing = !fstat(fd, &now) && now.st_size < size;
    int failed = meet(TRUNCATE, growing) == 1, kept = errno;
    if (!failed) {
        remember(fd, NULL, 0, size, 1);
        failed = real_ftruncate(fd, size) != 0;
        kept = errno;
    }
    pthread_mutex_unlock(&guard);
    errno = kept;
    return failed ? -1 : 0;
}

static int named_call(const char *path) {
    if (!below(path)) return 0;
    pthread_mutex_lock(&guard);
    int failed = meet(NAME, 0) == 1, kept = errno;
    pthread_mutex_unlock(&guard);
    errno = kept;
    return failed;
}

ssize_t write(int fd, const void *data, size_t length) { return write_at(fd, data, length, 0, 0); }
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return write_at(fd, data, length, at, 1); }
ssize_t pwrite64(int fd, const void *data, size_t length, off_t at) { return write_at(fd, data, length, at, 1); }
int fsync(int fd) { return sync_with(fd, real_fsync); }
int fdatasync(int fd) { return sync_with(fd, real_fdatasync); }
int ftruncate(int fd, off_t size) { return truncate_to(fd, size); }
int ftruncate64(int fd, off_t size) { return truncate_to(fd, size); }
int rename(const char *from, const char *to) { return named_call(to) ? -1 : real_rename(from, to); }
int unlink(const char *path) { return named_call(path) ? -1 : real_unlink(path); }
