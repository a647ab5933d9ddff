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
    let first = try run.rows(of: evaluator.rows(of: pattern.first, job: job))
    let held = run.charge(.join)
    try held.grow(by: first.count, of: Int32.self)
    var parts = [RowBatch.Part(batch: first, rows: (0..<first.count).map { Int32(truncatingIfNeeded: $0) })]
    for (position, link) in pattern.links.enumerated() { parts = try join(parts, link, at: position, held) }
    return try hulls(parts, held)
  }

  /// How many pairs there are, where that is told without making them; `nil` for other patterns.
  func pairCount(job: Int?) throws -> Int? {
    guard run.allows(.pairCounts), pattern.links.count == 1, job == nil, !pattern.first.isCorrelated else { return nil }
    let link = pattern.links[0]
    guard !link.set.isCorrelated, link.unless == nil, link.relation.kind != .always else { return nil }
    let left = try run.index(of: pattern.first)
    let right = try run.index(of: link.set)
    if let modules = modules(left, right) {
      let (store, relation, jobs) = (run.store, link.relation, run.store.jobCount)
      // Sets that are made of nothing are made for each piece.
      let pieces = min(jobs, 4 * min(jobs, run.options.parallelism))
      return try run.inParallel(pieces) { piece, run in
        try PatternJoin.pairCount(
          SetIndex(ofModule: modules.left, in: store), SetIndex(ofModule: modules.right, in: store), relation,
          jobs: (jobs * piece / pieces)..<(jobs * (piece + 1) / pieces), run)
      }.reduce(0, +)
    }
    return try PatternJoin.pairCount(left, right, link.relation, jobs: 0..<run.store.jobCount, run)
  }

  /// The modules of two sets that are all of one each, where joining them is long enough to share it with other threads.
  private func modules(_ left: SetIndex, _ right: SetIndex) -> (left: String, right: String)? {
    guard run.options.parallelism > 1, let a = left.wholeModule, let b = right.wholeModule else { return nil }
    // Some four nanoseconds a row.
    return run.store.store.count * 4 >= run.options.shortestParallelWork ? (a, b) : nil
  }

  private static func pairCount(
    _ left: SetIndex, _ right: SetIndex, _ relation: TemporalRelation, jobs: Range<Int>, _ run: QueryRun
  ) throws -> Int {
    let areDisjoint = right.isDisjoint(from: left.module)
    var count = 0
    for job in jobs {
      let number = Int32(truncatingIfNeeded: job)
      guard let a = try left.group(ofJob: number, in: run), let b = try right.group(ofJob: number, in: run) else {
        continue
      }
      try run.step(a.count)
      let selves = areDisjoint ? nil : b.members(of: a)
      let (own, others) = (try a.index(in: run), try b.index(in: run))
      var join = IntervalJoin(
        own.intervals, relation, others.intervals, selfMembers: selves, index: others, leftIndex: own,
        interrupted: run.interruption)
      let (sum, overflow) = count.addingReportingOverflow(join.countPairs())
      count = overflow ? .max : sum
      try run.step(join.comparisons)
    }
    return count
  }

  private func join(
    _ parts: [RowBatch.Part], _ link: BoundPattern.Link, at position: Int, _ held: MemoryCharge
  ) throws -> [RowBatch.Part] {
    let last = parts[parts.count - 1]
    var tuples: [Int32] = []
    var right = MatchedRows(store: run.store)
    let limit = run.options.maximumRows
    // The numbers of both rows, in arrays that grow to up to twice what they need.
    let growing = run.charge(.join)
    defer { growing.release() }
    let bytesPerTuple = 2 * 2 * MemoryLayout<Int32>.stride
    var uncounted = 0
    if run.allows(.jobJoins), !link.set.isCorrelated, link.unless == nil, link.relation.kind != .always,
      parts.count == 1
    {
      try joinByJob(last, link) { rows, group, members in
        try growing.grow(by: rows.count * bytesPerTuple)
        tuples.append(contentsOf: rows)
        right.append(group, members)
        if tuples.count > limit { throw RunFailure.rowLimit(limit) }
      }
    } else {
      try joinByTuple(parts, link, at: position) { tuple, group, member in
        if uncounted == 0 {
          uncounted = 1024
          try growing.grow(by: uncounted * bytesPerTuple)
        }
        uncounted -= 1
        tuples.append(Int32(truncatingIfNeeded: tuple))
        right.append(group, [Int32(truncatingIfNeeded: member)])
        if tuples.count > limit { throw RunFailure.rowLimit(limit) }
      }
    }
    // The right side's segments get their jobs and times beside their numbers.
    try held.grow(by: tuples.count * (parts.count * MemoryLayout<Int32>.stride + 4 + RowBatch.bytesPerSegment))
    return try parts.map { part in
      try run.step(tuples.count)
      return RowBatch.Part(batch: part.batch, rows: tuples.map { part.rows[Int($0)] })
    } + [right.part]
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

  /// Joins all rows of a job at once, and gives a job's pairs: left rows, and members of the group beside them.
  private func joinByJob(
    _ left: RowBatch.Part, _ link: BoundPattern.Link, _ append: ([Int32], SetGroup, [Int32]) throws -> Void
  ) throws {
    let index = try run.index(of: link.set)
    let areDisjoint = index.isDisjoint(from: pattern.first.pipeline.onlyModule)
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
      try run.step(row - first)
      if run.allows(.runSieves), var sieve = index.sieve(ofJob: job, for: row - first, link.relation) {
        try joinJob(left.batch, first..<row, &sieve, append)
        continue
      }
      if run.allows(.smallGroups), let few = index.fewRows(ofJob: job, for: row - first, link.relation) {
        try joinFew(left.batch, first..<row, few, index, link.relation, append)
        continue
      }
      guard let group = try index.group(ofJob: job, in: run) else { continue }
      if link.relation.selection == .next {
        try joinNext(left.batch, first..<row, group, link.relation, areDisjoint: areDisjoint, append)
      } else {
        try joinJob(
          left.batch, first..<row, isOrdered: isOrdered, group, link.relation, areDisjoint: areDisjoint, append)
      }
    }
  }

  private func joinJob(
    _ left: RowBatch, _ rows: Range<Int>, _ sieve: inout RunSieve,
    _ append: ([Int32], SetGroup, [Int32]) throws -> Void
  ) throws {
    let held = run.charge(.join)
    defer { held.release() }
    var rowsFound: [Int32] = []
    var membersFound: [Int32] = []
    for row in rows {
      guard let interval = left.interval(row) else { continue }
      let first = membersFound.count
      sieve.forEach(interval, ofRow: sieve.group.row(ofSegment: left.segmentNumber(row))) { member in
        membersFound.append(member)
        return membersFound.count <= run.options.maximumRows
      }
      try held.grow(by: (membersFound.count - first) * 2 * 2, of: Int32.self)
      for _ in first..<membersFound.count { rowsFound.append(Int32(truncatingIfNeeded: row)) }
      try run.step(sieve.takeLooks() + 1)
    }
    try append(rowsFound, sieve.group, membersFound)
  }

  /// Relates each left row to each of a few segments, whose order by start is also their own.
  private func joinFew(
    _ left: RowBatch, _ rows: Range<Int>, _ few: FewRows, _ index: SetIndex, _ relation: TemporalRelation,
    _ append: ([Int32], SetGroup, [Int32]) throws -> Void
  ) throws {
    var rowsFound: [Int32] = []
    var membersFound: [Int32] = []
    for row in rows {
      guard let interval = left.interval(row) else { continue }
      few.forEach(interval, ofSegment: left.segmentNumber(row), relation) { member in
        rowsFound.append(Int32(truncatingIfNeeded: row))
        membersFound.append(Int32(truncatingIfNeeded: member))
        return true
      }
    }
    try run.step(rows.count * few.count)
    guard !rowsFound.isEmpty, let group = try index.group(ofJob: left.job[rows.lowerBound], in: run) else { return }
    try append(rowsFound, group, membersFound)
  }

  /// Finds the next member of each left row by its rank among the starts.
  private func joinNext(
    _ left: RowBatch, _ rows: Range<Int>, _ group: SetGroup, _ relation: TemporalRelation, areDisjoint: Bool,
    _ append: ([Int32], SetGroup, [Int32]) throws -> Void
  ) throws {
    let right = try group.index(in: run).intervals
    let held = run.charge(.join)
    defer { held.release() }
    try held.grow(by: rows.count * 2, of: Int32.self)
    var ranks = NearRanks(right.starts.buffer)
    var rowsFound: [Int32] = []
    var membersFound: [Int32] = []
    rowsFound.reserveCapacity(rows.count)
    membersFound.reserveCapacity(rows.count)
    for row in rows {
      guard let interval = left.interval(row) else { continue }
      var next = ranks.rank(of: interval.end)
      if !areDisjoint, next < right.count, let itself = group.member(ofSegment: left.segmentNumber(row)),
        right.member(at: next) == itself
      {
        next += 1
      }
      guard next < right.count, relation.holds(between: interval, and: right.interval(at: next)) else { continue }
      rowsFound.append(Int32(truncatingIfNeeded: row))
      membersFound.append(right.member(at: next))
    }
    try run.step(rows.count)
    try append(rowsFound, group, membersFound)
  }

  private func joinJob(
    _ left: RowBatch, _ rows: Range<Int>, isOrdered: Bool, _ group: SetGroup, _ relation: TemporalRelation,
    areDisjoint: Bool, _ append: ([Int32], SetGroup, [Int32]) throws -> Void
  ) throws {
    let intervals = left.start.withUnsafeBufferPointer { starts in
      left.end.withUnsafeBufferPointer { ends in
        SortedIntervals(
          starts: UnsafeBufferPointer(rebasing: starts[rows]), ends: UnsafeBufferPointer(rebasing: ends[rows]),
          interrupted: run.interruption)
      }
    }
    var selves: [Int32]?
    if !areDisjoint {
      for row in rows {
        guard let member = group.member(ofSegment: left.segmentNumber(row)) else { continue }
        if selves == nil { selves = Array(repeating: -1, count: rows.count) }
        selves?[row - rows.lowerBound] = member
      }
    }
    let others = try group.index(in: run)
    var join = IntervalJoin(
      intervals, relation, others.intervals, selfMembers: selves, index: others, interrupted: run.interruption)
    let held = run.charge(.join)
    defer { held.release() }
    // The times and the partner of each row on the left.
    try held.grow(by: rows.count * 24)
    // Rows of a limit's size never are held beyond it: a job gives at most one pair more than it may.
    let most = run.options.maximumRows
    var rowsFound: [Int32] = []
    var membersFound: [Int32] = []
    var stopped: (any Error)?
    join.forEachPair { a, b in
      rowsFound.append(Int32(truncatingIfNeeded: rows.lowerBound) + a)
      membersFound.append(b)
      if rowsFound.count & 0xFFF == 1 {
        do {
          try run.checkNow()
          // Two numbers a pair, in arrays that grow.
          try held.grow(by: 0x1000 * 2 * 2, of: Int32.self)
        } catch {
          stopped = error
          return false
        }
      }
      return rowsFound.count <= most
    }
    if let stopped { throw stopped }
    try run.checkNow()
    if !(isOrdered && group.isOrderedByStart) {
      try held.grow(by: rowsFound.count * 2, of: Int.self)
      var order = Array(rowsFound.indices)
      order.sort(asking: run.interruption) {
        (rowsFound[$0], membersFound[$0]) < (rowsFound[$1], membersFound[$1])
      }
      rowsFound = order.map { rowsFound[$0] }
      membersFound = order.map { membersFound[$0] }
    }
    try append(rowsFound, group, membersFound)
  }

  /// Rows with the parts' times from the first start to the last end; parts without a place in time do not count.
  private func hulls(_ parts: [RowBatch.Part], _ held: MemoryCharge) throws -> RowBatch {
    let count = parts[0].rows.count
    var job: [Int32] = []
    var start: [Double] = []
    var end: [Double] = []
    try held.grow(by: count * (4 + 8 + 8))
    job.reserveCapacity(count)
    start.reserveCapacity(count)
    end.reserveCapacity(count)
    for tuple in 0..<count {
      try run.step()
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
    return RowBatch(
      store: run.store, count: count, job: job, start: start, end: end, parts: parts,
      memory: HeldMemory(arrays: [held]))
  }
}

/// The rows that a join found on its right side, as a part: those of a batch by number, segments by number in the store.
private struct MatchedRows {
  private let store: StoreView
  private var pieces: [(batch: RowBatch, rows: [Int32])] = []
  private var segments: [Int32] = []

  init(store: StoreView) { self.store = store }

  mutating func append(_ group: SetGroup, _ members: [Int32]) {
    if group.appendSegments(of: members, to: &segments) { return }
    for member in members {
      guard case .derived(let batch, let row) = group.member(Int(member)) else { continue }
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
