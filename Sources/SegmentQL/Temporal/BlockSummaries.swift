import SegmentModel

/// What a stretch of intervals, sorted by start, holds at most and at least: a tree with sixteen children a node over
/// blocks of sixteen intervals, flat in memory, level after level.
///
/// A walk over a range of positions steps over every node that can hold no answer. Each block it does enter costs at
/// most sixteen looks at each level above it, so that a walk that enters only blocks with answers takes
/// O(log n) a block.
final class BlockSummaries: Sendable {
  static let shift = 4
  static let width = 1 << shift

  let largestEnd: Column<Double>
  let smallestEnd: Column<Double>
  let largestLength: Column<Double>
  let smallestLength: Column<Double>
  /// Of each block, the largest end up to and including it: ascending.
  let largestEndSoFar: Column<Double>
  /// Where each level begins; level 0 has one node a block.
  let levels: [Int]

  /// - Complexity: O(n).
  init(_ intervals: SortedIntervals) {
    var levels: [Int] = []
    var total = 0
    var nodes = (intervals.count + Self.width - 1) >> Self.shift
    let blocks = nodes
    while nodes > 0 {
      levels.append(total)
      total += nodes
      nodes = nodes > 1 ? (nodes + Self.width - 1) >> Self.shift : 0
    }
    let largestEnd = SystemMemory.allocate(Double.self, total)
    let smallestEnd = SystemMemory.allocate(Double.self, total)
    let largestLength = SystemMemory.allocate(Double.self, total)
    let smallestLength = SystemMemory.allocate(Double.self, total)
    let soFar = SystemMemory.allocate(Double.self, blocks)
    let starts = intervals.starts.buffer
    let ends = intervals.ends.buffer
    var largest = -Double.infinity
    for block in 0..<blocks {
      var node = Extremes()
      for position in (block << Self.shift)..<min((block + 1) << Self.shift, intervals.count) {
        let interval = Interval(unchecked: starts[position], ends[position])
        node.take(end: interval.end, length: interval.length)
      }
      (largestEnd[block], smallestEnd[block]) = (node.largestEnd, node.smallestEnd)
      (largestLength[block], smallestLength[block]) = (node.largestLength, node.smallestLength)
      largest = max(largest, node.largestEnd)
      soFar[block] = largest
    }
    for level in levels.indices.dropFirst() {
      let (below, here) = (levels[level - 1], levels[level])
      let above = level + 1 < levels.count ? levels[level + 1] : total
      for node in here..<above {
        let first = below + (node - here) << Self.shift
        var extremes = Extremes()
        for child in first..<min(first + Self.width, here) {
          extremes.take(end: largestEnd[child], length: largestLength[child])
          extremes.take(end: smallestEnd[child], length: smallestLength[child])
        }
        (largestEnd[node], smallestEnd[node]) = (extremes.largestEnd, extremes.smallestEnd)
        (largestLength[node], smallestLength[node]) = (extremes.largestLength, extremes.smallestLength)
      }
    }
    self.levels = levels
    self.largestEnd = Column(adopting: largestEnd, count: total)
    self.smallestEnd = Column(adopting: smallestEnd, count: total)
    self.largestLength = Column(adopting: largestLength, count: total)
    self.smallestLength = Column(adopting: smallestLength, count: total)
    largestEndSoFar = Column(adopting: soFar, count: blocks)
  }

  private struct Extremes {
    var largestEnd = -Double.infinity
    var smallestEnd = Double.infinity
    var largestLength = -Double.infinity
    var smallestLength = Double.infinity

    @inline(__always)
    mutating func take(end: Double, length: Double) {
      largestEnd = max(largestEnd, end)
      smallestEnd = min(smallestEnd, end)
      largestLength = max(largestLength, length)
      smallestLength = min(smallestLength, length)
    }
  }

  /// The first block from `block` up to but without `limit` whose summary `mayMatch`, or `limit`.
  ///
  /// - Parameter mayMatch: given a node's place in the columns; true of a node when it is true of one of its children.
  @inline(__always)
  func firstBlock(from block: Int, to limit: Int, where mayMatch: (Int) -> Bool) -> Int {
    var level = 0
    var node = block
    // From a node on, the largest that begins there is asked first: it may know more than the blocks below it.
    func climb() {
      while node & (Self.width - 1) == 0 && level + 1 < levels.count {
        node >>= Self.shift
        level += 1
      }
    }
    climb()
    while node << (Self.shift * level) < limit {
      if mayMatch(levels[level] + node) {
        if level == 0 { return node }
        level -= 1
        node <<= Self.shift
      } else {
        node += 1
        climb()
      }
    }
    return limit
  }
}
