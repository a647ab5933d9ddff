extension ShardBuilder {
  /// Whether the columns stand in the room that they need, as those of a shard that is likely to be complete.
  var isSettled: Bool { settledCount == count }

  /// Whether to settle it pays: both copies are in memory for a moment, which a huge shard should spare its host; and that
  /// has columns large enough for large pages of their own.
  var isWorthSettling: Bool { !staysInPlace && !isSettled && memory <= Self.greatestBlock }
  private static let greatestBlock = 32 << 20

  /// Moves the columns of one element a row into one block of just their size, and gives up the tables of the jobs. Rows
  /// can still be appended, at the cost of moving columns out of the block and making a table again.
  ///
  /// - Returns: a builder without rows, which has the memory that these stood in: to write to it again costs no page
  ///   faults.
  /// - Complexity: O(bytes of the columns).
  mutating func settle() -> ShardBuilder {
    if extra.count > 0 { extra.pad(to: count) }
    let numbers =
      start.settledSize + end.settledSize + flags.settledSize + moduleCodes.settledSize + createdAtCodes.settledSize
    let texts = id.settledSize + content.settledSize + metadata.settledSize + extra.settledSize
    var block = ColumnBlock(byteCount: numbers + texts)
    var spare = ShardBuilder()
    spare.start = start.settle(in: &block)
    spare.end = end.settle(in: &block)
    spare.flags = flags.settle(in: &block)
    spare.moduleCodes = moduleCodes.settle(in: &block)
    spare.createdAtCodes = createdAtCodes.settle(in: &block)
    spare.id = id.settle(in: &block)
    spare.content = content.settle(in: &block)
    spare.metadata = metadata.settle(in: &block)
    spare.extra = extra.settle(in: &block)
    settledCount = count
    spare.spareTables = giveUpTables()
    return spare
  }

  private mutating func giveUpTables() -> [RowTable] {
    var tables = spareTables
    spareTables = []
    for job in jobs.indices where jobs[job].byKey.count > 0 {
      tables.append(jobs[job].byKey)
      jobs[job].byFields.free()
      (jobs[job].byKey, jobs[job].byFields) = (RowTable(), RowTable())
    }
    hasTables = false
    return tables
  }

  /// Makes the jobs' tables again where the rows were thought to be complete.
  ///
  /// - Complexity: O(rows), once for a shard that was settled.
  @inline(never)
  mutating func restoreTables() {
    hasTables = true
    for (position, run) in runs.enumerated() {
      for row in run.firstRow..<(position + 1 < runs.count ? runs[position + 1].firstRow : count) {
        let fields = fields(ofRow: row)
        _ = enter(row, fields, job: run.job, module: moduleCodes.elements[row])
      }
    }
  }
}
