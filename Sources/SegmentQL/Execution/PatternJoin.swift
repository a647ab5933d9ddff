import SegmentModel

/// Joins the sets of a pattern from left to right; tuples come in the order of their first rows, then their second.
struct PatternJoin {
  let pattern: BoundPattern
  let evaluator: Evaluator
  private var run: QueryRun { evaluator.run }

  init(_ pattern: BoundPattern, evaluator: Evaluator) {
    self.pattern = pattern
    self.evaluator = evaluator
  }

  func rows(job: Int?) throws -> RowBatch {
    let first = try evaluator.rows(of: pattern.first, job: job).materialized()
    var parts = [RowBatch.Part(batch: first, rows: (0..<first.count).map { Int32(truncatingIfNeeded: $0) })]
    for (position, link) in pattern.links.enumerated() { parts = try join(parts, link, at: position) }
    return hulls(parts)
  }

  /// How many pairs there are, where that is told without making them; `nil` for other patterns.
  func pairCount(job: Int?) throws -> Int? {
    guard pattern.links.count == 1, job == nil, !pattern.first.isCorrelated else { return nil }
    let link = pattern.links[0]
    guard !link.set.isCorrelated, link.unless == nil, link.relation.kind != .always else { return nil }
    let left = try run.index(of: pattern.first)
    let right = try run.index(of: link.set)
    var count = 0
    for job in 0..<run.store.jobCount {
      let number = Int32(truncatingIfNeeded: job)
      guard let a = left.group(ofJob: number), let b = right.group(ofJob: number) else { continue }
      try run.step(a.count)
      var join = IntervalJoin(
        a.index.intervals, link.relation, b.index.intervals, selfMembers: b.members(of: a), index: b.index)
      count += join.countPairs()
    }
    return count
  }

  private func join(_ parts: [RowBatch.Part], _ link: BoundPattern.Link, at position: Int) throws -> [RowBatch.Part] {
    let last = parts[parts.count - 1]
    var tuples: [Int32] = []
    var right = MatchedRows(store: run.store)
    func append(_ tuple: Int, _ group: SetGroup, _ member: Int) throws {
      tuples.append(Int32(truncatingIfNeeded: tuple))
      right.append(group, member)
      if tuples.count > run.options.maximumRows { throw RunFailure.rowLimit(run.options.maximumRows) }
    }
    if !link.set.isCorrelated, link.unless == nil, link.relation.kind != .always, parts.count == 1 {
      try joinByJob(last, link, append)
    } else {
      try joinByTuple(parts, link, at: position, append)
    }
    return parts.map { part in RowBatch.Part(batch: part.batch, rows: tuples.map { part.rows[Int($0)] }) }
      + [right.part]
  }

  /// Looks the last row of each tuple up in the next set.
  private func joinByTuple(
    _ parts: [RowBatch.Part], _ link: BoundPattern.Link, at position: Int,
    _ append: (Int, SetGroup, Int) throws -> Void
  ) throws {
    let probe = SetProbe(link.set, link.relation, evaluator)
    let unless = try link.unless.map { try UnlessProbe($0, evaluator) }
    let last = parts[parts.count - 1]
    for tuple in last.rows.indices {
      try run.step()
      for (step, part) in parts.enumerated() {
        evaluator.enter(.derived(part.batch, Int(part.rows[tuple])), frame: pattern.firstFrame + step)
      }
      let left = evaluator.subject(of: .derived(last.batch, Int(last.rows[tuple])))
      try probe.forEach(left) { group, member in
        if let unless {
          let row = group.member(member)
          evaluator.enter(row, frame: pattern.firstFrame + position + 1)
          if try unless.excludes(left, evaluator.subject(of: row)) { return true }
        }
        try append(tuple, group, member)
        return true
      }
    }
  }

