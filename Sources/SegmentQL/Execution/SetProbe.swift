import SegmentModel

/// Asks which rows of a set the current row is related to, in whichever way the set allows: by one index for all outer
/// rows, by that index and the ties of a correlated set, by equality alone, or by making the set anew.
final class SetProbe {
  private let set: BoundSet
  private let relation: TemporalRelation
  /// The owner of this probe.
  private unowned let evaluator: Evaluator
  private let run: QueryRun
  private var index: SetIndex?
  private var job: Int32 = -1
  private var group: SetGroup?
  private var probe: IntervalProbe?
  private var lookup: EqualityLookup?
  /// The intervals looked at that no step was counted for yet.
  private var examined = 0

  init(_ set: BoundSet, _ relation: TemporalRelation, _ evaluator: Evaluator) {
    self.set = set
    self.relation = relation
    self.evaluator = evaluator
    run = evaluator.run
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
      let looks = probe?.comparisons ?? 0
      let found = probe?.exists(interval, excluding: group?.member(ofSegment: subject.segment)) ?? false
      try run.step((probe?.comparisons ?? 0) - looks)
      return found
    }
    var found = false
    try forEach(subject) { _, _ in
      found = true
      return false
    }
    return found
  }

  func count(_ subject: Subject) throws -> Int {
    guard !needsTime || subject.interval != nil, try prepare(subject) else { return 0 }
    if ties == nil, let interval = subject.interval, needsTime {
      let looks = probe?.comparisons ?? 0
      let found = probe?.count(interval, excluding: group?.member(ofSegment: subject.segment)) ?? 0
      try run.step((probe?.comparisons ?? 0) - looks)
      return found
    }
    var count = 0
    try forEach(subject) { _, _ in
      count += 1
      return true
    }
    return count
  }

  /// Calls `body` with each member that the subject is related to and its group, in the set's order, until it answers
  /// false.
  func forEach(_ subject: Subject, _ body: (SetGroup, Int) throws -> Bool) throws {
    guard !needsTime || subject.interval != nil, try prepare(subject), let group else { return }
    let itself = group.member(ofSegment: subject.segment)
    guard needsTime, let interval = subject.interval else {
      return try forEachOfJob(group, itself.map { Int($0) }, body)
    }
    if relation.selection != nil { return try choosePartner(interval, group, itself, body) }
    guard group.isOrderedByStart else { return try forEachUnordered(interval, group, itself, body) }
    var failure: (any Error)?
    let looks = probe?.comparisons ?? 0
    defer { examined += (probe?.comparisons ?? 0) - looks }
    probe?.forEach(interval, excluding: itself) { member in
      do {
        try run.step()
        return try holdTies(group, Int(member)) ? body(group, Int(member)) : true
      } catch let error {
        failure = error
        return false
      }
    }
    if let failure { throw failure }
  }

  /// NEXT, PREVIOUS and NEAREST choose among the members that the ties admit.
  private func choosePartner(
    _ interval: Interval, _ group: SetGroup, _ itself: Int32?, _ body: (SetGroup, Int) throws -> Bool
  ) throws {
    var failure: (any Error)?
    let partner = probe?.partner(of: interval, excluding: itself) { member in
      guard failure == nil else { return true }
      do {
        try run.step()
        return try holdTies(group, Int(member))
      } catch let error {
        failure = error
        return true
      }
    }
    if let failure { throw failure }
    if let partner { _ = try body(group, Int(partner)) }
  }

  /// The same for a set whose own order is not by start.
  private func forEachUnordered(
    _ interval: Interval, _ group: SetGroup, _ itself: Int32?, _ body: (SetGroup, Int) throws -> Bool
  ) throws {
    var members: [Int32] = []
    probe?.forEach(interval, excluding: itself) { member in
      members.append(member)
      return members.count & 0xFFFF != 0 || !run.mustStop
    }
    members.sort(asking: run.interruption, by: <)
    try run.checkNow()
    for member in members {
      try run.step()
      guard try holdTies(group, Int(member)) else { continue }
      guard try body(group, Int(member)) else { return }
    }
  }

  private func forEachOfJob(_ group: SetGroup, _ itself: Int?, _ body: (SetGroup, Int) throws -> Bool) throws {
    func visit(_ members: some Sequence<Int>) throws {
      for member in members where member != itself {
        try run.step()
        guard try holdTies(group, member) else { continue }
        guard try body(group, member) else { return }
      }
    }
    guard let correlation = set.correlation, !correlation.equalities.isEmpty else { return try visit(0..<group.count) }
    if lookup == nil { lookup = EqualityLookup(correlation.equalities, evaluator, frame: set.frame) }
    try visit(lookup?.members(of: group, job: job) ?? [])
  }

  // MARK: The set

  private var ties: BoundFilter? { self.set.correlation?.ties }

  private func holdTies(_ group: SetGroup, _ member: Int) throws -> Bool {
    guard let ties else { return true }
    let row = group.member(member)
    evaluator.enter(row, frame: set.frame)
    return try evaluator.holds(ties, countingUndecided: row)
  }

  /// Makes the group of the subject's job the current one; false when the set has no row there.
  private func prepare(_ subject: Subject) throws -> Bool {
    try run.step(1 + examined)
    examined = 0
    if set.isCorrelated, set.correlation == nil {
      let made = try SetIndex(evaluator.rows(of: set, job: Int(subject.job)), in: run)
      index = made
      try enter(made.group(ofJob: subject.job, in: run), job: subject.job)
    } else if subject.job != job || index == nil {
      if index == nil { index = try run.index(of: set.correlation?.candidates ?? set) }
      try enter(index?.group(ofJob: subject.job, in: run), job: subject.job)
    }
    return group != nil
  }

  private func enter(_ group: SetGroup?, job: Int32) throws {
    self.group = group
    self.job = job
    probe =
      needsTime ? try group.map { IntervalProbe(try $0.index(in: run), relation, interrupted: run.interruption) } : nil
  }
}

/// The members of a set by the values that its ties compare with outer values: a hash join's table, made job by job.
private final class EqualityLookup {
  private let equalities: [BoundSet.Equality]
  /// The owner of the probe that this belongs to.
  private unowned let evaluator: Evaluator
  private let frame: Int
  private var tables: [Int32: [GroupKey: [Int]]] = [:]
  private let memory: MemoryCharge

  init(_ equalities: [BoundSet.Equality], _ evaluator: Evaluator, frame: Int) {
    self.equalities = equalities
    self.evaluator = evaluator
    self.frame = frame
    memory = evaluator.run.charge(.set)
  }

  /// The members whose values equal the outer rows' values of now.
  func members(of group: SetGroup, job: Int32) throws -> [Int] {
    if tables[job] == nil {
      var table: [GroupKey: [Int]] = [:]
      for member in 0..<group.count {
        try evaluator.run.step()
        evaluator.enter(group.member(member), frame: frame)
        let values = try equalities.map { try evaluator.value(orNull: $0.candidate) }
        // A missing value equals nothing.
        if values.contains(.null) { continue }
        try memory.grow(by: GroupKey.bytes(values.count) + values.reduce(64) { $0 + $1.heapBytes })
        table[GroupKey(values), default: []].append(member)
      }
      tables[job] = table
    }
    return try tables[job]?[GroupKey(equalities.map { try evaluator.value(orNull: $0.outer) })] ?? []
  }
}
