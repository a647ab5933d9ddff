// Every vector scan of CByteScan against a loop over single bytes, over random texts of every length and alignment.
// Compiled by scripts/check-scanners for this machine, without vectors, and where a cross compiler is found for arm64.
#include "bytefind.h"
#include "bytescan.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t state = 1;
static uint64_t next(void) {
  uint64_t z = (state += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

static void check(int holds, const char *what, size_t offset, size_t length) {
  if (holds) return;
  fprintf(stderr, "%s is wrong at offset %zu, length %zu\n", what, offset, length);
  exit(1);
}

static int is_control(uint8_t b) { return b < 0x20; }
static int is_string_special(uint8_t b) { return b == '"' || b == '\\' || is_control(b); }
static int is_string_stop(uint8_t b) { return is_string_special(b) || b > 0x7f; }
static int is_cell_stop(uint8_t b) { return b == ',' || b == '"' || is_control(b) || b > 0x7f; }
static int is_quoted_stop(uint8_t b) { return b == '"' || b == 0 || b > 0x7f; }

static const uint8_t *first(const uint8_t *p, const uint8_t *end, int (*is)(uint8_t)) {
  while (p < end && !is(*p)) p++;
  return p;
}

static const uint8_t *find(const uint8_t *p, const uint8_t *end, const struct bytefind_needle *needle) {
  for (; (size_t)(end - p) >= needle->count; p++)
    if (bytefind_matches(p, end, needle)) return p;
  return end;
}

// Bytes that are mostly plain, so that a stop may come after many vectors, or in one that has several.
static uint8_t plain_or(unsigned rarity) {
  static const uint8_t rare[] = {'"', '\\', 0, 1, 0x1f, 0x20, 0x7f, 0x80, 0xff, ',', '\n', 'A', '_', 'a', 'z', '[', '{', '@', '`'};
  return next() % rarity ? (uint8_t)('a' + next() % 26) : rare[next() % sizeof rare];
}

// A number of JSON with at most 7 digits on each side of the point and no exponent: its end; null for anything else.
static const uint8_t *short_decimal(const uint8_t *p) {
  p += *p == '-';
  size_t count = 0;
  const uint8_t *first_digit = p;
  while (*p >= '0' && *p <= '9') p++, count++;
  if (count < 1 || count > 7 || (count > 1 && *first_digit == '0')) return NULL;
  if (*p == '.') {
    for (p++, count = 0; *p >= '0' && *p <= '9'; p++) count++;
    if (count < 1 || count > 7) return NULL;
  }
  return *p == 'e' || *p == 'E' ? NULL : p;
}

static void check_decimals(void) {
  for (int round = 0; round < 400000; round++) {
    static const char some[] = "0123456789012345678901234567890123456789..--eE,} ";
    char text[64] = {0};
    size_t length = next() % 20;
    for (size_t i = 0; i < length; i++) text[i] = some[next() % (sizeof some - 1)];
    if (next() % 2) snprintf(text, sizeof text, "%s%u.%0*u%c", next() % 4 ? "" : "-", (unsigned)(next() % 10000000 >> next() % 24),
                             (int)(1 + next() % 7), (unsigned)(next() % 10), ",}]\ne"[next() % 5]);
    double value = -1;
    const uint8_t *stop = bytescan_decimal_padded((const uint8_t *)text, &value);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    check(stop == short_decimal((const uint8_t *)text), text, 0, length);
#endif
    if (!stop) continue;
    text[stop - (const uint8_t *)text] = 0;
    double nearest = strtod(text, NULL);
    check(memcmp(&nearest, &value, sizeof value) == 0, text, 0, length);
  }
}

int main(void) {
  enum { room = 512 };
  check_decimals();
  // Exact ends are on the heap, so that a memory checker sees a read too far.
  for (int round = 0; round < 60000; round++) {
    size_t length = next() % 200, offset = next() % 17;
    uint8_t *block = malloc(offset + length + 1);
    uint8_t *p = block + offset, *end = p + length;
    unsigned rarity = (unsigned)(1 + next() % 120);
    for (size_t i = 0; i < length; i++) p[i] = plain_or(rarity);
    uint8_t *padded = calloc(length + 64, 1);
    memcpy(padded, p, length);
    check(bytescan_string_stop_padded(padded) == first(padded, padded + length, is_string_stop), "string_stop_padded", 0, length);
    check(bytescan_cell_stop_padded(padded) == first(padded, padded + length, is_cell_stop), "cell_stop_padded", 0, length);
    check(bytescan_long_cell_stop_padded(padded) == first(padded, padded + length, is_cell_stop), "long_cell_stop_padded", 0, length);
    check(bytescan_quoted_stop_padded(padded) == first(padded, padded + length, is_quoted_stop), "quoted_stop_padded", 0, length);
    free(padded);
    uint8_t *copy = malloc(length + 1);
    copy[length] = 7;
    bytescan_copy(copy, p, length);
    check(memcmp(copy, p, length) == 0 && copy[length] == 7, "copy", offset, length);
    check(bytescan_equal(copy, p, length), "equal", offset, length);
    if (length > 0) {
      copy[next() % length] ^= (uint8_t)(1 + next() % 255);
      check(!bytescan_equal(copy, p, length), "equal of what differs", offset, length);
    }
    free(copy);
    check(bytescan_string_special(p, end) == first(p, end, is_string_special), "string_special", offset, length);
    check(bytescan_string_stop(p, end) == first(p, end, is_string_stop), "string_stop", offset, length);
    if (length > 0) {
      uint8_t followed = (uint8_t)next();
      uint64_t followers[4] = {0};
      for (int i = 0; i < 64; i++) { uint8_t b = (uint8_t)next(); followers[b >> 6] |= 1ull << (b & 63); }
      followers[followed >> 6] |= 1ull << (followed & 63);
      size_t count = 1 + next() % 6, at = next() % length;
      uint8_t bytes[6];
      int caseless = next() % 2;
      for (size_t i = 0; i < count; i++) {
        uint8_t b = at + i < length ? p[at + i] : plain_or(3);
        bytes[i] = caseless ? bytefind_lower(b) : b;
      }
      struct bytefind_needle needle = {bytes, count, next() % count, next() % count, caseless, next() % 3 ? NULL : followers};
      check(bytefind(p, end, &needle) == find(p, end, &needle), "bytefind", offset, length);
    }
    free(block);
  }
  for (int round = 0; round < 60000; round++) {
    uint8_t block[room];
    size_t offset = next() % 17, length = next() % 200;
    unsigned rarity = (unsigned)(1 + next() % 120);
    for (size_t i = 0; i < room; i++) block[i] = plain_or(rarity);
    uint8_t *p = block + offset, *end = block + room;
    p[length] = '"';
    block[room - 20] = 0; // what comes in pairs ends here at the latest
    check(bytescan_string_stop_padded(p) == first(p, end, is_string_stop), "string_stop_padded", offset, length);
    check(bytescan_cell_stop_padded(p) == first(p, end, is_cell_stop), "cell_stop_padded", offset, length);
    check(bytescan_long_cell_stop_padded(p) == first(p, end, is_cell_stop), "long_cell_stop_padded", offset, length);
    uint8_t unquoted[room + 16], wanted[room];
    const uint8_t *from = p, *source = p;
    size_t made = 0;
    for (; !is_quoted_stop(*source) || (source[0] == '"' && source[1] == '"'); source++) {
      if (*source == '"') source++;
      wanted[made++] = *source;
    }
    uint8_t *stop = bytescan_unquote_padded(unquoted, &from);
    check((size_t)(stop - unquoted) == made && from == source, "end of unquote_padded", offset, length);
    check(memcmp(unquoted, wanted, made) == 0, "unquote_padded", offset, length);
    check(bytescan_quoted_stop_padded(p) == first(p, end, is_quoted_stop), "quoted_stop_padded", offset, length);
    size_t count = next() % 33;
    bytescan_token token = bytescan_make_token(p, count);
    if (count > 0 && next() % 2) p[next() % count] ^= (uint8_t)(1 << next() % 8);
    check(bytescan_begins_with_padded(p, &token) == (memcmp(p, token.bytes, count) == 0), "begins_with_padded", offset, count);
    uint64_t wide, word = bytefind_word_bytes(p, &wide);
    for (int i = 0; i < 64; i++) {
      uint8_t b = p[i], lower = bytefind_lower(b);
      int is_word = b >= 0x80 || b == '_' || (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'z');
      check((word >> i & 1) == (uint64_t)is_word && (wide >> i & 1) == (uint64_t)(b >= 0x80), "word_bytes", offset, (size_t)i);
    }
  }
  for (int round = 0; round < 60000; round++) {
    uint8_t bytes[64];
    uint16_t pairs[64];
    uint32_t words[64];
    double numbers[8];
    ptrdiff_t n = next() % 4 ? 64 : (ptrdiff_t)(next() % 65);
    unsigned scale = (unsigned)(1 + next() % 300);
    for (int i = 0; i < 64; i++) {
      words[i] = (uint32_t)(next() % scale) + (next() % 8 ? 0 : 0x7fffff80u);
      pairs[i] = (uint16_t)(next() % 8 ? words[i] : words[i] + 0x7f80);
      bytes[i] = (uint8_t)words[i];
    }
    uint32_t low = (uint32_t)(next() % scale), high = low + (uint32_t)(next() % scale);
    if (high > 0xff) high = 0xff;
    if (low > high) low = high;
    uint64_t in8 = bytescan_in_range_8(bytes, n, (uint8_t)low, (uint8_t)(high - low));
    uint64_t in16 = bytescan_in_range_16(pairs, n, (uint16_t)low, (uint16_t)(0x8000 + high - low));
    uint64_t in32 = bytescan_in_range_32(words, n, low, high - low);
    for (ptrdiff_t i = 0; i < 64; i++) {
      int is8 = i < n && bytes[i] >= low && bytes[i] <= high;
      int is16 = i < n && pairs[i] >= low && pairs[i] <= 0x8000 + high;
      int is32 = i < n && words[i] >= low && words[i] <= high;
      check((in8 >> i & 1) == (uint64_t)is8, "in_range_8", (size_t)n, (size_t)i);
      check((in16 >> i & 1) == (uint64_t)is16, "in_range_16", (size_t)n, (size_t)i);
      check((in32 >> i & 1) == (uint64_t)is32, "in_range_32", (size_t)n, (size_t)i);
    }
    ptrdiff_t below = 0;
    double limit = (double)(next() % 9) - 4;
    for (int i = 0; i < 8; i++) below += (numbers[i] = (double)(next() % 9) - 4) < limit;
    check(bytescan_count_below(numbers, limit) == below, "count_below", (size_t)below, 8);
    double *some = malloc(16 * sizeof *some);
    ptrdiff_t few = next() % 2 ? 16 : (ptrdiff_t)(next() % 17);
    uint32_t wanted = 0;
    for (ptrdiff_t i = 0; i < 16; i++) {
      some[i] = (double)(next() % 9) - 4;
      if (i < few) wanted |= (uint32_t)(some[i] > limit) << i;
    }
    check(bytescan_above_16(some, few, limit) == wanted, "above_16", wanted, (size_t)few);
    free(some);
    size_t count = next() % 300;
    double *ascending = malloc((count + 1) * sizeof *ascending), last = -3;
    for (size_t i = 0; i < count; i++) ascending[i] = last += next() % 3 ? 0 : (double)(next() % 4) / 2;
    double asked = (double)(next() % 300) / 2 - 4;
    size_t less = 0;
    for (size_t i = 0; i < count; i++) less += ascending[i] < asked;
    check(bytescan_rank_below(ascending, (ptrdiff_t)count, asked) == (ptrdiff_t)less, "rank_below", less, count);
    double pivots[4];
    for (size_t i = 0; i < count / 64; i++) pivots[i] = ascending[64 * i + 63];
    check(bytescan_rank_below_from(ascending, (ptrdiff_t)count, bytescan_rank_below(pivots, (ptrdiff_t)count >> 6, asked) << 6, asked) == (ptrdiff_t)less, "rank_below_from", less, count);
    free(ascending);
  }
  return 0;
}
