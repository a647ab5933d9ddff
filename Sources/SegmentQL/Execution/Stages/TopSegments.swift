import SegmentModel

/// `top n by TIME` over segments where they lie: a heap of n, and for a time that is no arithmetic a look at each block's
/// first in the order, so that blocks which cannot hold one of the n are stepped over.
struct TopSegments {
  private let count: Int
  private let expression: TimeExpression
  /// The order, where blocks know it.
  private let key: TopKey?
  private let descending: Bool
  private let run: QueryRun
  /// The rows kept so far, as a heap whose root is the last of them in the order asked for. A rank is the larger the
  /// earlier a row comes.
  private var heap: [(rank: Double, row: Int)] = []

  /// `nil` for other keys than one made of times.
  init?(_ count: Int, _ keys: [BoundSortKey], frame: Int, run: QueryRun) {
    guard keys.count == 1, let expression = TimeExpression(keys[0].expression, frame: frame) else { return nil }
    self.count = count
    self.expression = expression
    descending = keys[0].descending
    key = RunTime(expression).map { [descending] in TopKey(time: $0, descending: descending) }
    self.run = run
  }

  /// Whether a stage right behind a scan finds its rows by blocks, where the scan gives ranges of segments.
  static func usesBlocks(_ stage: BoundStage, frame: Int) -> Bool {
    guard case .top(_, let keys) = stage.kind, keys.count == 1 else { return false }
    return TimeExpression(keys[0].expression, frame: frame).flatMap(RunTime.init) != nil
  }

  /// The rows in order; `nil` when fewer than n have a value, so that rows without one are needed too.
  mutating func rows(_ selection: Selection) throws -> RowBatch? {
    guard count > 0, count < selection.count else { return nil }
    let held = run.charge(.order)
    defer { held.release() }
    try held.grow(by: count * 2, of: (Double, Int).self)
    heap.reserveCapacity(count)
    if try !offerLeaders(selection) { try offerRows(selection) }
    guard heap.count == count else { return nil }
    let ordered = heap.sorted { precedes($0, $1) }
    let charge = run.charge(.rows)
    try charge.grow(by: ordered.count * RowBatch.bytesPerSegment)
    return RowBatch(
      segments: ordered.map { Int32(truncatingIfNeeded: $0.row) }, of: run.store,
      memory: HeldMemory(arrays: [charge]))
  }

  /// Offers the first rows of each shard, where these are known and no others can be among those asked for; false where
  /// they are not.
  private mutating func offerLeaders(_ selection: Selection) throws -> Bool {
    let shards = run.store.store.shards
    guard let key, count <= TopBlocks.leaderCount, selection.isOfWholeShards else { return false }
    for (number, rows) in selection.shards.enumerated() where !rows.isEmpty {
      try run.step()
      let base = run.store.store.shardBases[number]
      for leader in shards[number].index.topBlocks(by: key, of: shards[number]).leaders {
        guard heap.count < count || leader.rank > heap[0].rank else { break }
        offer(leader.rank, base + leader.row)
      }
    }
    return true
  }

  private mutating func offerRows(_ selection: Selection) throws {
    let shards = run.store.store.shards
    var floor = -Double.infinity
    if let key, selection.isOfWholeShards {
      let blocks = zip(selection.shards, shards).filter { !$0.0.isEmpty }.map { $1.index.topBlocks(by: key, of: $1) }
      floor = TopBlocks.floor(blocks, count: count)
    }
    for (number, rows) in selection.shards.enumerated() where !rows.isEmpty {
      let shard = shards[number]
      let base = run.store.store.shardBases[number]
      let starts = shard.start.buffer
      let ends = shard.end.buffer
      try run.checkNow()
      if let key, case .range(let range) = rows {
        let blocks = shard.index.topBlocks(by: key, of: shard)
        // Of equal rows the earlier comes first, and rows are offered in order.
        let limit = { heap.count < count ? -.infinity : heap[0].rank }
        blocks.visit(range, from: floor, over: limit) { row in
          offer(key.rank(start: starts[row], end: ends[row]), base + row)
        }
      } else {
        rows.visit { row in
          let value = expression.value(start: starts[row], end: ends[row])
          offer(descending ? value : -value, base + row)
        }
      }
    }
  }

  private func precedes(_ left: (rank: Double, row: Int), _ right: (rank: Double, row: Int)) -> Bool {
    left.rank != right.rank ? left.rank > right.rank : left.row < right.row
  }

  private mutating func offer(_ rank: Double, _ row: Int) {
    guard rank.isFinite else { return }
    let new = (rank: rank, row: row)
    if heap.count < count {
      heap.append(new)
      var at = heap.count - 1
      while at > 0, precedes(heap[(at - 1) / 2], heap[at]) {
        heap.swapAt(at, (at - 1) / 2)
        at = (at - 1) / 2
      }
    } else if precedes(new, heap[0]) {
      heap[0] = new
      var at = 0
      while true {
        var last = at
        if 2 * at + 1 < count, precedes(heap[last], heap[2 * at + 1]) { last = 2 * at + 1 }
        if 2 * at + 2 < count, precedes(heap[last], heap[2 * at + 2]) { last = 2 * at + 2 }
        if last == at { return }
        heap.swapAt(at, last)
        at = last
      }
    }
  }
}
