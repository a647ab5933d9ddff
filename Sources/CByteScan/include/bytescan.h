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

#if defined(__clang__)
#pragma clang assume_nonnull begin
#else
#define _Nonnull
#define _Nullable
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

/// The first byte in [p, end) that is `"`, `\`, below 0x20 or above 0x7f, or `end`.
static inline const uint8_t *bytescan_string_stop(const uint8_t *p, const uint8_t *end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), space = _mm_set1_epi8(0x20);
  while (end - p >= 16) {
    __m128i v = _mm_loadu_si128((const __m128i *)p);
    // The signed comparison finds control bytes and, as negative numbers, everything above 0x7f.
    __m128i hit = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)), _mm_cmplt_epi8(v, space));
    int mask = _mm_movemask_epi8(hit);
    if (mask) return p + __builtin_ctz((unsigned)mask);
    p += 16;
  }
#elif defined(__aarch64__)
  const int8x16_t quote = vdupq_n_s8('"'), slash = vdupq_n_s8('\\'), space = vdupq_n_s8(0x20);
  while (end - p >= 16) {
    int8x16_t v = vld1q_s8((const int8_t *)p);
    uint8x16_t hit = vorrq_u8(vorrq_u8(vceqq_s8(v, quote), vceqq_s8(v, slash)), vcltq_s8(v, space));
    uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);
    if (mask) return p + (__builtin_ctzll(mask) >> 2);
    p += 16;
  }
#endif
  while (p < end && *p != '"' && *p != '\\' && (int8_t)*p >= 0x20) p++;
  return p;
}

#if defined(__SSE2__)
/// A bit for each of the 16 bytes at p that is one of two, below a least one, or above 0x7f.
static inline uint64_t bytescan_stops_16(const uint8_t *p, char one, char other, char least) {
  const __m128i v = _mm_loadu_si128((const __m128i *)p);
  const __m128i named = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(one)), _mm_cmpeq_epi8(v, _mm_set1_epi8(other)));
  // The signed comparison finds what is below and, as negative numbers, everything above 0x7f.
  return (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_or_si128(named, _mm_cmplt_epi8(v, _mm_set1_epi8(least))));
}

/// The first byte from p on that is one of two, below a least one, or above 0x7f: as many as 64 are looked at between two
/// branches. There must be such a byte, and 64 readable bytes behind it.
static inline const uint8_t *bytescan_far_stop(const uint8_t *p, char one, char other, char least) {
  for (;;) {
    uint64_t mask = bytescan_stops_16(p, one, other, least) | bytescan_stops_16(p + 16, one, other, least) << 16;
    mask |= bytescan_stops_16(p + 32, one, other, least) << 32 | bytescan_stops_16(p + 48, one, other, least) << 48;
    if (mask) return p + __builtin_ctzll(mask);
    p += 64;
  }
}

/// The same where it is mostly among the first 16.
static inline const uint8_t *bytescan_near_stop(const uint8_t *p, char one, char other, char least) {
  uint64_t mask = bytescan_stops_16(p, one, other, least);
  if (mask) return p + __builtin_ctzll(mask);
  p += 16;
  for (;;) {
    mask = bytescan_stops_16(p, one, other, least) | bytescan_stops_16(p + 16, one, other, least) << 16;
    if (mask) return p + __builtin_ctzll(mask);
    p += 32;
  }
}
#endif

/// The first byte from p on that is `"`, `\`, below 0x20 or above 0x7f. There must be such a byte, and 64 readable bytes
/// behind it. For texts that are mostly longer than 16 bytes: as many as 64 are looked at between two branches.
static inline const uint8_t *bytescan_text_stop_padded(const uint8_t *p) {
#if defined(__SSE2__)
  return bytescan_far_stop(p, '"', '\\', 0x20);
#elif defined(__aarch64__)
  const int8x16_t quote = vdupq_n_s8('"'), slash = vdupq_n_s8('\\'), space = vdupq_n_s8(0x20);
  for (;;) {
    int8x16_t v = vld1q_s8((const int8_t *)p);
    uint8x16_t hit = vorrq_u8(vorrq_u8(vceqq_s8(v, quote), vceqq_s8(v, slash)), vcltq_s8(v, space));
    uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);
    if (mask) return p + (__builtin_ctzll(mask) >> 2);
    p += 16;
  }
