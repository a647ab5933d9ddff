import SegmentModel

/// Tells whether a row of an UNLESS set starts between the two rows of a pair.
struct UnlessProbe {
  private let set: BoundSet
  private let evaluator: Evaluator
  /// `nil` for a set that must be made for each pair.
  private let shared: SetIndex?

  init(_ set: BoundSet, _ evaluator: Evaluator) throws {
    self.set = set
    self.evaluator = evaluator
    let isMadeAnew = set.isCorrelated && set.correlation == nil
    shared = isMadeAnew ? nil : try evaluator.run.index(of: set.correlation?.candidates ?? set)
  }

  /// Between: from the end of the earlier, included, to the start of the later, not included. Neither row of the pair
  /// stands between itself and the other.
  func excludes(_ left: SetProbe.Subject, _ right: SetProbe.Subject) throws -> Bool {
    guard let a = left.interval, let b = right.interval else { return false }
    let (from, until) = a.end <= b.start ? (a.end, b.start) : (b.end, a.start)
    guard from < until else { return false }
    let index = try shared ?? SetIndex(evaluator.rows(of: set, job: Int(left.job)), in: evaluator.run)
    guard let group = try index.group(ofJob: left.job, in: evaluator.run) else { return false }
    let intervals = try group.index(in: evaluator.run).intervals
    let starts = intervals.starts.buffer
    for position in partitionPoint(starts, while: { $0 < from })..<starts.count {
      guard starts[position] < until else { return false }
      try evaluator.run.step()
      let member = Int(intervals.member(at: position))
      let segment = group.segment(ofMember: member)
      if segment != RowBatch.noSegment, segment == left.segment || segment == right.segment { continue }
      guard let ties = set.correlation?.ties else { return true }
      let row = group.member(member)
      evaluator.enter(row, frame: set.frame)
      if try evaluator.holds(ties, countingUndecided: row) { return true }
    }
    return false
  }
}
