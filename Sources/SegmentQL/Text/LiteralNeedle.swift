import CByteScan
import SegmentModel

/// Bytes to search for with a fast scan: what every occurrence of a literal contains.
///
/// Where case is ignored these are only characters that no character outside ASCII folds to, and that have one byte
/// sequence up to ASCII case; what else the literal has is left out.
struct LiteralNeedle: Sendable, Hashable {
  /// At least one; in lower case when `isCaseless`.
  let bytes: [UInt8]
  let isCaseless: Bool
  /// The needle occurs exactly where the literal does, word boundaries aside.
  let isWhole: Bool
  /// The places of two rare bytes.
  private let first: Int
  private let second: Int

  /// `nil` when nothing of the literal can be searched for.
  init?(_ literal: TextLiteral) {
    if literal.isCaseless {
      let runs = literal.scalars.split { !Self.keepsBytes($0) }
      let lengths = runs.map { run in run.reduce(0) { $0 + UTF8.width($1) } }
      guard let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }) else { return nil }
      bytes = runs[longest].flatMap { Array(String($0).utf8) }.map(bytefind_lower)
      isWhole = runs[longest].count == literal.scalars.count
      isCaseless = bytes.contains { $0 &- 0x61 < 26 }
    } else {
      bytes = literal.utf8
      isWhole = true
      isCaseless = false
    }
    if bytes.isEmpty { return nil }
    (first, second) = Self.probes(bytes)
  }

  private static func probes(_ bytes: [UInt8]) -> (first: Int, second: Int) {
    let byRarity = bytes.indices.sorted { (frequency(bytes[$0]), $0) < (frequency(bytes[$1]), $1) }
    let rarest = byRarity[0]
    return (rarest, byRarity.first { bytes[$0] != bytes[rarest] } ?? byRarity[byRarity.count - 1])
  }

  /// The first occurrence from a position on, or `nil`.
  @inline(__always)
  func firstOccurrence(in text: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
    guard let base = text.baseAddress, start < text.count else { return nil }
    let end = base + text.count
    let found = bytes.withUnsafeBufferPointer { needle in
      // A `LiteralNeedle` has one byte at least.
      bytefind(base + start, end, needle.baseAddress, needle.count, first, second, isCaseless ? 1 : 0)
    }
    guard let found, found != end else { return nil }
    return found - base
  }

  /// Whether every character that equals this one when case is ignored has the same bytes, up to ASCII case.
  ///
  /// Unicode's stability policy lets no further character fold to ASCII: today U+0130, U+0131, U+017F and U+212A do, in
  /// some versions of PCRE2, to `i`, `s` and `k`. The scripts below have no case.
  private static func keepsBytes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "i", "I", "k", "K", "s", "S": false
    case "\u{0}"..."\u{7F}": true
    case "\u{5D0}"..."\u{5EA}", "\u{620}"..."\u{64A}", "\u{900}"..."\u{E7F}", "\u{3041}"..."\u{30FF}": true
    case "\u{3400}"..."\u{4DBF}", "\u{4E00}"..."\u{9FFF}", "\u{AC00}"..."\u{D7A3}": true
    default: false
    }
  }

  /// How common a byte is in text, roughly; only the order counts.
  private static func frequency(_ byte: UInt8) -> Int {
    let common: StaticString = "zqxjkvbpgyfmwucldhrsnioate "
    let lower = bytefind_lower(byte)
    for rank in 0..<common.utf8CodeUnitCount where common.utf8Start[rank] == lower {
      return byte == lower ? rank + 20 : rank / 4
    }
    return byte >= 0x80 ? 12 : 10
  }
}

/// Finds the texts of a column in which one of several needles occurs, by one pass over its bytes for each.
struct LiteralScanner: Sendable {
  static let mostNeedles = 4

  let needles: [LiteralNeedle]
  /// A text passes exactly when the test holds; otherwise it has still to be tested.
  let isExact: Bool

  /// - Returns: `nil` when nothing that a scan can find is required.
  init?(_ literals: TextLiterals) {
    var best: [LiteralNeedle] = []
    var bestLength = 0
    for clause in literals.clauses where clause.count <= Self.mostNeedles {
      let needles = clause.compactMap(LiteralNeedle.init)
      let shortest = needles.map(\.bytes.count).min() ?? 0
      if needles.count == clause.count, shortest > bestLength {
        best = needles
        bestLength = shortest
      }
    }
    if best.isEmpty { return nil }
    needles = best
    isExact =
      literals.isExact && best.allSatisfy(\.isWhole)
      && literals.clauses[0].allSatisfy { !$0.startsWord && !$0.endsWord }
  }

  init(_ needle: LiteralNeedle) {
    needles = [needle]
    isExact = needle.isWhole
  }

  /// Calls `body` with each row in which a needle occurs, in order.
  @inline(__always)
  func forEachRow<Failure: Error>(
    in column: TextColumn, rows: Range<Int>, _ body: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    guard !rows.isEmpty else { return }
    if needles.count == 1 {
      var search = NeedleSearch(needles[0], in: column, rows: rows)
      while let row = search.next() { try body(row) }
      return
    }
    var searches = needles.map { NeedleSearch($0, in: column, rows: rows) }
    var heads = searches.indices.map { searches[$0].next() ?? .max }
    while true {
      var least = Int.max
      for head in heads where head < least { least = head }
      if least == .max { return }
      try body(least)
      for index in heads.indices where heads[index] == least { heads[index] = searches[index].next() ?? .max }
    }
  }
}

/// A search for one needle, row by row.
private struct NeedleSearch {
  private let needle: LiteralNeedle
  private let text: UnsafeBufferPointer<UInt8>
  private let offsets: UnsafeBufferPointer<UInt32>
  private var row: Int
  private var position: Int

  init(_ needle: LiteralNeedle, in column: TextColumn, rows: Range<Int>) {
    self.needle = needle
    offsets = column.offsets.buffer
    text = UnsafeBufferPointer(rebasing: column.arena.buffer[..<Int(offsets[rows.upperBound])])
    row = rows.lowerBound
    position = Int(offsets[rows.lowerBound])
  }

  mutating func next() -> Int? {
    while let found = needle.firstOccurrence(in: text, from: position) {
      while Int(offsets[row + 1]) <= found { row += 1 }
      let end = Int(offsets[row + 1])
      if found + needle.bytes.count <= end {
        position = end
        return row
      }
      // It begins in one text and ends in another.
      position = found + 1
    }
    return nil
  }
}
