import SegmentModel

/// Some rows of a shard that are numbered anew, from 0, in their own order: a row's rank is how many of them lie before.
final class RowUniverse: Sendable {
  let rows: RowBitmap
  /// Of each word of the bitmap, how many rows lie before it.
  private let ranks: Column<UInt32>

  init(_ rows: RowBitmap) {
    self.rows = rows
    let ranks = SystemMemory.allocate(UInt32.self, rows.words.count)
    var rank: UInt32 = 0
    for (index, word) in rows.words.enumerated() {
      ranks[index] = rank
      rank += UInt32(truncatingIfNeeded: word.nonzeroBitCount)
    }
    self.ranks = Column(adopting: ranks, count: rows.words.count)
  }

  var count: Int { rows.count }

  /// The rank of a row, if it is one of them.
  @inline(__always)
  func rank(of row: Int) -> Int? {
    let word = rows.words[row >> 6]
    let bit: UInt64 = 1 << UInt64(row & 63)
    guard word & bit != 0 else { return nil }
    return Int(ranks.buffer[row >> 6]) + (word & (bit - 1)).nonzeroBitCount
  }

  /// The rank of the first of them in a word of the bitmap.
  @inline(__always)
  func rank(ofWord word: Int) -> Int { Int(ranks.buffer[word]) }
}

/// Rows as one bit for each row of a universe: fewer bits than there are rows, and counted without finding the rows.
struct RankedRows: Sendable {
  let universe: RowUniverse
  /// By rank.
  let ranks: RowBitmap

  var count: Int { ranks.count }

  @inline(__always)
  func contains(_ row: Int) -> Bool { universe.rank(of: row).map(ranks.contains) ?? false }

  /// Calls `body` with each row of a range, in order.
  @inline(__always)
  func forEach<Failure: Error>(in range: Range<Int>, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
    guard !range.isEmpty else { return }
    for index in range.lowerBound >> 6...(range.upperBound - 1) >> 6 {
      var word = rows(inWord: index)
      while word != 0 {
        let row = index << 6 | word.trailingZeroBitCount
        word &= word - 1
        if row >= range.lowerBound, row < range.upperBound { try body(row) }
      }
    }
  }

  /// How many of its rows lie in a range.
  func count(in range: Range<Int>) -> Int {
    if range.lowerBound <= 0, range.upperBound >= universe.rows.words.count * 64 { return count }
    var count = 0
    forEach(in: range) { _ in count += 1 }
    return count
  }

  /// The rows that are in both, which are of one universe.
  func intersection(_ other: RankedRows) -> RankedRows {
    let both = RowBitmap(rowCount: universe.count) { bits in
      for index in bits.indices { bits[index] = ranks.words[index] & other.ranks.words[index] }
    }
    return RankedRows(universe: universe, ranks: both)
  }

  /// Sets the bits of the rows.
  func expand(into bits: UnsafeMutableBufferPointer<UInt64>) {
    for index in bits.indices { bits[index] |= rows(inWord: index) }
  }

  /// The rows that lie in a word of the universe's bitmap, as that word's bits.
  @inline(__always)
  private func rows(inWord index: Int) -> UInt64 {
    var candidates = universe.rows.words[index]
    let first = universe.rank(ofWord: index)
    guard candidates != 0 else { return 0 }
    let words = ranks.words
    var chosen = words[first >> 6] >> UInt64(first & 63)
    if first & 63 != 0, first >> 6 + 1 < words.count { chosen |= words[first >> 6 + 1] << UInt64(64 - first & 63) }
    if candidates == .max { return chosen }
    var result: UInt64 = 0
    // Beyond the candidates of this word lie the choices of the next.
    while chosen != 0, candidates != 0 {
      let skipped = chosen.trailingZeroBitCount
      if skipped > 0 {
        for _ in 0..<skipped { candidates &= candidates &- 1 }
        chosen >>= UInt64(skipped)
        continue
      }
      result |= candidates & (0 &- candidates)
      candidates &= candidates &- 1
      chosen >>= 1
    }
    return result
  }
}
