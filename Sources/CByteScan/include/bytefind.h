// Substring search by two probe bytes at a time: SSE2 on x86-64, NEON on arm64, and a plain twin elsewhere and for the
// last bytes. Every function reads only bytes in the range it is given.
#ifndef SEGMENTQL_BYTEFIND_H
#define SEGMENTQL_BYTEFIND_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

static inline uint8_t bytefind_lower(uint8_t byte) { return byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte; }

/// What to search for.
struct bytefind_needle {
  const uint8_t *bytes;
  /// At least 1.
  size_t count;
  /// Where two bytes stand that are tried before the others, so rare ones are best.
  size_t first, second;
  /// The bytes are in lower case, and the case of ASCII letters in the text is ignored.
  int caseless;
  /// 256 bits for the bytes that may follow, one of which must be there; null when any or none may.
  const uint64_t *followers;
};

/// Whether a needle stands at p, all of which lies before `end`.
static inline int bytefind_matches(const uint8_t *p, const uint8_t *end, const struct bytefind_needle *needle) {
  const size_t n = needle->count;
  if (needle->caseless) {
    for (size_t i = 0; i < n; i++)
      if (bytefind_lower(p[i]) != needle->bytes[i]) return 0;
  } else {
    for (size_t i = 0; i < n; i++)
      if (p[i] != needle->bytes[i]) return 0;
  }
  if (!needle->followers) return 1;
  return p + n < end && (needle->followers[p[n] >> 6] >> (p[n] & 63) & 1);
}

/// Asks for the cache line of an address before it is read. Any address is allowed.
static inline void bytefind_prefetch(const uint8_t *p) { __builtin_prefetch(p); }

/// The first occurrence of a needle in [p, end), or `end`.
static inline const uint8_t *bytefind(const uint8_t *p, const uint8_t *end, const struct bytefind_needle *needle) {
  const size_t n = needle->count, first = needle->first, second = needle->second;
  if ((size_t)(end - p) < n) return end;
  const uint8_t a = needle->bytes[first], b = needle->bytes[second];
  // Or-ing 0x20 folds a letter's case; of the bytes that meet a letter this way, the full comparison drops the rest.
  const uint8_t fold_a = needle->caseless && a >= 'a' && a <= 'z' ? 0x20 : 0;
  const uint8_t fold_b = needle->caseless && b >= 'a' && b <= 'z' ? 0x20 : 0;
#if defined(__SSE2__)
  const __m128i va = _mm_set1_epi8((char)a), vb = _mm_set1_epi8((char)b);
  const __m128i fa = _mm_set1_epi8((char)fold_a), fb = _mm_set1_epi8((char)fold_b);
  while ((size_t)(end - p) >= n + 15) {
    __m128i x = _mm_or_si128(_mm_loadu_si128((const __m128i *)(p + first)), fa);
    __m128i y = _mm_or_si128(_mm_loadu_si128((const __m128i *)(p + second)), fb);
    unsigned mask = (unsigned)_mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(x, va), _mm_cmpeq_epi8(y, vb)));
    while (mask) {
      const uint8_t *at = p + __builtin_ctz(mask);
      if (bytefind_matches(at, end, needle)) return at;
      mask &= mask - 1;
    }
    p += 16;
  }
#elif defined(__aarch64__)
  const uint8x16_t va = vdupq_n_u8(a), vb = vdupq_n_u8(b), fa = vdupq_n_u8(fold_a), fb = vdupq_n_u8(fold_b);
  while ((size_t)(end - p) >= n + 15) {
    uint8x16_t x = vorrq_u8(vld1q_u8(p + first), fa);
    uint8x16_t y = vorrq_u8(vld1q_u8(p + second), fb);
    uint8x16_t hit = vandq_u8(vceqq_u8(x, va), vceqq_u8(y, vb));
    uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);
    mask &= 0x8888888888888888ull;
    while (mask) {
      const uint8_t *at = p + (__builtin_ctzll(mask) >> 2);
      if (bytefind_matches(at, end, needle)) return at;
      mask &= mask - 1;
    }
    p += 16;
  }
#endif
  for (; (size_t)(end - p) >= n; p++) {
    if ((p[first] | fold_a) != a || (p[second] | fold_b) != b) continue;
    if (bytefind_matches(p, end, needle)) return p;
  }
  return end;
}

/// One bit for each of the 64 bytes from p on that can be part of a word: ASCII letters, digits, `_`, and all from 0x80
/// on. The latter alone are in `wide`.
static inline uint64_t bytefind_word_bytes(const uint8_t *p, uint64_t *wide) {
  uint64_t word = 0, high = 0;
#if defined(__SSE2__)
  for (int i = 0; i < 4; i++) {
    __m128i v = _mm_loadu_si128((const __m128i *)(p + 16 * i));
    __m128i folded = _mm_or_si128(v, _mm_set1_epi8(0x20));
    // As signed numbers, bytes from 0x80 on lie below every bound.
    __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(folded, _mm_set1_epi8('a' - 1)),
                                   _mm_cmplt_epi8(folded, _mm_set1_epi8('z' + 1)));
    __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)), _mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1)));
    __m128i plain = _mm_or_si128(_mm_or_si128(letter, digit), _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
    word |= (uint64_t)(uint16_t)_mm_movemask_epi8(_mm_or_si128(plain, v)) << (16 * i);
    high |= (uint64_t)(uint16_t)_mm_movemask_epi8(v) << (16 * i);
  }
#else
  for (int i = 0; i < 64; i++) {
    uint8_t byte = p[i], letter = (uint8_t)((byte | 0x20) - 'a'), digit = (uint8_t)(byte - '0');
    word |= (uint64_t)(byte >= 0x80 || letter < 26 || digit < 10 || byte == '_') << i;
    high |= (uint64_t)(byte >= 0x80) << i;
  }
#endif
  *wide = high;
  return word;
}

#endif
