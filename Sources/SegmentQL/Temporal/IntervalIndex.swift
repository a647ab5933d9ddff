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
    guard intervals.members != nil else {
      return member >= 0 && Int(member) < count ? Int(member) : nil
    }
    return (lazyPositions.load() ?? lazyPositions.storeIfNil(intervals.positions)).position(of: member)
  }
}
