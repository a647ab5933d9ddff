/// Some intervals that were merged into one.
struct MergedInterval: Sendable, Hashable {
  /// From the first start to the last end.
  var interval: Interval
  var count: Int
  /// The first and the last of them, in order.
  var firstMember: Int32
  var lastMember: Int32
}

/// A stretch of time that the same intervals cover.
struct DepthPiece: Sendable, Hashable {
  var interval: Interval
  /// How many cover it, at least 1.
  var count: Int
}

extension SortedIntervals {
  /// The union of the intervals, in order: those that overlap, touch, or lie no more than `gap` seconds apart are one.
  ///
  /// An instant inside or at the edge of another is part of it; one that stands alone stays an instant.
  ///
  /// - Complexity: O(n).
  func merged(gap: Double = 0) -> [MergedInterval] {
    let reach = AmountRange(upper: gap).limits(whole: 0).high
    var merged: [MergedInterval] = []
    guard count > 0 else { return merged }
    var current = single(at: 0)
    for position in 1..<count {
      let next = interval(at: position)
      let end = current.interval.end
      if next.start <= end || (gap > 0 && next.start - end <= reach) {
        current.interval = Interval(unchecked: current.interval.start, max(end, next.end))
        current.count += 1
        current.lastMember = member(at: position)
      } else {
        merged.append(current)
        current = single(at: position)
      }
    }
    merged.append(current)
    return merged
  }

  private func single(at position: Int) -> MergedInterval {
    let member = member(at: position)
    return MergedInterval(interval: interval(at: position), count: 1, firstMember: member, lastMember: member)
  }

  /// What lies between the intervals: inside their first start and last end, or inside `frame`.
  ///
  /// An instant has no length, so that it leaves a gap whole.
  ///
  /// - Complexity: O(n).
  func gaps(within frame: Interval? = nil) -> [Interval] {
    var gaps: [Interval] = []
    guard let lower = frame?.start ?? starts.buffer.first, let upper = frame?.end ?? ends.buffer.max() else {
      return gaps
    }
    var covered = lower
    for position in 0..<count {
      let next = interval(at: position)
      guard next.start < upper else { break }
      guard !next.isInstant else { continue }
      if next.start > covered { gaps.append(Interval(unchecked: covered, next.start)) }
      covered = max(covered, next.end)
    }
    if covered < upper { gaps.append(Interval(unchecked: covered, upper)) }
    return gaps
  }

  /// The seconds in the union of the intervals; finite.
  ///
  /// - Complexity: O(n).
  var coveredSeconds: Double {
    // Neumaier's sum: the rounding of each addition is kept and added at the end.
    var (sum, lost, covered) = (0.0, 0.0, -Double.infinity)
    for position in 0..<count {
      let next = interval(at: position)
      guard next.end > covered else { continue }
      let piece = Interval(unchecked: max(next.start, covered), next.end).length
      let total = min(sum + piece, .greatestFiniteMagnitude)
      lost += sum >= piece ? (sum - total) + piece : (piece - total) + sum
      (sum, covered) = (total, next.end)
    }
    return lost.isFinite ? min(sum + lost, .greatestFiniteMagnitude) : sum
  }

  /// The most intervals that share one point of time.
  ///
  /// - Complexity: O(n log n).
  var peak: Int {
    var peak = 0
    sweepDepth(piece: { _, _ in }, point: { _, covering, _ in peak = max(peak, covering) })
    return peak
  }

  /// Time cut at every start and end into pieces, in order, each with how many intervals cover it; what none covers is
  /// left out.
  ///
  /// An instant cuts what covers it in two, and is a piece of its own that counts all that cover its point.
  ///
  /// - Complexity: O(n log n).
  func depthPieces() -> [DepthPiece] {
    var pieces: [DepthPiece] = []
    pieces.reserveCapacity(count)
    sweepDepth(
      piece: { pieces.append(DepthPiece(interval: $0, count: $1)) },
      point: { if $2 { pieces.append(DepthPiece(interval: Interval(instant: $0), count: $1)) } })
    return pieces
  }

  /// Goes over all starts and ends in order.
  ///
  /// - Parameters:
  ///   - piece: called with each stretch between two of them that something covers, and how many do.
  ///   - point: called with each start, how many cover that point, and whether some of them are instants.
  private func sweepDepth(piece: (Interval, Int) -> Void, point: (Double, Int, Bool) -> Void) {
    // An instant needs no end: it is gone once its point was seen.
    var properEnds: [Double] = []
    properEnds.reserveCapacity(count)
    for position in 0..<count where !interval(at: position).isInstant { properEnds.append(ends.buffer[position]) }
    properEnds.sort()
    var (next, ended, depth) = (0, 0, 0)
    var time = -Double.infinity
    while next < count || ended < properEnds.count {
      let now = min(
        next < count ? starts.buffer[next] : .infinity, ended < properEnds.count ? properEnds[ended] : .infinity)
      if depth > 0 { piece(Interval(unchecked: time, now), depth) }
      while ended < properEnds.count, properEnds[ended] == now {
        depth -= 1
        ended += 1
      }
      var instants = 0
      let first = next
      while next < count, starts.buffer[next] == now {
        if ends.buffer[next] == now { instants += 1 } else { depth += 1 }
        next += 1
      }
      if next > first { point(now, depth + instants, instants > 0) }
      time = now
    }
  }
}
