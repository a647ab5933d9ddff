import SegmentModel

/// The intervals of one group, such as one job's part of a set, in flat columns sorted by start and then by member.
///
/// A member is the position of a segment in what the group was made from. Segments whose times give no interval are
/// left out; their numbers are not given to others.
struct SortedIntervals: Sendable {
  /// Seconds, ascending.
  let starts: Column<Double>
  /// Seconds; an instant's end is its start.
  let ends: Column<Double>
  /// The member at each position; `nil` when every member stands at its own number.
  let members: Column<Int32>?
  /// How many members there were, with and without an interval.
  let memberCount: Int

  /// How many have an interval.
  @inline(__always) var count: Int { starts.count }

  /// The intervals of all times given; a member is a position in them.
  ///
  /// - Complexity: O(n), or O(n log n) when the starts are not sorted.
  init(
    starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>, interrupted: Interruption? = nil
  ) {
    self.init(count: min(starts.count, ends.count), interrupted: interrupted) { position in
      Interval(start: starts[position], end: ends[position])
    }
  }

  /// The intervals of some rows of two columns; a member is a position in `rows`.
  ///
  /// - Parameter rows: each within the columns.
  /// - Complexity: O(n), or O(n log n) when the starts are not sorted.
  init<Row: FixedWidthInteger>(
    starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>, rows: UnsafeBufferPointer<Row>,
    interrupted: Interruption? = nil
  ) {
    self.init(count: rows.count, interrupted: interrupted) { position in
      let row = Int(truncatingIfNeeded: rows[position])
      return Interval(start: starts[row], end: ends[row])
    }
  }

  /// The intervals given; a member is a position in them.
  init(_ intervals: [Interval]) {
    self.init(count: intervals.count) { intervals[$0] }
  }

  @inline(__always)
  private init(count: Int, interrupted: Interruption? = nil, interval: (Int) -> Interval?) {
    memberCount = count
    let starts = SystemMemory.allocate(Double.self, count)
    let ends = SystemMemory.allocate(Double.self, count)
    var kept = 0
    var isSorted = true
    var previous = -Double.infinity
    for position in 0..<count {
      guard let interval = interval(position) else { continue }
      starts[kept] = interval.start
      ends[kept] = interval.end
      isSorted = isSorted && previous <= interval.start
      previous = interval.start
      kept += 1
    }
    if kept == count && isSorted {
      members = nil
      self.starts = Column(adopting: starts, count: kept)
      self.ends = Column(adopting: ends, count: kept)
      return
    }
    // Rare: the second pass pays for the members' numbers only where they differ from the positions.
    let members = SystemMemory.allocate(Int32.self, kept)
    kept = 0
    for position in 0..<count where interval(position) != nil {
      members[kept] = Int32(truncatingIfNeeded: position)
      kept += 1
    }
    guard !isSorted else {
      self.members = Column(adopting: members, count: kept)
      self.starts = Column(adopting: starts, count: kept)
      self.ends = Column(adopting: ends, count: kept)
      return
    }
    var order = Array(0..<kept)
    order.sort(asking: interrupted) { (starts[$0], $0) < (starts[$1], $1) }
    self.starts = Column(order.map { starts[$0] })
    self.ends = Column(order.map { ends[$0] })
    self.members = Column(order.map { members[$0] })
    SystemMemory.free(starts)
    SystemMemory.free(ends)
    SystemMemory.free(members)
  }

  @inline(__always)
  func interval(at position: Int) -> Interval {
    Interval(unchecked: starts.buffer[position], ends.buffer[position])
  }

  @inline(__always)
  func member(at position: Int) -> Int32 {
    members.map { $0.buffer[position] } ?? Int32(truncatingIfNeeded: position)
  }

  /// Whether some interval starts at or after `lower` and before `upper`.
  ///
  /// - Parameter member: one that does not count.
  /// - Complexity: O(log n).
  func hasStart(from lower: Double, before upper: Double, excluding member: Int32? = nil) -> Bool {
    let first = partitionPoint(starts.buffer) { $0 < lower }
    for position in first..<min(first + 2, count) where self.member(at: position) != member {
      return starts.buffer[position] < upper
    }
    return false
  }
}
