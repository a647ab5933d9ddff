/// The time a segment takes, in seconds: half-open `[start, end)`, or the instant `{start}` when both are equal.
///
/// Both times are finite and `end` is never less than `start`.
struct Interval: Sendable, Hashable, BitwiseCopyable {
  let start: Double
  let end: Double

  /// The interval of a segment's times, or `nil` when they give none, so that the segment takes part in no relation.
  ///
  /// - Parameters:
  ///   - start: NaN when missing, which gives `nil`.
  ///   - end: NaN when missing, which gives the instant `{start}`; less than `start` gives `nil`.
  @inline(__always)
  init?(start: Double, end: Double) {
    guard start.isFinite else { return nil }
    if end.isNaN {
      self.init(unchecked: start, start)
    } else {
      guard end >= start, end.isFinite else { return nil }
      self.init(unchecked: start, end)
    }
  }

  @inline(__always)
  init(instant: Double) {
    self.init(unchecked: instant, instant)
  }

  /// Times that are known to be finite and in order.
  @inline(__always)
  init(unchecked start: Double, _ end: Double) {
    self.start = start
    self.end = end
  }

  @inline(__always)
  var isInstant: Bool { start == end }

  /// Seconds; finite even when the difference overflows.
  @inline(__always)
  var length: Double { min(end - start, .greatestFiniteMagnitude) }

  /// Whether the two share at least one point of time.
  ///
  /// The later of the two starts is the only point that needs a test: it lies in its own interval, and if the two share
  /// any point they share this one.
  @inline(__always)
  func overlaps(_ other: Interval) -> Bool {
    start < other.start ? other.start < end : start == other.start || start < other.end
  }

  /// Whether every point of this one is a point of the other; edges may touch.
  ///
  /// An instant at the other's end is outside, as that end is open.
  @inline(__always)
  func lies(within other: Interval) -> Bool {
    start >= other.start && end <= other.end && (start == other.start || start < other.end)
  }

  /// Seconds that the two share; 0 or less when they share none.
  @inline(__always)
  func sharedSeconds(with other: Interval) -> Double {
    min(end, other.end) - max(start, other.start)
  }

  /// Seconds between the two; 0 when they share time or touch.
  @inline(__always)
  func gap(to other: Interval) -> Double {
    max(0, other.start - end, start - other.end)
  }
}
