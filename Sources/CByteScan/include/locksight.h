// Tells ThreadSanitizer of locks that it does not see. Nothing where a build is not for it.
#ifndef SEGMENTQL_LOCKSIGHT_H
#define SEGMENTQL_LOCKSIGHT_H

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define SEGMENTQL_SEES_LOCKS 1
void __tsan_acquire(void *place);
void __tsan_release(void *place);
#endif
#endif

/// The lock that guards what lies at a place was taken.
static inline void locksight_taken(const void *place) {
#if defined(SEGMENTQL_SEES_LOCKS)
  __tsan_acquire((void *)place);
#else
  (void)place;
#endif
}

/// It is about to be given up.
static inline void locksight_leaving(const void *place) {
#if defined(SEGMENTQL_SEES_LOCKS)
  __tsan_release((void *)place);
#else
  (void)place;
#endif
}

#endif
