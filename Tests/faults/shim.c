// Makes a system call of a process fail, or do less than it was asked to: loaded by LD_PRELOAD, driven by the environment.
//
//   FAULT_FOLDER  only calls that concern files below this folder, and writes to standard output, are counted
//   FAULT_AT      the number of the call that the fault hits, from 1
//   FAULT_KIND    short, EINTR, EIO, ENOSPC, EACCES
//   FAULT_ALWAYS  when set, every counted call from FAULT_AT on is hit
//   FAULT_MARK    a file that is made when the fault is hit
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int calls;

static int concerns_path(const char *path) {
  const char *folder = getenv("FAULT_FOLDER");
  return folder && path && strncmp(path, folder, strlen(folder)) == 0;
}

static int concerns_descriptor(int descriptor) {
  if (descriptor == STDOUT_FILENO) return getenv("FAULT_FOLDER") != NULL;
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return concerns_path(path);
}

// The error for this call: 0 for none, -1 for a short count.
static int fault(int can_be_short) {
  const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT_KIND");
  if (!at || !kind) return 0;
  int number = atomic_fetch_add(&calls, 1) + 1, wanted = atoi(at);
  if (getenv("FAULT_ALWAYS") ? number < wanted : number != wanted) return 0;
  const char *mark = getenv("FAULT_MARK");
  if (mark) {
    long made = syscall(SYS_openat, AT_FDCWD, mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (made >= 0) syscall(SYS_close, made);
  }
  if (!strcmp(kind, "short")) return can_be_short ? -1 : 0;
  if (!strcmp(kind, "EINTR")) return EINTR;
  if (!strcmp(kind, "ENOSPC")) return ENOSPC;
  if (!strcmp(kind, "EACCES")) return EACCES;
  return EIO;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(code)  \
  do {              \
    errno = (code); \
    return -1;      \
  } while (0)

static ssize_t transfer(int descriptor, int *is_short) {
  int code = concerns_descriptor(descriptor) ? fault(1) : 0;
  *is_short = code == -1;
  return code > 0 ? code : 0;
}

ssize_t read(int descriptor, void *target, size_t count) {
  int half, code = (int)transfer(descriptor, &half);
  if (code) FAIL(code);
  return REAL(read)(descriptor, target, half ? (count + 1) / 2 : count);
}

ssize_t pread(int descriptor, void *target, size_t count, off_t offset) {
  int half, code = (int)transfer(descriptor, &half);
  if (code) FAIL(code);
  return REAL(pread)(descriptor, target, half ? (count + 1) / 2 : count, offset);
}

ssize_t pread64(int descriptor, void *target, size_t count, off64_t offset) {
  int half, code = (int)transfer(descriptor, &half);
  if (code) FAIL(code);
  return REAL(pread64)(descriptor, target, half ? (count + 1) / 2 : count, offset);
}

ssize_t write(int descriptor, const void *source, size_t count) {
  int half, code = (int)transfer(descriptor, &half);
  if (code) FAIL(code);
  return REAL(write)(descriptor, source, half ? (count + 1) / 2 : count);
}

#define OPEN(name)                                                                           \
  int name(const char *path, int flags, ...) {                                               \
    va_list arguments;                                                                       \
    va_start(arguments, flags);                                                              \
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(arguments, mode_t) : 0;           \
    va_end(arguments);                                                                       \
    int code = concerns_path(path) ? fault(0) : 0;                                           \
    if (code > 0) FAIL(code);                                                                \
    return REAL(name)(path, flags, mode);                                                    \
  }
OPEN(open)
OPEN(open64)

int fsync(int descriptor) {
  int code = concerns_descriptor(descriptor) ? fault(0) : 0;
  if (code > 0) FAIL(code);
  return REAL(fsync)(descriptor);
}

int fstat(int descriptor, struct stat *status) {
  int code = concerns_descriptor(descriptor) ? fault(0) : 0;
  if (code > 0) FAIL(code);
  return REAL(fstat)(descriptor, status);
}

int rename(const char *from, const char *to) {
  int code = concerns_path(to) ? fault(0) : 0;
  if (code > 0) FAIL(code);
  return REAL(rename)(from, to);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
  int code = concerns_path(to) ? fault(0) : 0;
  if (code > 0) FAIL(code);
  return REAL(linkat)(from_folder, from, to_folder, to, flags);
}

// As on Linux, the descriptor is gone whatever close returns.
int close(int descriptor) {
  int code = concerns_descriptor(descriptor) ? fault(0) : 0;
  int result = REAL(close)(descriptor);
  if (code > 0) FAIL(code);
  return result;
}
