import SegmentModel

extension FilterScan {
  /// The rows whose metadata compares so with a constant, read off a column; `nil` where there is none.
  func metadata(
    _ rows: ShardRows, of shard: SegmentShard, _ test: MetadataTest
  ) throws -> ShardRows? {
    guard run.allows(.metadataColumns) else { return nil }
    let column = shard.index.metadata.column(at: test.path, for: rows.count, of: shard)
    guard let found = column?.rows(test.operation, test.constant) else { return nil }
    try run.step(rows.count / 64 + 1)
    if found.unlike > 0, rows.count == shard.count {
      run.unlikeTypes[test.range, default: 0] += found.unlike
    } else if found.unlike > 0 {
      // How many of these rows have a value of another type takes a look at each.
      return nil
    }
    switch rows {
    case .range(let range):
      if range.count == shard.count { return .list(found.rows) }
      return ShardRows.list(found.rows).within(range)
    case .list(let list): return .list(RowSet(rows: found.rows).intersection(with: list))
    }
  }
}
