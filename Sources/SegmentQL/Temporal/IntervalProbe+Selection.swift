extension IntervalProbe {
  /// Visits what starts at or after the end of `a`, in order, as far as the bound reaches.
  mutating func visitLater(_ a: Interval, _ body: (Int) -> Bool) {
    let reach = reach(of: a)
    for position in partitionPoint(starts, while: { $0 < a.end })..<starts.count {
      comparisons += 1
      if starts[position] - a.end > reach || !body(position) { return }
    }
  }

  /// Visits what ends at or before the start of `a`, the largest end first, as far as the bound reaches; of equal ends
  /// the latest in order first.
  mutating func visitEarlier(_ a: Interval, _ body: (Int) -> Bool) {
    let order = endOrder()
    let ends = order.ends
    let reach = reach(of: a)
    for place in (0..<partitionPoint(ends, while: { $0 <= a.start })).reversed() {
      comparisons += 1
      if a.start - ends[place] > reach || !body(Int(order.positions[place])) { return }
    }
  }

  /// Visits all by their gap to `a`, as far as the bound reaches; of equal gaps the first in order first.
  mutating func visitOutward(_ a: Interval, _ body: (Int) -> Bool) {
    let tie = AmountRange.tolerance
    let touching = TemporalRelation(kind: .near, bound: AmountRange(upper: 0))
    var isDone = false
    for window in windows(of: touching, a) where !isDone {
      isDone = !visit(window, touching, a, body)
    }
    guard !isDone else { return }
    let order = endOrder()
    let ends = order.ends
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
      for position in order.positions[left..<lastLeft].sorted() where !body(Int(position)) { return }
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