#else
  while (*p != '"' && *p != '\\' && (int8_t)*p >= 0x20) p++;
  return p;
#endif
}

/// The same for texts that mostly end within 16 bytes, as names do.
static inline const uint8_t *bytescan_string_stop_padded(const uint8_t *p) {
#if defined(__SSE2__)
  uint64_t mask = bytescan_stops_16(p, '"', '\\', 0x20);
  if (mask) return p + __builtin_ctzll(mask);
  p += 16;
#endif
  return bytescan_text_stop_padded(p);
}

/// The first byte from p on that is `,`, `"`, below 0x20 or above 0x7f. There must be such a byte, and 64 readable bytes
/// behind it.
static inline const uint8_t *bytescan_cell_stop_padded(const uint8_t *p) {
#if defined(__SSE2__)
  return bytescan_near_stop(p, ',', '"', 0x20);
#else
  while (*p != ',' && *p != '"' && (int8_t)*p >= 0x20) p++;
  return p;
#endif
}

/// The same for cells that are mostly longer than 16 bytes: as many as 64 are looked at between two branches.
static inline const uint8_t *bytescan_long_cell_stop_padded(const uint8_t *p) {
#if defined(__SSE2__)
  return bytescan_far_stop(p, ',', '"', 0x20);
#else
  return bytescan_cell_stop_padded(p);
#endif
}

/// The first byte from p on that is `"`, zero or above 0x7f. There must be such a byte, and 64 readable bytes behind it.
static inline const uint8_t *bytescan_quoted_stop_padded(const uint8_t *p) {
#if defined(__SSE2__)
  return bytescan_near_stop(p, '"', '"', 1);
#else
  while (*p != '"' && (int8_t)*p >= 1) p++;
  return p;
#endif
}

/// A short text that is looked for at one place: at most 32 bytes, and zeros up to there.
typedef struct {
  uint8_t bytes[32];
  /// A bit for each byte.
  uint32_t places;
  uint8_t length;
} bytescan_token;

static inline _Bool bytescan_begins_with(const uint8_t *p, const bytescan_token *token) {
  return memcmp(p, token->bytes, token->length) == 0;
}

/// Whether the bytes from p on begin with the token. 32 bytes must be readable.
static inline _Bool bytescan_begins_with_padded(const uint8_t *p, const bytescan_token *token) {
#if defined(__SSE2__)
  __m128i low = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)p), _mm_loadu_si128((const __m128i *)token->bytes));
  __m128i high =
      _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(p + 16)), _mm_loadu_si128((const __m128i *)(token->bytes + 16)));
  uint32_t equal = (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
  return (~equal & token->places) == 0;
#else
  return bytescan_begins_with(p, token);
#endif
}

/// Makes a token of n bytes, at most 32.
static inline bytescan_token bytescan_make_token(const uint8_t *p, size_t n) {
  bytescan_token token = {{0}, (uint32_t)(((uint64_t)1 << n) - 1), (uint8_t)n};
  memcpy(token.bytes, p, n);
  return token;
}

/// The first byte in [p, end) equal to `wanted`, or `end`.
static inline const uint8_t *bytescan_find(const uint8_t *p, const uint8_t *end, uint8_t wanted) {
  const void *found = p < end ? memchr(p, wanted, (size_t)(end - p)) : NULL;
  return found ? (const uint8_t *)found : end;
}

#if defined(__SSE2__)
static inline _Bool bytescan_equal_16(const uint8_t *a, const uint8_t *b) {
  __m128i equal = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)a), _mm_loadu_si128((const __m128i *)b));
  return _mm_movemask_epi8(equal) == 0xffff;
}
#endif

