import SegmentModel

/// Rows of one shard, in ascending order.
enum ShardRows: Sendable {
  case range(Range<Int>)
  case list([UInt32])

  static let none = ShardRows.range(0..<0)

  var count: Int {
    switch self {
    case .range(let range): range.count
    case .list(let rows): rows.count
    }
  }

  var isEmpty: Bool { count == 0 }

  func visit<Failure: Error>(_ body: (Int) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .range(let range): for row in range { try body(row) }
    case .list(let rows): for row in rows { try body(Int(row)) }
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
    }
  }

  /// The rows of this that are not in `other`, all of whose rows are in this.
  func subtracting(_ other: ShardRows) -> ShardRows {
    if other.isEmpty { return self }
    if other.count == count { return .none }
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
  func union(_ other: ShardRows) -> ShardRows {
    if isEmpty { return other }
    if other.isEmpty { return self }
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
}

/// Segments of a store, in the store's order: for each shard, some of its rows.
struct Selection: Sendable {
  let store: StoreView
  /// As many as there are shards.
  var shards: [ShardRows]

  var count: Int { shards.reduce(0) { $0 + $1.count } }

  /// The rows in columns of their own.
  func materialized() -> RowBatch {
    let total = count
    var job: [Int32] = []
    var start: [Double] = []
    var end: [Double] = []
    var segment: [Int32] = []
    job.reserveCapacity(total)
    start.reserveCapacity(total)
    end.reserveCapacity(total)
    segment.reserveCapacity(total)
    for (number, rows) in shards.enumerated() where !rows.isEmpty {
      let shard = store.store.shards[number]
      let base = store.store.shardBases[number]
      let starts = shard.start.buffer
      let ends = shard.end.buffer
      var position = 0
      var jobEnd = shard.jobs[0].rows.upperBound
      rows.visit { row in
        while row >= jobEnd {
          position += 1
          jobEnd = shard.jobs[position].rows.upperBound
        }
        job.append(Int32(truncatingIfNeeded: store.jobBases[number] + position))
        start.append(starts[row])
        end.append(ends[row])
        segment.append(Int32(truncatingIfNeeded: base + row))
      }
    }
    return RowBatch(store: store, count: total, job: job, start: start, end: end, segment: segment)
  }
}

/// Rows on their way from stage to stage.
enum RowStream: Sendable {
  /// Segments as the store holds them.
  case segments(Selection)
  case rows(RowBatch)

  var count: Int {
    switch self {
    case .segments(let selection): selection.count
    case .rows(let rows): rows.count
    }
  }

  func materialized() -> RowBatch {
    switch self {
    case .segments(let selection): selection.materialized()
    case .rows(let rows): rows
    }
  }

  /// Calls `body` with each row in order.
  func visit<Failure: Error>(_ body: (Row) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .segments(let selection):
      for (number, rows) in selection.shards.enumerated() {
        let shard = selection.store.store.shards[number]
        try rows.visit { row throws(Failure) in try body(.segment(shard, row)) }
      }
    case .rows(let set): for row in 0..<set.count { try body(.derived(set, row)) }
    }
  }
}
