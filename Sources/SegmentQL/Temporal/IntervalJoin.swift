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
  private let index: IntervalIndex?
  private let leftIndex: IntervalIndex?
  private var loadedProbe: IntervalProbe?
  private let interrupted: Interruption?
  private var sweepComparisons = 0

  /// How many times an interval or a block of them was looked at, since the join was made.
  var comparisons: Int { sweepComparisons + (loadedProbe?.comparisons ?? 0) }

  /// - Parameters:
  ///   - selfMembers: the right member that is the same segment as each left member, -1 for none; a segment is never
  ///     related to itself.
  ///   - index: an index over the right side, where there is one already; likewise `leftIndex`.
  ///   - interrupted: asked now and then whether to stop; what a join that was stopped gives means nothing.
  init(
    _ left: SortedIntervals, _ relation: TemporalRelation, _ right: SortedIntervals, selfMembers: [Int32]? = nil,
    index: IntervalIndex? = nil, leftIndex: IntervalIndex? = nil, interrupted: Interruption? = nil
  ) {
    self.interrupted = interrupted
    self.left = left
    self.right = right
    self.relation = relation
    self.selfMembers = selfMembers
    self.index = index
    self.leftIndex = leftIndex
  }

  /// Calls `body` with a probe of the right side, made at the first call.
  private mutating func withProbe<Result>(_ body: (inout IntervalProbe) -> Result) -> Result {
    // Taken out meanwhile, so that the probe's scratch memory is never shared.
    var probe =
      loadedProbe.take() ?? IntervalProbe(index ?? IntervalIndex(right), relation, interrupted: interrupted)
    defer { loadedProbe = probe }
    return body(&probe)
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
    if relation.isPlainOverlap, !isLeftShort { return sweep(body) }
    let join = self
    withProbe { probe in
      join.forEachLeft(&probe) { probe, member, a, excluded in
        var goesOn = true
        probe.forEach(a, excluding: excluded) {
          goesOn = body(member, $0)
          return goesOn
        }
        return goesOn
      }
    }
  }

  /// How many pairs there are.
  ///
  /// - Complexity: O((n + m) log m) where ranks tell, otherwise that of making the pairs.
  mutating func countPairs() -> Int {
    if relation.isPlainOverlap, selvesHaveEqualTimes {
      sweepComparisons += left.count + right.count
      let count = RankCount.overlaps(
        left, right, leftEnds: leftIndex?.sortedEnds(interrupted), rightEnds: index?.sortedEnds(interrupted),
        interrupted: interrupted)
      return count - selvesWithIntervals
    }
    let join = self
    return withProbe { probe in
      var total = 0
      join.forEachLeft(&probe) { probe, _, a, excluded in
        total += probe.count(a, excluding: excluded)
        return true
      }
      return total
    }
  }

  /// Whether looking each left member up in the index takes less than going over both sides.
  private var isLeftShort: Bool { index != nil && left.count * 8 < right.count }

  // MARK: By left member

  /// For each left member how many on the right it is related to; 0 where it has no interval.
  mutating func countsPerLeft() -> [Int] {
    var counts = Array(repeating: 0, count: left.memberCount)
    let join = self
    withProbe { probe in
      join.forEachLeft(&probe) { probe, member, a, excluded in
        counts[Int(member)] = probe.count(a, excluding: excluded)
        return true
      }
    }
    return counts
  }

  /// For each left member whether it is related to some on the right; `false` where it has no interval. What is
  /// `false` is the anti-join.
  ///
  /// - Complexity: O(n + m) for OVERLAPS without a bound, otherwise O((n + m) log m).
  mutating func existsMask() -> [Bool] {
    var mask = Array(repeating: false, count: left.memberCount)
    if relation.isPlainOverlap, !isLeftShort, selvesHaveEqualTimes {
      sweepForWitnesses { mask[Int($0)] = true }
      return mask
    }
    let join = self
    withProbe { probe in
      join.forEachLeft(&probe) { probe, member, a, excluded in
        mask[Int(member)] = probe.exists(a, excluding: excluded)
        return true
      }
    }
    return mask
  }

  /// For each left member the one that NEXT, PREVIOUS or NEAREST chooses, or -1.
  ///
  /// - Parameter accepts: whether a left member may have this right member at all.
  mutating func partners(accepting accepts: (Int32, Int32) -> Bool = { _, _ in true }) -> [Int32] {
    var partners = [Int32](repeating: -1, count: left.memberCount)
    let join = self
    withProbe { probe in
      join.forEachLeft(&probe) { probe, member, a, excluded in
        partners[Int(member)] = probe.partner(of: a, excluding: excluded) { accepts(member, $0) } ?? -1
        return true
      }
    }
    return partners
  }

  /// Calls `body` with each left member that has an interval, the interval, and the right member that is the same, until
  /// it answers false or the join must stop.
  @inline(__always)
  private func forEachLeft(
    _ probe: inout IntervalProbe, _ body: (inout IntervalProbe, Int32, Interval, Int32?) -> Bool
  ) {
    var asked = probe.comparisons
    for position in 0..<left.count {
      let member = left.member(at: position)
      guard body(&probe, member, left.interval(at: position), excluded(for: member)) else { return }
      // A look-up that compares nothing counts too.
      if probe.comparisons &+ position &- asked >= Self.looksPerQuestion {
        asked = probe.comparisons &+ position
        if interrupted?() == true { return }
      }
    }
  }

  /// How many intervals are looked at between two questions whether to stop.
  static let looksPerQuestion = 1 << 16

  private func excluded(for member: Int32) -> Int32? {
    guard let selfMembers, Int(member) < selfMembers.count, selfMembers[Int(member)] >= 0 else { return nil }
    return selfMembers[Int(member)]
  }

  // MARK: Sweeps

  /// Whether each left member that is also on the right has the same times there.
  private var selvesHaveEqualTimes: Bool {
    guard let selfMembers else { return true }
    let lefts = left.positions
    let rights = right.positions
    return zip(selfMembers.indices, selfMembers).allSatisfy { member, same in
      guard same >= 0 else { return true }
      let (here, there) = (lefts.position(of: Int32(member)), rights.position(of: same))
      return here.map { left.interval(at: $0) } == there.map { right.interval(at: $0) }
    }
  }

  /// How many left members are on the right too and have an interval, given that both have equal times.
  private var selvesWithIntervals: Int {
    var count = 0
    if selfMembers != nil {
      for position in 0..<left.count where excluded(for: left.member(at: position)) != nil { count += 1 }
    }
    return count
  }

  /// Keeps the right intervals that started before the left one and have not ended, in order. Each of them overlaps
  /// the left one, or is dropped for good, as later left ones start no earlier; so no look is wasted.
  private mutating func sweep(_ body: (Int32, Int32) -> Bool) {
    guard left.members == nil, right.members == nil, selfMembers == nil else {
      let join = self
      return sweepPositions { here, there in
        let (member, partner) = (join.left.member(at: here), join.right.member(at: there))
        return partner == join.excluded(for: member) || body(member, partner)
      }
    }
    sweepPositions { body(Int32(truncatingIfNeeded: $0), Int32(truncatingIfNeeded: $1)) }
  }

  @inline(__always)
  private mutating func sweepPositions(_ body: (Int, Int) -> Bool) {
    let (leftStarts, leftEnds) = (left.starts.buffer, left.ends.buffer)
    let (starts, ends) = (right.starts.buffer, right.ends.buffer)
    let openEnds = SystemMemory.allocate(Double.self, right.count)
    let open = SystemMemory.allocate(Int32.self, right.count)
    var looks = 0
    defer {
      SystemMemory.free(openEnds)
      SystemMemory.free(open)
      sweepComparisons += looks
    }
    var openCount = 0
    var next = 0
    for position in 0..<leftStarts.count {
      let (start, end) = (leftStarts[position], leftEnds[position])
      looks += openCount + 1
      while next < starts.count, starts[next] < start {
        if ends[next] > start {
          openEnds[openCount] = ends[next]
          open[openCount] = Int32(truncatingIfNeeded: next)
          openCount += 1
        }
        next += 1
        looks += 1
      }
      var kept = 0
      for place in 0..<openCount where openEnds[place] > start {
        let partner = open[place]
        openEnds[kept] = openEnds[place]
        open[kept] = partner
        kept += 1
        if !body(position, Int(partner)) { return }
      }
      openCount = kept
      var within = next
      while within < starts.count, starts[within] < end || starts[within] == start {
        if !body(position, within) { return }
        within += 1
      }
      looks += within - next
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
