import SegmentModel

/// Rows of one shard, in ascending order.
enum ShardRows: Sendable {
  case range(Range<Int>)
  case list([UInt32])
  /// As an index found them. They are counted as they are; `listed` makes them quick to reach by position.
  case set(RowSet)

  static let none = ShardRows.range(0..<0)

  init(_ set: RowSet) {
    if case .rows(let rows) = set.form { self = .list(rows) } else { self = .set(set) }
  }

  var count: Int {
    switch self {
    case .range(let range): range.count
    case .list(let rows): rows.count
    case .set(let set): set.count
    }
  }

  var isEmpty: Bool { count == 0 }

  func isWhole(of shard: SegmentShard) -> Bool {
    if case .range(let range) = self { range.count == shard.count } else { false }
  }

  func visit<Failure: Error>(_ body: (Int) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .range(let range): for row in range { try body(row) }
    case .list(let rows): for row in rows { try body(Int(row)) }
    case .set: for row in list { try body(Int(row)) }
    }
  }

  /// The rows that pass a test.
  func filter<Failure: Error>(_ isIncluded: (Int) throws(Failure) -> Bool) throws(Failure) -> ShardRows {
    var kept: [UInt32] = []
    try visit { row throws(Failure) in
      if try isIncluded(row) { kept.append(UInt32(truncatingIfNeeded: row)) }
    }
    return kept.count == count ? self : .list(kept)
  }

  var list: [UInt32] {
    switch self {
    case .range(let range): range.map { UInt32(truncatingIfNeeded: $0) }
    case .list(let rows): rows
    case .set(let set): set.rows(in: 0..<set.upperBound)
    }
  }

  /// The same rows, reached by position in O(1).
  var listed: ShardRows { if case .set = self { .list(list) } else { self } }

  private var rowSet: RowSet? {
    switch self {
    case .range: nil
    case .list(let rows): RowSet(rows: rows)
    case .set(let set): set
    }
  }

  /// The rows of this that are not in `other`, all of whose rows are in this.
  ///
  /// - Parameter rowCount: of the shard.
  func subtracting(_ other: ShardRows, rowCount: Int) -> ShardRows {
    if other.isEmpty { return self }
    if other.count == count { return .none }
    if case .range(let range) = self, case .set(let set) = other {
      return ShardRows(set.complement(in: range, rowCount: rowCount))
    }
    if case .set(let own) = self, let set = other.rowSet { return ShardRows(own.subtracting(set, rowCount: rowCount)) }
    var kept: [UInt32] = []
    kept.reserveCapacity(count - other.count)
    let removed = other.list
    var next = 0
    visit { row in
      if next < removed.count, Int(removed[next]) == row {
        next += 1
      } else {
        kept.append(UInt32(truncatingIfNeeded: row))
      }
    }
    return .list(kept)
  }

  /// The rows in both.
  func intersection(_ other: ShardRows) -> ShardRows {
    var kept: [UInt32] = []
    let others = other.list
    var next = 0
    visit { row in
      while next < others.count, Int(others[next]) < row { next += 1 }
      if next < others.count, Int(others[next]) == row { kept.append(UInt32(truncatingIfNeeded: row)) }
    }
    return .list(kept)
  }

  /// The rows in either.
  ///
  /// - Parameter rowCount: of the shard.
  func union(_ other: ShardRows, rowCount: Int) -> ShardRows {
    if isEmpty { return other }
    if other.isEmpty { return self }
    if let left = rowSet, let right = other.rowSet {
      return ShardRows(RowSet.union([left, right], rowCount: rowCount))
    }
    let left = list
    let right = other.list
    var merged: [UInt32] = []
    merged.reserveCapacity(left.count + right.count)
    var i = 0
    var j = 0
    while i < left.count, j < right.count {
      if left[i] <= right[j] {
        if left[i] == right[j] { j += 1 }
        merged.append(left[i])
        i += 1
      } else {
        merged.append(right[j])
        j += 1
      }
    }
    merged.append(contentsOf: left[i...])
    merged.append(contentsOf: right[j...])
    return .list(merged)
  }

  /// The rows within a range.
  func within(_ bounds: Range<Int>) -> ShardRows {
    switch self {
    case .range(let range): return .range(range.clamped(to: bounds))
    case .list(let rows):
      guard let first = rows.first, let last = rows.last else { return self }
      if bounds.contains(Int(first)), bounds.contains(Int(last)) { return self }
      func position(_ row: Int) -> Int { partitionPoint(in: rows.indices) { Int(rows[$0]) < row } }
      return .list(Array(rows[position(bounds.lowerBound)..<position(bounds.upperBound)]))
    case .set(let set): return .list(set.rows(in: bounds.clamped(to: 0..<set.upperBound)))
    }
  }
}
