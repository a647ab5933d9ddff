import CByteScan
import SegmentModel

extension TextMatcher {
  /// Calls `body` with each row of a range in which the test holds, in order, without an index.
  ///
  /// Where the test requires literals, one pass over the range's bytes finds the rows to look at, and PCRE2 sees no other.
  ///
  /// - Parameters:
  ///   - matcher: this test's, of the calling thread.
  ///   - undecided: called where a text came to no answer; without it the scan ends there.
  /// - Throws: what `body` throws, and `TextScanError` with the row where the scan ended.
  func forEachMatch(
    in column: TextColumn, rows: Range<Int>, with matcher: RegexMatcher, undecided: ((Int) -> Void)? = nil,
    _ body: (Int) throws -> Void
  ) throws {
    guard let scanner else {
      for row in rows where try holds(in: row, of: column, with: matcher, undecided) { try body(row) }
      return
    }
    // In blocks, because a pass that finds nothing asks nobody whether to go on.
    let offsets = column.offsets.buffer
    var start = rows.lowerBound
    while start < rows.upperBound {
      try ask(matcher, before: start)
      let most = min(start + Self.rowsPerBlock, rows.upperBound)
      let reach = Int(offsets[start]) + Self.bytesPerBlock
      // At least one row: a row's text is searched in one go, however long.
      let block = start..<max(start + 1, partitionPoint(in: start..<most) { Int(offsets[$0 + 1]) <= reach })
      start = block.upperBound
      try scanner.forEachRow(in: column, rows: block) { row throws(any Error) in
        if try scanner.isExact || holds(in: row, of: column, with: matcher, undecided) { try body(row) }
      }
    }
  }

  /// Calls `body` with each of some candidates in which the test holds, in order.
  ///
  /// - Parameter candidates: a superset of the rows that it holds in, as an index gives it.
  func forEachMatch(
    in column: TextColumn, candidates: RowSet, rows: Range<Int>, with matcher: RegexMatcher,
    undecided: ((Int) -> Void)? = nil, _ body: (Int) throws -> Void
  ) throws {
    let filter = scanner.flatMap { $0.seesFollowers ? $0 : nil }
    let found = candidates.rows(in: rows)
    let offsets = column.offsets.buffer
    for (position, row) in found.enumerated() {
      // Candidates lie apart, so that waiting for memory would take longer than the search itself.
      if position + Self.rowsAhead < found.count, let base = column.arena.buffer.baseAddress {
        let ahead = base + Int(offsets[Int(found[position + Self.rowsAhead])])
        bytefind_prefetch(ahead)
        bytefind_prefetch(ahead + 64)
      }
      let row = Int(row)
      if position % Self.rowsPerBlock == 0 { try ask(matcher, before: row) }
      if let filter, !filter.occurs(in: row, of: column) { continue }
      if try holds(in: row, of: column, with: matcher, undecided) { try body(row) }
    }
  }

  private static let rowsAhead = 16
  private static let rowsPerBlock = 1 << 16
  private static let bytesPerBlock = 1 << 24

  private func ask(_ matcher: RegexMatcher, before row: Int) throws {
    do {
      try matcher.checkInterruption()
    } catch {
      throw TextScanError(row: row, error: error)
    }
  }

  @inline(__always)
  private func holds(
    in row: Int, of column: TextColumn, with matcher: RegexMatcher, _ undecided: ((Int) -> Void)?
  ) throws -> Bool {
    do {
      return try matcher.matches(column.utf8(row))
    } catch {
      guard let undecided, error.isLimit else { throw TextScanError(row: row, error: error) }
      undecided(row)
      return false
    }
  }
}

/// A text that a test came to no answer on.
struct TextScanError: Error, Sendable, Hashable {
  /// Within the column.
  var row: Int
  var error: RegexMatchError
}
