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
    var position = startRanks.rank(below: a.start)
    if position > 0 {
      let limit = (position - 1) >> shift + 1
      let reach = reach()
      let soFar = reach.soFar
      if limit > Self.nearBlocks, soFar[limit - Self.nearBlocks - 1] > a.start {
        guard visitReaching(over: a.start, startingBefore: position, body) else { return }
      } else {
        var block = limit
        while block > 0, soFar[block - 1] > a.start { block -= 1 }
        comparisons += limit - block
        while block < limit {
          if reach.largestEnd[block] > a.start {
            let last = min((block + 1) << shift, position)
            for place in (block << shift)..<last where ends[place] > a.start {
              if !body(place) { return }
            }
          }
          block += 1
        }
      }
    }
    while position < starts.count, starts[position] < a.end || starts[position] == a.start {
      if !body(position) { return }
      position += 1
    }
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
    found.sort()
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
