import SegmentModel

/// `top n by TIME` over segments where they lie: a heap of n, and for lengths a look at each block's longest first, so
/// that blocks which cannot hold one of the n are stepped over.
struct TopSegments {
  private let count: Int
  private let key: TimeExpression
  private let descending: Bool
  private let run: QueryRun
  /// The rows kept so far, as a heap whose root is the last of them in the order asked for.
  private var heap: [(value: Double, row: Int)] = []

  /// `nil` for other keys than one made of times.
  init?(_ count: Int, _ keys: [BoundSortKey], frame: Int, run: QueryRun) {
    guard keys.count == 1, let key = TimeExpression(keys[0].expression, frame: frame) else { return nil }
    self.count = count
    self.key = key
    descending = keys[0].descending
    self.run = run
  }

  private var isLongest: Bool {
    if case .duration = key { descending } else { false }
  }

  /// The rows in order; `nil` when fewer than n have a value, so that rows without one are needed too.
  mutating func rows(_ selection: Selection) throws -> RowBatch? {
    guard count > 0, count < selection.count else { return nil }
    let held = run.charge(.order)
    defer { held.release() }
    try held.grow(by: count * 2, of: (Double, Int).self)
    heap.reserveCapacity(count)
    for (number, rows) in selection.shards.enumerated() where !rows.isEmpty {
      let shard = run.store.store.shards[number]
      let base = run.store.store.shardBases[number]
      let starts = shard.start.buffer
      let ends = shard.end.buffer
      try run.checkNow()
      if case .range(let range) = rows, isLongest {
        let blocks = shard.index.lengthBlocks(of: shard)
        let limit = { heap.count < count ? -.infinity : heap[0].value }
        blocks.visit(range, over: limit) { row in offer(ends[row] - starts[row], base + row) }
      } else {
        rows.visit { row in offer(key.value(start: starts[row], end: ends[row]), base + row) }
      }
    }
    guard heap.count == count else { return nil }
    let ordered = heap.sorted { precedes($0, $1) }
    let charge = run.charge(.rows)
    try charge.grow(by: ordered.count * RowBatch.bytesPerSegment)
    return RowBatch(
      segments: ordered.map { Int32(truncatingIfNeeded: $0.row) }, of: run.store,
      memory: HeldMemory(arrays: [charge]))
  }

  private func precedes(_ left: (value: Double, row: Int), _ right: (value: Double, row: Int)) -> Bool {
    if left.value != right.value { return descending ? left.value > right.value : left.value < right.value }
    return left.row < right.row
  }

  private mutating func offer(_ value: Double, _ row: Int) {
    guard value.isFinite else { return }
    let new = (value: value, row: row)
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
