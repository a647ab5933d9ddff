import SegmentModel

/// The values at one path into the metadata of a shard's rows, so that a comparison with a constant need not read JSON.
///
/// Each row that has a value other than null has a code. Codes ascend as the values do, so that a comparison is one or
/// two ranges of codes: first those of the numbers, then of the texts, then of `false` and `true`, and last that of all
/// arrays and objects. Values that are equal but written differently have codes next to each other.
struct MetadataColumn: Sendable {
  /// The rows that have a value other than null.
  let universe: RowUniverse
  /// By rank in the universe.
  private let codes: CodeColumn
  private let numbers: [Double]
  private let texts: [String]

  /// The comparison of a column's values with a constant, in codes.
  struct Test {
    /// The codes for which it holds.
    var first: Range<Int>
    var second: Range<Int>
    /// The codes of all values of the constant's type; other values are of another type.
    var alike: Range<Int>
  }

  init(universe: RowUniverse, codes: CodeColumn, numbers: [Double], texts: [String]) {
    self.universe = universe
    self.codes = codes
    self.numbers = numbers
    self.texts = texts
  }

  /// The same values, for a universe that holds the same rows.
  func sharing(_ universe: RowUniverse) -> MetadataColumn {
    MetadataColumn(universe: universe, codes: codes, numbers: numbers, texts: texts)
  }

  /// `nil` for a constant that must be compared row by row.
  ///
  /// Complexity: O(log distinct values).
  func test(_ operation: ComparisonOperator, _ constant: QueryValue) -> Test? {
    switch constant {
    case .number(let value):
      let alike = 0..<numbers.count
      // Only `!=` holds beside what is no number.
      if value.isNaN { return Test(first: operation == .notEqual ? alike : 0..<0, second: 0..<0, alike: alike) }
      let lower = partitionPoint(in: numbers.indices) { numbers[$0] < value }
      let upper = partitionPoint(in: lower..<numbers.count) { numbers[$0] <= value }
      return test(operation, equal: lower..<upper, among: alike)
    case .text(let value):
      let lower = partitionPoint(in: texts.indices) { ValueOrder.order(texts[$0], value) < 0 }
      let upper = partitionPoint(in: lower..<texts.count) { ValueOrder.order(texts[$0], value) <= 0 }
      let base = numbers.count
      return test(operation, equal: base + lower..<base + upper, among: base..<base + texts.count)
    case .bool(let value):
      let base = numbers.count + texts.count
      return test(operation, equal: base + (value ? 1 : 0)..<base + (value ? 2 : 1), among: base..<base + 2)
    case .null, .json: return nil
    }
  }

  private func test(_ operation: ComparisonOperator, equal: Range<Int>, among alike: Range<Int>) -> Test {
    let below = alike.lowerBound..<equal.lowerBound
    let above = equal.upperBound..<alike.upperBound
    let (first, second): (Range<Int>, Range<Int>) =
      switch operation {
      case .equal: (equal, 0..<0)
      case .notEqual: (below, above)
      case .less: (below, 0..<0)
      case .lessOrEqual: (alike.lowerBound..<equal.upperBound, 0..<0)
      case .greater: (above, 0..<0)
      case .greaterOrEqual: (equal.lowerBound..<alike.upperBound, 0..<0)
      }
    return Test(first: first, second: second, alike: alike)
  }

  /// The rows of a shard, or of a set of its rows, for which a test holds, and how many have a value of another type.
  ///
  /// Complexity: O(rows with a value).
  func rows(_ test: Test, among rows: RowSet?, rowCount: Int) -> (rows: RowSet, unlike: Int) {
    let isOfOneType = test.alike.count == codes.limit
    if isOfOneType, case .ranked(let rows)? = rows?.form, rows.universe === universe {
      let ranks = codes.ranks(in: test.first, test.second, among: rows.ranks)
      return (RowSet(RankedRows(universe: universe, ranks: ranks)), 0)
    }
    let found = RankedRows(universe: universe, ranks: codes.ranks(in: test.first, test.second))
    guard let rows else {
      return (RowSet(found), isOfOneType ? 0 : universe.count - codes.ranks(in: test.alike, 0..<0).count)
    }
    let alike = isOfOneType ? nil : RankedRows(universe: universe, ranks: codes.ranks(in: test.alike, 0..<0))
    var unlike = 0
    if let alike {
      rows.forEach(in: 0..<rowCount) { unlike += universe.rank(of: $0) != nil && !alike.contains($0) ? 1 : 0 }
    }
    return (rows.intersection(RowSet(found), rowCount: rowCount), unlike)
  }

  /// Whether a test holds for a row; `nil` for a value of another type.
  @inline(__always)
  func holds(_ test: Test, row: Int) -> Bool? {
    guard let rank = universe.rank(of: row) else { return false }
    let code = codes[rank]
    return test.alike.contains(code) ? test.first.contains(code) || test.second.contains(code) : nil
  }
}
