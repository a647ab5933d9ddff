import CByteScan

/// OVERLAPS without a bound, which most queries ask.
extension IntervalProbe {
  /// How many overlap `a`: those that start before its end without those that ended by its start.
  @inline(__always)
  mutating func overlapCount(_ a: Interval) -> Int {
    let order = endOrder()
    // To start before the end of an instant is to start no later than it.
    let end = a.isInstant ? a.start.nextUp : a.end
    let started = startRanks.rank(below: end)
    let ended = order.ranks.rank(through: a.start)
    comparisons += 2
    guard ended > 0, order.ends[ended - 1] == a.start else { return started - ended }
    return started - ended + instants(at: a.start, endedBefore: ended)
  }

  /// How many of the ends before place `ended`, the last of which equals `time`, are those of instants at `time`: they
  /// share that point all the same.
  private mutating func instants(at time: Double, endedBefore ended: Int) -> Int {
    let first = startRanks.rank(below: time)
    return ended - min(ended, places(endingIn: .init(exactly: time), startingAt: first..<starts.count).lowerBound)
  }

  /// Whether some interval overlaps `a`.
  mutating func overlapsSome(_ a: Interval) -> Bool {
    let first = startRanks.rank(below: a.start)
    comparisons += 1
    if first < starts.count, starts[first] < a.end || starts[first] == a.start { return true }
    guard first > 0 else { return false }
    let block = (first - 1) >> BlockSummaries.shift
    if block > 0, reach().soFar[block - 1] > a.start { return true }
    for position in (block << BlockSummaries.shift)..<first {
      comparisons += 1
      if ends[position] > a.start { return true }
    }
    return false
  }

  /// Calls `body` with the position of each interval that overlaps `a`, in order, until it returns `false`.
  ///
  /// Those that start before `a` are found by their ends, from the first block on that any such end reaches beyond the
  /// start of `a`; those that start within `a` all overlap it.
  @inline(__always)
  mutating func visitOverlaps(_ a: Interval, _ body: (Int) -> Bool) {
    let shift = BlockSummaries.shift
    let reach = reach()
    let soFar = reach.soFar
    var position = startRanks.rank(below: a.start) { first in
      // What tells the answers lies in other columns, at places that are about known now.
      Self.prefetch(soFar, (first >> shift) - 1..<(first >> shift) + 4)
      Self.prefetch(reach.largestEnd, (first >> shift) - 8..<(first >> shift) + 4)
      Self.prefetch(ends, first..<first + 64)
    }
    if position > 0 {
      let limit = (position - 1) >> shift + 1
      if limit > Self.nearBlocks, soFar[limit - Self.nearBlocks - 1] > a.start {
        guard visitReaching(over: a.start, startingBefore: position, body) else { return }
      } else {
        guard visitBlocks(reach, before: limit, reaching: a.start, startingBefore: position, body) else { return }
      }
    }
    while position < starts.count, starts[position] < a.end || starts[position] == a.start {
      if !body(position) { return }
      position += 1
    }
  }

  @inline(__always)
  private static func prefetch(_ values: UnsafeBufferPointer<Double>, _ places: Range<Int>) {
    guard let base = values.baseAddress else { return }
    // A cache line has eight.
    var place = places.lowerBound
    while place < places.upperBound {
      bytescan_prefetch(base + place)
      place += 8
    }
  }

  /// The same for the positions in the blocks before one, from the first on that reaches over a time; whether `body` never
  /// returned `false`.
  ///
  /// What reaches is told for sixteen at a time, as a branch for each would be foretold wrongly time and again.
  @inline(__always)
  private mutating func visitBlocks(
    _ reach: ReachView, before limit: Int, reaching time: Double, startingBefore end: Int, _ body: (Int) -> Bool
  ) -> Bool {
    // Both have as many elements as there are blocks at least.
    guard let ends = ends.baseAddress, let largestEnd = reach.largestEnd.baseAddress else { return true }
    let width = BlockSummaries.width
    var group = (limit - 1) & ~(width - 1)
    while group > 0, reach.soFar[group - 1] > time { group -= width }
    comparisons += limit - group
    while group < limit {
      var blocks = bytescan_above_16(largestEnd + group, min(width, limit - group), time)
      while blocks != 0 {
        let first = (group + blocks.trailingZeroBitCount) * width
        var places = bytescan_above_16(ends + first, min(width, end - first), time)
        while places != 0 {
          guard body(first + places.trailingZeroBitCount) else { return false }
          places &= places - 1
        }
        blocks &= blocks - 1
      }
      group += width
    }
    return true
  }

  /// When what overlaps may start further back than this many blocks, length classes find it faster.
  private static let nearBlocks = 64

  /// Calls `body` with the position of each interval that reaches over a time, in order, until it returns `false`; whether it
  /// never did. Finds them where long intervals lie far back among many short ones.
  private mutating func visitReaching(over time: Double, startingBefore first: Int, _ body: (Int) -> Bool) -> Bool {
    var found: [Int32] = []
    swap(&found, &self.found)
    defer { swap(&found, &self.found) }
    found.removeAll(keepingCapacity: true)
    appendReaching(over: time, startingBefore: first, to: &found)
    found.sortNumbers()
    return found.allSatisfy { body(Int($0)) }
  }

  /// Appends the positions of the intervals that start before a time and end after it, in no particular order.
  ///
  /// - Parameter first: how many intervals start before the time.
  /// - Complexity: O(log n + answers).
  mutating func appendReaching(over time: Double, startingBefore first: Int, to found: inout [Int32]) {
    index.lengthClasses(interrupted)
      .append(reachingOver: time, startingBefore: first, to: &found, looks: &comparisons)
  }
}
