import SegmentModel

/// Counts of pairs by ranks in sorted values, without making the pairs.
enum RankCount {
  /// How many pairs of a left and a right interval overlap: for each left one, those on the right that start before its
  /// end without those that ended by its start.
  ///
  /// - Complexity: O(n + m) when the ends are nearly in order, otherwise O((n + m) log (n + m)).
  ///
  /// - Parameters:
  ///   - leftEnds: those of the left intervals, where they are kept; likewise `rightEnds`.
  static func overlaps(
    _ left: SortedIntervals, _ right: SortedIntervals, leftEnds: SortedEnds? = nil, rightEnds: SortedEnds? = nil,
    interrupted: Interruption? = nil
  ) -> Int {
    guard left.count > 0, right.count > 0 else { return 0 }
    let leftEnds = leftEnds ?? SortedEnds(left, interrupted: interrupted)
    let rightEnds = rightEnds ?? SortedEnds(right, interrupted: interrupted)
    return sumOfRanks(
      of: leftEnds.values, in: right.starts.buffer, minusThoseOf: left.starts.buffer, in: rightEnds.values)
  }

  /// The sum, over all left ends, of how many right starts lie before, less the sum, over all left starts, of how many
  /// right ends lie at or before. All four ascend.
  ///
  /// The two merges go on side by side, as each alone would wait for its own last comparison.
  private static func sumOfRanks(
    of leftEnds: UnsafeBufferPointer<Double>, in rightStarts: UnsafeBufferPointer<Double>,
    minusThoseOf leftStarts: UnsafeBufferPointer<Double>, in rightEnds: UnsafeBufferPointer<Double>
  ) -> Int {
    var (started, ended, sum) = (0, 0, 0)
    for place in 0..<leftEnds.count {
      let (end, start) = (leftEnds[place], leftStarts[place])
      started = rank(from: started, in: rightStarts) { $0 < end }
      ended = rank(from: ended, in: rightEnds) { $0 <= start }
      sum += started - ended
    }
    return sum
  }

  /// The first place at or after `place` whose value is not before.
  @inline(__always)
  private static func rank(
    from place: Int, in values: UnsafeBufferPointer<Double>, isBefore: (Double) -> Bool
  ) -> Int {
    var place = place
    // Four at a time without a branch between them, as how many lie before is hard to foretell.
    while place &+ 4 <= values.count {
      let step =
        (isBefore(values[place]) ? 1 : 0) &+ (isBefore(values[place &+ 1]) ? 1 : 0)
        &+ (isBefore(values[place &+ 2]) ? 1 : 0) &+ (isBefore(values[place &+ 3]) ? 1 : 0)
      place &+= step
      if step < 4 { return place }
    }
    while place < values.count, isBefore(values[place]) { place &+= 1 }
    return place
  }
}

/// A group's ends in ascending order, where an instant ends at the next larger number, so that it takes part in overlaps
/// like an interval.
final class SortedEnds: Sendable {
  private let column: Column<Double>
  var values: UnsafeBufferPointer<Double> { column.buffer }

  init(_ intervals: SortedIntervals, interrupted: Interruption?) {
    let (starts, ends) = (intervals.starts.buffer, intervals.ends.buffer)
    var isReady = true
    var previous = -Double.infinity
    for place in 0..<ends.count {
      isReady = isReady && previous <= ends[place] && starts[place] < ends[place]
      previous = ends[place]
    }
    guard !isReady else {
      column = intervals.ends
      return
    }
    let values = SystemMemory.allocate(Double.self, ends.count)
    var movesLeft = 16 * ends.count + 64
    for sorted in 0..<ends.count {
      let end = starts[sorted] < ends[sorted] ? ends[sorted] : starts[sorted].nextUp
      var place = sorted
      while place > 0, movesLeft > 0, values[place - 1] > end {
        values[place] = values[place - 1]
        place -= 1
        movesLeft -= 1
      }
      values[place] = end
    }
    if movesLeft == 0 {
      var rest = UnsafeMutableBufferPointer(start: values, count: ends.count)
      rest.sort(asking: interrupted, by: <)
    }
    column = Column(adopting: values, count: ends.count)
  }
}
