import SegmentModel

/// `stats` over all segments of some jobs and modules, from what the shards' indexes know of each job's modules: no
/// segment is looked at.
struct RunStats {
  private enum Key { case job, module }

  private enum Measure {
    case rows
    case covered
    case time(AggregateFunction, RunTime)
  }

  private let keys: [Key]
  private let measures: [Measure]
  private let jobs: [String]?
  private let modules: [String]?
  private let store: StoreView

  /// `nil` where something else is asked for.
  init?(_ pipeline: BoundPipeline, _ predicate: ScanPredicate, store: StoreView) {
    guard case .stats(let aggregates, let columns)? = pipeline.stages.first?.kind else { return nil }
    switch predicate {
    case .all: (jobs, modules) = (nil, nil)
    case .scan(let path, .all, _):
      guard path.id == nil, path.windows == nil else { return nil }
      (jobs, modules) = (path.jobs, path.modules)
    default: return nil
    }
    var keys: [Key] = []
    for column in columns {
      guard case .field(let reference) = column.expression, reference.frame == pipeline.frame else { return nil }
      switch reference.field {
      case .core(.jobID): keys.append(.job)
      case .core(.module): keys.append(.module)
      default: return nil
      }
    }
    let isByModule = keys.contains(.module) || modules?.count == 1
    let isByJob = keys.contains(.job) || jobs?.count == 1
    var measures: [Measure] = []
    for aggregate in aggregates {
      switch (aggregate.function, aggregate.argument) {
      case (.count, nil): measures.append(.rows)
      // What several modules of one job cover together is not known.
      case (.covered, nil):
        guard isByModule else { return nil }
        measures.append(.covered)
      case (.sum, let argument?), (.average, let argument?), (.count, let argument?), (.minimum, let argument?),
        (.maximum, let argument?):
        guard let time = TimeExpression(argument, frame: pipeline.frame).flatMap(RunTime.init) else { return nil }
        // A sum depends on the order of its additions, which is that of the rows within one run alone.
        if aggregate.function == .sum || aggregate.function == .average, !(isByModule && isByJob) { return nil }
        measures.append(.time(aggregate.function, time))
      default: return nil
      }
    }
    self.keys = keys
    self.measures = measures
    self.store = store
  }

  /// The number of segments that the aggregates are of.
  var rowCount: Int {
    var count = 0
    for (number, shard) in store.store.shards.enumerated() {
      visitRuns(of: shard, number) { _, run in count += shard.index.runs[run].positions.count }
    }
    return count
  }

  private struct Group {
    var firstRow: Int
    var job: Int
    var module: Int32
    var count = 0
    var covered = CompensatedSum()
    var totals: [NumberTotal]
  }

  /// One row a group, groups in the order of their first segments.
  func rows(_ run: QueryRun) throws -> RowBatch {
    var groups: [Group] = []
    let held = run.charge(.groups)
    var groupsCounted = 0
    // A group with the totals of its measures, and what becomes a row.
    let bytesPerGroup =
      2 * MemoryLayout<Group>.stride + measures.count * MemoryLayout<NumberTotal>.stride
      + (keys.count + measures.count) * MemoryLayout<QueryValue>.stride
    var names = ModuleNumbers()
    var groupOfModule: [Int] = []
    let isByJob = keys.contains(.job)
    let isByModule = keys.contains(.module)
    let times: [RunTime?] = measures.map { if case .time(_, let time) = $0 { time } else { nil } }
    let noTotals = times.contains { $0 != nil } ? times.map { _ in NumberTotal() } : []
    let needsCoverage = measures.contains { if case .covered = $0 { true } else { false } }
    for (number, shard) in store.store.shards.enumerated() {
      try run.step(shard.index.runs.count)
      let index = shard.index
      let base = store.store.shardBases[number]
      let moduleNumbers = isByModule ? names.numbers(of: shard) : []
      groupOfModule.append(contentsOf: repeatElement(-1, count: names.names.count - groupOfModule.count))
      let totals = times.map { $0.map { index.summaries.totals(of: $0, index, in: shard) } ?? [] }
      var wanted: [(job: Int, run: Int)] = []
      visitRuns(of: shard, number) { wanted.append(($0, $1)) }
      let covered =
        needsCoverage
        ? index.summaries.covered(wanted.lazy.map(\.run), of: index, in: shard, asking: run.interruption) : []
      try run.checkNow()
      for (position, (place, run)) in wanted.enumerated() {
        let job = store.jobBases[number] + place
        let module = isByModule ? moduleNumbers[Int(index.runs[run].module)] : -1
        let firstRow = base + Int(index.runs[run].firstRow)
        let group: Int
        if isByJob, isByModule {
          group = groups.count
        } else if isByJob {
          group = groups.last?.job == job ? groups.count - 1 : groups.count
        } else if isByModule {
          if groupOfModule[Int(module)] < 0 { groupOfModule[Int(module)] = groups.count }
          group = groupOfModule[Int(module)]
        } else {
          group = 0
        }
        if group == groups.count {
          groups.append(Group(firstRow: firstRow, job: job, module: module, totals: noTotals))
        }
        groups[group].firstRow = min(groups[group].firstRow, firstRow)
        groups[group].count += index.runs[run].positions.count
        if needsCoverage { groups[group].covered.add(covered[position]) }
        for measure in times.indices where times[measure] != nil {
          groups[group].totals[measure].merge(totals[measure][run])
        }
      }
      try held.grow(by: (groups.count - groupsCounted) * bytesPerGroup)
      groupsCounted = groups.count
    }
    // Without keys all rows are one group, also when there are none.
    if keys.isEmpty, groups.isEmpty { groups = [Group(firstRow: 0, job: 0, module: -1, totals: noTotals)] }
    if isByModule { groups.sort { $0.firstRow < $1.firstRow } }
    return RowBatch(
      store: run.store, count: groups.count, columns: columns(groups, names), memory: HeldMemory(arrays: [held]))
  }

  private func columns(_ groups: [Group], _ names: ModuleNumbers) -> [[QueryValue]] {
    let ofKeys = keys.map { key in
      switch key {
      case .job: groups.map { QueryValue.text(store.job($0.job).id) }
      case .module: groups.map { names.value($0.module) }
      }
    }
    let ofMeasures = measures.indices.map { position in
      switch measures[position] {
      case .rows: groups.map { QueryValue.number(Double($0.count)) }
      case .covered: groups.map { QueryValue.finite($0.covered.value) }
      case .time(let function, _): groups.map { $0.totals[position].value(function) }
      }
    }
    return ofKeys + ofMeasures
  }

  /// Calls `body` with the place of each job asked for in its shard, ascending, and the runs asked for of each.
  private func visitRuns(of shard: SegmentShard, _ number: Int, _ body: (_ job: Int, _ run: Int) -> Void) {
    let index = shard.index
    let places = jobs.map { Set($0.compactMap { index.job($0) }).sorted() } ?? Array(shard.jobs.indices)
    let codes = modules.map { Set($0.compactMap { index.module($0) }) }
    for place in places {
      for run in index.runs(ofJob: place) where codes?.contains(index.runs[run].module) ?? true { body(place, run) }
    }
  }
}
