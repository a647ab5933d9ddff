extension ShardBuilder {
  /// Whether the columns stand in the room that they need, as those of a shard that is likely to be complete.
  var isSettled: Bool { settledCount == count }

  /// Whether to settle it pays: both copies are in memory for a moment, which a huge shard should spare its host; and that
  /// has columns large enough for large pages of their own.
  var isWorthSettling: Bool { !staysInPlace && !isSettled && memory <= Self.greatestBlock }
  private static let greatestBlock = 32 << 20

  /// Moves the columns of one element a row into one block of just their size, and gives up the tables of the jobs. Rows
  /// can still be appended, at the cost of moving columns out of the block and making tables again.
  ///
  /// - Parameter lastJobGoesOn: whether some more rows of the last job are likely to come: there is room in the block for
  ///   as many as other jobs have then, and its table stays.
  /// - Returns: a builder without rows, which has the memory that these stood in: to write to it again costs no page
  ///   faults.
  /// - Complexity: O(bytes of the columns).
  mutating func settle(lastJobGoesOn: Bool = false) -> ShardBuilder {
    if extra.count > 0 { extra.pad(to: count) }
    let more = lastJobGoesOn ? rowsToCome : 0
    var block = ColumnBlock(
      byteCount: start.settledSize(withRoomFor: more) + end.settledSize(withRoomFor: more)
        + flags.settledSize(withRoomFor: more)
        + moduleCodes.settledSize(withRoomFor: more) + createdAtCodes.settledSize(withRoomFor: more)
        + id.settledSize(withRoomFor: more)
        + content.settledSize(withRoomFor: more) + metadata.settledSize(withRoomFor: more)
        + extra.settledSize(withRoomFor: more))
    var spare = ShardBuilder()
    spare.start = start.settle(in: &block, withRoomFor: more)
    spare.end = end.settle(in: &block, withRoomFor: more)
    spare.flags = flags.settle(in: &block, withRoomFor: more)
    spare.moduleCodes = moduleCodes.settle(in: &block, withRoomFor: more)
    spare.createdAtCodes = createdAtCodes.settle(in: &block, withRoomFor: more)
    spare.id = id.settle(in: &block, withRoomFor: more)
    spare.content = content.settle(in: &block, withRoomFor: more)
    spare.metadata = metadata.settle(in: &block, withRoomFor: more)
    spare.extra = extra.settle(in: &block, withRoomFor: more)
    settledCount = count
    (spare.isStaged, isStaged) = (isStaged, false)
    spare.spareTables = giveUpTables(before: lastJobGoesOn ? jobs.count - 1 : jobs.count)
    return spare
  }

  /// A builder without rows that has room for some of them at once, in pages of 2 MiB: columns need not grow, and what
  /// they do not use never becomes resident. It is worth its while where one shard after another is read into it.
  init(stagedRows rows: Int) {
    self.init()
    // Bytes a row: more than the texts of most files have.
    let (idLength, contentLength, metadataLength) = (16, 128, 96)
    let lengths = idLength + contentLength + metadataLength
    var block = ColumnBlock(byteCount: rows * (lengths + Self.bytesBesideTexts) + ColumnBlock.alignment * 16)
    start = ColumnBuilder(in: &block, capacity: rows)
    end = ColumnBuilder(in: &block, capacity: rows)
    flags = ColumnBuilder(in: &block, capacity: rows)
    moduleCodes = ColumnBuilder(in: &block, capacity: rows)
    createdAtCodes = ColumnBuilder(in: &block, capacity: rows)
    id = TextColumnBuilder(in: &block, capacity: rows, length: idLength)
    content = TextColumnBuilder(in: &block, capacity: rows, length: contentLength)
    metadata = TextColumnBuilder(in: &block, capacity: rows, length: metadataLength)
    isStaged = true
  }

  /// Moves columns to room of their own, for a shard that is not worth settling.
  mutating func leaveStage() {
    start.leaveBlock()
    end.leaveBlock()
    flags.leaveBlock()
    moduleCodes.leaveBlock()
    createdAtCodes.leaveBlock()
    id.leaveBlock()
    content.leaveBlock()
    metadata.leaveBlock()
    isStaged = false
  }

  /// How many rows of the last job may be missing, if it is one like the others; a few where it is the longest.
  private var rowsToCome: Int {
    guard let last = jobs.last, let most = jobs.lazy.map(\.rowCount).max() else { return 0 }
    return max(most - last.rowCount, most / 4)
  }

  private mutating func giveUpTables(before end: Int) -> [RowTable] {
    var tables = spareTables
    spareTables = []
    for job in 0..<end where jobs[job].byKey.count > 0 {
      tables.append(jobs[job].byKey)
      jobs[job].byFields.free()
      (jobs[job].byKey, jobs[job].byFields) = (RowTable(), RowTable())
    }
    firstJobWithTables = max(firstJobWithTables, end)
    return tables
  }

  /// Makes the jobs' tables again where the rows were thought to be complete.
  ///
  /// - Complexity: O(rows), once for a shard that was settled.
  @inline(never)
  mutating func restoreTables() {
    let end = firstJobWithTables
    firstJobWithTables = 0
    for (position, run) in runs.enumerated() where run.job < end {
      for row in run.firstRow..<(position + 1 < runs.count ? runs[position + 1].firstRow : count) {
        let fields = fields(ofRow: row)
        _ = enter(row, fields, job: run.job, module: moduleCodes.elements[row])
      }
    }
  }
}
