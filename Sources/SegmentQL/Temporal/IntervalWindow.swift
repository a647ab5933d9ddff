/// Limits to the start, end and length of an interval, all included.
struct IntervalWindow: Sendable, BitwiseCopyable {
  var start = Span()
  var end = Span()
  var length = Span()

  /// `low...high`, both included; empty when `low` is over `high`.
  struct Span: Sendable, BitwiseCopyable {
    var low = -Double.infinity
    var high = Double.infinity

    init() {}

    init(_ low: Double, _ high: Double) {
      self.low = low
      self.high = high
    }

    init(from low: Double) { self.low = low }
    init(to high: Double) { self.high = high }
    init(exactly value: Double) { (low, high) = (value, value) }

    @inline(__always)
    func contains(_ value: Double) -> Bool { value >= low && value <= high }

    var isEmpty: Bool { !(low <= high) }
    /// Whether both limits exclude something.
    var isBounded: Bool { low > -.infinity && high < .infinity }
  }
}

extension TemporalRelation {
  /// Appends windows that together contain every `b` to which `a` stands in this relation.
  ///
  /// No `b` lies in two of them. They may contain others too: `holds` decides.
  func appendWindows(for a: Interval, to windows: inout [IntervalWindow]) {
    let from = windows.count
    let limits = windowLimits(for: a)
    if limits.low <= limits.high, limits.low < .infinity, limits.high > -.infinity {
      switch kind {
      case .overlaps: appendSharing(a, limits, to: &windows)
      case .during: appendContaining(a, limits, to: &windows)
      case .covers: appendContained(a, limits, to: &windows)
      case .before: windows.append(IntervalWindow(start: .around(a.end, max(limits.low, 0), limits.high)))
      case .after: windows.append(IntervalWindow(end: .around(a.start, -limits.high, -max(limits.low, 0))))
      case .near: appendNear(a, limits, to: &windows)
      case .meets: appendDistances(limits, to: &windows) { IntervalWindow(start: .around(a.end, $0, $1)) }
      case .metBy: appendDistances(limits, to: &windows) { IntervalWindow(end: .around(a.start, $0, $1)) }
      case .starts: appendDistances(limits, to: &windows) { IntervalWindow(start: .around(a.start, $0, $1)) }
      case .finishes: appendDistances(limits, to: &windows) { IntervalWindow(end: .around(a.end, $0, $1)) }
      case .equals: appendEqual(a, limits, to: &windows)
      case .allen(let relations):
        for relation in relations.relations { windows.append(Self.window(of: relation, to: a)) }
      case .always: windows.append(IntervalWindow())
      }
    }
    for position in (from..<windows.count).reversed()
    where windows[position].start.isEmpty || windows[position].end.isEmpty || windows[position].length.isEmpty {
      windows.remove(at: position)
    }
  }

  /// The amounts that a word without a bound admits.
  var limitsWithoutBound: AmountLimits {
    switch kind {
    case .meets, .metBy, .starts, .finishes, .equals: AmountLimits(low: 0, high: 0)
    default: .any
    }
  }

  /// The amounts that count, in seconds; wide open where they are shares of the other interval.
  private func windowLimits(for a: Interval) -> AmountLimits {
    guard let bound else { return limitsWithoutBound }
    if bound.isPercent {
      if measuresSecond { return .any }
      if kind == .overlaps, a.isInstant { return bound.admits(percent: 100) ? .any : .none }
    }
    return bound.limits(whole: a.length)
  }

  /// Those that start before `a` and reach into it, then those that start within it.
  private func appendSharing(_ a: Interval, _ limits: AmountLimits, to windows: inout [IntervalWindow]) {
    guard limits.low <= a.length else { return }
    var early = IntervalWindow(start: .init(to: a.start.nextDown), end: .init(from: a.start.nextUp))
    let lastStart = a.isInstant ? a.start : a.end.nextDown
    var late = IntervalWindow(start: .init(a.start, lastStart))
    if limits.low > 0 {
      early.end.low = max(early.end.low, .lowEdge(a.start, limits.low))
      late.start.high = min(late.start.high, .highEdge(a.end, -limits.low))
      late.length.low = .lowEdge(limits.low, 0)
    }
    guard limits.high < a.length else {
      windows += [early, late]
      return
    }
    // Little is shared by what ends soon after the start of `a`, what is short, and what starts near the end of `a`.
    early.end.high = .highEdge(a.start, limits.high)
    var short = late
    late.start.low = max(a.start, .lowEdge(a.end, -limits.high))
    short.start.high = min(short.start.high, late.start.low.nextDown)
    short.length.high = .highEdge(limits.high, 0)
    windows += [early, short, late]
  }

  private func appendContaining(_ a: Interval, _ limits: AmountLimits, to windows: inout [IntervalWindow]) {
    var window = IntervalWindow(start: .init(to: a.start), end: .init(from: a.end))
    window.start.low = .lowEdge(a.start, -limits.high)
    window.end.high = .highEdge(a.end, limits.high)
    window.length = .init(.lowEdge(a.length, limits.low), .highEdge(a.length, limits.high))
    guard a.isInstant else {
      windows.append(window)
      return
    }
    // What ends at an instant does not contain it, unless it starts there too.
    var early = window
    early.start.high = a.start.nextDown
    early.end.low = a.start.nextUp
    window.start.low = a.start
    windows += [early, window]
  }

