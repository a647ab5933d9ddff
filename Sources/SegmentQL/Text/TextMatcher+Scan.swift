import SegmentModel

extension TextMatcher {
  /// Calls `body` with each row of a range in which the test holds, in order, without an index.
  ///
  /// Where the test requires literals, one pass over the range's bytes finds the rows to look at, and PCRE2 sees no other.
  ///
  /// - Parameter matcher: this test's, of the calling thread.
  /// - Throws: what `body` throws, and `TextScanError` with the row where a text came to no answer.
  func forEachMatch(
    in column: TextColumn, rows: Range<Int>, with matcher: RegexMatcher, _ body: (Int) throws -> Void
  ) throws {
    guard let scanner else {
      for row in rows where try holds(in: row, of: column, with: matcher) { try body(row) }
      return
    }
    try scanner.forEachRow(in: column, rows: rows) { row throws(any Error) in
      if try scanner.isExact || holds(in: row, of: column, with: matcher) { try body(row) }
    }
  }

  @inline(__always)
  private func holds(in row: Int, of column: TextColumn, with matcher: RegexMatcher) throws -> Bool {
    do {
      return try matcher.matches(column.utf8(row))
    } catch {
      throw TextScanError(row: row, error: error)
    }
  }
}

/// A text that a test came to no answer on.
struct TextScanError: Error, Sendable, Hashable {
  /// Within the column.
  var row: Int
  var error: RegexMatchError
}