/// Whether n bytes are the same. Most texts of a row are so short that a call would take longer than this.
static inline _Bool bytescan_equal(const uint8_t *a, const uint8_t *b, size_t n) {
#if defined(__SSE2__)
  if (n >= 16 && n <= 64) {
    for (size_t i = 0; i + 16 <= n; i += 16)
      if (!bytescan_equal_16(a + i, b + i)) return 0;
    return bytescan_equal_16(a + n - 16, b + n - 16);
  }
#endif
  if (n >= 8 && n <= 16) {
    uint64_t head[2], tail[2];
    memcpy(&head[0], a, 8);
    memcpy(&head[1], b, 8);
    memcpy(&tail[0], a + n - 8, 8);
    memcpy(&tail[1], b + n - 8, 8);
    return head[0] == head[1] && tail[0] == tail[1];
  }
  if (n >= 4 && n < 8) {
    uint32_t head[2], tail[2];
    memcpy(&head[0], a, 4);
    memcpy(&head[1], b, 4);
    memcpy(&tail[0], a + n - 4, 4);
    memcpy(&tail[1], b + n - 4, 4);
    return head[0] == head[1] && tail[0] == tail[1];
  }
  return memcmp(a, b, n) == 0;
}

/// Copies n bytes between places that do not overlap; without a call where they are few.
static inline void bytescan_copy(uint8_t *to, const uint8_t *from, size_t n) {
  if (n > 128) {
    memcpy(to, from, n);
  } else if (n >= 16) {
    for (size_t i = 0; i + 16 <= n; i += 16) memcpy(to + i, from + i, 16);
    memcpy(to + n - 16, from + n - 16, 16);
  } else if (n >= 8) {
    memcpy(to, from, 8);
    memcpy(to + n - 8, from + n - 8, 8);
  } else if (n >= 4) {
    memcpy(to, from, 4);
    memcpy(to + n - 4, from + n - 4, 4);
  } else if (n > 0) {
    to[0] = from[0];
    to[n >> 1] = from[n >> 1];
    to[n - 1] = from[n - 1];
  }
}

/// Copies n bytes between places that do not overlap, in pieces of 64, so that there is no branch on how many up to that.
/// 64 bytes behind the text must be readable, and as many behind the copy may be written.
static inline void bytescan_copy_padded(uint8_t *to, const uint8_t *from, size_t n) {
  memcpy(to, from, 64);
  for (size_t i = 64; i < n; i += 64) memcpy(to + i, from + i, 64);
}

/// A text of at most 16 bytes, with zeros up to there.
typedef struct {
  uint64_t low, high;
} bytescan_short_text;

/// The n bytes at p, at most 16. 16 bytes must be readable.
static inline bytescan_short_text bytescan_short_padded(const uint8_t *p, size_t n) {
  bytescan_short_text text;
#if defined(__SSE2__)
  const __m128i places = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m128i within = _mm_cmplt_epi8(places, _mm_set1_epi8((char)n));
  _mm_storeu_si128((__m128i *)&text, _mm_and_si128(_mm_loadu_si128((const __m128i *)p), within));
#else
  text.low = text.high = 0;
  memcpy(&text, p, n);
#endif
  return text;
}

/// Copies the bytes from *from on with one quote for every two, up to the first that is a single quote, zero or above 0x7f;
/// moves *from there, and returns the end of the copy. There must be such a byte, and 16 readable bytes behind it; up to 16
/// bytes behind the copy may be written.
static inline uint8_t *bytescan_unquote_padded(uint8_t *to, const uint8_t *_Nonnull *_Nonnull from) {
  const uint8_t *p = *from;
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"'), one = _mm_set1_epi8(1);
  for (;;) {
    __m128i v = _mm_loadu_si128((const __m128i *)p);
    _mm_storeu_si128((__m128i *)to, v);
    int mask = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmplt_epi8(v, one)));
    int plain = mask ? __builtin_ctz((unsigned)mask) : 16;
    p += plain;
    to += plain;
    if (!mask) continue;
    if (p[0] != '"' || p[1] != '"') break;
    *to++ = '"';
    p += 2;
  }
