import SegmentModel

/// The position of each member of a group.
final class MemberPositions: Sendable {
  /// By the member's number, -1 for those without an interval; `nil` when every member stands at its own number.
  private let positions: Column<Int32>?
  private let count: Int

  fileprivate init(_ intervals: SortedIntervals) {
    count = intervals.count
    positions = intervals.members.map { members in
      var positions = [Int32](repeating: -1, count: intervals.memberCount)
      for (position, member) in members.buffer.enumerated() {
        positions[Int(member)] = Int32(truncatingIfNeeded: position)
      }
      return Column(positions)
    }
  }

  /// Where a member stands, or `nil` when it has no interval or is none of this group.
  func position(of member: Int32) -> Int? {
    guard member >= 0, Int(member) < positions?.count ?? count else { return nil }
    let position = positions?[Int(member)] ?? member
    return position >= 0 ? Int(position) : nil
  }
}

extension SortedIntervals {
  /// The position of each member.
  ///
  /// - Complexity: O(1) when every member stands at its own number, otherwise O(n).
  var positions: MemberPositions { MemberPositions(self) }
}
