import SegmentModel
import Synchronization

/// Segments of a store, in the store's order: for each shard, some of its rows.
struct Selection: Sendable {
  let store: StoreView
  /// As many as there are shards.
  var shards: [ShardRows]

  var count: Int { shards.reduce(0) { $0 + $1.count } }

  /// The same segments, reached by position in O(1) within a shard.
  var listed: Selection {
    Selection(store: store, shards: shards.map(\.listed))
  }

  /// Whether `listed` has anything to do.
  var isListed: Bool { shards.allSatisfy { if case .set = $0 { false } else { true } } }

  /// Whether every shard that has rows here has all of its rows here.
  var isOfWholeShards: Bool {
    zip(shards, store.store.shards).allSatisfy { $0.isEmpty || $0.isWhole(of: $1) }
  }

  /// The rows in columns of their own.
  func materialized(in run: QueryRun, memory: HeldMemory) throws -> RowBatch {
    let total = count
    var job: [Int32] = []
    var start: [Double] = []
    var end: [Double] = []
    var segment: [Int32] = []
    job.reserveCapacity(total)
    start.reserveCapacity(total)
    end.reserveCapacity(total)
    segment.reserveCapacity(total)
    for (number, rows) in shards.enumerated() where !rows.isEmpty {
      let shard = store.store.shards[number]
      let base = store.store.shardBases[number]
      let starts = shard.start.buffer
      let ends = shard.end.buffer
      var position = 0
      var jobEnd = shard.jobs[0].rows.upperBound
      var block = QueryRun.rowsPerBlock
      try rows.visit { row in
        block -= 1
        if block == 0 {
          block = QueryRun.rowsPerBlock
          try run.checkNow()
        }
        while row >= jobEnd {
          position += 1
          jobEnd = shard.jobs[position].rows.upperBound
        }
        job.append(Int32(truncatingIfNeeded: store.jobBases[number] + position))
        start.append(starts[row])
        end.append(ends[row])
        segment.append(Int32(truncatingIfNeeded: base + row))
      }
    }
    return RowBatch(
      store: store, count: total, job: job, start: start, end: end, segment: segment, memory: memory)
  }
}

/// Lists a selection's rows when the first is asked for; whoever only counts them never pays for it.
final class SelectionListing: Sendable {
  private final class Listed: Sendable {
    let selection: Selection
    init(_ selection: Selection) { self.selection = selection }
  }

  private let selection: Selection
  private let made = LazyReference<Listed>()

  init(_ selection: Selection) { self.selection = selection }

  var listed: Selection {
    (made.load() ?? made.storeIfNil(Listed(selection.listed))).selection
  }
}

/// Rows on their way from stage to stage.
enum RowStream: Sendable {
  /// Segments as the store holds them.
  case segments(Selection)
  case rows(RowBatch)

  var count: Int {
    switch self {
    case .segments(let selection): selection.count
    case .rows(let rows): rows.count
    }
  }

  /// The same rows, reached by position in O(1).
  var listed: RowStream {
    guard case .segments(let selection) = self, !selection.isListed else { return self }
    return .segments(selection.listed)
  }

  /// Calls `body` with each row in order.
  func visit<Failure: Error>(_ body: (Row) throws(Failure) -> Void) throws(Failure) {
    switch self {
    case .segments(let selection):
      for (number, rows) in selection.shards.enumerated() {
        let shard = selection.store.store.shards[number]
        try rows.visit { row throws(Failure) in try body(.segment(shard, row)) }
      }
    case .rows(let set): for row in 0..<set.count { try body(.derived(set, row)) }
    }
  }
}
