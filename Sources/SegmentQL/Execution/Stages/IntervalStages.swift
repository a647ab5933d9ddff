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
    let keyed = try columns(keys.map(\.expression), of: input)
    let keyColumns = keyed.values
    let byJob = try JobRows(run.rows(of: input), in: run)
    let held = run.charge(.groups)
    defer { held.release() }
    var order: [GroupKey: Int] = [:]
    if !keys.isEmpty {
      for row in 0..<byJob.set.count {
        let key = GroupKey(keyColumns.map { $0[row] })
        try run.step(key.cost)
        if order[key] == nil {
          try held.grow(by: GroupKey.bytes(keys.count))
          order[key] = order.count
        }
      }
    }
    var result = IntervalRows(columns: keys.count + 1, in: run)
    for (job, rows) in byJob.jobs {
      try run.step(rows.count)
      // What a measure makes of a row: two pieces and their ends at most.
      let pieces = run.charge(.intervals)
      defer { pieces.release() }
      try pieces.grow(by: rows.count * 2, of: (Interval, Int, Int).self)
      if keys.isEmpty {
        for (interval, amount) in measure(byJob.intervals(rows)) {
          try result.append(interval, job: job, [.number(Double(amount))])
        }
        continue
      }
      var groups = RowGroups(run)
      defer { groups.release() }
      for row in rows { try groups.add(row, to: GroupKey(keyColumns.map { $0[row] })) }
      var found: [(interval: Interval, amount: Int, group: Int)] = []
      for (group, rows) in groups.rows.enumerated() {
        try run.step(rows.count)
        for (interval, amount) in measure(byJob.intervals(rows)) { found.append((interval, amount, group)) }
      }
      let rank = groups.keys.map { order[$0] ?? 0 }
      found.sort(asking: run.interruption) { ($0.interval.start, rank[$0.group]) < ($1.interval.start, rank[$1.group]) }
      for row in found {
        try result.append(row.interval, job: job, groups.keys[row.group].values + [.number(Double(row.amount))])
      }
    }
    return result.rows(texts: keyed.memory.texts)
  }

  func gaps(_ input: RowStream, withinVideo: Bool) throws -> RowBatch {
    let byJob = try JobRows(run.rows(of: input), in: run)
    var result = IntervalRows(columns: 0, in: run)
    for (job, rows) in byJob.jobs {
      try run.step(rows.count)
      let intervals = byJob.intervals(rows)
      var frame: Interval?
      if withinVideo {
        guard let duration = run.store.job(Int(job)).video.duration, duration > 0 else { continue }
        frame = Interval(start: 0, end: duration)
      }
      for gap in intervals.gaps(within: frame) { try result.append(gap, job: job) }
    }
    return result.rows()
  }

  enum Operation { case union, intersection, difference }

  func algebra(_ input: RowStream, _ set: BoundSet, _ operation: Operation) throws -> RowBatch {
    let left = try JobRows(run.rows(of: input), in: run)
    let right = try JobRows(run.rows(of: evaluator.rows(of: set, job: job)), in: run)
    var jobs = left.jobs.map(\.job)
    if operation == .union { jobs = Set(jobs + right.jobs.map(\.job)).sorted() }
    var result = IntervalRows(columns: 0, in: run)
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
      for interval in coverage.pieces { try result.append(interval, job: job) }
    }
    return result.rows()
  }

  // MARK: Aggregates over time

  /// The seconds in the union of some rows, summed over jobs.
  func coveredSeconds(_ set: RowBatch?, _ rows: [Int]) throws -> Double {
    AggregateFunction.sum(try byJob(set, rows) { $0.coveredSeconds })
  }

  /// The most rows of one job at one time.
  func peakDepth(_ set: RowBatch?, _ rows: [Int]) throws -> Int {
    try byJob(set, rows) { $0.peak }.max() ?? 0
  }

  private func byJob<Measure>(
    _ set: RowBatch?, _ rows: [Int], _ measure: (SortedIntervals) -> Measure
  ) throws -> [Measure] {
    guard let set else { return [] }
    let byJob = try JobRows(set, rows: rows, in: run)
    return try byJob.jobs.map { job in
      try run.step(job.rows.count)
      return measure(byJob.intervals(job.rows))
    }
  }
}
