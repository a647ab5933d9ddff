/// The time that some intervals cover, as the shortest list of intervals and instants, in order.
///
/// What overlaps or touches is one piece, so between two pieces always lies some time. An instant at the edge of an
/// interval, even the open one, is part of it.
struct IntervalCoverage: Sendable, Hashable {
  private(set) var pieces: [Interval] = []

  /// - Complexity: O(n).
  init(_ intervals: SortedIntervals) {
    for position in 0..<intervals.count { append(intervals.interval(at: position)) }
  }

  private init() {}

  /// Adds an interval that starts no earlier than all before it.
  private mutating func append(_ next: Interval) {
    if let last = pieces.last, next.start <= last.end {
      pieces[pieces.count - 1] = Interval(unchecked: last.start, max(last.end, next.end))
    } else {
      pieces.append(next)
    }
  }

  /// What this or the other covers.
  ///
  /// - Complexity: O(n + m).
  func union(_ other: IntervalCoverage) -> IntervalCoverage {
    var result = IntervalCoverage()
    var (left, right) = (0, 0)
    while left < pieces.count || right < other.pieces.count {
      if right == other.pieces.count || (left < pieces.count && pieces[left].start <= other.pieces[right].start) {
        result.append(pieces[left])
        left += 1
      } else {
        result.append(other.pieces[right])
        right += 1
      }
    }
    return result
  }

  /// What both cover.
  ///
  /// - Complexity: O(n + m).
  func intersection(_ other: IntervalCoverage) -> IntervalCoverage {
    var result = IntervalCoverage()
    var (left, right) = (0, 0)
    while left < pieces.count, right < other.pieces.count {
      let (a, b) = (pieces[left], other.pieces[right])
      if let shared = a.intersection(b) { result.pieces.append(shared) }
      if a.end <= b.end { left += 1 }
      if b.end <= a.end { right += 1 }
    }
    return result
  }

  /// What this covers and the other does not.
  ///
  /// A point has no length: taking an instant away leaves an interval as it is, and removes an equal instant.
  ///
  /// - Complexity: O(n + m).
  func subtracting(_ other: IntervalCoverage) -> IntervalCoverage {
    var result = IntervalCoverage()
    var right = 0
    for piece in pieces {
      while right < other.pieces.count, other.pieces[right].end < piece.start { right += 1 }
      var start = piece.start
      var isGone = false
      var place = right
      while place < other.pieces.count, other.pieces[place].start <= piece.end, !isGone {
        let taken = other.pieces[place]
        place += 1
        if piece.isInstant {
          isGone = taken.overlaps(piece)
        } else if !taken.isInstant, taken.overlaps(piece) {
          if taken.start > start { result.pieces.append(Interval(unchecked: start, taken.start)) }
          start = max(start, taken.end)
          isGone = start >= piece.end
        }
      }
      if !isGone { result.pieces.append(Interval(unchecked: start, piece.end)) }
    }
    return result
  }
}