#else
  for (;;) {
    while (*p != '"' && (int8_t)*p >= 1) *to++ = *p++;
    if (p[0] != '"' || p[1] != '"') break;
    *to++ = '"';
    p += 2;
  }
#endif
  *from = p;
  return to;
}

/// 10^n for n in 0...22, the powers of ten that a double holds exactly.
static inline double bytescan_power_of_ten(ptrdiff_t n) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return powers[n];
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/// The 8 bytes at p, 0 to 9 where they are digits, and the highest bit of each other byte up to the first of these, and of
/// those behind it as long as they are below 0x80: what is carried into a byte comes from a greater one before it.
static inline uint64_t bytescan_eight(const uint8_t *p, uint64_t *others) {
  uint64_t v;
  memcpy(&v, p, 8);
  v ^= 0x3030303030303030u;
  *others = ((v + 0x7676767676767676u) | v) & 0x8080808080808080u;
  return v;
}

/// The value of the digits in the last bytes of v, the others being zero. They are added up in pairs, fours and eights.
/// Source: D. Lemire, "Number parsing at a gigabyte per second", Software: Practice and Experience 51, 2021.
static inline uint64_t bytescan_value_of_digits(uint64_t v) {
  v = v * 10 + (v >> 8);
  return ((v & 0x000000FF000000FFu) * 0x000F424000000064u + ((v >> 16) & 0x000000FF000000FFu) * 0x0000271000000001u) >> 32;
}

/// How many of the 8 bytes at p are digits before the first that is none, from 1 to 7; otherwise 0. Their value goes to
/// *value.
static inline unsigned bytescan_digits(const uint8_t *p, uint64_t *value) {
  uint64_t others, v = bytescan_eight(p, &others);
  if (!others || (others & 0x80)) return 0;
  unsigned bits = (unsigned)__builtin_ctzll(others) - 7;
  *value = bytescan_value_of_digits(v << (64 - bits));
  return bits >> 3;
}

/// What `bytescan_decimal_padded` does, for numbers of any of its forms.
static
#if defined(__GNUC__)
    __attribute__((noinline, unused))
#endif
    const uint8_t *_Nullable bytescan_longer_decimal_padded(const uint8_t *p, double *value) {
  const unsigned is_negative = *p == '-';
  p += is_negative;
  uint64_t digits, fraction;
  unsigned count = bytescan_digits(p, &digits);
  if (count == 0 || (count > 1 && *p == '0')) return NULL;
  p += count;
  double magnitude = (double)(int64_t)digits;
  if (*p == '.') {
    count = bytescan_digits(p + 1, &fraction);
    if (count == 0) return NULL;
    p += 1 + count;
    double power = bytescan_power_of_ten((ptrdiff_t)count);
    magnitude = (magnitude * power + (double)(int64_t)fraction) / power;
  }
  if ((*p | 0x20) == 'e') return NULL;
  *value = is_negative ? -magnitude : magnitude;
  return p;
}
#endif

/// Reads a number of RFC 8259 with at most 7 digits before the point, and as many behind it, and without an exponent; returns
/// its end, or null for any other text. Both operands of the division are exact, so the quotient is the nearest double.
/// 24 bytes must be readable from p on.
static inline const uint8_t *_Nullable bytescan_decimal_padded(const uint8_t *p, double *value) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  // Most have 8 bytes at most: the point is taken out, and all digits are read at once.
  uint64_t others, v = bytescan_eight(p, &others);
  if (!others || (others & 0x80)) return bytescan_longer_decimal_padded(p, value);
  const unsigned point = (unsigned)__builtin_ctzll(others) - 7;
  others &= others - 1;
  // In bits, as `point`: where the number ends.
  const unsigned stop = others ? (unsigned)__builtin_ctzll(others) - 7 : 64;
  const uint8_t behind = p[stop >> 3];
  if (((v >> point) & 0xff) != ('.' ^ '0') || stop - point == 8 || (point > 8 && !(v & 0xff)) ||
      (uint8_t)(behind - '0') < 10 || (behind | 0x20) == 'e')
    return bytescan_longer_decimal_padded(p, value);
  const uint64_t whole = ((uint64_t)1 << point) - 1;
  v = ((v & whole) | ((v >> 8) & ~whole)) << (72 - stop);
  *value = (double)(int64_t)bytescan_value_of_digits(v) / bytescan_power_of_ten((ptrdiff_t)((stop - point - 8) >> 3));
  return p + (stop >> 3);
