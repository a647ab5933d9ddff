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
      return .rows(kept.count == rows.count ? rows : try run.rows(of: rows, at: kept))
    }
  }

  func table(_ input: RowStream, _ columns: [BoundColumn]) throws -> RowBatch {
    let columns = try self.columns(columns.map(\.expression), of: input)
    return RowBatch(store: run.store, count: input.count, columns: columns.values, memory: columns.memory)
  }

  func extend(
    _ input: RowStream, _ columns: [BoundColumn], start: BoundExpression?, end: BoundExpression?
  ) throws -> RowBatch {
    let values = try self.columns(columns.map(\.expression), of: input)
    let batch = try run.rows(of: input)
    let charge = run.charge(.values)
    func times(_ expression: BoundExpression?) throws -> [Double]? {
      guard let expression else { return nil }
      try charge.grow(by: batch.count, of: Double.self)
      try run.checkNow()
      if run.allows(.timeColumns), let times = TimeColumns(batch: batch, frame: frame).values(expression) {
        return times
      }
      return try self.columns([expression], of: input).values[0].map { $0.number ?? .nan }
    }
    let (start, end) = (try times(start), try times(end))
    var columns = values
    columns.memory.arrays.append(charge)
    return batch.with(columns: columns, start: start, end: end)
  }

  func limit(_ input: RowStream, _ count: Int, offset: Int) throws -> RowStream {
    let upper = offset.addingReportingOverflow(count)
    let range = min(offset, input.count)..<min(upper.overflow ? .max : upper.partialValue, input.count)
    guard range.count < input.count else { return input }
    switch input {
    case .rows(let rows): return .rows(try run.rows(of: rows, at: Array(range)))
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
    let held = run.charge(.groups)
    defer { held.release() }
    var seen: Set<GroupKey> = []
    var kept: [Int] = []
    for row in 0..<input.count {
      let key = GroupKey(values.values.map { $0[row] })
      try run.step(key.cost)
      if seen.insert(key).inserted {
        try held.grow(by: GroupKey.bytes(columns.count) + MemoryLayout<Int>.stride)
        kept.append(row)
      }
    }
    let all = RowBatch(store: run.store, count: input.count, columns: values.values, memory: values.memory)
    return try run.rows(of: all, at: kept)
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
