import CByteScan

/// Some jobs' rows while they are read, in the order they come.
///
/// Rows are checked against the earlier rows of their job as they are appended, through hash tables of one job's size,
/// which the processor's caches hold while a file lists its jobs one after the other.
struct ShardBuilder: ~Copyable {
  /// A text column's arena stays below this, so that 32-bit offsets reach all of it.
  static let arenaLimit = Int(UInt32.max)

  enum Outcome {
    case added
    /// Equal to an earlier row of the job in every field; not appended.
    case duplicate
    /// Appended, though an earlier row of the job and module has the same `id`.
    case conflicting
    /// Not appended: the job's texts would pass 4 GiB.
    case full
  }

  struct Job {
    var id: String
    var video = VideoFacts()
    var rowCount = 0
    /// Rows by module and `id`, or by module and times where there is no `id`; one row for each key.
    var byKey = RowTable()
    /// Rows by all fields, for the rows whose key an earlier row has.
    var byFields = RowTable()
    /// Whether it had rows before it had a name.
    var wasNamedLate = false
    /// The job that this one, begun without a name, turned out to be.
    var alias: SegmentStoreBuilder.JobHandle?
  }

  /// Rows next to each other of one job: from `firstRow` to the next run.
  struct Run {
    var job: Int
    var firstRow: Int
  }

  var jobs: [Job] = []
  private(set) var runs: [Run] = []
  /// Whether every job is one run sorted by start, and the runs come in the order of `jobs`.
  private(set) var isOrdered = true
  private var lastStart = -Double.infinity

  var start = ColumnBuilder<Double>()
  var end = ColumnBuilder<Double>()
  var flags = ColumnBuilder<SegmentShard.Flags>()
  var moduleCodes = ColumnBuilder<UInt32>()
  var modules = TextInterner()
  var createdAtCodes = ColumnBuilder<UInt32>()
  var createdAts = TextInterner()
  var id = TextColumnBuilder()
  var content = TextColumnBuilder()
  var metadata = TextColumnBuilder()
  /// Shorter than the other columns by the rows since the last one with unknown fields.
  var extra = TextColumnBuilder()

  var count: Int { start.count }
  /// How many rows there were when the columns were settled.
  var settledCount = 0
  /// Whether the columns stand in more room than they need, which is for one shard after another.
  var isStaged = false
  /// Whether the columns had better stay where they are.
  var staysInPlace = false
  /// The jobs before this one have given up their tables, as they do when the shard is settled.
  var firstJobWithTables = 0
  /// What earlier shards have left for the tables of jobs to come.
  var spareTables: [RowTable] = []

  deinit {
    for job in jobs {
      job.byKey.free()
      job.byFields.free()
    }
    for table in spareTables { table.free() }
  }

  /// The bytes of the largest arena.
  var greatestArena: Int {
    max(content.byteCount, metadata.byteCount, id.byteCount, extra.byteCount, createdAts.byteCount)
  }

  /// What a row takes beside its texts: its numbers, and where its texts end.
  static let bytesBesideTexts = 45

  /// About how many bytes the rows take.
  var memory: Int {
    count * Self.bytesBesideTexts + content.byteCount + metadata.byteCount + id.byteCount + extra.byteCount
      + createdAts.byteCount
  }

  /// Adds a job without rows, whose table begins about as large as the last job's.
  mutating func addJob(_ id: String) {
    var job = Job(id: id)
    let expected = jobs.last.map { RowTable(like: $0.byKey) }
    if let expected { job.byKey = expected }
    if let spare = spareTables.popLast() {
      if spare.canServe(as: expected) { job.byKey = RowTable(reusing: spare) } else { spare.free() }
    }
    jobs.append(job)
  }

  /// Appends a row. Texts that are padded, `extra` excepted, are copied faster.
  ///
  /// The row is read where it stands: a copy of so many words, made right after they were written, would wait for them.
  mutating func append(_ row: UnsafePointer<SegmentFields>, isPadded: Bool, job: Int) -> Outcome {
    guard fits(row.pointee) else { return .full }
    let module = isPadded ? modules.code(ofPadded: row.pointee.module) : modules.code(of: row.pointee.module)
    let outcome = appendNumbers(of: row.pointee, job: job, module: module)
    guard outcome != .duplicate else { return .duplicate }
    if isPadded {
      id.appendPadded(row.pointee.id)
      content.appendPadded(row.pointee.content)
      metadata.appendPadded(row.pointee.metadata)
    } else {
      id.append(row.pointee.id)
      content.append(row.pointee.content)
      metadata.append(row.pointee.metadata)
    }
    return outcome
  }

  /// Appends all but the texts that lie in arenas, unless the row is a duplicate.
  @inline(__always)
  private mutating func appendNumbers(of fields: SegmentFields, job: Int, module: UInt32) -> Outcome {
    if job < firstJobWithTables { restoreTables() }
    let outcome = enter(count, fields, job: job, module: module)
    guard outcome != .duplicate else { return .duplicate }
    noteOrder(job: job, start: fields.start)
    jobs[job].rowCount += 1
    if !fields.extra.isEmpty {
      extra.pad(to: count)
      extra.append(fields.extra)
    }
    if start.isFull { reserveRows(max(64, count + count / 2)) }
    start.appendWithinCapacity(fields.start)
    end.appendWithinCapacity(fields.end)
    flags.appendWithinCapacity(fields.flags)
    moduleCodes.appendWithinCapacity(module)
    createdAtCodes.appendWithinCapacity(createdAts.code(of: fields.createdAt))
    return outcome
  }