#else
  (void)p;
  (void)value;
  return NULL;
#endif
}

/// Asks for the memory at p, which is read soon. It need not be anybody's.
static inline void bytescan_prefetch(const void *p) {
#if defined(__GNUC__)
  __builtin_prefetch(p);
#else
  (void)p;
#endif
}

/// How many of the 8 numbers from p on are below a limit.
static inline ptrdiff_t bytescan_count_below(const double *p, double limit) {
#if defined(__SSE2__)
  const __m128d bound = _mm_set1_pd(limit);
  __m128i low = _mm_add_epi64(_mm_castpd_si128(_mm_cmplt_pd(_mm_loadu_pd(p), bound)),
                              _mm_castpd_si128(_mm_cmplt_pd(_mm_loadu_pd(p + 2), bound)));
  __m128i high = _mm_add_epi64(_mm_castpd_si128(_mm_cmplt_pd(_mm_loadu_pd(p + 4), bound)),
                               _mm_castpd_si128(_mm_cmplt_pd(_mm_loadu_pd(p + 6), bound)));
  __m128i sum = _mm_add_epi64(low, high);
  return -(ptrdiff_t)(_mm_cvtsi128_si64(sum) + _mm_cvtsi128_si64(_mm_unpackhi_epi64(sum, sum)));
#else
  ptrdiff_t count = 0;
  for (int i = 0; i < 8; i++) count += p[i] < limit;
  return count;
#endif
}

/// A bit for each of the n numbers from p on, at most 16, that is above a limit.
static inline uint32_t bytescan_above_16(const double *p, ptrdiff_t n, double limit) {
#if defined(__SSE2__)
  if (n == 16) {
    const __m128d bound = _mm_set1_pd(limit);
    __m128i parts[4];
    for (int i = 0; i < 4; i++) {
      __m128 low = _mm_castpd_ps(_mm_cmpgt_pd(_mm_loadu_pd(p + 4 * i), bound));
      __m128 high = _mm_castpd_ps(_mm_cmpgt_pd(_mm_loadu_pd(p + 4 * i + 2), bound));
      parts[i] = _mm_castps_si128(_mm_shuffle_ps(low, high, _MM_SHUFFLE(2, 0, 2, 0)));
    }
    __m128i bytes = _mm_packs_epi16(_mm_packs_epi32(parts[0], parts[1]), _mm_packs_epi32(parts[2], parts[3]));
    return (uint32_t)_mm_movemask_epi8(bytes);
  }
#endif
  uint32_t mask = 0;
  for (ptrdiff_t i = 0; i < n; i++) mask |= (uint32_t)(p[i] > limit) << i;
  return mask;
}

/// How many of n ascending numbers from p on are below a limit.
///
/// In O(log n). Seven numbers at a time part what is left in eight: their loads wait for none of the others, and there is
/// no branch on what they hold, of which nobody could foretell where it turns.
static inline ptrdiff_t bytescan_rank_below(const double *p, ptrdiff_t n, double limit) {
  const double *base = p;
  while (n >= 16) {
    const ptrdiff_t part = n >> 3;
    const double *last = base + part - 1;
    ptrdiff_t parts = 0;
    for (int i = 0; i < 7; i++) parts += last[i * part] < limit;
    base += parts * part;
    n = parts == 7 ? n - 7 * part : part;
  }
  for (const double *end = base + n; n > 0; n--) base += end[-n] < limit;
  return base - p;
}

