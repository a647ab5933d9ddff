import SegmentModel

/// Asks which rows of a set the current row is related to, in whichever way the set allows: by one index for all outer
/// rows, by that index and the ties of a correlated set, by equality alone, or by making the set anew.
final class SetProbe {
  private let set: BoundSet
  private let relation: TemporalRelation
  private let evaluator: Evaluator
  private var run: QueryRun { evaluator.run }
  /// The rows that answers are numbers of.
  private(set) var index: SetIndex?
  private var job: Int32 = -1
  private var group: SetIndex.Group?
  private var probe: IntervalProbe?
  private var lookup: EqualityLookup?

  init(_ set: BoundSet, _ relation: TemporalRelation, _ evaluator: Evaluator) {
    self.set = set
    self.relation = relation
    self.evaluator = evaluator
  }

  /// A row that is to be related, with the job it belongs to.
  struct Subject {
    var interval: Interval?
    var job: Int32
    var segment: Int32
  }

  private var needsTime: Bool { relation.kind != .always }

  /// Whether the subject is related to some row of the set.
  func exists(_ subject: Subject) throws -> Bool {
    guard !needsTime || subject.interval != nil, try prepare(subject) else { return false }
    if ties == nil, let interval = subject.interval, needsTime {
      return probe?.exists(interval, excluding: group?.member(ofSegment: subject.segment)) ?? false
    }
    var found = false
    try forEach(subject) { _ in
      found = true
      return false
    }
    return found
  }

  func count(_ subject: Subject) throws -> Int {
    guard !needsTime || subject.interval != nil, try prepare(subject) else { return 0 }
    if ties == nil, let interval = subject.interval, needsTime {
      return probe?.count(interval, excluding: group?.member(ofSegment: subject.segment)) ?? 0
    }
    var count = 0
    try forEach(subject) { _ in
      count += 1
      return true
    }
    return count
  }

  /// Calls `body` with each row of `index` that the subject is related to, in the set's order, until it answers false.
  func forEach(_ subject: Subject, _ body: (Int) throws -> Bool) throws {
    guard !needsTime || subject.interval != nil, try prepare(subject), let group else { return }
    let itself = group.member(ofSegment: subject.segment)
    guard needsTime, let interval = subject.interval else { return try forEachOfJob(group, itself, body) }
    var failure: (any Error)?
    func isTied(_ member: Int32) -> Bool {
      guard failure == nil else { return true }
      do {
        try run.step()
        return try holdTies(Int(group.rows[Int(member)]))
      } catch {
        failure = error
        return true
      }
    }
    if relation.selection != nil {
      let partner = probe?.partner(of: interval, excluding: itself, accepting: { isTied($0) })
      if let failure { throw failure }
      if let partner { _ = try body(Int(group.rows[Int(partner)])) }
      return
    }
    guard group.isOrderedByStart else { return try forEachUnordered(interval, group, itself, body) }
    probe?.forEach(interval, excluding: itself) { member in
      do {
        guard isTied(member) else { return failure == nil }
        if failure != nil { return false }
        return try body(Int(group.rows[Int(member)]))
      } catch let error {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
  }

  /// The same for a set whose own order is not by start.
  private func forEachUnordered(
    _ interval: Interval, _ group: SetIndex.Group, _ itself: Int32?, _ body: (Int) throws -> Bool
  ) throws {
    var members: [Int32] = []
    probe?.forEach(interval, excluding: itself) { member in
      members.append(member)
      return true
    }
    for member in members.sorted() {
      try run.step()
      let row = Int(group.rows[Int(member)])
      guard try holdTies(row) else { continue }
      guard try body(row) else { return }
    }
  }

  private func forEachOfJob(_ group: SetIndex.Group, _ itself: Int32?, _ body: (Int) throws -> Bool) throws {
    if let correlation = set.correlation, !correlation.equalities.isEmpty, let index {
      if lookup == nil { lookup = EqualityLookup(index, correlation.equalities, evaluator, frame: set.frame) }
      guard let rows = try lookup?.rows(ofJob: job, group) else { return }
      let own = itself.map { group.rows[Int($0)] }
      for row in rows where row != own {
        try run.step()
        guard try holdTies(Int(row)) else { continue }
        guard try body(Int(row)) else { return }
      }
      return
    }
    for (member, row) in group.rows.enumerated() where itself.map({ Int($0) != member }) ?? true {
      try run.step()
      guard try holdTies(Int(row)) else { continue }
      guard try body(Int(row)) else { return }
    }
  }

  // MARK: The set

  private var ties: BoundFilter? { self.set.correlation?.ties }

  private func holdTies(_ row: Int) throws -> Bool {
    guard let ties, let index else { return true }
    evaluator.enter(.derived(index.rows, row), frame: set.frame)
    return try evaluator.holds(ties)
  }

  /// Makes the group of the subject's job the current one; false when the set has no row there.
  private func prepare(_ subject: Subject) throws -> Bool {
    try run.step()
    if set.isCorrelated, set.correlation == nil {
      let made = try SetIndex(evaluator.rows(of: set.pipeline, job: Int(subject.job)).materialized())
      index = made
      enter(made.group(ofJob: subject.job), job: subject.job)
    } else if index == nil {
      index = try run.index(of: set.correlation?.candidates ?? set)
      enter(index?.group(ofJob: subject.job), job: subject.job)
    } else if subject.job != job {
      enter(index?.group(ofJob: subject.job), job: subject.job)
    }
    return group != nil
  }

  private func enter(_ group: SetIndex.Group?, job: Int32) {
    self.group = group
    self.job = job
    probe = needsTime ? group.map { IntervalProbe($0.index, relation) } : nil
  }
}

/// The rows of a set by the values that its ties compare with outer values: a hash join's table, made job by job.
private final class EqualityLookup {
  private let index: SetIndex
  private let equalities: [BoundSet.Equality]
  private let evaluator: Evaluator
  private let frame: Int
  private var tables: [Int32: [GroupKey: [Int32]]] = [:]

  init(_ index: SetIndex, _ equalities: [BoundSet.Equality], _ evaluator: Evaluator, frame: Int) {
    self.index = index
    self.equalities = equalities
    self.evaluator = evaluator
    self.frame = frame
  }

  /// The rows whose values equal the outer rows' values of now.
  func rows(ofJob job: Int32, _ group: SetIndex.Group) throws -> [Int32] {
    if tables[job] == nil {
      var table: [GroupKey: [Int32]] = [:]
      for row in group.rows {
        try evaluator.run.step()
        evaluator.enter(.derived(index.rows, Int(row)), frame: frame)
        let values = try equalities.map { try evaluator.value($0.candidate) }
        // A missing value equals nothing.
        if !values.contains(.null) { table[GroupKey(values), default: []].append(row) }
      }
      tables[job] = table
    }
    return try tables[job]?[GroupKey(equalities.map { try evaluator.value($0.outer) })] ?? []
  }
}
