/// Asks an index which members one interval is related to.
///
/// A probe prepares a relation once and keeps its scratch memory between questions; it belongs to one thread.
/// A segment is never related to itself: when the one asked about is a member of the index, exclude it.
struct IntervalProbe {
  let index: IntervalIndex
  let relation: TemporalRelation
  /// How many times an interval or a block of them was looked at, since the probe was made.
  var comparisons = 0
  /// The index's starts and ends by position; the index keeps them alive.
  let starts: UnsafeBufferPointer<Double>
  let ends: UnsafeBufferPointer<Double>
  let startRanks: RankedValues.View
  let isPlainOverlap: Bool
  private let members: UnsafeBufferPointer<Int32>?
  /// The order that the view is of, which an index does not keep if it was broken off.
  private var loadedEndOrder: (order: EndOrder, view: EndOrderView)?
  private var loadedReach: ReachView?
  let interrupted: Interruption?
  var windows: [IntervalWindow] = []
  var found: [Int32] = []

  /// The order of ends: ascending ends, and the positions of their intervals.
  struct EndOrderView {
    let ends: UnsafeBufferPointer<Double>
    let ranks: RankedValues.View
    let positions: UnsafeBufferPointer<Int32>
  }

  /// How far blocks of intervals reach; the index keeps it alive.
  struct ReachView {
    /// The largest end of each block, and the largest of all blocks up to and including it.
    let largestEnd: UnsafeBufferPointer<Double>
    let soFar: UnsafeBufferPointer<Double>
  }

  /// - Parameter interrupted: asked while what a relation needs is made, whose answers then mean nothing.
  init(_ index: IntervalIndex, _ relation: TemporalRelation, interrupted: Interruption? = nil) {
    self.interrupted = interrupted
    self.index = index
    self.relation = relation
    starts = index.intervals.starts.buffer
    ends = index.intervals.ends.buffer
    startRanks = index.startRanks.view
    members = index.intervals.members?.buffer
    isPlainOverlap = relation.isPlainOverlap
  }

  @inline(__always)
  mutating func endOrder() -> EndOrderView {
    if let loadedEndOrder { return loadedEndOrder.view }
    let order = index.endOrder(interrupted)
    let view = EndOrderView(ends: order.ends.buffer, ranks: order.ranks.view, positions: order.positions.buffer)
    loadedEndOrder = (order, view)
    return view
  }

  @inline(__always)
  mutating func reach() -> ReachView {
    if let loadedReach { return loadedReach }
    let summaries = index.summaries
    let view = ReachView(largestEnd: summaries.largestEnd.buffer, soFar: summaries.largestEndSoFar.buffer)
    loadedReach = view
    return view
  }

  @inline(__always)
  func interval(at position: Int) -> Interval { Interval(unchecked: starts[position], ends[position]) }

  /// The position of a member, or -1.
  @inline(__always)
  private func position(of member: Int32?) -> Int {
    guard let member else { return -1 }
    return index.position(of: member) ?? -1
  }

  /// Whether `a` is related to some member; stops at the first that shows it.
  ///
  /// - Complexity: O(log n).
  mutating func exists(_ a: Interval, excluding member: Int32? = nil) -> Bool {
    if isPlainOverlap, member == nil { return overlapsSome(a) }
    if relation.selection != nil { return partner(of: a, excluding: member) != nil }
    let excluded = position(of: member)
    var found = false
    visit(a, inOrder: false) { position in
      found = position != excluded
      return !found
    }
    return found
  }

  /// How many members `a` is related to.
  ///
  /// - Complexity: O(log n) where ranks tell, otherwise O(log n + answers).
  mutating func count(_ a: Interval, excluding member: Int32? = nil) -> Int {
    if isPlainOverlap, member == nil { return overlapCount(a) }
    if relation.selection != nil { return partner(of: a, excluding: member) == nil ? 0 : 1 }
    let excluded = position(of: member)
    if let count = rankCount(a) {
      return excluded >= 0 && relation.holds(between: a, and: interval(at: excluded)) ? count - 1 : count
    }
    var count = 0
    visit(a, inOrder: false) { position in
      count += position == excluded ? 0 : 1
      return true
    }
    return count
  }

  /// Calls `body` with each member that `a` is related to, in the order by start and then by member, until it returns
  /// `false`.
  ///
  /// - Complexity: O(log n + answers), and O(answers log answers) where they are found by their ends or lengths.
  @inline(__always)
  mutating func forEach(_ a: Interval, excluding member: Int32? = nil, _ body: (Int32) -> Bool) {
    let excluded = position(of: member)
    if isPlainOverlap {
      let members = members
      visitOverlaps(a) { $0 == excluded || body(members?[$0] ?? Int32(truncatingIfNeeded: $0)) }
    } else {
      forEachOther(a, excluding: excluded, body)
    }
  }

  private mutating func forEachOther(_ a: Interval, excluding excluded: Int, _ body: (Int32) -> Bool) {
    guard relation.selection == nil else {
      if let partner = partner(of: a, excludingPosition: excluded, accepting: { _ in true }) { _ = body(partner) }
      return
    }
    let members = members
    visit(a, inOrder: true) { position in
      position == excluded || body(members?[position] ?? Int32(truncatingIfNeeded: position))
    }
  }

  /// The member that NEXT, PREVIOUS or NEAREST chooses for `a`, if its gap is admitted; for other relations the first
  /// in order.
  ///
  /// The choice comes before the bound: `NEXT(>=3s)` asks whether the next one is at least three seconds away.
  ///
  /// - Parameter accepts: which members are there to choose from at all.
  /// - Complexity: O(log n + members refused).
  mutating func partner(
    of a: Interval, excluding member: Int32? = nil, accepting accepts: (Int32) -> Bool = { _ in true }
  ) -> Int32? {
    partner(of: a, excludingPosition: position(of: member), accepting: accepts)
  }

  private mutating func partner(
    of a: Interval, excludingPosition excluded: Int, accepting accepts: (Int32) -> Bool
  ) -> Int32? {
    let (members, relation, starts, ends) = (members, relation, starts, ends)
    var chosen: Int32?
    func choose(_ position: Int) -> Bool {
      let member = members?[position] ?? Int32(truncatingIfNeeded: position)
      guard position != excluded, accepts(member) else { return true }
      let b = Interval(unchecked: starts[position], ends[position])
      if relation.selection == nil || relation.holds(between: a, and: b) { chosen = member }
      return false
    }
    switch relation.selection {
    case .next: visitLater(a, choose)
    case .previous: visitEarlier(a, choose)
    case .nearest: visitOutward(a, choose)
    case nil: visit(a, inOrder: true, choose)
    }
    return chosen
  }
}
