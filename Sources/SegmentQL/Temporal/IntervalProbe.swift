/// Asks an index which members one interval is related to.
///
/// A probe prepares a relation once and keeps its scratch memory between questions; it belongs to one thread.
/// A segment is never related to itself: when the one asked about is a member of the index, exclude it.
struct IntervalProbe {
  let index: IntervalIndex
  let relation: TemporalRelation
  /// How many times an interval or a block of them was looked at, since the probe was made.
  private(set) var comparisons = 0
  private var windows: [IntervalWindow] = []
  private var found: [Int32] = []

  init(_ index: IntervalIndex, _ relation: TemporalRelation) {
    self.index = index
    self.relation = relation
  }

  /// Whether `a` is related to some member; stops at the first that shows it.
  ///
  /// - Complexity: O(log n).
  mutating func exists(_ a: Interval, excluding member: Int32? = nil) -> Bool {
    if relation.selection != nil { return partner(of: a, excluding: member) != nil }
    let excluded = member.flatMap { index.position(of: $0) } ?? -1
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
    if relation.selection != nil { return partner(of: a, excluding: member) == nil ? 0 : 1 }
    let excluded = member.flatMap { index.position(of: $0) }
    if let count = rankCount(a) {
      let countsItself = excluded.map { relation.holds(between: a, and: index.intervals.interval(at: $0)) } ?? false
      return countsItself ? count - 1 : count
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
  /// - Complexity: O(log n + answers), and O(answers log answers) where they are found by their ends.
  mutating func forEach(_ a: Interval, excluding member: Int32? = nil, _ body: (Int32) -> Bool) {
    if relation.selection != nil {
      if let partner = partner(of: a, excluding: member) { _ = body(partner) }
      return
    }
    let excluded = member.flatMap { index.position(of: $0) } ?? -1
    let intervals = index.intervals
    visit(a, inOrder: true) { position in
      position == excluded || body(intervals.member(at: position))
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
    let excluded = member.flatMap { index.position(of: $0) } ?? -1
    let (intervals, relation) = (index.intervals, relation)
    var chosen: Int32?
    func choose(_ position: Int) -> Bool {
      guard position != excluded, accepts(intervals.member(at: position)) else { return true }
      if relation.selection == nil || relation.holds(between: a, and: intervals.interval(at: position)) {
        chosen = intervals.member(at: position)
      }
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

  // MARK: By window

  /// Calls `body` with the position of each interval that `a` is related to, until it returns `false`.
  private mutating func visit(_ a: Interval, inOrder: Bool, _ body: (Int) -> Bool) {
    let windows = windows(of: relation, a)
    guard inOrder, windows.count > 1 || windows.first?.end.isBounded == true else {
      for window in windows where !visit(window, relation, a, body) { return }
      return
    }
    var found = self.found
    found.removeAll(keepingCapacity: true)
    var isSorted = true
    for window in windows {
      _ = visit(window, relation, a) { position in
        isSorted = isSorted && (found.last ?? -1) < position
        found.append(Int32(truncatingIfNeeded: position))
        return true
      }
    }
    if !isSorted { found.sort() }
    self.found = found
    for position in found where !body(Int(position)) { return }
  }

  private mutating func windows(of relation: TemporalRelation, _ a: Interval) -> [IntervalWindow] {
    windows.removeAll(keepingCapacity: true)
    relation.appendWindows(for: a, to: &windows)
    return windows
  }

  /// Below this many, looking at all is cheaper than being clever.
  private static let fewIntervals = 4 * BlockSummaries.width

  private mutating func visit(
    _ window: IntervalWindow, _ relation: TemporalRelation, _ a: Interval, _ body: (Int) -> Bool
  ) -> Bool {
    let starts = index.intervals.starts.buffer
    let lower = window.start.low == -.infinity ? 0 : partitionPoint(starts) { $0 < window.start.low }
    let upper =
      window.start.high == .infinity
      ? starts.count : partitionPoint(in: lower..<starts.count) { starts[$0] <= window.start.high }
    comparisons += 2
    guard upper - lower > Self.fewIntervals, window.end.isBounded else {
      return visit(lower..<upper, window, relation, a, body)
    }
    let places = places(endingIn: window.end, startingAt: lower..<upper)
    if places.count >= upper - lower { return visit(lower..<upper, window, relation, a, body) }
    let order = index.endOrder
    for place in places {
      let position = Int(order.positions.buffer[place])
      comparisons += 1
      guard position >= lower, position < upper else { continue }
      if relation.holds(between: a, and: index.intervals.interval(at: position)), !body(position) { return false }
    }
    return true
  }

  /// The places in the order of ends that a window of ends covers: those of the given positions alone when there is
  /// only one end, as equal ends lie in the order of positions.
  private mutating func places(endingIn span: IntervalWindow.Span, startingAt positions: Range<Int>) -> Range<Int> {
    let order = index.endOrder
    let ends = order.ends.buffer
    comparisons += 2
    guard span.low == span.high else {
      let first = partitionPoint(ends) { $0 < span.low }
      return first..<partitionPoint(in: first..<ends.count) { ends[$0] <= span.high }
    }
    func place(before position: Int) -> Int {
      partitionPoint(in: 0..<ends.count) {
        ends[$0] < span.low || (ends[$0] == span.low && Int(order.positions.buffer[$0]) < position)
      }
    }
    let first = place(before: positions.lowerBound)
    return first..<max(first, place(before: positions.upperBound))
  }

  /// Walks a range of positions in order, stepping over blocks that lie outside the window.
  private mutating func visit(
    _ range: Range<Int>, _ window: IntervalWindow, _ relation: TemporalRelation, _ a: Interval, _ body: (Int) -> Bool
  ) -> Bool {
    guard !range.isEmpty else { return true }
    let shift = BlockSummaries.shift
    let summaries = index.summaries
    let limit = (range.upperBound - 1) >> shift + 1
    var block = range.lowerBound >> shift
    while true {
      block = summaries.firstBlock(from: block, to: limit) { node in
        comparisons += 1
        return summaries.largestEnd.buffer[node] >= window.end.low
          && summaries.smallestEnd.buffer[node] <= window.end.high
          && summaries.largestLength.buffer[node] >= window.length.low
          && summaries.smallestLength.buffer[node] <= window.length.high
      }
      guard block < limit else { return true }
      for position in max(block << shift, range.lowerBound)..<min((block + 1) << shift, range.upperBound) {
        comparisons += 1
        let b = index.intervals.interval(at: position)
        guard window.end.contains(b.end), window.length.contains(b.length) else { continue }
        if relation.holds(between: a, and: b), !body(position) { return false }
      }
      block += 1
    }
  }

  // MARK: By rank

  /// The count where it follows from how many start and how many end before a point, otherwise `nil`.
  private mutating func rankCount(_ a: Interval) -> Int? {
    let limits: AmountLimits
    if let bound = relation.bound {
      guard !(bound.isPercent && relation.measuresSecond) else { return nil }
      limits = bound.limits(whole: a.length)
    } else {
      limits = relation.limitsWithoutBound
    }
    let starts = index.intervals.starts.buffer
    comparisons += 2
    switch relation.kind {
    case .overlaps:
      guard relation.bound == nil else { return nil }
      let ends = index.endOrder.ends.buffer
      let started = partitionPoint(starts) { $0 < a.end || $0 == a.start }
      let ended = partitionPoint(ends) { $0 <= a.start }
      // Instants at the start of `a` end there and yet share it.
      return started - ended + instants(at: a.start, endedBefore: ended)
    case .before:
      return rank(starts, from: a.end, max(limits.low, 0), limits.high)
    case .after:
      return rank(index.endOrder.ends.buffer, from: a.start, -limits.high, -max(limits.low, 0))
    case .near:
      let ends = index.endOrder.ends.buffer
      guard limits.low > 0 else {
        guard limits.high >= 0 else { return 0 }
        let beyond = starts.count - partitionPoint(starts) { $0 - a.end <= limits.high }
        let short = partitionPoint(ends) { a.start - $0 > limits.high }
        return starts.count - beyond - short
      }
      return rank(ends, from: a.start, -limits.high, -limits.low) + rank(starts, from: a.end, limits.low, limits.high)
    case .meets: return rankOfDistance(starts, from: a.end, limits)
    case .metBy: return rankOfDistance(index.endOrder.ends.buffer, from: a.start, limits)
    case .starts: return rankOfDistance(starts, from: a.start, limits)
    case .finishes: return rankOfDistance(index.endOrder.ends.buffer, from: a.end, limits)
    case .always: return index.count
    case .during, .covers, .equals, .allen: return nil
    }
  }

  /// How many values lie at a difference of `low` to `high` from `origin`.
  @inline(__always)
  private func rank(_ values: UnsafeBufferPointer<Double>, from origin: Double, _ low: Double, _ high: Double) -> Int {
    guard low <= high else { return 0 }
    return partitionPoint(values) { $0 - origin <= high } - partitionPoint(values) { $0 - origin < low }
  }

  @inline(__always)
  private func rankOfDistance(
    _ values: UnsafeBufferPointer<Double>, from origin: Double, _ limits: AmountLimits
  ) -> Int {
    limits.low <= 0
      ? rank(values, from: origin, -limits.high, limits.high)
      : rank(values, from: origin, -limits.high, -limits.low) + rank(values, from: origin, limits.low, limits.high)
  }

  /// How many of the ends before place `ended`, the last of which may equal `time`, are those of instants at `time`.
  private mutating func instants(at time: Double, endedBefore ended: Int) -> Int {
    guard ended > 0, index.endOrder.ends.buffer[ended - 1] == time else { return 0 }
    let starts = index.intervals.starts.buffer
    let first = partitionPoint(starts) { $0 < time }
    return ended - min(ended, places(endingIn: .init(exactly: time), startingAt: first..<starts.count).lowerBound)
  }

  // MARK: By distance

  /// Visits what starts at or after the end of `a`, in order, as far as the bound reaches.
  private mutating func visitLater(_ a: Interval, _ body: (Int) -> Bool) {
    let starts = index.intervals.starts.buffer
    let reach = reach(of: a)
    for position in partitionPoint(starts, while: { $0 < a.end })..<starts.count {
      comparisons += 1
      if starts[position] - a.end > reach || !body(position) { return }
    }
  }

  /// Visits what ends at or before the start of `a`, the largest end first, as far as the bound reaches; of equal ends
  /// the latest in order first.
  private mutating func visitEarlier(_ a: Interval, _ body: (Int) -> Bool) {
    let order = index.endOrder
    let ends = order.ends.buffer
    let reach = reach(of: a)
    for place in (0..<partitionPoint(ends, while: { $0 <= a.start })).reversed() {
      comparisons += 1
      if a.start - ends[place] > reach || !body(Int(order.positions.buffer[place])) { return }
    }
  }

  /// Visits all by their gap to `a`, as far as the bound reaches; of equal gaps the first in order first.
  private mutating func visitOutward(_ a: Interval, _ body: (Int) -> Bool) {
    let tie = AmountRange.tolerance
    let touching = TemporalRelation(kind: .near, bound: AmountRange(upper: 0))
    var isDone = false
    for window in windows(of: touching, a) where !isDone {
      isDone = !visit(window, touching, a, body)
    }
    guard !isDone else { return }
    let order = index.endOrder
    let (starts, ends) = (index.intervals.starts.buffer, order.ends.buffer)
    let limit = reach(of: a)
    var left = partitionPoint(ends) { a.start - $0 > tie }
    var right = partitionPoint(starts) { $0 - a.end <= tie }
    while left > 0 || right < starts.count {
      let nearest = min(
        left > 0 ? a.start - ends[left - 1] : .infinity, right < starts.count ? starts[right] - a.end : .infinity)
      guard nearest <= limit else { return }
      // All that lie as near as makes no difference; on the left they come in the order of ends.
      let lastLeft = left
      while left > 0, a.start - ends[left - 1] <= nearest + tie { left -= 1 }
      comparisons += lastLeft - left
      for position in order.positions.buffer[left..<lastLeft].sorted() where !body(Int(position)) { return }
      while right < starts.count, starts[right] - a.end <= nearest + tie {
        comparisons += 1
        if !body(right) { return }
        right += 1
      }
    }
  }

  /// The largest gap to `a` that the bound admits.
  private func reach(of a: Interval) -> Double {
    relation.bound?.limits(whole: a.length).high ?? .infinity
  }
}
