import SegmentModel

/// The rows of a set, by job, ready to be related to.
final class SetIndex {
  /// The rows of one job. A member is a position in `rows`.
  final class Group {
    /// Rows of the set, ascending.
    let rows: [Int32]
    private let set: RowBatch
    /// Whether members ascend by start too, so that an index gives them in the set's own order.
    private(set) lazy var isOrderedByStart: Bool = {
      zip(rows, rows.dropFirst()).allSatisfy { set.start[Int($0)] <= set.start[Int($1)] }
    }()
    /// The rows that have a place in time.
    private(set) lazy var index: IntervalIndex = set.start.withUnsafeBufferPointer { starts in
      set.end.withUnsafeBufferPointer { ends in
        rows.withUnsafeBufferPointer { IntervalIndex(SortedIntervals(starts: starts, ends: ends, rows: $0)) }
      }
    }
    /// The starts of the rows that have a place in time, ascending.
    var starts: UnsafeBufferPointer<Double> { index.intervals.starts.buffer }
    private lazy var memberOfSegment: [Int32: Int32] = {
      var members: [Int32: Int32] = [:]
      for (member, row) in rows.enumerated() where set.segmentNumber(Int(row)) != RowBatch.noSegment {
        members[set.segmentNumber(Int(row))] = Int32(truncatingIfNeeded: member)
      }
      return members
    }()
    private lazy var areSegmentsAscending: Bool = {
      zip(rows, rows.dropFirst()).allSatisfy { set.segment[Int($0)] < set.segment[Int($1)] }
    }()

    init(_ set: RowBatch, rows: [Int32]) {
      self.set = set
      self.rows = rows
    }

    /// The member that is a segment of the store, if it is one of this group.
    func member(ofSegment segment: Int32) -> Int32? {
      guard segment != RowBatch.noSegment, !set.segment.isEmpty else { return nil }
      guard areSegmentsAscending else { return memberOfSegment[segment] }
      let low = partitionPoint(in: rows.indices) { set.segment[Int(rows[$0])] < segment }
      return low < rows.count && set.segment[Int(rows[low])] == segment ? Int32(truncatingIfNeeded: low) : nil
    }
  }

  let rows: RowBatch
  private let groups: [Int32: Group]

  /// - Complexity: O(rows).
  init(_ rows: RowBatch) {
    self.rows = rows
    var members: [Int32: [Int32]] = [:]
    var row = 0
    // Rows of a job mostly lie next to each other: one look-up serves a whole stretch of them.
    while row < rows.job.count {
      let job = rows.job[row]
      var end = row
      while end < rows.job.count, rows.job[end] == job { end += 1 }
      members[job, default: []].append(contentsOf: (row..<end).lazy.map { Int32(truncatingIfNeeded: $0) })
      row = end
    }
    groups = members.mapValues { Group(rows, rows: $0) }
  }

  func group(ofJob job: Int32) -> Group? { groups[job] }
}
