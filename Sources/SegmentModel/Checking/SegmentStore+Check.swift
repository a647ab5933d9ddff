extension SegmentStore {
  /// Lists what is odd about the segments.
  ///
  /// - Parameter firstRows: how many rows to name for each kind.
  /// - Complexity: O(n log n) in the segments of the largest job, for duplicate ids; otherwise one pass.
  public func check(firstRows: Int = 3) -> CheckReport {
    var counter = CheckCounter(firstRows: firstRows)
    for (shard, base) in zip(shards, shardBases) {
      for job in shard.jobs {
        for row in job.rows { counter.countRow(row, of: shard, job: job, base: base) }
        for row in shard.rowsRepeatingID(in: job) { counter.count(.duplicateID, base + row) }
      }
    }
    return CheckReport(
      segmentCount: count, jobCount: shards.reduce(0) { $0 + $1.jobs.count }, findings: counter.findings)
  }
}

private struct CheckCounter {
  let firstRows: Int
  private var counts: [CheckReport.Kind: (count: Int, firstRows: [Int])] = [:]

  init(firstRows: Int) { self.firstRows = firstRows }

  mutating func count(_ kind: CheckReport.Kind, _ row: Int) {
    var entry = counts[kind] ?? (0, [])
    entry.count += 1
    if entry.firstRows.count < firstRows { entry.firstRows.append(row) }
    counts[kind] = entry
  }

  mutating func countRow(_ row: Int, of shard: SegmentShard, job: SegmentShard.Job, base: Int) {
    let start = shard.start[row]
    let end = shard.end[row]
    let flags = shard.flags[row]
    if start.isNaN { count(.missingStart, base + row) }
    if end.isNaN { count(.missingEnd, base + row) }
    if start == end { count(.zeroLength, base + row) }
    if start > end { count(.startAfterEnd, base + row) }
    if start < 0 || end < 0 { count(.negativeTime, base + row) }
    if let duration = job.video.duration, start > duration || end > duration { count(.pastDuration, base + row) }
    if flags.contains(.noContent) {
      count(.nullContent, base + row)
    } else if shard.content.utf8(row).isEmpty {
      count(.emptyContent, base + row)
    }
    if shard.module[row].isEmpty { count(.missingModule, base + row) }
    if flags.contains(.noID) { count(.missingID, base + row) }
    if flags.contains(.numericID) { count(.numericID, base + row) }
  }

  var findings: [CheckReport.Finding] {
    CheckReport.Kind.allCases.compactMap { kind in
      counts[kind].map { CheckReport.Finding(kind: kind, count: $0.count, firstRows: $0.firstRows) }
    }
  }
}

extension SegmentShard {
  /// The rows of a job whose id an earlier row of the same module has, ascending.
  fileprivate func rowsRepeatingID(in job: Job) -> [Int] {
    var hashed: [(hash: Int, row: Int)] = []
    for row in job.rows where !flags[row].contains(.noID) {
      var hasher = Hasher()
      hasher.combine(module.codes[row])
      hasher.combine(bytes: UnsafeRawBufferPointer(id.utf8(row)))
      hashed.append((hasher.finalize(), row))
    }
    hashed.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
    var repeating: [Int] = []
    // The distinct ids of the current run of equal hashes; more than one only when hashes collide.
    var distinct: [Int] = []
    var hash: Int?
    for entry in hashed {
      if entry.hash != hash {
        hash = entry.hash
        distinct.removeAll(keepingCapacity: true)
      }
      if distinct.contains(where: { hasSameModuleAndID($0, entry.row) }) {
        repeating.append(entry.row)
      } else {
        distinct.append(entry.row)
      }
    }
    return repeating.sorted()
  }

  private func hasSameModuleAndID(_ first: Int, _ second: Int) -> Bool {
    module.codes[first] == module.codes[second] && id.utf8(first).elementsEqual(id.utf8(second))
  }
}
