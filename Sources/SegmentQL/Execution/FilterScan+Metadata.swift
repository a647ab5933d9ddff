import SegmentModel

extension FilterScan {
  /// The rows whose metadata compares so with a constant, read off a column; `nil` where there is none.
  func metadata(
    _ rows: ShardRows, of shard: SegmentShard, _ test: MetadataTest
  ) throws -> ShardRows? {
    guard run.allows(.metadataColumns),
      let column = shard.index.metadata.column(at: test.path, for: rows.count, of: shard, asking: run.interruption),
      let codes = column.test(test.operation, test.constant)
    else { return nil }
    var unlike = 0
    defer { if unlike > 0 { run.unlikeTypes[test.range, default: 0] += unlike } }
    if rows.isWhole(of: shard) {
      try run.step(rows.count / 64 + 1)
      let found = column.rows(codes, among: nil, rowCount: shard.count)
      unlike = found.unlike
      return keeping(found.rows, of: shard)
    }
    if case .set(let set) = rows {
      try run.step(shard.count / 64 + 1)
      let found = column.rows(codes, among: set, rowCount: shard.count)
      unlike = found.unlike
      return keeping(found.rows, of: shard)
    }
    try run.step(rows.count / 8 + 1)
    return rows.filter { row in
      if let holds = column.holds(codes, row: row) { return holds }
      unlike += 1
      return false
    }
  }
}
