import SegmentModel

/// Finds the segments that satisfy a filter, shard by shard; each predicate narrows what the ones before it left.
struct FilterScan {
  let predicate: ScanPredicate
  private let filter: BoundFilter
  let frame: Int
  let evaluator: Evaluator
  var run: QueryRun { evaluator.run }

  private init(_ predicate: ScanPredicate, of filter: BoundFilter, frame: Int, evaluator: Evaluator) {
    self.predicate = predicate
    self.filter = filter
    self.frame = frame
    self.evaluator = evaluator
  }

  /// - Parameter planned: the filter with its access paths, where they were chosen beforehand.
  init(_ filter: BoundFilter, planned: ScanPredicate? = nil, frame: Int, evaluator: Evaluator) {
    if let planned, evaluator.run.allows(.accessPaths) {
      predicate = planned
    } else {
      let plain = ScanPredicate(filter, frame: frame)
      predicate = evaluator.run.allows(.accessPaths) ? plain.planned : plain
    }
    self.filter = filter
    self.frame = frame
    self.evaluator = evaluator
  }

  /// The segments of the store, or of one of its jobs, that satisfy the filter.
  func selection(job: Int?) throws -> Selection {
    let shards = run.store.store.shards
    var candidates = Selection(store: run.store, shards: Array(repeating: .none, count: shards.count))
    if let job {
      let place = run.store.shard(ofJob: job)
      candidates.shards[place.shard] = .range(shards[place.shard].jobs[place.job].rows)
    } else if case .scan(let path, let rest, _) = predicate, let segment = path.segment {
      guard let place = run.store.place(ofJob: segment.job) else { return candidates }
      let shard = shards[place.shard]
      let found = shard.index.rows(withID: segment.id, inJob: place.job, of: shard, asking: run.interruption)
      candidates.shards[place.shard] = try narrow(.list(found), ofShard: place.shard, by: rest)
      return candidates
    } else if case .scan(let path, _, _) = predicate, let jobs = path.jobs {
      // A shard that holds none of the jobs asked for has no answers.
      for number in run.store.shards(ofJobs: jobs) { candidates.shards[number] = .range(0..<shards[number].count) }
    } else {
      for number in shards.indices { candidates.shards[number] = .range(0..<shards[number].count) }
    }
    return try narrow(candidates)
  }

  /// The segments among these that satisfy the filter.
  func narrow(_ selection: consuming Selection) throws -> Selection {
    let predicate =
      predicate.ordered(over: selection.shards.map(\.count), of: run.store.store, options: run.options) ?? predicate
    if run.options.parallelism > 1, let narrowed = try narrowedTogether(selection, by: predicate) { return narrowed }
    // In place: a query for few rows takes not much longer than a list of shards is made.
    for number in selection.shards.indices where !selection.shards[number].isEmpty {
      selection.shards[number] = try narrow(selection.shards[number], ofShard: number, by: predicate)
    }
    return selection
  }

  /// The same with other threads' help, where the scan is long enough.
  private func narrowedTogether(_ selection: Selection, by predicate: ScanPredicate) throws -> Selection? {
    let numbers = selection.shards.indices.filter { !selection.shards[$0].isEmpty }
    guard isLong(selection, numbers) else { return nil }
    let frames = evaluator.frames
    let narrowed = try run.inParallel(numbers.count) { [filter, frame] piece, run in
      let scan = FilterScan(predicate, of: filter, frame: frame, evaluator: Evaluator(run: run, frames: frames))
      return try scan.narrow(selection.shards[numbers[piece]], ofShard: numbers[piece], by: predicate)
    }
    var result = selection
    for (number, rows) in zip(numbers, narrowed) { result.shards[number] = rows }
    return result
  }

  private func narrow(_ rows: ShardRows, ofShard number: Int, by predicate: ScanPredicate) throws -> ShardRows {
    let shard = run.store.store.shards[number]
    var undecided = ShardRows.none
    let kept = try narrow(rows, of: shard, predicate, &undecided)
    undecided.visit { run.skip(.segment(shard, $0)) }
    return kept
  }

  /// Whether a scan of these shards is long enough to share it with other threads.
  private func isLong(_ selection: Selection, _ numbers: [Int]) -> Bool {
    guard numbers.count > 1, predicate.asksNoSet else { return false }
    if run.options.shortestParallelWork == 0 { return true }
    let work = numbers.reduce(0.0) { sum, number in
      sum + predicate.nanoseconds(for: Double(selection.shards[number].count), of: run.store.store.shards[number])
    }
    return work >= Double(run.options.shortestParallelWork)
  }

