import SegmentModel

/// The values below each node of `BlockSummaries` from its second level on, sorted: says exactly whether a node holds a
/// value within two limits, where the least and the greatest of mixed values would not.
final class SortedNodes: Sendable {
  /// Level after level; within one, every node's values ascend.
  private let values: Column<Double>
  private let count: Int
  private let levels: [Int]

  /// - Complexity: O(n log n).
  init(_ values: UnsafeBufferPointer<Double>, like summaries: BlockSummaries, interrupted: Interruption? = nil) {
    count = values.count
    levels = summaries.levels
    let sorted = SystemMemory.allocate(Double.self, count * max(levels.count - 1, 0))
    for level in levels.indices.dropFirst() {
      let row = UnsafeMutableBufferPointer(start: sorted + (level - 1) * count, count: count)
      let below = level == 1 ? values : UnsafeBufferPointer(start: sorted + (level - 2) * count, count: count)
      _ = row.update(from: below)
      let width = BlockSummaries.width << (BlockSummaries.shift * level)
      for first in stride(from: 0, to: count, by: width) {
        row[first..<min(first + width, count)].sort(asking: interrupted, by: <)
      }
      if interrupted?() == true {
        UnsafeMutableBufferPointer(start: sorted, count: count * (levels.count - 1)).initialize(repeating: 0)
        break
      }
    }
    self.values = Column(adopting: sorted, count: count * max(levels.count - 1, 0))
  }

  /// Whether a node holds a value of the span; `true` for a block, which is cheaper to look through.
  ///
  /// - Parameter node: its place in the columns of the summaries.
  /// - Complexity: O(log n).
  func mayHold(_ span: IntervalWindow.Span, node: Int) -> Bool {
    guard levels.count > 1, node >= levels[1] else { return true }
    let level = (levels.firstIndex { $0 > node } ?? levels.count) - 1
    let shift = BlockSummaries.shift * (level + 1)
    let first = (node - levels[level]) << shift
    let row = (level - 1) * count
    let range = (row + first)..<(row + min(first + 1 << shift, count))
    let place = partitionPoint(in: range) { values.buffer[$0] < span.low }
    return place < range.upperBound && values.buffer[place] <= span.high
  }
}
