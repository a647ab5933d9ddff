import SegmentModel

extension Evaluator {
  /// The rows of a pipeline, evaluated in this evaluator's frames; with a job, which takes a pipeline that goes job by job,
  /// only those of that job.
  ///
  /// - Parameter scan: the condition of a source of segments as it was planned beforehand.
  func rows(of pipeline: BoundPipeline, job: Int?, scan: ScanPredicate? = nil) throws -> RowStream {
    var stream: RowStream
    var clock = run.profile.map { _ in ContinuousClock.now }
    var noted = 0
    func note(_ rows: @autoclosure () -> Int) {
      guard let profile = run.profile, let start = clock else { return }
      let now = ContinuousClock.now
      profile.note(pipeline.range, step: noted, rows: rows(), time: now - start)
      noted += 1
      clock = now
    }
    var stages = pipeline.stages[...]
    switch pipeline.source {
    case .segments(let filter):
      let scan = FilterScan(filter, planned: scan, frame: pipeline.frame, evaluator: self)
      if job == nil, run.allows(.runStats), let stats = RunStats(pipeline, scan.predicate, store: run.store) {
        note(stats.rowCount)
        stream = .rows(try stats.rows(run))
        stages = stages.dropFirst()
      } else {
        stream = .segments(try scan.selection(job: job))
      }
    case .pattern(let pattern):
      let join = PatternJoin(pattern, evaluator: self)
      if pipeline.countsRows, let count = try join.pairCount(job: job) {
        stream = .rows(RowBatch(store: run.store, count: 1, columns: [[.number(Double(count))]]))
        stages = stages.dropFirst()
      } else {
        stream = .rows(try join.rows(job: job))
      }
    case .set(let set): stream = try rows(of: set, job: job)
    }
    try run.checkNow()
    note(stream.count)
    for stage in stages {
      stream = try StageOperator(evaluator: self, frame: pipeline.frame, job: job).apply(stage, to: stream)
      try run.checkNow()
      if stream.count > run.options.maximumRows { throw RunFailure.rowLimit(run.options.maximumRows) }
      note(stream.count)
    }
    return stream
  }

  /// The rows of a set as they are for the rows in the frames below its own; with a job, only those of that job.
  func rows(of set: BoundSet, job: Int?) throws -> RowStream {
    if set.isCorrelated, job == nil || set.pipeline.isPerJob { return try rows(of: set.pipeline, job: job) }
    let made =
      try set.isCorrelated ? run.rows(of: rows(of: set.pipeline, job: nil)) : run.index(of: set).batch(in: run)
    guard let job else { return .rows(made) }
    try run.step(made.count)
    return .rows(try run.rows(of: made, at: made.job.indices.filter { Int(made.job[$0]) == job }))
  }
}