  /// The rows that satisfy a predicate. Those on which a pattern came to no answer, so that nothing decides, are neither
  /// among them nor would be under NOT: they come back in `undecided`.
  func narrow(
    _ rows: ShardRows, of shard: SegmentShard, _ predicate: ScanPredicate, _ undecided: inout ShardRows
  ) throws -> ShardRows {
    if rows.isEmpty { return rows }
    // A pass over a column takes about a sixteenth of the time of a step for each row.
    try run.step(16 + rows.count / 16)
    switch predicate {
    case .all: return rows
    case .none: return .none
    case .and(let operands): return try conjunction(rows, of: shard, operands, &undecided)
    case .or(let operands): return try disjunction(rows, of: shard, operands, &undecided)
    case .not(let operand): return try complement(rows, of: shard, operand, &undecided)
    case .scan(let path, let rest, let whole):
      // A list of rows is narrowed as it is: it may be shorter than what a path would find.
      guard case .range(let range) = rows else { return try narrow(rows, of: shard, whole, &undecided) }
      if let found = try wordsFirst(range, of: shard, path, rest, whole, &undecided) { return found }
      return try narrow(path.rows(in: range, of: shard, asking: run.interruption), of: shard, rest, &undecided)
    case .job, .module, .time, .id: return byColumn(rows, of: shard, predicate)
    case .metadata(let test):
      if let found = try metadata(rows, of: shard, test) { return found }
      return try narrow(rows, of: shard, .row(.comparison(test.comparison)), &undecided)
    case .content(let text, let range): return try content(rows, of: shard, text, at: range, &undecided)
    case .relation(let relation):
      switch relation.target {
      case .interval(let interval): return try related(rows, of: shard, relation, to: interval)
      case .set(let set): if let joined = try semiJoin(rows, of: shard, relation, set) { return joined }
      }
      return try rowByRow(rows, of: shard, .relation(relation), &undecided)
    case .row(let filter): return try rowByRow(rows, of: shard, filter, &undecided)
    }
  }

  // Apart from `narrow`, of which a nested query has dozens on the stack at once.

  private func disjunction(
    _ rows: ShardRows, of shard: SegmentShard, _ operands: [ScanPredicate], _ undecided: inout ShardRows
  ) throws -> ShardRows {
    var found = ShardRows.none
    var rest = rows
    for operand in operands {
      var unknown = ShardRows.none
      let more = try narrow(rest, of: shard, operand, &unknown)
      rest = rest.subtracting(more, rowCount: shard.count)
      found = found.union(more, rowCount: shard.count)
      undecided = undecided.union(unknown, rowCount: shard.count)
    }
    if !undecided.isEmpty { undecided = undecided.intersection(rest) }
    return found
  }

  private func complement(
    _ rows: ShardRows, of shard: SegmentShard, _ operand: ScanPredicate, _ undecided: inout ShardRows
  ) throws -> ShardRows {
    let matched = try narrow(rows, of: shard, operand, &undecided)
    let removed = undecided.isEmpty ? matched : matched.union(undecided, rowCount: shard.count)
    return rows.subtracting(removed, rowCount: shard.count)
  }

  /// The rows that satisfy a condition on a column.
  private func byColumn(_ rows: ShardRows, of shard: SegmentShard, _ predicate: ScanPredicate) -> ShardRows {
    switch predicate {
    case .job(let id):
      guard let job = shard.index.job(id) else { return .none }
      return rows.within(shard.jobs[job].rows)
    case .module(let name):
      guard let code = shard.index.module(name) else { return .none }
      let codes = shard.module.codes.buffer
      return rows.filter { codes[$0] == code }
    case .time(let field, let operation, let value): return time(rows, shard, field, operation, value)
    case .id(let text):
      let ids = shard.id
      let flags = shard.flags.buffer
      var text = text
      return text.withUTF8 { wanted in
        rows.filter { row in
          let id = ids.utf8(row)
          return id.count == wanted.count && id.elementsEqual(wanted) && !flags[row].contains(.noID)
        }
      }
    case .all, .none, .and, .or, .not, .scan, .metadata, .content, .relation, .row: return rows
    }
  }

  private func rowByRow(
    _ rows: ShardRows, of shard: SegmentShard, _ filter: BoundFilter, _ undecided: inout ShardRows
  ) throws -> ShardRows {
    var unknown: [UInt32] = []
    let kept = try rows.filter { row in
      try run.step()
      evaluator.enter(.segment(shard, row), frame: frame)
      do {
        return try evaluator.holds(filter)
      } catch is UndecidedText {
        unknown.append(UInt32(truncatingIfNeeded: row))
        return false
      }
    }
    undecided = .list(unknown)
    return kept
  }

