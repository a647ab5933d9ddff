import SegmentModel

/// `context`: segments with their neighbours among all segments of the same job and module, each once, in the store's
/// order.
extension StageOperator {
  func context(_ input: RowStream, rows count: Int) throws -> Selection {
    try neighbours(of: input) { family, position, _, keep in
      let reach = min(count, family.rows.count)
      for neighbour in max(0, position - reach)..<min(family.rows.count, position + reach + 1) {
        guard keep(neighbour) else { return }
      }
    }
  }

  func context(_ input: RowStream, within seconds: Double) throws -> Selection {
    let near = TemporalRelation(.near, bound: AmountRange(.lessOrEqual, seconds))
    return try neighbours(of: input) { family, position, interval, keep in
      guard keep(position), let interval else { return }
      var probe = IntervalProbe(family.index, near, interrupted: run.interruption)
      probe.forEach(interval) { keep(Int($0)) }
    }
  }

  /// Calls `extend` for each row with the segments of its job and module, its position among them, and its place in time.
  private func neighbours(
    of input: RowStream, _ extend: (Family, Int, Interval?, (Int) -> Bool) -> Void
  ) throws -> Selection {
    let rows = try run.rows(of: input)
    let held = run.charge(.rows)
    defer { held.release() }
    // A mark for each segment, and at most a number for each in its family.
    try held.grow(by: run.store.store.count * (1 + 4))
    var steps = 0
    var kept: [[Bool]] = run.store.store.shards.map { Array(repeating: false, count: $0.count) }
    var families: [Family.Key: Family] = [:]
    for row in 0..<rows.count where rows.segmentNumber(row) != RowBatch.noSegment {
      try run.step()
      let place = run.store.locate(Int(rows.segment[row]))
      let shard = run.store.store.shards[place.shard]
      let key = Family.Key(job: rows.job[row], module: shard.module.codes.buffer[place.row])
      let family = families[key] ?? Family(key, of: shard, jobRows: shard.job(ofRow: place.row).rows)
      families[key] = family
      guard let position = family.position(ofRow: place.row) else { continue }
      extend(family, position, rows.interval(row)) {
        kept[place.shard][Int(family.rows[$0])] = true
        steps &+= 1
        return steps & 0xFFFF != 0 || !run.mustStop
      }
    }
    try run.checkNow()
    return Selection(
      store: run.store,
      shards: kept.map { marks in .list(marks.indices.filter { marks[$0] }.map { UInt32(truncatingIfNeeded: $0) }) })
  }

  /// The segments of one job and module.
  private final class Family {
    struct Key: Hashable {
      var job: Int32
      var module: UInt32
    }

    /// Rows of the shard, ascending.
    let rows: [UInt32]
    private let shard: SegmentShard
    private(set) lazy var index = rows.withUnsafeBufferPointer {
      IntervalIndex(SortedIntervals(starts: shard.start.buffer, ends: shard.end.buffer, rows: $0))
    }

    init(_ key: Key, of shard: SegmentShard, jobRows: Range<Int>) {
      let codes = shard.module.codes.buffer
      self.shard = shard
      rows = jobRows.filter { codes[$0] == key.module }.map { UInt32(truncatingIfNeeded: $0) }
    }

    func position(ofRow row: Int) -> Int? {
      let low = partitionPoint(in: rows.indices) { Int(rows[$0]) < row }
      return low < rows.count && Int(rows[low]) == row ? low : nil
    }
  }
}
