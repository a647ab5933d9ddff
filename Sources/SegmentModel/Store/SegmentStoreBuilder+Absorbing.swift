extension SegmentStoreBuilder {
  /// Takes over the rows of another builder, as if they had been appended here one after the other.
  ///
  /// Shards of which this builder knows no job change hands as they are; the rows of others are appended one by one.
  /// - Returns: `false`, with nothing changed, where that could come out differently: when a row may equal or contradict
  ///   one that is here already, or when either builder put jobs together under one name.
  /// - Complexity: O(jobs), plus O(rows) for the rows of shards with jobs that are known here.
  mutating func absorb(_ other: inout SegmentStoreBuilder) -> Bool {
    guard canAbsorb(other) else { return false }
    let counts = (
      count + other.count, duplicateCount + other.duplicateCount, conflictCount + other.conflictCount
    )
    for shard in other.takeShards() {
      let knowsJobs = shard.pointee.jobs.contains { handles[UTF8Key($0.id)] != nil }
      if knowsJobs || shard.pointee.count < Self.targetRows / 16 {
        appendRows(of: shard)
        shard.deinitialize(count: 1)
        shard.deallocate()
      } else {
        adopt(shard)
      }
    }
    (count, duplicateCount, conflictCount) = counts
    return true
  }

  private func canAbsorb(_ other: borrowing SegmentStoreBuilder) -> Bool {
    guard !hasAliases, !other.hasAliases else { return false }
    for (position, shard) in other.shards.enumerated() {
      for (job, entry) in shard.pointee.jobs.enumerated() {
        // A job that nobody named is not to be found again; one that was named late was kept apart from its namesake.
        guard other.handles[UTF8Key(entry.id)] == JobHandle(shard: position, job: job) else { return false }
        guard let known = handles[UTF8Key(entry.id)] else { continue }
        guard !entry.wasNamedLate, shards[known.shard].pointee.canTakeRows(of: shard, job: job, as: known.job) else {
          return false
        }
      }
    }
    return true
  }

  private mutating func adopt(_ shard: UnsafeMutablePointer<ShardBuilder>) {
    // Another thread may have filled it long ago: its memory would come too late for the next.
    shard.pointee.staysInPlace = true
    shards.append(shard)
    for (job, entry) in shard.pointee.jobs.enumerated() {
      handles[UTF8Key(entry.id)] = JobHandle(shard: shards.count - 1, job: job)
    }
  }

  private mutating func appendRows(of shard: UnsafeMutablePointer<ShardBuilder>) {
    var places: [JobHandle] = []
    for entry in shard.pointee.jobs {
      let place = job(entry.id)
      addVideo(entry.video, to: place)
      places.append(place)
    }
    let runs = shard.pointee.runs
    for (position, run) in runs.enumerated() {
      let end = position + 1 < runs.count ? runs[position + 1].firstRow : shard.pointee.count
      for row in run.firstRow..<end { append(shard.pointee.fields(ofRow: row), to: places[run.job]) }
    }
  }
}

extension ShardBuilder {
  /// The fields of a row, whose bytes are valid until the next change.
  func fields(ofRow row: Int) -> SegmentFields {
    var fields = SegmentFields()
    fields.id = id.utf8(row)
    fields.module = modules.utf8(moduleCodes.elements[row])
    fields.content = content.utf8(row)
    fields.metadata = metadata.utf8(row)
    if row < extra.count { fields.extra = extra.utf8(row) }
    fields.createdAt = createdAts.utf8(createdAtCodes.elements[row])
    fields.start = start.elements[row]
    fields.end = end.elements[row]
    fields.flags = flags.elements[row]
    return fields
  }

  /// Whether the rows that another builder has of a job can be appended to a job here without meeting one that has the
  /// key of theirs, and without filling an arena.
  mutating func canTakeRows(of other: UnsafeMutablePointer<ShardBuilder>, job otherJob: Int, as job: Int) -> Bool {
    guard greatestArena + other.pointee.greatestArena <= Self.arenaLimit else { return false }
    guard count + other.pointee.count < Self.arenaLimit else { return false }
    let runs = other.pointee.runs
    for (position, run) in runs.enumerated() where run.job == otherJob {
      let end = position + 1 < runs.count ? runs[position + 1].firstRow : other.pointee.count
      for row in run.firstRow..<end where hasKey(of: other.pointee.fields(ofRow: row), job: job) { return false }
    }
    return true
  }
}
