import SegmentModel

/// The values at one path into the metadata of a shard's rows, so that a comparison with a constant need not read JSON.
///
/// Every row that has a value other than null stands in exactly one of the lists, all of which ascend.
struct MetadataColumn: Sendable {
  /// Rows with a number, and the numbers.
  private(set) var numberRows: [UInt32] = []
  private(set) var numbers: [Double] = []
  /// The distinct texts, and the rows of each.
  private(set) var texts: [(text: String, rows: [UInt32])] = []
  private(set) var trueRows: [UInt32] = []
  private(set) var falseRows: [UInt32] = []
  /// Rows with an array, an object, or a number that no double holds.
  private(set) var otherRows: [UInt32] = []

  /// More distinct texts than this are no dictionary.
  static let mostTexts = 65_536

  /// `nil` when there are too many distinct texts.
  ///
  /// Complexity: O(bytes of metadata).
  init?(_ shard: SegmentShard, path: [PathStep]) {
    var known: [UTF8Key: Int] = [:]
    for row in 0..<shard.count {
      let text = shard.metadata.utf8(row)
      if text.isEmpty { continue }
      var value = QueryValue.null
      RawJSON(text).forEachValue(at: path[...]) { found in
        value = found.value
        return false
      }
      let number = UInt32(truncatingIfNeeded: row)
      switch value {
      case .null: continue
      case .number(let double):
        numberRows.append(number)
        numbers.append(double)
      case .bool(let flag): if flag { trueRows.append(number) } else { falseRows.append(number) }
      case .json: otherRows.append(number)
      case .text(let text):
        let place = known[UTF8Key(text)] ?? texts.count
        if place == texts.count {
          guard texts.count < Self.mostTexts else { return nil }
          known[UTF8Key(text)] = place
          texts.append((text, []))
        }
        texts[place].rows.append(number)
      }
    }
  }

  /// The rows whose value compares so with a constant, and how many have a value of another type; `nil` for a constant
  /// that must be compared row by row.
  func rows(_ operation: ComparisonOperator, _ constant: QueryValue) -> (rows: [UInt32], unlike: Int)? {
    guard otherRows.isEmpty else { return nil }
    let textCount = texts.reduce(0) { $0 + $1.rows.count }
    let boolCount = trueRows.count + falseRows.count
    switch constant {
    case .number(let value):
      var found: [UInt32] = []
      for (number, row) in zip(numbers, numberRows) where operation.holds(number, value) { found.append(row) }
      return (found, textCount + boolCount)
    case .text(let value):
      let lists = texts.filter { operation.holds(ValueOrder.order($0.text, value), 0) }.map(\.rows)
      return (lists.count == 1 ? lists[0] : lists.flatMap(\.self).sorted(), numbers.count + boolCount)
    case .bool(let value):
      var found: [UInt32] = []
      if operation.holds(1, value ? 1 : 0) { found += trueRows }
      if operation.holds(0, value ? 1 : 0) { found += falseRows }
      return (found.sorted(), numbers.count + textCount)
    case .null, .json: return nil
    }
  }
}
