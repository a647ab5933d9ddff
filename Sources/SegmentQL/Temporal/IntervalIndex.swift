import SegmentModel
import Synchronization

/// An index over the intervals of one group. Ask it through an `IntervalProbe`.
///
/// Intervals lie sorted by start, with block summaries that let a walk step over what cannot match. What else
/// a relation needs is made when it first asks. An index is immutable to its users, any number of threads may use it.
final class IntervalIndex: Sendable {
  let intervals: SortedIntervals
  private let lazySummaries = AtomicLazyReference<BlockSummaries>()
  private let lazySortedEnds = AtomicLazyReference<SortedEnds>()
  private let lazyEndOrder = AtomicLazyReference<EndOrder>()
  private let lazyPositions = AtomicLazyReference<MemberPositions>()
  private let lazyClasses = AtomicLazyReference<LengthClasses>()
  private let lazyEndNodes = AtomicLazyReference<SortedNodes>()
  private let lazyLengthNodes = AtomicLazyReference<SortedNodes>()

  /// - Complexity: O(1).
  init(_ intervals: SortedIntervals) { self.intervals = intervals }

  convenience init(starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>) {
    self.init(SortedIntervals(starts: starts, ends: ends))
  }

  @inline(__always) var count: Int { intervals.count }

  /// What blocks of them hold at most and at least, made at the first call in O(n).
  var summaries: BlockSummaries {
    lazySummaries.load() ?? lazySummaries.storeIfNil(BlockSummaries(intervals))
  }

  /// Their ends in ascending order, made at the first call in O(n log n).
  var sortedEnds: SortedEnds {
    lazySortedEnds.load() ?? lazySortedEnds.storeIfNil(SortedEnds(intervals))
  }

  /// The same intervals sorted by end, made at the first call in O(n log n).
  var endOrder: EndOrder {
    lazyEndOrder.load() ?? lazyEndOrder.storeIfNil(EndOrder(intervals))
  }

  /// The same intervals parted by length, made at the first call in O(n log n).
  var lengthClasses: LengthClasses {
    lazyClasses.load() ?? lazyClasses.storeIfNil(LengthClasses(intervals))
  }

  /// The ends below each node of the summaries, made at the first call in O(n log n).
  var endNodes: SortedNodes {
    lazyEndNodes.load() ?? lazyEndNodes.storeIfNil(SortedNodes(intervals.ends.buffer, like: summaries))
  }

  /// The lengths below each node of the summaries, made at the first call in O(n log n).
  var lengthNodes: SortedNodes {
    if let nodes = lazyLengthNodes.load() { return nodes }
    let lengths = (0..<count).map { intervals.interval(at: $0).length }
    return lazyLengthNodes.storeIfNil(lengths.withUnsafeBufferPointer { SortedNodes($0, like: summaries) })
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
