import SegmentModel

/// Relates the members of two groups of the same job, left to right.
///
/// OVERLAPS without a bound sweeps over both sides once, whatever their lengths; the other relations look each left
/// member up in an index over the right. So each takes O((n + m) log m + answers). Work with one value on one thread.
struct IntervalJoin {
  let left: SortedIntervals
  let right: SortedIntervals
  let relation: TemporalRelation
  /// For each left member the right member that is the same segment, or -1; `nil` when the sides share none.
  private let selfMembers: [Int32]?
  private var probe: IntervalProbe
  private var sweepComparisons = 0

  /// How many times an interval or a block of them was looked at, since the join was made.
  var comparisons: Int { sweepComparisons + probe.comparisons }

  /// - Parameters:
  ///   - selfMembers: the right member that is the same segment as each left member, -1 for none; a segment is never
  ///     related to itself.
  ///   - index: an index over the right side, where there is one already.
  init(
    _ left: SortedIntervals, _ relation: TemporalRelation, _ right: SortedIntervals, selfMembers: [Int32]? = nil,
    index: IntervalIndex? = nil
  ) {
    self.left = left
    self.right = right
    self.relation = relation
    self.selfMembers = selfMembers
    probe = IntervalProbe(index ?? IntervalIndex(right), relation)
  }

  /// For each of the left rows the place of the same row on the right, or -1; `nil` when the sides share none.
  ///
  /// - Parameters: both ascending.
  /// - Complexity: O(n + m).
  static func selfMembers<Row: FixedWidthInteger>(
    of left: UnsafeBufferPointer<Row>, in right: UnsafeBufferPointer<Row>
  ) -> [Int32]? {
    var members: [Int32]?
    var place = 0
    for (member, row) in left.enumerated() {
      while place < right.count, right[place] < row { place += 1 }
      guard place < right.count else { break }
      if right[place] == row {
        if members == nil { members = Array(repeating: -1, count: left.count) }
        members?[member] = Int32(truncatingIfNeeded: place)
      }
    }
    return members
  }

  // MARK: Pairs

  /// Calls `body` with each pair of members, ordered by the left and then by the right side's order, until it returns
  /// `false`.
  ///
  /// - Complexity: O(n + m + answers) for OVERLAPS without a bound, otherwise O((n + m) log m + answers), and for
  ///   relations that are found by their ends O(answers log answers).
  mutating func forEachPair(_ body: (Int32, Int32) -> Bool) {
    if relation.isPlainOverlap { return sweep(body) }
    for position in 0..<left.count {
      let member = left.member(at: position)
      var goesOn = true
      probe.forEach(left.interval(at: position), excluding: excluded(for: member)) {
        goesOn = body(member, $0)
        return goesOn
      }
      guard goesOn else { return }
    }
  }

  /// How many pairs there are.
  ///
  /// - Complexity: O((n + m) log m) where ranks tell, otherwise that of making the pairs.
  mutating func countPairs() -> Int {
    var total = 0
    for position in 0..<left.count {
      let member = left.member(at: position)
      total += probe.count(left.interval(at: position), excluding: excluded(for: member))
    }
    return total
  }

  // MARK: By left member

  /// For each left member how many on the right it is related to; 0 where it has no interval.
  mutating func countsPerLeft() -> [Int] {
    var counts = Array(repeating: 0, count: left.memberCount)
    for position in 0..<left.count {
      let member = left.member(at: position)
      counts[Int(member)] = probe.count(left.interval(at: position), excluding: excluded(for: member))
    }
    return counts
  }

  /// For each left member whether it is related to some on the right; `false` where it has no interval. What is
  /// `false` is the anti-join.
  ///
  /// - Complexity: O(n + m) for OVERLAPS without a bound, otherwise O((n + m) log m).
  mutating func existsMask() -> [Bool] {
    var mask = Array(repeating: false, count: left.memberCount)
    if relation.isPlainOverlap, selvesHaveEqualTimes {
      sweepForWitnesses { mask[Int($0)] = true }
      return mask
    }
    for position in 0..<left.count {
      let member = left.member(at: position)
      mask[Int(member)] = probe.exists(left.interval(at: position), excluding: excluded(for: member))
    }
    return mask
  }

