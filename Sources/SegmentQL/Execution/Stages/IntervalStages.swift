import SegmentModel

/// The stages that make intervals of rows: `merge`, `depth`, `gaps`, `union`, `intersect`, `subtract`.
extension StageOperator {
  func merge(_ input: RowStream, gap: Double, by keys: [BoundColumn]) throws -> RowBatch {
    try measured(input, by: keys) { intervals in
      intervals.merged(gap: gap).map { ($0.interval, $0.count) }
    }
  }

  func depth(_ input: RowStream, by keys: [BoundColumn]) throws -> RowBatch {
    try measured(input, by: keys) { intervals in
      intervals.depthPieces().map { ($0.interval, $0.count) }
    }
  }

  /// What `measure` makes of each job's rows, group by group, with the keys and a measure; within a job by start, then by
  /// the group that came first.
  private func measured(
    _ input: RowStream, by keys: [BoundColumn], _ measure: (SortedIntervals) -> [(Interval, Int)]
  ) throws -> RowBatch {
    let keyColumns = try columns(keys.map(\.expression), of: input)
    let byJob = JobRows(input.materialized())
    var order: [GroupKey: Int] = [:]
    if !keys.isEmpty {
      for row in 0..<byJob.set.count {
        let key = GroupKey(keyColumns.map { $0[row] })
        if order[key] == nil { order[key] = order.count }
      }
    }
    var result = IntervalRows(columns: keys.count + 1)
    for (job, rows) in byJob.jobs {
      try run.step(rows.count)
      if keys.isEmpty {
        for (interval, amount) in measure(byJob.intervals(rows)) {
          result.append(interval, job: job, [.number(Double(amount))])
        }
        continue
      }
      var groups = RowGroups()
      for row in rows { groups.add(row, to: GroupKey(keyColumns.map { $0[row] })) }
      var found: [(interval: Interval, amount: Int, group: Int)] = []
      for (group, rows) in groups.rows.enumerated() {
        for (interval, amount) in measure(byJob.intervals(rows)) { found.append((interval, amount, group)) }
      }
      let rank = groups.keys.map { order[$0] ?? 0 }
      found.sort { ($0.interval.start, rank[$0.group]) < ($1.interval.start, rank[$1.group]) }
      for row in found {
        result.append(row.interval, job: job, groups.keys[row.group].values + [.number(Double(row.amount))])
      }
    }
    return result.rows(run.store)
  }

  func gaps(_ input: RowStream, withinVideo: Bool) throws -> RowBatch {
    let byJob = JobRows(input.materialized())
    var result = IntervalRows(columns: 0)
    for (job, rows) in byJob.jobs {
      try run.step(rows.count)
      let intervals = byJob.intervals(rows)
      var frame: Interval?
      if withinVideo {
        guard let duration = run.store.job(Int(job)).video.duration, duration > 0 else { continue }
        frame = Interval(start: 0, end: duration)
      }
      for gap in intervals.gaps(within: frame) { result.append(gap, job: job) }
    }
    return result.rows(run.store)
  }

  enum Operation { case union, intersection, difference }

  func algebra(_ input: RowStream, _ set: BoundSet, _ operation: Operation) throws -> RowBatch {
    let left = JobRows(input.materialized())
    let right = JobRows(try evaluator.rows(of: set, job: job).materialized())
    var jobs = left.jobs.map(\.job)
    if operation == .union { jobs = Set(jobs + right.jobs.map(\.job)).sorted() }
    var result = IntervalRows(columns: 0)
    for job in jobs {
      let a = IntervalCoverage(left.intervals(left.rows(ofJob: job)))
      let b = IntervalCoverage(right.intervals(right.rows(ofJob: job)))
      try run.step(a.pieces.count + b.pieces.count)
      let coverage =
        switch operation {
        case .union: a.union(b)
        case .intersection: a.intersection(b)
        case .difference: a.subtracting(b)
        }
      for interval in coverage.pieces { result.append(interval, job: job) }
    }
    return result.rows(run.store)
  }

  // MARK: Aggregates over time

  /// The seconds in the union of some rows, summed over jobs.
  func coveredSeconds(_ set: RowBatch?, _ rows: [Int]) -> Double {
    AggregateFunction.sum(intervalsByJob(set, rows).map(\.coveredSeconds))
  }

  /// The most rows of one job at one time.
  func peakDepth(_ set: RowBatch?, _ rows: [Int]) -> Int {
    intervalsByJob(set, rows).map(\.peak).max() ?? 0
  }

  private func intervalsByJob(_ set: RowBatch?, _ rows: [Int]) -> [SortedIntervals] {
    guard let set else { return [] }
    let byJob = JobRows(set, rows: rows)
    return byJob.jobs.map { byJob.intervals($0.rows) }
  }
}