/// The same where it is known to be at least `first` and at most 64 more.
static inline ptrdiff_t bytescan_rank_below_from(const double *p, ptrdiff_t n, ptrdiff_t first, double limit) {
  const double *block = p + first;
  ptrdiff_t below = 0, place = 0;
  const ptrdiff_t rest = n - first < 64 ? n - first : 64;
  for (; place + 8 <= rest; place += 8) below += bytescan_count_below(block + place, limit);
  for (; place < rest; place++) below += block[place] < limit;
  return first + below;
}

/// One bit for each of the n codes from p on, at most 64, that lies in low...low + span, all of which are codes.
static inline uint64_t bytescan_in_range_8(const uint8_t *p, ptrdiff_t n, uint8_t low, uint8_t span) {
  uint64_t mask = 0;
#if defined(__SSE2__)
  if (n == 64) {
    const __m128i from = _mm_set1_epi8((char)low), width = _mm_set1_epi8((char)span), zero = _mm_setzero_si128();
    for (int i = 0; i < 4; i++) {
      __m128i v = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(p + 16 * i)), from);
      __m128i hit = _mm_cmpeq_epi8(_mm_subs_epu8(v, width), zero);
      mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(hit) << (16 * i);
    }
    return mask;
  }
#endif
  for (ptrdiff_t i = 0; i < n; i++) mask |= (uint64_t)((uint8_t)(p[i] - low) <= span) << i;
  return mask;
}

static inline uint64_t bytescan_in_range_16(const uint16_t *p, ptrdiff_t n, uint16_t low, uint16_t span) {
  uint64_t mask = 0;
#if defined(__SSE2__)
  if (n == 64) {
    const __m128i from = _mm_set1_epi16((short)low), width = _mm_set1_epi16((short)span), zero = _mm_setzero_si128();
    for (int i = 0; i < 4; i++) {
      __m128i a = _mm_sub_epi16(_mm_loadu_si128((const __m128i *)(p + 16 * i)), from);
      __m128i b = _mm_sub_epi16(_mm_loadu_si128((const __m128i *)(p + 16 * i + 8)), from);
      a = _mm_cmpeq_epi16(_mm_subs_epu16(a, width), zero);
      b = _mm_cmpeq_epi16(_mm_subs_epu16(b, width), zero);
      mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(_mm_packs_epi16(a, b)) << (16 * i);
    }
    return mask;
  }
#endif
  for (ptrdiff_t i = 0; i < n; i++) mask |= (uint64_t)((uint16_t)(p[i] - low) <= span) << i;
  return mask;
}

static inline uint64_t bytescan_in_range_32(const uint32_t *p, ptrdiff_t n, uint32_t low, uint32_t span) {
  uint64_t mask = 0;
  for (ptrdiff_t i = 0; i < n; i++) mask |= (uint64_t)(p[i] - low <= span) << i;
  return mask;
}

static inline uint64_t bytescan_mix(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/// A 64-bit hash of [p, p + n). Without the seed its collisions cannot be foreseen well enough to flood a table.
static inline uint64_t bytescan_hash(const uint8_t *p, size_t n, uint64_t seed) {
  const uint64_t k0 = 0xa0761d6478bd642full, k1 = 0xe7037ed1a0b428dbull;
  uint64_t a = 0, b = 0, state = seed ^ k0 ^ n;
  while (n > 16) {
    memcpy(&a, p, 8);
    memcpy(&b, p + 8, 8);
    state = bytescan_mix(a ^ k1, b ^ state);
    p += 16;
    n -= 16;
  }
  if (n >= 8) {
    memcpy(&a, p, 8);
    memcpy(&b, p + n - 8, 8);
  } else if (n >= 4) {
    uint32_t head, tail;
    memcpy(&head, p, 4);
    memcpy(&tail, p + n - 4, 4);
    a = head;
    b = tail;
  } else if (n > 0) {
    a = ((uint64_t)p[0] << 16) | ((uint64_t)p[n >> 1] << 8) | p[n - 1];
    b = 0;
  } else {
    a = b = 0;
  }
  return bytescan_mix(k1 ^ seed, bytescan_mix(a ^ k1, b ^ state));
}

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif

#endif