  /// Joins all rows of a job at once.
  private func joinByJob(
    _ left: RowBatch.Part, _ link: BoundPattern.Link, _ append: (Int, SetGroup, Int) throws -> Void
  ) throws {
    let index = try run.index(of: link.set)
    var row = 0
    while row < left.rows.count {
      let job = left.batch.job[row]
      let first = row
      var isOrdered = true
      while row < left.rows.count, left.batch.job[row] == job {
        // A missing start, which compares with nothing, comes last and takes part in nothing.
        if row > first, left.batch.start[row] < left.batch.start[row - 1] { isOrdered = false }
        row += 1
      }
      guard let group = index.group(ofJob: job) else { continue }
      try joinJob(left.batch, first..<row, isOrdered: isOrdered, group, link.relation, append)
    }
  }

  private func joinJob(
    _ left: RowBatch, _ rows: Range<Int>, isOrdered: Bool, _ group: SetGroup, _ relation: TemporalRelation,
    _ append: (Int, SetGroup, Int) throws -> Void
  ) throws {
    let intervals = left.start.withUnsafeBufferPointer { starts in
      left.end.withUnsafeBufferPointer { ends in
        SortedIntervals(
          starts: UnsafeBufferPointer(rebasing: starts[rows]), ends: UnsafeBufferPointer(rebasing: ends[rows]))
      }
    }
    var selves: [Int32]?
    for row in rows {
      guard let member = group.member(ofSegment: left.segmentNumber(row)) else { continue }
      if selves == nil { selves = Array(repeating: -1, count: rows.count) }
      selves?[row - rows.lowerBound] = member
    }
    var join = IntervalJoin(intervals, relation, group.index.intervals, selfMembers: selves, index: group.index)
    if isOrdered, group.isOrderedByStart {
      var failure: (any Error)?
      join.forEachPair { a, b in
        do {
          try run.step()
          try append(rows.lowerBound + Int(a), group, Int(b))
          return true
        } catch {
          failure = error
          return false
        }
      }
      if let failure { throw failure }
      return
    }
    var pairs: [(Int32, Int32)] = []
    join.forEachPair { a, b in
      pairs.append((a, b))
      return true
    }
    pairs.sort { $0 < $1 }
    for (a, b) in pairs {
      try run.step()
      try append(rows.lowerBound + Int(a), group, Int(b))
    }
  }

  /// Rows with the parts' times from the first start to the last end; parts without a place in time do not count.
  private func hulls(_ parts: [RowBatch.Part]) -> RowBatch {
    let count = parts[0].rows.count
    var job: [Int32] = []
    var start: [Double] = []
    var end: [Double] = []
    job.reserveCapacity(count)
    start.reserveCapacity(count)
    end.reserveCapacity(count)
    for tuple in 0..<count {
      var lower = Double.infinity
      var upper = -Double.infinity
      for part in parts {
        guard let interval = part.batch.interval(Int(part.rows[tuple])) else { continue }
        lower = min(lower, interval.start)
        upper = max(upper, interval.end)
      }
      job.append(parts[0].batch.job[Int(parts[0].rows[tuple])])
      start.append(lower <= upper ? lower : .nan)
      end.append(lower <= upper ? upper : .nan)
    }
    return RowBatch(store: run.store, count: count, job: job, start: start, end: end, parts: parts)
  }
}

/// The rows that a join found on its right side, as a part: those of a batch by number, segments by number in the store.
private struct MatchedRows {
  private let store: StoreView
  private var pieces: [(batch: RowBatch, rows: [Int32])] = []
  private var segments: [Int32] = []

  init(store: StoreView) { self.store = store }

  mutating func append(_ group: SetGroup, _ member: Int) {
    switch group.member(member) {
    case .segment: segments.append(group.segment(ofMember: member))
    case .derived(let batch, let row):
      if pieces.last?.batch !== batch { pieces.append((batch, [])) }
      pieces[pieces.count - 1].rows.append(Int32(truncatingIfNeeded: row))
    }
  }

  var part: RowBatch.Part {
    if let first = pieces.first, pieces.count == 1 { return RowBatch.Part(batch: first.batch, rows: first.rows) }
    let batch =
      pieces.isEmpty
      ? RowBatch(segments: segments, of: store)
      : RowBatch(concatenating: pieces.map { $0.batch.rows(at: $0.rows.map(Int.init)) }, store: store)
    return RowBatch.Part(batch: batch, rows: (0..<batch.count).map { Int32(truncatingIfNeeded: $0) })
  }
}