  /// Relates all rows of a job at once to a set that is the same for every row; `nil` for other sets.
  private func semiJoin(
    _ rows: ShardRows, of shard: SegmentShard, _ relation: BoundRelation, _ set: BoundSet
  ) throws -> ShardRows? {
    guard run.allows(.semiJoins), !set.isCorrelated, relation.relation.kind != .always else { return nil }
    let index = try run.index(of: set)
    let number = run.store.position(of: shard)
    let base = run.store.store.shardBases[number]
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    var kept: [UInt32] = []
    let rows = rows.listed
    for (place, job) in shard.jobs.enumerated() {
      let own = rows.slice(rows.positions(of: job.rows))
      if own.isEmpty { continue }
      try run.step(own.count)
      let jobNumber = Int32(truncatingIfNeeded: run.store.jobBases[number] + place)
      if relation.count == nil, run.allows(.runSieves),
        var sieve = index.sieve(ofJob: jobNumber, for: own.count, relation.relation)
      {
        try own.visit { row in
          guard let interval = Interval(start: starts[row], end: ends[row]) else { return }
          if sieve.exists(interval, ofRow: row) { kept.append(UInt32(truncatingIfNeeded: row)) }
          try run.step(sieve.takeLooks())
        }
        continue
      }
      if run.allows(.smallGroups), let few = index.fewRows(ofJob: jobNumber, for: own.count, relation.relation) {
        own.visit { row in
          var related = 0
          if let interval = Interval(start: starts[row], end: ends[row]) {
            let segment = Int32(truncatingIfNeeded: base + row)
            let most = relation.count == nil ? 1 : few.count
            related = few.count(interval, ofSegment: segment, relation.relation, most: most)
          }
          if relation.count?.holds(related) ?? (related > 0) { kept.append(UInt32(truncatingIfNeeded: row)) }
        }
        continue
      }
      guard let group = try index.group(ofJob: jobNumber, in: run) else {
        if relation.count?.holds(0) ?? false { kept.append(contentsOf: own.list) }
        continue
      }
      let selves =
        index.isDisjoint(from: filter.onlyModule(frame: frame)) ? nil : group.members(ofRows: own, base: base)
      let members = try group.index(in: run)
      // What a join marks for each row on its left, and the times of these.
      let held = run.charge(.join)
      defer { held.release() }
      try held.grow(by: own.count * (20 + MemoryLayout<Int>.stride))
      var join = IntervalJoin(
        own.intervals(of: shard), relation.relation, members.intervals, selfMembers: selves, index: members,
        interrupted: run.interruption)
      let list = own.list
      if let count = relation.count {
        for (member, related) in join.countsPerLeft().enumerated() where count.holds(related) {
          kept.append(list[member])
        }
      } else {
        for (member, isRelated) in join.existsMask().enumerated() where isRelated { kept.append(list[member]) }
      }
      try run.step(join.comparisons)
    }
    return kept.count == rows.count ? rows : .list(kept)
  }

  /// The rows that stand in a relation to one interval.
  private func related(
    _ rows: ShardRows, of shard: SegmentShard, _ relation: BoundRelation, to interval: Interval
  ) throws -> ShardRows {
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    let (whenRelated, otherwise) = (relation.count?.holds(1) ?? true, relation.count?.holds(0) ?? false)
    try run.step(rows.count)
    // WITH asks nothing of time, so that it holds for rows without a place too.
    if relation.relation.kind == .always { return whenRelated ? rows : .none }
    return rows.filter { row in
      guard let own = Interval(start: starts[row], end: ends[row]) else { return otherwise }
      return relation.relation.holds(between: own, and: interval) ? whenRelated : otherwise
    }
  }

  /// A missing time compares with nothing.
  private func time(
    _ rows: ShardRows, _ shard: SegmentShard, _ field: CoreField, _ operation: ComparisonOperator, _ value: Double
  ) -> ShardRows {
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    switch field {
    case .startTime: return rows.filter { operation.holds(starts[$0], value) }
    case .endTime: return rows.filter { operation.holds(ends[$0], value) }
    default: return rows.filter { operation.holds(ends[$0] - starts[$0], value) }
    }
  }
}

extension FilterScan {
  /// Those of some rows that are in a set.
  func narrow(_ rows: ShardRows, to set: RowSet, of shard: SegmentShard) -> ShardRows {
    switch rows {
    case .range(let range):
      return range.count == shard.count ? keeping(set, of: shard) : .list(set.rows(in: range))
    case .list(let list): return .list(set.intersection(with: list))
    case .set(let rows): return keeping(set.intersection(rows, rowCount: shard.count), of: shard)
    }
  }

  /// Rows in the form that they were found in, for as long as nobody reads them.
  func keeping(_ set: RowSet, of shard: SegmentShard) -> ShardRows {
    if set.count == shard.count { return .range(0..<shard.count) }
    return run.allows(.rowSets) ? ShardRows(set) : .list(set.rows(in: 0..<shard.count))
  }
}
