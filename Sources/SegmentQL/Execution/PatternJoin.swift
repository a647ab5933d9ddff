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
    var parts = [RowBatch.Part(set: first, rows: (0..<first.count).map { Int32(truncatingIfNeeded: $0) })]
    for (position, link) in pattern.links.enumerated() { parts = try join(parts, link, at: position) }
    return hulls(parts)
  }

  private func join(_ parts: [RowBatch.Part], _ link: BoundPattern.Link, at position: Int) throws -> [RowBatch.Part] {
    let probe = SetProbe(link.set, link.relation, evaluator)
    let unless = try link.unless.map { try UnlessProbe($0, evaluator) }
    let last = parts[parts.count - 1]
    var longer = parts.map { RowBatch.Part(set: $0.set, rows: []) }
    var right: [(set: RowBatch, rows: [Int32])] = []
    for tuple in last.rows.indices {
      try run.step()
      for (step, part) in parts.enumerated() {
        evaluator.enter(.derived(part.set, Int(part.rows[tuple])), frame: pattern.firstFrame + step)
      }
      let left = evaluator.subject(of: .derived(last.set, Int(last.rows[tuple])))
      try probe.forEach(left) { row in
        guard let set = probe.index?.rows else { return false }
        if let unless {
          evaluator.enter(.derived(set, row), frame: pattern.firstFrame + position + 1)
          let rightSubject = evaluator.subject(of: .derived(set, row))
          if try unless.excludes(left, rightSubject) { return true }
        }
        for step in parts.indices { longer[step].rows.append(parts[step].rows[tuple]) }
        if right.last?.set !== set { right.append((set, [])) }
        right[right.count - 1].rows.append(Int32(truncatingIfNeeded: row))
        if longer[0].rows.count > run.options.maximumRows { throw RunFailure.rowLimit(run.options.maximumRows) }
        return true
      }
    }
    longer.append(joined(right))
    return longer
  }

  /// The right rows as one part; a set that was made anew for each tuple comes in pieces.
  private func joined(_ pieces: [(set: RowBatch, rows: [Int32])]) -> RowBatch.Part {
    guard let first = pieces.first else { return RowBatch.Part(set: RowBatch(store: run.store, count: 0), rows: []) }
    if pieces.count == 1 { return RowBatch.Part(set: first.set, rows: first.rows) }
    let set = RowBatch(concatenating: pieces.map { $0.set.rows(at: $0.rows.map(Int.init)) }, store: run.store)
    return RowBatch.Part(set: set, rows: (0..<set.count).map { Int32(truncatingIfNeeded: $0) })
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
        guard let interval = part.set.interval(Int(part.rows[tuple])) else { continue }
        lower = min(lower, interval.start)
        upper = max(upper, interval.end)
      }
      job.append(parts[0].set.job[Int(parts[0].rows[tuple])])
      start.append(lower <= upper ? lower : .nan)
      end.append(lower <= upper ? upper : .nan)
    }
    return RowBatch(store: run.store, count: count, job: job, start: start, end: end, parts: parts)
  }
}

/// Tells whether a row of the UNLESS set starts between the two rows of a pair.
private struct UnlessProbe {
  private let set: BoundSet
  private let evaluator: Evaluator
  private let shared: SetIndex?

  init(_ set: BoundSet, _ evaluator: Evaluator) throws {
    self.set = set
    self.evaluator = evaluator
    let isMadeAnew = set.isCorrelated && set.correlation == nil
    shared = isMadeAnew ? nil : try evaluator.run.index(of: set.correlation?.candidates ?? set)
  }

  /// Between: from the end of the earlier, included, to the start of the later, not included.
  func excludes(_ left: SetProbe.Subject, _ right: SetProbe.Subject) throws -> Bool {
    guard let a = left.interval, let b = right.interval else { return false }
    let (from, until) = a.end <= b.start ? (a.end, b.start) : (b.end, a.start)
    guard from < until else { return false }
    let index = try shared ?? SetIndex(evaluator.rows(of: set.pipeline, job: Int(left.job)).materialized())
    guard let group = index.group(ofJob: left.job) else { return false }
    let starts = group.starts
    var position = partitionPoint(starts) { $0 < from }
    while position < starts.count, starts[position] < until {
      try evaluator.run.step()
      let row = Int(group.rows[Int(group.index.intervals.member(at: position))])
      position += 1
      let segment = index.rows.segmentNumber(row)
      if segment != RowBatch.noSegment, segment == left.segment || segment == right.segment { continue }
      guard let ties = set.correlation?.ties else { return true }
      evaluator.enter(.derived(index.rows, row), frame: set.frame)
      if try evaluator.holds(ties) { return true }
    }
    return false
  }
}

extension RowBatch {
  /// The rows of several sets of one layout, one after the other.
  convenience init(concatenating sets: [RowBatch], store: StoreView) {
    let columns = sets.first?.columns.indices.map { column in sets.flatMap { $0.columns[column] } } ?? []
    let parts: [Part] =
      sets.first?.parts.indices.map { part in
        let pieces = sets.map { $0.parts[part].set.rows(at: $0.parts[part].rows.map(Int.init)) }
        let set = RowBatch(concatenating: pieces, store: store)
        return Part(set: set, rows: (0..<set.count).map { Int32(truncatingIfNeeded: $0) })
      } ?? []
    self.init(
      store: store, count: sets.reduce(0) { $0 + $1.count }, job: sets.flatMap(\.job), start: sets.flatMap(\.start),
      end: sets.flatMap(\.end), segment: sets.flatMap(\.segment), columns: columns, parts: parts)
  }
}