  private func appendContained(_ a: Interval, _ limits: AmountLimits, to windows: inout [IntervalWindow]) {
    var window = IntervalWindow(
      start: .init(a.start, a.isInstant ? a.start : a.end.nextDown), end: .init(to: a.end))
    window.start.high = min(window.start.high, .highEdge(a.start, limits.high))
    window.end.low = .lowEdge(a.end, -limits.high)
    window.length = .init(max(0, .lowEdge(a.length, -limits.high)), .highEdge(a.length, -limits.low))
    windows.append(window)
  }

  private func appendNear(_ a: Interval, _ limits: AmountLimits, to windows: inout [IntervalWindow]) {
    if limits.low <= 0 {
      windows.append(
        IntervalWindow(
          start: .init(to: .highEdge(a.end, limits.high)), end: .init(from: .lowEdge(a.start, -limits.high))))
    } else {
      windows.append(IntervalWindow(end: .around(a.start, -limits.high, -limits.low)))
      windows.append(IntervalWindow(start: .around(a.end, limits.low, limits.high)))
    }
  }

  /// The larger distance of starts and ends counts: that of the starts, or else that of the ends.
  private func appendEqual(_ a: Interval, _ limits: AmountLimits, to windows: inout [IntervalWindow]) {
    let (low, high) = (limits.low, limits.high)
    let anyEnd = IntervalWindow.Span.around(a.end, -high, high)
    guard low > 0 else {
      windows.append(IntervalWindow(start: .around(a.start, -high, high), end: anyEnd))
      return
    }
    let earlier = IntervalWindow.Span.around(a.start, -high, -low)
    let later = IntervalWindow.Span.around(a.start, low, high)
    let between = IntervalWindow.Span(earlier.high.nextUp, later.low.nextDown)
    windows += [
      IntervalWindow(start: earlier, end: anyEnd), IntervalWindow(start: later, end: anyEnd),
      IntervalWindow(start: between, end: .around(a.end, -high, -low)),
      IntervalWindow(start: between, end: .around(a.end, low, high)),
    ]
  }

  /// A distance counts on both sides.
  private func appendDistances(
    _ limits: AmountLimits, to windows: inout [IntervalWindow], _ window: (Double, Double) -> IntervalWindow
  ) {
    if limits.low <= 0 {
      windows.append(window(-limits.high, limits.high))
    } else {
      windows.append(window(-limits.high, -limits.low))
      windows.append(window(limits.low, limits.high))
    }
  }

  /// Where exactly the `b` lie to which `a` stands in one of Allen's relations; for instants by the same rule as
  /// `AllenRelation.init(between:and:)`.
  private static func window(of relation: AllenRelation, to a: Interval) -> IntervalWindow {
    let (afterStart, afterEnd) = (a.start.nextUp, a.end.nextUp)
    let (beforeStart, beforeEnd) = (a.start.nextDown, a.end.nextDown)
    return switch relation {
    case .precedes: IntervalWindow(start: .init(from: afterEnd))
    case .meets: IntervalWindow(start: .init(max(a.end, afterStart), a.end))
    case .overlaps: IntervalWindow(start: .init(afterStart, beforeEnd), end: .init(from: afterEnd))
    case .finishedBy: IntervalWindow(start: .init(afterStart, beforeEnd), end: .init(exactly: a.end))
    case .contains: IntervalWindow(start: .init(afterStart, beforeEnd), end: .init(to: beforeEnd))
    case .starts: IntervalWindow(start: .init(exactly: a.start), end: .init(from: afterEnd))
    case .equals: IntervalWindow(start: .init(exactly: a.start), end: .init(exactly: a.end))
    case .startedBy: IntervalWindow(start: .init(exactly: a.start), end: .init(to: beforeEnd))
    case .during: IntervalWindow(start: .init(to: beforeStart), end: .init(from: afterEnd))
    case .finishes: IntervalWindow(start: .init(to: beforeStart), end: .init(max(a.end, afterStart), a.end))
    case .overlappedBy: IntervalWindow(start: .init(to: beforeStart), end: .init(afterStart, beforeEnd))
    case .metBy: IntervalWindow(start: .init(to: beforeStart), end: .init(exactly: a.start))
    case .precededBy: IntervalWindow(start: .init(to: beforeStart), end: .init(to: beforeStart))
    }
  }
}

extension IntervalWindow.Span {
  /// The values at a distance of `low` to `high` from `value`, and a few more for the sake of rounding.
  fileprivate static func around(_ value: Double, _ low: Double, _ high: Double) -> Self {
    low == 0 && high == 0 ? .init(exactly: value) : .init(.lowEdge(value, low), .highEdge(value, high))
  }
}

extension Double {
  /// More than the relative error of a sum and of a difference that is compared with one of its terms.
  private static let rounding = 0x1p-50

  /// No more than the true `value + offset`, and finite or -∞. `value` is finite, `offset` is not +∞.
  fileprivate static func lowEdge(_ value: Double, _ offset: Double) -> Double {
    if offset == 0 { return value }
    return min(value + offset - (abs(value) * rounding + abs(offset) * rounding), .greatestFiniteMagnitude)
  }

  /// No less than the true `value + offset`, and finite or +∞. `value` is finite, `offset` is not -∞.
  fileprivate static func highEdge(_ value: Double, _ offset: Double) -> Double {
    if offset == 0 { return value }
    return max(value + offset + (abs(value) * rounding + abs(offset) * rounding), -.greatestFiniteMagnitude)
  }
}
