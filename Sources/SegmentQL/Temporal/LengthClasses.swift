import SegmentModel

/// A group's intervals parted by length, so that few long ones do not make a search for overlaps look at all short ones.
///
/// Within a class the intervals lie in nodes of `width` by their starts, and within a node by their ends, the last
/// first. What overlaps a time and starts before it then is the front of some nodes next to each other: no interval
/// but one a node needs a look of its own. (Classes and nodes play the part of the levels and partitions of HINT:
/// G. Christodoulou, P. Bouros, N. Mamoulis, SIGMOD 2022.)
final class LengthClasses: Sendable {
  static let shift = 8
  static let width = 1 << shift

  struct Class: Sendable {
    /// The first start of each node, ascending.
    let nodeStarts: Column<Double>
    /// By node and then descending, with `positions` beside them.
    let ends: Column<Double>
    let positions: Column<Int32>
    /// Of each node, the largest end up to and including it: ascending.
    let largestEndSoFar: Column<Double>
  }

  let classes: [Class]

  /// - Complexity: O(n log width).
  init(_ intervals: SortedIntervals) {
    let limits = Self.lengthLimits(intervals)
    var members = Array(repeating: [Int32](), count: limits.count)
    for position in 0..<intervals.count {
      let length = intervals.interval(at: position).length
      members[limits.firstIndex { length <= $0 } ?? limits.count - 1].append(Int32(truncatingIfNeeded: position))
    }
    classes = members.map { Self.makeClass(of: $0, in: intervals) }
  }

  /// The largest length of each class, ascending; the last is infinite.
  ///
  /// A class takes in longer intervals as long as that makes a search look at few nodes more than a class more would.
  private static func lengthLimits(_ intervals: SortedIntervals) -> [Double] {
    // Counted by the power of two, as lengths differ by orders of magnitude.
    var counts: [Int: Int] = [:]
    for position in 0..<intervals.count {
      counts[Int(max(intervals.interval(at: position).length, .leastNormalMagnitude).exponent), default: 0] += 1
    }
    let hull = max((intervals.starts.buffer.last ?? 0) - (intervals.starts.buffer.first ?? 0), .leastNormalMagnitude)
    var limits: [Double] = []
    var (inClass, reach) = (0, 0.0)
    for exponent in counts.keys.sorted() {
      let count = counts[exponent] ?? 0
      let limit = min(Double(sign: .plus, exponent: exponent + 1, significand: 1), .greatestFiniteMagnitude)
      // How many starts lie within the longest length before any time, on average.
      let reachHere = Double(count) * limit / hull
      let reachTogether = Double(inClass + count) * limit / hull
      if inClass > 0, reachTogether - reach - reachHere > Double(8 * width) {
        limits.append(limit / 2)
        (inClass, reach) = (count, reachHere)
      } else {
        (inClass, reach) = (inClass + count, reachTogether)
      }
    }
    return limits + [.infinity]
  }

  private static func makeClass(of members: [Int32], in intervals: SortedIntervals) -> Class {
    let (starts, ends) = (intervals.starts.buffer, intervals.ends.buffer)
    var positions = members
    var soFar: [Double] = []
    var largest = -Double.infinity
    for first in stride(from: 0, to: positions.count, by: width) {
      positions[first..<min(first + width, positions.count)].sort {
        (ends[Int($1)], $0) < (ends[Int($0)], $1)
      }
      largest = max(largest, ends[Int(positions[first])])
      soFar.append(largest)
    }
    return Class(
      nodeStarts: Column(stride(from: 0, to: members.count, by: width).map { starts[Int(members[$0])] }),
      ends: Column(positions.map { ends[Int($0)] }),
      positions: Column(positions), largestEndSoFar: Column(soFar))
  }

  /// Appends the positions of all intervals that start before `time` and end after it, in no particular order.
  ///
  /// - Parameters:
  ///   - limit: how many intervals of the group start before `time`.
  ///   - looks: grows by the nodes looked at.
  func append(reachingOver time: Double, startingBefore limit: Int, to found: inout [Int32], looks: inout Int) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.width) { scratch in
      for part in classes {
        let soFar = part.largestEndSoFar.buffer
        let ends = part.ends.buffer
        let positions = part.positions.buffer
        var node = partitionPoint(part.nodeStarts.buffer) { $0 < time }
        if node > 0, soFar[node - 1] > time {
          // The last node that starts before `time` may also hold some that start later, mixed with the others.
          node -= 1
          looks += 1
          let first = node << Self.shift
          let last = min(first + Self.width, positions.count)
          var kept = 0
          for place in first..<partitionPoint(in: first..<last, while: { ends[$0] > time }) {
            scratch[kept] = positions[place]
            kept &+= Int(positions[place]) < limit ? 1 : 0
          }
          found.append(contentsOf: UnsafeBufferPointer(rebasing: scratch[..<kept]))
        }
        while node > 0, soFar[node - 1] > time {
          node -= 1
          looks += 1
          let first = node << Self.shift
          let reaching = partitionPoint(in: first..<first + Self.width) { ends[$0] > time }
          found.append(contentsOf: UnsafeBufferPointer(rebasing: positions[first..<reaching]))
        }
      }
    }
  }
}
