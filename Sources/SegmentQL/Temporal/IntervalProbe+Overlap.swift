/// OVERLAPS without a bound, which most queries ask.
extension IntervalProbe {
  /// How many overlap `a`: those that start before its end without those that ended by its start.
  @inline(__always)
  mutating func overlapCount(_ a: Interval) -> Int {
    let order = endOrder()
    // To start before the end of an instant is to start no later than it.
    let end = a.isInstant ? a.start.nextUp : a.end
    let started = partitionPoint(starts) { $0 < end }
    let ended = partitionPoint(order.ends) { $0 <= a.start }
    comparisons += 2
    guard ended > 0, order.ends[ended - 1] == a.start else { return started - ended }
    return started - ended + instants(at: a.start, endedBefore: ended)
  }

  /// How many of the ends before place `ended`, the last of which equals `time`, are those of instants at `time`: they
  /// share that point all the same.
  private mutating func instants(at time: Double, endedBefore ended: Int) -> Int {
    let first = partitionPoint(starts) { $0 < time }
    return ended - min(ended, places(endingIn: .init(exactly: time), startingAt: first..<starts.count).lowerBound)
  }

  /// Whether some interval overlaps `a`.
  mutating func overlapsSome(_ a: Interval) -> Bool {
    let first = partitionPoint(starts) { $0 < a.start }
    comparisons += 1
    if first < starts.count, starts[first] < a.end || starts[first] == a.start { return true }
    guard first > 0 else { return false }
    let block = (first - 1) >> BlockSummaries.shift
    if block > 0, index.summaries.largestEndSoFar.buffer[block - 1] > a.start { return true }
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
    var position = partitionPoint(starts) { $0 < a.start }
    if position > 0 {
      let limit = (position - 1) >> shift + 1
      let soFar = index.summaries.largestEndSoFar.buffer
      var block = limit
      // Most often few blocks reach this far; a longer way back is halved.
      while block > 0, soFar[block - 1] > a.start {
        block -= 1
        if limit - block == 16 { block = partitionPoint(in: 0..<block) { soFar[$0] <= a.start } }
      }
      comparisons += min(limit - block, 16)
      let largestEnd = index.summaries.largestEnd.buffer
      let isFar = limit - block > 16
      while block < limit {
        if isFar {
          block = blockReaching(beyond: a.start, from: block, to: limit)
          guard block < limit else { break }
        }
        if largestEnd[block] > a.start {
          let last = min((block + 1) << shift, position)
          for place in (block << shift)..<last where ends[place] > a.start {
            if !body(place) { return }
          }
        }
        block += 1
      }
    }
    while position < starts.count, starts[position] < a.end || starts[position] == a.start {
      if !body(position) { return }
      position += 1
    }
  }

  /// Appends the positions of all intervals that overlap `a`, in no particular order.
  mutating func appendOverlaps(of a: Interval, to found: inout [Int32]) {
    let first = partitionPoint(starts) { $0 < a.start }
    let shift = BlockSummaries.shift
    let far = (first >> shift) - Self.nearBlocks
    guard far > 0, index.summaries.largestEndSoFar.buffer[far - 1] > a.start else {
      return visitOverlaps(a) {
        found.append(Int32(truncatingIfNeeded: $0))
        return true
      }
    }
    index.lengthClasses(interrupted)
      .append(reachingOver: a.start, startingBefore: first, to: &found, looks: &comparisons)
    var position = first
    while position < starts.count, starts[position] < a.end || starts[position] == a.start {
      found.append(Int32(truncatingIfNeeded: position))
      position += 1
    }
  }

  /// When what overlaps may start further back than this many blocks, length classes find it faster.
  private static let nearBlocks = 64

  private mutating func blockReaching(beyond time: Double, from block: Int, to limit: Int) -> Int {
    let largestEnd = index.summaries.largestEnd.buffer
    return index.summaries.firstBlock(from: block, to: limit) { node in
      comparisons += 1
      return largestEnd[node] > time
    }
  }
}
