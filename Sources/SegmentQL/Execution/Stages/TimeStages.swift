import SegmentModel

/// The stages that change rows' times: `pad`, `clip`, `until next`.
extension StageOperator {
  /// Rows that grow by some seconds on each side; a row without a place in time, or one that a negative pad turns around,
  /// is dropped.
  func pad(_ input: RowStream, before: Double, after: Double) throws -> RowBatch {
    try changingTimes(input) { $0.padded(before: before, after: after) }
  }

  /// The parts of rows that share time with an interval.
  func clip(_ input: RowStream, to frame: Interval) throws -> RowBatch {
    try changingTimes(input) { $0.intersection(frame) }
  }

  private func changingTimes(_ input: RowStream, _ change: (Interval) -> Interval?) throws -> RowBatch {
    let rows = try run.rows(of: input)
    let charge = run.charge(.rows)
    try charge.grow(by: rows.count * (MemoryLayout<Int>.stride + 2 * MemoryLayout<Double>.stride))
    var kept: [Int] = []
    var start: [Double] = []
    var end: [Double] = []
    for row in 0..<rows.count {
      try run.step()
      guard let interval = rows.interval(row), let changed = change(interval) else { continue }
      kept.append(row)
      start.append(changed.start)
      end.append(changed.end)
    }
    let changed = try run.rows(of: rows, at: kept)
    return changed.with(
      columns: ValueColumns(values: changed.columns, memory: HeldMemory(arrays: [charge])), start: start, end: end)
  }

  /// A missing end becomes the next later start among rows of the same job, the same module where they are segments, and
  /// equal keys.
  func untilNext(_ input: RowStream, by keys: [BoundColumn]) throws -> RowBatch {
    let keyColumns = try columns(keys.map(\.expression), of: input).values
    let rows = try run.rows(of: input)
    var groups = RowGroups(run)
    for row in 0..<rows.count {
      var key: [QueryValue] = [.number(Double(rows.job[row])), Row.derived(rows, row).value(.core(.module))]
      key += keyColumns.map { $0[row] }
      try groups.add(row, to: GroupKey(key))
    }
    let charge = run.charge(.values)
    try charge.grow(by: rows.count, of: Double.self)
    var end = rows.end
    for group in groups.rows {
      try run.step(group.count)
      var starts = group.map { rows.start[$0] }.filter(\.isFinite)
      starts.sort(asking: run.interruption, by: <)
      for row in group where end[row].isNaN && rows.start[row].isFinite {
        let start = rows.start[row]
        let next = partitionPoint(in: starts.indices) { starts[$0] <= start }
        if next < starts.count { end[row] = starts[next] }
      }
    }
    groups.release()
    return rows.with(
      columns: ValueColumns(values: rows.columns, memory: HeldMemory(arrays: [charge])), end: end)
  }
}
