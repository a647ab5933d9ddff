extension IntervalProbe {
  /// Calls `body` with the position of each interval that `a` is related to, until it returns `false`.
  mutating func visit(_ a: Interval, inOrder: Bool, _ body: (Int) -> Bool) {
    let windows = windows(of: relation, a)
    guard inOrder, windows.count > 1 || windows.first?.end.isBounded == true else {
      for window in windows where !visit(window, relation, a, body) { return }
      return
    }
    var found: [Int32] = []
    swap(&found, &self.found)
    defer { swap(&found, &self.found) }
    found.removeAll(keepingCapacity: true)
    var isSorted = true
    for window in windows {
      _ = visit(window, relation, a) { position in
        isSorted = isSorted && (found.last ?? -1) < position
        found.append(Int32(truncatingIfNeeded: position))
        return true
      }
    }
    if !isSorted { found.sortNumbers() }
    for position in found where !body(Int(position)) { return }
  }

  mutating func windows(of relation: TemporalRelation, _ a: Interval) -> [IntervalWindow] {
    windows.removeAll(keepingCapacity: true)
    relation.appendWindows(for: a, to: &windows)
    return windows
  }

  /// Up to this many, looking at all is cheaper than being clever.
  private static let fewIntervals = 4 * BlockSummaries.width
  /// From more than this many on, sorting the ends or lengths of whole nodes pays.
  private static let manyIntervals = 64 * BlockSummaries.width

  mutating func visit(
    _ window: IntervalWindow, _ relation: TemporalRelation, _ a: Interval, _ body: (Int) -> Bool
  ) -> Bool {
    let lower = window.start.low == -.infinity ? 0 : partitionPoint(starts) { $0 < window.start.low }
    let upper =
      window.start.high == .infinity
      ? starts.count : partitionPoint(in: lower..<starts.count) { starts[$0] <= window.start.high }
    comparisons += 2
    guard upper - lower > Self.fewIntervals, window.end.isBounded else {
      return visit(lower..<upper, window, relation, a, body)
    }
    let places = places(endingIn: window.end, startingAt: lower..<upper)
    // Among these places some lie outside the positions, unless all positions count or only one end does.
    let areAnswers = upper - lower == starts.count || window.end.low == window.end.high
    guard areAnswers || places.count <= Self.fewIntervals else {
      return visit(lower..<upper, window, relation, a, body)
    }
    let order = endOrder()
    for place in places {
      let position = Int(order.positions[place])
      comparisons += 1
      guard position >= lower, position < upper else { continue }
      if relation.holds(between: a, and: interval(at: position)), !body(position) { return false }
    }
    return true
  }

  /// The places in the order of ends that a window of ends covers: those of the given positions alone when there is
  /// only one end, as equal ends lie in the order of positions.
  mutating func places(endingIn span: IntervalWindow.Span, startingAt positions: Range<Int>) -> Range<Int> {
    let order = endOrder()
    let ends = order.ends
    comparisons += 2
    guard span.low == span.high else {
      let first = partitionPoint(ends) { $0 < span.low }
      return first..<partitionPoint(in: first..<ends.count) { ends[$0] <= span.high }
    }
    func place(before position: Int) -> Int {
      partitionPoint(in: 0..<ends.count) {
        ends[$0] < span.low || (ends[$0] == span.low && Int(order.positions[$0]) < position)
      }
    }
    let first = place(before: positions.lowerBound)
    return first..<max(first, place(before: positions.upperBound))
  }

  /// Walks a range of positions in order, stepping over blocks that lie outside the window.
  mutating func visit(
    _ range: Range<Int>, _ window: IntervalWindow, _ relation: TemporalRelation, _ a: Interval, _ body: (Int) -> Bool
  ) -> Bool {
    guard !range.isEmpty else { return true }
    // Mixed ends or lengths within a block span more than they hold; over a long range it pays to know exactly.
    let isLong = range.count > Self.manyIntervals
    let endNodes = isLong && window.end.isBounded ? index.endNodes(interrupted) : nil
    let lengthNodes = isLong && window.length.isBounded ? index.lengthNodes(interrupted) : nil
    let shift = BlockSummaries.shift
    let summaries = index.summaries
    let (largestEnd, smallestEnd) = (summaries.largestEnd.buffer, summaries.smallestEnd.buffer)
    let (largestLength, smallestLength) = (summaries.largestLength.buffer, summaries.smallestLength.buffer)
    let limit = (range.upperBound - 1) >> shift + 1
    var block = range.lowerBound >> shift
    while true {
      block = summaries.firstBlock(from: block, to: limit) { node in
        comparisons += 1
        return largestEnd[node] >= window.end.low && smallestEnd[node] <= window.end.high
          && largestLength[node] >= window.length.low && smallestLength[node] <= window.length.high
          && endNodes?.mayHold(window.end, node: node) ?? true
          && lengthNodes?.mayHold(window.length, node: node) ?? true
      }
      guard block < limit else { return true }
      for position in max(block << shift, range.lowerBound)..<min((block + 1) << shift, range.upperBound) {
        comparisons += 1
        let b = interval(at: position)
        guard window.end.contains(b.end), window.length.contains(b.length) else { continue }
        if relation.holds(between: a, and: b), !body(position) { return false }
      }
      block += 1
    }
  }
}
