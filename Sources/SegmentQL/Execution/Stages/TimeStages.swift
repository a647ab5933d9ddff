import SegmentModel

/// The stages that change rows' times: `pad`, `clip`, `until next`.
extension StageOperator {
  /// Rows that grow by some seconds on each side; a row without a place in time, or one that a negative pad turns around,
  /// is dropped.
  func pad(_ input: RowStream, before: Double, after: Double) -> RowBatch {
    changingTimes(input) { $0.padded(before: before, after: after) }
  }

  /// The parts of rows that share time with an interval.
  func clip(_ input: RowStream, to frame: Interval) -> RowBatch {
    changingTimes(input) { $0.intersection(frame) }
  }

  private func changingTimes(_ input: RowStream, _ change: (Interval) -> Interval?) -> RowBatch {
    let rows = input.materialized()
    var kept: [Int] = []
    var start: [Double] = []
    var end: [Double] = []
    for row in 0..<rows.count {
      guard let interval = rows.interval(row), let changed = change(interval) else { continue }
      kept.append(row)
      start.append(changed.start)
      end.append(changed.end)
    }
    let changed = rows.rows(at: kept)
    return changed.with(columns: changed.columns, start: start, end: end)
  }

  /// A missing end becomes the next later start among rows of the same job, the same module where they are segments, and
  /// equal keys.
  func untilNext(_ input: RowStream, by keys: [BoundColumn]) throws -> RowBatch {
    let keyColumns = try columns(keys.map(\.expression), of: input)
    let rows = input.materialized()
    var groups = RowGroups()
    for row in 0..<rows.count {
      try run.step()
      var key: [QueryValue] = [.number(Double(rows.job[row])), Row.derived(rows, row).value(.core(.module))]
      key += keyColumns.map { $0[row] }
      groups.add(row, to: GroupKey(key))
    }
    var end = rows.end
    for group in groups.rows {
      let starts = group.lazy.map { rows.start[$0] }.filter(\.isFinite).sorted()
      for row in group where end[row].isNaN && rows.start[row].isFinite {
        let start = rows.start[row]
        let next = partitionPoint(in: starts.indices) { starts[$0] <= start }
        if next < starts.count { end[row] = starts[next] }
      }
    }
    return rows.with(columns: rows.columns, end: end)
  }
}
