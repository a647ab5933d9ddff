import SegmentModel
import Synchronization

/// What aggregates over all rows of a job's module need to know of them, summed up when a query first asks and kept, so
/// that later ones look at no row.
///
/// Source: G. Moerkotte, "Small Materialized Aggregates: A Light Weight Index Structure for Data Warehousing", VLDB 1998.
final class RunSummaries: Sendable {
  /// By run; NaN where nobody has asked.
  private let covered = Mutex<[Double]>([])
  /// By field and by run; empty where nobody has asked.
  private let totals = Mutex<[RunTime: [NumberTotal]]>([:])

  /// The seconds in the union of the rows of each of some runs; of no meaning after an interruption.
  ///
  /// Complexity: O(runs), and once O(rows) for each run.
  func covered(
    _ runs: some Sequence<Int>, of index: ShardIndex, in shard: SegmentShard, asking interrupted: @escaping Interruption
  ) -> [Double] {
    covered.whileLocked { known in
      if known.isEmpty { known = Array(repeating: .nan, count: index.runs.count) }
      return runs.map { run in
        if known[run].isNaN {
          if interrupted() { return 0 }
          let rows = UnsafeBufferPointer(rebasing: index.order.buffer[index.runs[run].positions])
          let intervals = SortedIntervals(
            starts: shard.start.buffer, ends: shard.end.buffer, rows: rows, interrupted: interrupted)
          if interrupted() { return 0 }
          known[run] = intervals.coveredSeconds
        }
        return known[run]
      }
    }
  }

  /// The total of a time over the rows of each run of the shard, added in the order of the rows.
  ///
  /// Complexity: O(1), and once O(rows) for each field.
  func totals(of time: RunTime, _ index: ShardIndex, in shard: SegmentShard) -> [NumberTotal] {
    totals.whileLocked { known in
      if let made = known[time] { return made }
      let starts = shard.start.buffer
      let ends = shard.end.buffer
      let order = index.order.buffer
      let made = index.runs.map { run in
        var total = NumberTotal()
        for position in run.positions {
          let row = Int(order[position])
          total.add(time.value(start: starts[row], end: ends[row]))
        }
        return total
      }
      known[time] = made
      return made
    }
  }
}

/// A time of segments that runs are summed up by.
enum RunTime: Sendable, Hashable {
  case start, end, duration

  /// `nil` for arithmetic.
  init?(_ expression: TimeExpression) {
    switch expression {
    case .start: self = .start
    case .end: self = .end
    case .duration: self = .duration
    default: return nil
    }
  }

  @inline(__always)
  func value(start: Double, end: Double) -> Double {
    switch self {
    case .start: start
    case .end: end
    case .duration: end - start
    }
  }
}
