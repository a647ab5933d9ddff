extension ShardBuilder {
  /// The finished shards with other names for the jobs, one for each in the order of `jobs`.
  mutating func finish(renaming names: [String], unless isStopped: () -> Bool) -> [SegmentShard]? {
    for (position, name) in names.enumerated() { jobs[position].id = name }
    return finish(unless: isStopped)
  }

  /// The finished shards: this builder's columns as they are when the rows came in order, otherwise sorted copies.
  /// `nil` when it was stopped.
  mutating func finish(unless isStopped: () -> Bool) -> [SegmentShard]? {
    let splits = count > SegmentStoreBuilder.targetRows * 2 && jobs.count > 1
    guard isOrdered && !splits else { return sortedShards(unless: isStopped) }
    var first = 0
    let shardJobs = jobs.map { job in
      defer { first += job.rowCount }
      return SegmentShard.Job(id: job.id, rows: first..<first + job.rowCount, video: job.video)
    }
    if extra.count > 0 { extra.pad(to: count) }
    if isWorthSettling { _ = settle() }
    if isStaged { leaveStage() }
    return [
      SegmentShard(
        jobs: shardJobs,
        start: start.finish(), end: end.finish(),
        module: DictionaryColumn(codes: moduleCodes.finish(), values: modules.values),
        createdAt: DictionaryColumn(codes: createdAtCodes.finish(), values: createdAts.values),
        id: id.finish(), content: content.finish(), metadata: metadata.finish(),
        extra: extra.count > 0 ? extra.finish() : nil, flags: flags.finish())
    ]
  }

  /// Every job's rows sorted by start, missing starts last, equal starts as they came; `nil` when it was stopped.
  private func sortedRows(unless isStopped: () -> Bool) -> [[Int]]? {
    var rows = jobs.map { job in
      var rows: [Int] = []
      rows.reserveCapacity(job.rowCount)
      return rows
    }
    for (position, run) in runs.enumerated() {
      let end = position + 1 < runs.count ? runs[position + 1].firstRow : count
      rows[run.job].append(contentsOf: run.firstRow..<end)
    }
    let starts = start.elements
    var comparisons = 0
    var hasStopped = false
    for job in rows.indices {
      rows[job].sort { left, right in
        comparisons &+= 1
        if comparisons & 0xFFFF == 0, !hasStopped { hasStopped = isStopped() }
        // Once stopped, the order is of no use to anybody.
        guard !hasStopped else { return false }
        let (a, b) = (starts[left], starts[right])
        if a < b { return true }
        if a == b || (a.isNaN && b.isNaN) { return left < right }
        return !a.isNaN && b.isNaN
      }
      if hasStopped { return nil }
    }
    return rows
  }

  private func sortedShards(unless isStopped: () -> Bool) -> [SegmentShard]? {
    guard let rows = sortedRows(unless: isStopped) else { return nil }
    var shards: [SegmentShard] = []
    var first = 0
    while first < jobs.count {
      var next = first + 1
      var size = rows[first].count
      while next < jobs.count, size + rows[next].count <= SegmentStoreBuilder.targetRows {
        size += rows[next].count
        next += 1
      }
      if isStopped() { return nil }
      shards.append(gather(jobs: first..<next, rows: rows))
      first = next
    }
    return shards
  }

  private func gather(jobs range: Range<Int>, rows: [[Int]]) -> SegmentShard {
    var shardJobs: [SegmentShard.Job] = []
    var gathered: [Int] = []
    for job in range {
      let first = gathered.count
      gathered += rows[job]
      shardJobs.append(SegmentShard.Job(id: jobs[job].id, rows: first..<gathered.count, video: jobs[job].video))
    }
    let hasExtra = gathered.contains { $0 < extra.count && !extra.utf8($0).isEmpty }
    return SegmentShard(
      jobs: shardJobs,
      start: gather(start.elements, gathered),
      end: gather(end.elements, gathered),
      module: gather(moduleCodes.elements, modules.values, gathered),
      createdAt: gather(createdAtCodes.elements, createdAts.values, gathered),
      id: gather(id, gathered),
      content: gather(content, gathered),
      metadata: gather(metadata, gathered),
      extra: hasExtra ? gather(extra, gathered) : nil,
      flags: gather(flags.elements, gathered))
  }

  private func gather<Element>(_ column: UnsafeBufferPointer<Element>, _ rows: [Int]) -> Column<Element> {
    var gathered = ColumnBuilder<Element>()
    gathered.reserve(rows.count)
    for row in rows { gathered.append(column[row]) }
    return gathered.finish()
  }

  private func gather(_ column: borrowing TextColumnBuilder, _ rows: [Int]) -> TextColumn {
    var gathered = TextColumnBuilder()
    for row in rows { gathered.append(row < column.count ? column.utf8(row) : .init(start: nil, count: 0)) }
    return gathered.finish()
  }

  /// The texts of some rows, with codes of their own in the order of first appearance.
  private func gather(_ codes: UnsafeBufferPointer<UInt32>, _ values: [String], _ rows: [Int]) -> DictionaryColumn {
    var newCodes = [UInt32?](repeating: nil, count: values.count)
    var newValues: [String] = []
    var gathered = ColumnBuilder<UInt32>()
    gathered.reserve(rows.count)
    for row in rows {
      let old = Int(codes[row])
      let code = newCodes[old] ?? UInt32(truncatingIfNeeded: newValues.count)
      if newCodes[old] == nil {
        newCodes[old] = code
        newValues.append(values[old])
      }
      gathered.append(code)
    }
    return DictionaryColumn(codes: gathered.finish(), values: newValues)
  }
}
