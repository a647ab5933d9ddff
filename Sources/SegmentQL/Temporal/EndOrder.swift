import SegmentModel

/// The positions of a group's intervals sorted by end, and by position where ends are equal.
final class EndOrder: Sendable {
  /// Seconds, ascending.
  let ends: Column<Double>
  /// The same, to be asked for ranks.
  let ranks: RankedValues
  /// Positions in the order by start.
  let positions: Column<Int32>

  /// - Complexity: O(n log n); O(n) when no end is far from its place.
  init(_ intervals: SortedIntervals, interrupted: Interruption? = nil) {
    let count = intervals.count
    let ends = SystemMemory.allocate(Double.self, count)
    let positions = SystemMemory.allocate(Int32.self, count)
    let unsorted = intervals.ends.buffer
    // Segments that start in order end nearly in order, so that inserting each is cheap; unless some are long.
    var movesLeft = 16 * count + 64
    var sorted = 0
    while sorted < count, movesLeft >= 0 {
      let end = unsorted[sorted]
      var place = sorted
      while place > 0, ends[place - 1] > end {
        ends[place] = ends[place - 1]
        positions[place] = positions[place - 1]
        place -= 1
      }
      ends[place] = end
      positions[place] = Int32(truncatingIfNeeded: sorted)
      movesLeft -= sorted - place
      sorted += 1
    }
    if sorted < count {
      var order = Array(0..<Int32(truncatingIfNeeded: count))
      order.sort(asking: interrupted) { (unsorted[Int($0)], $0) < (unsorted[Int($1)], $1) }
      for (place, position) in order.enumerated() {
        positions[place] = position
        ends[place] = unsorted[Int(position)]
      }
    }
    self.ends = Column(adopting: ends, count: count)
    ranks = RankedValues(self.ends)
    self.positions = Column(adopting: positions, count: count)
  }
}
