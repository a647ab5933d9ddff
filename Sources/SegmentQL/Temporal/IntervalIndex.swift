import SegmentModel
import Synchronization

/// An index over the intervals of one group. Ask it through an `IntervalProbe`.
///
/// Intervals lie sorted by start, with block summaries that let a walk step over what cannot match. What is sorted by
/// end is made when a relation first needs it. An index is immutable to its users, any number of threads may use it.
final class IntervalIndex: Sendable {
  let intervals: SortedIntervals
  let summaries: BlockSummaries
  private let lazyEndOrder = AtomicLazyReference<EndOrder>()
  private let lazyPositions = AtomicLazyReference<MemberPositions>()

  /// - Complexity: O(n).
  init(_ intervals: SortedIntervals) {
    self.intervals = intervals
    summaries = BlockSummaries(intervals)
  }

  convenience init(starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>) {
    self.init(SortedIntervals(starts: starts, ends: ends))
  }

  @inline(__always) var count: Int { intervals.count }

  /// The same intervals sorted by end, made at the first call in O(n log n).
  var endOrder: EndOrder {
    lazyEndOrder.load() ?? lazyEndOrder.storeIfNil(EndOrder(intervals))
  }

  /// Where a member stands, or `nil` when it has no interval or is none of this group.
  ///
  /// - Complexity: O(1); the first call may take O(n).
  func position(of member: Int32) -> Int? {
    guard member >= 0 else { return nil }
    guard let members = intervals.members else { return Int(member) < count ? Int(member) : nil }
    let positions = (lazyPositions.load() ?? lazyPositions.storeIfNil(MemberPositions(members))).positions
    guard Int(member) < positions.count, positions[Int(member)] >= 0 else { return nil }
    return Int(positions[Int(member)])
  }
}

/// The position of each member, by its number; -1 for those that have none.
private final class MemberPositions: Sendable {
  let positions: Column<Int32>

  init(_ members: Column<Int32>) {
    var positions = [Int32](repeating: -1, count: Int(members.buffer.max() ?? -1) + 1)
    for (position, member) in members.buffer.enumerated() {
      positions[Int(member)] = Int32(truncatingIfNeeded: position)
    }
    self.positions = Column(positions)
  }
}