  /// For each left member the one that NEXT, PREVIOUS or NEAREST chooses, or -1.
  ///
  /// - Parameter accepts: whether a left member may have this right member at all.
  mutating func partners(accepting accepts: (Int32, Int32) -> Bool = { _, _ in true }) -> [Int32] {
    var partners = [Int32](repeating: -1, count: left.memberCount)
    for position in 0..<left.count {
      let member = left.member(at: position)
      let partner = probe.partner(of: left.interval(at: position), excluding: excluded(for: member)) {
        accepts(member, $0)
      }
      partners[Int(member)] = partner ?? -1
    }
    return partners
  }

  private func excluded(for member: Int32) -> Int32? {
    guard let selfMembers, Int(member) < selfMembers.count, selfMembers[Int(member)] >= 0 else { return nil }
    return selfMembers[Int(member)]
  }

  // MARK: Sweeps

  /// Whether each left member that is also on the right has the same times there.
  private var selvesHaveEqualTimes: Bool {
    guard selfMembers != nil else { return true }
    return (0..<left.count).allSatisfy { position in
      guard let same = excluded(for: left.member(at: position)), let there = probe.index.position(of: same) else {
        return true
      }
      return left.interval(at: position) == right.interval(at: there)
    }
  }

  /// Keeps the right intervals that started before the left one and have not ended, in order. Each of them overlaps
  /// the left one, or is dropped for good, as later left ones start no earlier; so no look is wasted.
  private mutating func sweep(_ body: (Int32, Int32) -> Bool) {
    let (starts, ends) = (right.starts.buffer, right.ends.buffer)
    let openEnds = SystemMemory.allocate(Double.self, right.count)
    let open = SystemMemory.allocate(Int32.self, right.count)
    defer {
      SystemMemory.free(openEnds)
      SystemMemory.free(open)
    }
    var openCount = 0
    var next = 0
    for position in 0..<left.count {
      let a = left.interval(at: position)
      let member = left.member(at: position)
      let excluded = excluded(for: member) ?? -1
      while next < starts.count, starts[next] < a.start {
        if ends[next] > a.start {
          openEnds[openCount] = ends[next]
          open[openCount] = Int32(truncatingIfNeeded: next)
          openCount += 1
        }
        next += 1
        sweepComparisons += 1
      }
      var kept = 0
      sweepComparisons += openCount
      for place in 0..<openCount where openEnds[place] > a.start {
        let partner = right.member(at: Int(open[place]))
        openEnds[kept] = openEnds[place]
        open[kept] = open[place]
        kept += 1
        if partner != excluded, !body(member, partner) { return }
      }
      openCount = kept
      var within = next
      while within < starts.count, starts[within] < a.end || starts[within] == a.start {
        let partner = right.member(at: within)
        sweepComparisons += 1
        if partner != excluded, !body(member, partner) { return }
        within += 1
      }
    }
  }

  /// Calls `body` with the left members that overlap some right one other than themselves.
  private mutating func sweepForWitnesses(_ body: (Int32) -> Void) {
    let (starts, ends) = (right.starts.buffer, right.ends.buffer)
    var largestEnd = -Double.infinity
    var next = 0
    for position in 0..<left.count {
      let a = left.interval(at: position)
      let member = left.member(at: position)
      while next < starts.count, starts[next] < a.start {
        largestEnd = max(largestEnd, ends[next])
        next += 1
      }
      sweepComparisons += 1
      if largestEnd > a.start {
        body(member)
        continue
      }
      // A segment on both sides starts at the same time on both, so it is no witness above, and at most one here.
      var witness = next
      while witness < starts.count, right.member(at: witness) == excluded(for: member) { witness += 1 }
      if witness < starts.count, starts[witness] < a.end || starts[witness] == a.start { body(member) }
    }
    sweepComparisons += next
  }
}

extension TemporalRelation {
  /// OVERLAPS without a bound.
  var isPlainOverlap: Bool { kind == .overlaps && bound == nil && selection == nil }
}
