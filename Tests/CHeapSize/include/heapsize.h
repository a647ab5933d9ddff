#ifndef HEAPSIZE_H
#define HEAPSIZE_H

#if defined(__linux__)
#include <malloc.h>
#elif defined(__APPLE__)
#include <malloc/malloc.h>
#endif

/// The bytes that were allocated and not freed, over all threads; -1 where the C library does not tell.
static inline long long heap_allocated_bytes(void) {
#if defined(__APPLE__)
  malloc_statistics_t statistics;
  malloc_zone_statistics(0, &statistics);
  return (long long)statistics.size_in_use;
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
  struct mallinfo2 heap = mallinfo2();
  return (long long)(heap.uordblks + heap.hblkhd);
#else
  return -1;
#endif
}

#endif
