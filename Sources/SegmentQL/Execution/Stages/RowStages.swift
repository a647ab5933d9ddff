import SegmentModel

/// `where`, `select`, `extend`, `limit`, `distinct`.
extension StageOperator {
  func filter(_ input: RowStream, _ filter: BoundFilter) throws -> RowStream {
    switch input {
    case .segments(let selection):
      return .segments(try FilterScan(filter, frame: frame, evaluator: evaluator).narrow(selection))
    case .rows(let rows):
      var kept: [Int] = []
      for row in 0..<rows.count {
        try run.step()
        evaluator.enter(.derived(rows, row), frame: frame)
        if try evaluator.holds(filter, countingUndecided: .derived(rows, row)) { kept.append(row) }
      }
      return .rows(kept.count == rows.count ? rows : rows.rows(at: kept))
    }
  }

  func table(_ input: RowStream, _ columns: [BoundColumn]) throws -> RowBatch {
    RowBatch(
      store: run.store, count: input.count, columns: try self.columns(columns.map(\.expression), of: input))
  }

  func extend(
    _ input: RowStream, _ columns: [BoundColumn], start: BoundExpression?, end: BoundExpression?
  ) throws -> RowBatch {
    let values = try self.columns(columns.map(\.expression), of: input)
    let batch = input.materialized()
    func times(_ expression: BoundExpression?) throws -> [Double]? {
      guard let expression else { return nil }
      if run.allows(.timeColumns), let times = TimeColumns(batch: batch, frame: frame).values(expression) {
        return times
      }
      return try self.columns([expression], of: input)[0].map { $0.number ?? .nan }
    }
    return batch.with(columns: values, start: try times(start), end: try times(end))
  }

  func limit(_ input: RowStream, _ count: Int, offset: Int) -> RowStream {
    let upper = offset.addingReportingOverflow(count)
    let range = min(offset, input.count)..<min(upper.overflow ? .max : upper.partialValue, input.count)
    guard range.count < input.count else { return input }
    switch input {
    case .rows(let rows): return .rows(rows.rows(at: Array(range)))
    case .segments(var selection):
      var passed = 0
      for shard in selection.shards.indices {
        let rows = selection.shards[shard]
        let lower = min(max(range.lowerBound - passed, 0), rows.count)
        let upper = min(max(range.upperBound - passed, 0), rows.count)
        selection.shards[shard] = rows.slice(lower..<upper)
        passed += rows.count
      }
      return .segments(selection)
    }
  }

  func distinct(_ input: RowStream, _ columns: [BoundColumn]) throws -> RowBatch {
    let values = try self.columns(columns.map(\.expression), of: input)
    var seen: Set<GroupKey> = []
    var kept: [Int] = []
    for row in 0..<input.count {
      try run.step()
      if seen.insert(GroupKey(values.map { $0[row] })).inserted { kept.append(row) }
    }
    return RowBatch(store: run.store, count: kept.count, columns: values.map { column in kept.map { column[$0] } })
  }
}

extension ShardRows {
  /// The rows at these positions.
  func slice(_ positions: Range<Int>) -> ShardRows {
    switch self {
    case .range(let range):
      .range((range.lowerBound + positions.lowerBound)..<(range.lowerBound + positions.upperBound))
    case .list(let rows): .list(Array(rows[positions]))
    case .set: listed.slice(positions)
    }
  }
}
