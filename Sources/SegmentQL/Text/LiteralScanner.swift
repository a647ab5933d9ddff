import CByteScan
import SegmentModel

/// Finds the texts of a column in which one of several needles occurs, by one pass over its bytes for each.
struct LiteralScanner: Sendable {
  static let mostNeedles = 4

  let needles: [LiteralNeedle]
  /// A text passes exactly when the test holds; otherwise it has still to be tested.
  let isExact: Bool

  /// - Returns: `nil` when nothing that a scan can find is required.
  init?(_ literals: TextLiterals) {
    var best: [LiteralNeedle] = []
    var bestValue = 0
    for clause in literals.clauses where clause.count <= Self.mostNeedles {
      let needles = clause.compactMap(LiteralNeedle.init)
      // Knowing what follows is worth some bytes more.
      let value = needles.map { $0.bytes.count + ($0.seesFollowers ? 3 : 0) }.min() ?? 0
      if needles.count == clause.count, value > bestValue {
        best = needles
        bestValue = value
      }
    }
    if best.isEmpty { return nil }
    needles = best
    isExact =
      literals.isExact && best.allSatisfy(\.isWhole)
      && literals.clauses[0].allSatisfy { !$0.startsWord && !$0.endsWord }
  }

  /// Whether the needles say more than that some words occur.
  var seesFollowers: Bool { needles.contains(where: \.seesFollowers) }

  init(_ needle: LiteralNeedle) {
    needles = [needle]
    isExact = needle.isWhole
  }

  /// Whether a needle occurs in a row.
  @inline(__always)
  func occurs(in row: Int, of column: TextColumn) -> Bool {
    let start = Int(column.offsets.buffer[row])
    let end = Int(column.offsets.buffer[row + 1])
    for needle in needles where needle.occurs(in: column.arena.buffer, from: start, to: end) { return true }
    return false
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
  private var search: bytefind_needle
  private var row: Int
  private var position: Int

  init(_ needle: LiteralNeedle, in column: TextColumn, rows: Range<Int>) {
    self.needle = needle
    search = needle.search
    offsets = column.offsets.buffer
    text = UnsafeBufferPointer(rebasing: column.arena.buffer[..<Int(offsets[rows.upperBound])])
    row = rows.lowerBound
    position = Int(offsets[rows.lowerBound])
  }

  mutating func next() -> Int? {
    guard let base = text.baseAddress else { return nil }
    let limit = base + text.count
    while position < text.count, let hit = bytefind(base + position, limit, &search), hit != limit {
      let found = hit - base
      while Int(offsets[row + 1]) <= found { row += 1 }
      let end = Int(offsets[row + 1])
      if found + needle.span <= end {
        position = end
        return row
      }
      // It begins in one text and ends in another.
      position = found + 1
    }
    return nil
  }
}