  /// Makes room in the columns with one element a row, all of them alike.
  @inline(never)
  private mutating func reserveRows(_ capacity: Int) {
    start.reserve(capacity)
    end.reserve(capacity)
    flags.reserve(capacity)
    moduleCodes.reserve(capacity)
    createdAtCodes.reserve(capacity)
  }

  @inline(__always)
  private func fits(_ fields: SegmentFields) -> Bool {
    let limit = Self.arenaLimit
    return content.byteCount + fields.content.count <= limit && metadata.byteCount + fields.metadata.count <= limit
      && id.byteCount + fields.id.count <= limit && extra.byteCount + fields.extra.count <= limit
      && createdAts.byteCount + fields.createdAt.count <= limit && modules.byteCount + fields.module.count <= limit
      && count < limit
  }

  @inline(__always)
  private mutating func noteOrder(job: Int, start: Double) {
    if runs.last?.job != job {
      if let previous = runs.last?.job, previous > job { isOrdered = false }
      runs.append(Run(job: job, firstRow: count))
      lastStart = -Double.infinity
    }
    // Missing starts come last: NaN may follow anything, and only NaN may follow NaN.
    if start < lastStart || (lastStart.isNaN && !start.isNaN) { isOrdered = false }
    lastStart = start
  }
}

// MARK: - Equality of rows
extension ShardBuilder {
  /// Enters a row into the tables of its job.
  @inline(__always)
  mutating func enter(_ row: Int, _ fields: SegmentFields, job: Int, module: UInt32) -> Outcome {
    // A copy of its few words, as the comparisons read the columns meanwhile.
    var table = jobs[job].byKey
    let earlier = table.enter(row, hash: Self.keyHash(fields, module: module)) {
      hasKey($0, fields, module: module)
    }
    jobs[job].byKey = table
    guard let earlier else { return .added }
    return enterNamesake(row, of: earlier, fields, job: job, module: module)
  }

  /// Enters a row whose key an earlier one has.
  @inline(never)
  private mutating func enterNamesake(
    _ row: Int, of earlier: Int, _ fields: SegmentFields, job: Int, module: UInt32
  ) -> Outcome {
    guard !isEqual(earlier, fields, module: module) else { return .duplicate }
    var table = jobs[job].byFields
    let twin = table.enter(row, hash: Self.fieldsHash(fields, module: module)) {
      isEqual($0, fields, module: module)
    }
    jobs[job].byFields = table
    guard twin == nil else { return .duplicate }
    return fields.flags.contains(.noID) ? .added : .conflicting
  }

  @inline(__always)
  private static func keyHash(_ fields: SegmentFields, module: UInt32) -> UInt64 {
    let seed = TextInterner.processSeed &+ UInt64(module)
    guard fields.flags.contains(.noID) else { return fields.id.hash(seed: seed) }
    return bytescan_mix(timeBits(fields.start) ^ seed, timeBits(fields.end) ^ 0xA076_1D64_78BD_642F)
  }

  /// Whether a row of a job has the key of these fields.
  mutating func hasKey(of fields: SegmentFields, job: Int) -> Bool {
    if job < firstJobWithTables { restoreTables() }
    guard let module = modules.existingCode(of: fields.module) else { return false }
    let hash = Self.keyHash(fields, module: module)
    return jobs[job].byKey.row(hash: hash, where: { hasKey($0, fields, module: module) }) != nil
  }

  private static func fieldsHash(_ fields: SegmentFields, module: UInt32) -> UInt64 {
    var hash = keyHash(fields, module: module)
    hash = bytescan_mix(timeBits(fields.start) ^ hash, timeBits(fields.end) ^ 0xA076_1D64_78BD_642F)
    hash = fields.content.hash(seed: hash)
    hash = fields.metadata.hash(seed: hash)
    hash = fields.extra.hash(seed: hash)
    return fields.createdAt.hash(seed: hash)
  }

  /// The same bits for times that are equal: one NaN, one zero.
  @inline(__always)
  private static func timeBits(_ time: Double) -> UInt64 { time.isNaN ? 0x7FF8 << 48 : (time + 0).bitPattern }

  @inline(__always)
  private func hasKey(_ row: Int, _ fields: SegmentFields, module: UInt32) -> Bool {
    guard moduleCodes.elements[row] == module else { return false }
    let hasNoID = fields.flags.contains(.noID)
    guard flags.elements[row].contains(.noID) == hasNoID else { return false }
    guard hasNoID else { return id.utf8(row).hasSameBytes(as: fields.id) }
    return Self.isSameTime(start.elements[row], fields.start) && Self.isSameTime(end.elements[row], fields.end)
  }

  @inline(__always)
  private func isEqual(_ row: Int, _ fields: SegmentFields, module: UInt32) -> Bool {
    Self.isSameTime(start.elements[row], fields.start) && Self.isSameTime(end.elements[row], fields.end)
      && moduleCodes.elements[row] == module && flags.elements[row] == fields.flags
      && id.utf8(row).hasSameBytes(as: fields.id) && content.utf8(row).hasSameBytes(as: fields.content)
      && metadata.utf8(row).hasSameBytes(as: fields.metadata)
      && createdAts.utf8(createdAtCodes.elements[row]).hasSameBytes(as: fields.createdAt)
      && (row < extra.count ? extra.utf8(row) : SegmentFields.Bytes(start: nil, count: 0)).hasSameBytes(
        as: fields.extra)
  }

  @inline(__always)
  static func isSameTime(_ left: Double, _ right: Double) -> Bool { left == right || (left.isNaN && right.isNaN) }
}
