// Vector byte scans that the Swift standard library has no spelling for: SSE2 on x86-64, NEON on arm64, and a plain
// twin elsewhere. Every function reads only bytes in the range it is given.
#ifndef SEGMENTQL_BYTESCAN_H
#define SEGMENTQL_BYTESCAN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

/// The first byte in [p, end) that is `"`, `\`, or below 0x20, or `end`.
static inline const uint8_t *bytescan_string_special(const uint8_t *p, const uint8_t *end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), ctl = _mm_set1_epi8(0x1f);
  while (end - p >= 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)p);
    __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
                               _mm_cmpeq_epi8(_mm_min_epu8(v, ctl), v));
    int mask = _mm_movemask_epi8(hit);
    if (mask) return p + __builtin_ctz((unsigned)mask);
    p += 16;
  }
#elif defined(__aarch64__)
  const uint8x16_t quote = vdupq_n_u8('"'), slash = vdupq_n_u8('\\'), space = vdupq_n_u8(0x20);
  while (end - p >= 16) {
    uint8x16_t v = vld1q_u8(p);
    uint8x16_t hit = vorrq_u8(vorrq_u8(vceqq_u8(v, quote), vceqq_u8(v, slash)), vcltq_u8(v, space));
    uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);
    if (mask) return p + (__builtin_ctzll(mask) >> 2);
    p += 16;
  }
#endif
  while (p < end && *p != '"' && *p != '\\' && *p >= 0x20) p++;
  return p;
}

#endif
