import SegmentModel
import Synchronization

/// An index over the intervals of one group. Ask it through an `IntervalProbe`.
///
/// Intervals lie sorted by start, with block summaries that let a walk step over what cannot match. What else
/// a relation needs is made when it first asks. An index is immutable to its users, any number of threads may use it.
final class IntervalIndex: Sendable {
  /// The bytes that it takes for each interval at most: times and members 20, summaries 3, the order of ends 12, places of
  /// members 4, length classes 13, every 64th start and end, and of a million intervals 4 levels of sorted ends and lengths,
  /// 8 bytes each.
  static let bytesPerInterval = 117

  let intervals: SortedIntervals
  /// Their starts, to be asked for ranks.
  let startRanks: RankedValues
  private let lazySummaries = LazyReference<BlockSummaries>()
  private let lazySortedEnds = LazyReference<SortedEnds>()
  private let lazyEndOrder = LazyReference<EndOrder>()
  private let lazyPositions = LazyReference<MemberPositions>()
  private let lazyClasses = LazyReference<LengthClasses>()
  private let lazyEndNodes = LazyReference<SortedNodes>()
  private let lazyLengthNodes = LazyReference<SortedNodes>()

  /// - Complexity: O(n / 64).
  init(_ intervals: SortedIntervals) {
    self.intervals = intervals
    startRanks = RankedValues(intervals.starts)
  }

  convenience init(starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>) {
    self.init(SortedIntervals(starts: starts, ends: ends))
  }

  @inline(__always) var count: Int { intervals.count }

  /// What is made at the first call, and kept unless its making was broken off.
  private func kept<Value>(
    _ place: borrowing LazyReference<Value>, _ interrupted: Interruption?, _ make: () -> Value
  ) -> Value {
    if let value = place.load() { return value }
    let made = make()
    return interrupted?() == true ? made : place.storeIfNil(made)
  }

  /// What blocks of them hold at most and at least, made at the first call in O(n).
  var summaries: BlockSummaries {
    lazySummaries.load() ?? lazySummaries.storeIfNil(BlockSummaries(intervals))
  }

  /// Their ends in ascending order, made at the first call in O(n log n).
  func sortedEnds(_ interrupted: Interruption? = nil) -> SortedEnds {
    kept(lazySortedEnds, interrupted) { SortedEnds(intervals, interrupted: interrupted) }
  }

  /// The same intervals sorted by end, made at the first call in O(n log n).
  func endOrder(_ interrupted: Interruption? = nil) -> EndOrder {
    kept(lazyEndOrder, interrupted) { EndOrder(intervals, interrupted: interrupted) }
  }

  /// The same intervals parted by length, made at the first call in O(n log n).
  func lengthClasses(_ interrupted: Interruption? = nil) -> LengthClasses {
    kept(lazyClasses, interrupted) { LengthClasses(intervals) }
  }

  /// The ends below each node of the summaries, made at the first call in O(n log n).
  func endNodes(_ interrupted: Interruption? = nil) -> SortedNodes {
    kept(lazyEndNodes, interrupted) {
      SortedNodes(intervals.ends.buffer, like: summaries, interrupted: interrupted)
    }
  }

  /// The lengths below each node of the summaries, made at the first call in O(n log n).
  func lengthNodes(_ interrupted: Interruption? = nil) -> SortedNodes {
    kept(lazyLengthNodes, interrupted) {
      let lengths = (0..<count).map { intervals.interval(at: $0).length }
      return lengths.withUnsafeBufferPointer { SortedNodes($0, like: summaries, interrupted: interrupted) }
    }
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
