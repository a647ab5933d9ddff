import SegmentModel

/// An order of segments by a time.
struct TopKey: Sendable, Hashable {
  var time: RunTime
  var descending: Bool

  /// A number that is the larger the earlier a row comes in the order; not finite where the row has no such time.
  @inline(__always)
  func rank(start: Double, end: Double) -> Double {
    let value = time.value(start: start, end: end)
    return descending ? value : -value
  }
}

/// The first rows of a shard in an order, and the greatest rank in each block of its rows and in each group of blocks, so
/// that a search for the first rows among more or fewer of them looks into few blocks.
struct TopBlocks: Sendable {
  /// How many of the first rows are known.
  static let leaderCount = 64
  static let blockShift = 5
  static let groupShift = 10
  /// Minus infinity where no row has a rank.
  let blocks: Column<Double>
  let groups: Column<Double>
  /// The first rows in the order, as many as have a rank and at most `leaderCount`; of equal ones the earlier comes first.
  private(set) var leaders: [(rank: Double, row: Int)] = []

  /// Complexity: O(rows).
  init(_ shard: SegmentShard, by key: TopKey) {
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    let blocks = TopBlocks.maxima(of: shard.count, shift: Self.blockShift) { row in
      key.rank(start: starts[row], end: ends[row])
    }
    self.blocks = blocks
    groups = TopBlocks.maxima(of: blocks.count, shift: Self.groupShift - Self.blockShift) { blocks.buffer[$0] }
    let floor = TopBlocks.floor([self], count: Self.leaderCount)
    let everywhere = { -Double.infinity }
    visit(0..<shard.count, from: floor, over: everywhere) { row in
      let rank = key.rank(start: starts[row], end: ends[row])
      if rank >= floor, rank.isFinite { leaders.append((rank, row)) }
    }
    leaders.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.row < $1.row }
    leaders.removeLast(max(0, leaders.count - Self.leaderCount))
  }

  private static func maxima(of count: Int, shift: Int, _ value: (Int) -> Double) -> Column<Double> {
    let size = (count + (1 << shift) - 1) >> shift
    let maxima = SystemMemory.allocate(Double.self, size)
    for place in 0..<size {
      var most = -Double.infinity
      for position in (place << shift)..<min((place + 1) << shift, count) {
        let value = value(position)
        if value > most, value < .infinity { most = value }
      }
      maxima[place] = most
    }
    return Column(adopting: maxima, count: size)
  }

  /// Calls `body` with the rows of a range, in order, block by block, of each block whose greatest rank is at least
  /// `floor` and above what `limit` gives when the block's turn comes.
  @inline(__always)
  func visit(_ rows: Range<Int>, from floor: Double, over limit: () -> Double, _ body: (Int) -> Void) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let group = row >> Self.groupShift
      if groups.buffer[group] < floor || groups.buffer[group] <= limit() {
        row = (group + 1) << Self.groupShift
        continue
      }
      let end = min(((row >> Self.blockShift) + 1) << Self.blockShift, rows.upperBound)
      let rank = blocks.buffer[row >> Self.blockShift]
      if rank >= floor, rank > limit() {
        while row < end {
          body(row)
          row += 1
        }
      }
      row = end
    }
  }

  /// A rank that at least `count` rows of some whole shards reach; minus infinity where none is known.
  ///
  /// The maxima of `count` groups are reached by as many rows; those of blocks, within the groups that reach that, tell it
  /// more closely.
  static func floor(_ shards: [TopBlocks], count: Int) -> Double {
    var best = BestNumbers(count: count)
    for shard in shards {
      for rank in shard.groups.buffer { best.offer(rank) }
    }
    let coarse = best.least
    best = BestNumbers(count: count)
    let blocksInGroup = 1 << (groupShift - blockShift)
    for shard in shards {
      for (group, rank) in shard.groups.buffer.enumerated() where rank >= coarse {
        let first = group * blocksInGroup
        for block in first..<min(first + blocksInGroup, shard.blocks.count) { best.offer(shard.blocks.buffer[block]) }
      }
    }
    return max(coarse, best.least)
  }
}

/// The greatest numbers of those offered: a heap whose root is the least of them.
private struct BestNumbers {
  private let count: Int
  private var heap: [Double] = []

  init(count: Int) { self.count = count }

  /// The least of the greatest; minus infinity while there are fewer than asked for.
  var least: Double { heap.count == count ? heap[0] : -.infinity }

  @inline(__always)
  mutating func offer(_ number: Double) {
    if heap.count == count {
      if number > heap[0] { replaceRoot(number) }
      return
    }
    guard number > -.infinity else { return }
    heap.append(number)
    var at = heap.count - 1
    while at > 0, heap[at] < heap[(at - 1) / 2] {
      heap.swapAt(at, (at - 1) / 2)
      at = (at - 1) / 2
    }
  }

  private mutating func replaceRoot(_ number: Double) {
    var at = 0
    while true {
      var child = 2 * at + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < number else { break }
      heap[at] = heap[child]
      at = child
    }
    heap[at] = number
  }
}
