/// Makes a store from segments that come one by one, in any order.
///
///     var builder = SegmentStoreBuilder()
///     builder.append(segment)
///     let store = builder.finish()
///
/// Videos stand in the store in the order in which the builder first heard of them. A segment that equals an earlier one
/// in every field is left out.
public struct SegmentStoreBuilder: ~Copyable {
  /// A shard takes no further job once it has this many rows. A job is never split, so shards may be larger.
  package static let targetRows = 131_072
  /// Nor once one of its arenas has this many bytes, a quarter of what 32-bit offsets reach.
  static let targetArena = 1 << 30

  /// Where a job's rows go.
  package struct JobHandle: Hashable, Sendable {
    let shard: Int
    let job: Int
  }

  /// What became of an appended segment.
  public enum Outcome: Sendable, Hashable {
    case added
    /// Equal to an earlier segment in every field, and therefore left out.
    case duplicate
    /// Added, though an earlier segment with other fields has the same job, module and `id`.
    case conflicting
    /// Left out: the texts of one job would pass 4 GiB.
    case full
  }

  var shards: [UnsafeMutablePointer<ShardBuilder>] = []
  var handles: [UTF8Key: JobHandle] = [:]
  /// The job asked for last, whose bytes the next row's are compared with first.
  private var recent = JobHandle(shard: 0, job: 0)
  private var recentID: UnsafeMutableBufferPointer<UInt8>?
  private var scratch: [UInt8] = []
  private(set) var hasAliases = false
  /// Whether the first job gets a shard of its own, so that the others' can be taken over as a whole when another
  /// builder knows the first already.
  private let keepsFirstJobApart: Bool
  /// Whether few rows are likely to go to the first shard.
  private let beginsSmall: Bool
  /// Where the memory of shards to come waits; builders whose shards come here may share it.
  let spareShards: SpareShards

  /// The segments appended so far, without the left-out ones.
  public internal(set) var count = 0
  /// The segments left out because they equal an earlier one.
  public internal(set) var duplicateCount = 0
  /// The segments whose job, module and `id` an earlier one with other fields has.
  public internal(set) var conflictCount = 0

  public init() { self.init(spareShards: SpareShards()) }

  init(spareShards: SpareShards, beginsSmall: Bool = true, keepsFirstJobApart: Bool = false) {
    self.spareShards = spareShards
    self.beginsSmall = beginsSmall
    self.keepsFirstJobApart = keepsFirstJobApart
  }

  deinit {
    recentID?.deallocate()
    Self.free(shards)
  }

  private static func free(_ shards: [UnsafeMutablePointer<ShardBuilder>]) {
    for shard in shards {
      shard.deinitialize(count: 1)
      shard.deallocate()
    }
  }

  /// Appends a segment. A time that is not finite counts as missing.
  @discardableResult
  public mutating func append(_ segment: Segment) -> Outcome {
    let job = job(segment.jobID)
    var scratch: [UInt8] = []
    swap(&scratch, &self.scratch)
    defer { swap(&scratch, &self.scratch) }
    return SegmentFields.with(segment, scratch: &scratch) { append($0, to: job) }
  }

  /// Appends segments in their order.
  public mutating func append(contentsOf segments: some Sequence<Segment>) {
    for segment in segments { append(segment) }
  }

  /// Adds what is known of a job's video to what the builder knows already, and the job itself if it is new. Of two
  /// answers to one question the first is kept.
  public mutating func addVideo(_ facts: VideoFacts, ofJob id: String) {
    addVideo(facts, to: job(id))
  }

  /// The finished store. The builder is empty afterwards.
  ///
  /// Complexity: O(jobs) when segments came job by job in the order of their starts, otherwise O(n log n).
  public mutating func finish() -> SegmentStore { finish { false } ?? SegmentStore() }

  /// The finished store, or `nil` as soon as `isStopped`, which is asked every few milliseconds, says so.
  package mutating func finish(unless isStopped: () -> Bool) -> SegmentStore? {
    if hasAliases, !resolveAliases(unless: isStopped) { return nil }
    var finished: [SegmentShard] = []
    for shard in shards where !shard.pointee.jobs.isEmpty {
      guard let made = shard.pointee.finish(unless: isStopped) else { return nil }
      finished += made
      // Frees the tables and dictionaries before the next shard's turn.
      shard.pointee = ShardBuilder()
    }
    self = SegmentStoreBuilder()
    return SegmentStore(shards: finished)
  }
}

// MARK: - Rows as bytes
extension SegmentStoreBuilder {
  /// The place of a job, which is new if the builder has not heard of it.
  package mutating func job(_ id: String) -> JobHandle {
    if let handle = handles[UTF8Key(id)] { return handle }
    let handle = newJob(id)
    handles[UTF8Key(id)] = handle
    return handle
  }

  /// The place of a job by the UTF-8 of its id.
  @inline(__always)
  package mutating func job(utf8 id: UnsafeBufferPointer<UInt8>) -> JobHandle {
    if let recentID, UnsafeBufferPointer(recentID).hasSameBytes(as: id) { return recent }
    return lookUpJob(utf8: id)
  }

  @inline(never)
  private mutating func lookUpJob(utf8 id: UnsafeBufferPointer<UInt8>) -> JobHandle {
    recent = job(String(decoding: id, as: UTF8.self))
    recentID?.deallocate()
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: id.count)
    _ = copy.initialize(from: id)
    recentID = copy
    return recent
  }

  /// A job whose name is not known yet; `name(_:as:)` must follow.
  package mutating func unnamedJob() -> JobHandle { newJob("") }

  /// Gives an unnamed job its name. When there is such a job already, the rows go to it, behind its own.
  package mutating func name(_ job: JobHandle, as id: String) {
    guard let existing = handles[UTF8Key(id)] else {
      shards[job.shard].pointee.jobs[job.job].id = id
      shards[job.shard].pointee.jobs[job.job].wasNamedLate = true
      handles[UTF8Key(id)] = job
      return
    }
    guard existing != job else { return }
    addVideo(video(of: job), to: existing)
    shards[job.shard].pointee.jobs[job.job].alias = existing
    hasAliases = true
  }

  @discardableResult
  package mutating func append(_ fields: SegmentFields, to job: JobHandle) -> Outcome {
    withUnsafePointer(to: fields) { append($0, isPadded: false, to: job) }
  }

  /// Appends a row, which is read where it stands.
  ///
  /// - Parameter isPadded: whether ``SegmentFields/padding`` bytes can be read behind each text but `extra`.
  @inline(__always)
  mutating func append(_ fields: UnsafePointer<SegmentFields>, isPadded: Bool, to job: JobHandle) -> Outcome {
    switch shards[job.shard].pointee.append(fields, isPadded: isPadded, job: job.job) {
    case .added:
      count += 1
      return .added
    case .duplicate:
      duplicateCount += 1
      return .duplicate
    case .conflicting:
      count += 1
      conflictCount += 1
      return .conflicting
    case .full: return .full
    }
  }

  package func video(of job: JobHandle) -> VideoFacts { shards[job.shard].pointee.jobs[job.job].video }
  package func rowCount(of job: JobHandle) -> Int { shards[job.shard].pointee.jobs[job.job].rowCount }

  package mutating func addVideo(_ facts: VideoFacts, to job: JobHandle) {
    shards[job.shard].pointee.jobs[job.job].video.fillIn(from: facts)
  }

  private mutating func newJob(_ id: String) -> JobHandle {
    if lastShardIsFull {
      settleLastShard()
      shards.append(beginsSmall && shards.isEmpty ? SpareShards.allocate(ShardBuilder()) : spareShards.take())
    }
    let last = shards.count - 1
    shards[last].pointee.addJob(id)
    return JobHandle(shard: last, job: shards[last].pointee.jobs.count - 1)
  }

  /// Whether a new job goes to a new shard.
  private var lastShardIsFull: Bool {
    guard let last = shards.last else { return true }
    return last.pointee.count >= Self.targetRows || last.pointee.greatestArena >= Self.targetArena
      || lastShardIsApart
  }

  private var lastShardIsApart: Bool { keepsFirstJobApart && shards.count == 1 }

  /// Moves the columns of the shard that was filled last to the room that they need.
  mutating func settleLastShard(lastJobGoesOn: Bool = false) {
    guard let last = shards.last, last.pointee.isWorthSettling, !lastShardIsApart else { return }
    spareShards.give(last.pointee.settle(lastJobGoesOn: lastJobGoesOn))
  }

  /// Gives up the shards to the caller, who must free them. The builder is empty afterwards.
  mutating func takeShards() -> [UnsafeMutablePointer<ShardBuilder>] {
    let taken = shards
    shards = []
    self = SegmentStoreBuilder()
    return taken
  }

  /// Starts over with every row under its job's final name: the way for the rare report that names its job only after
  /// its segments, when that job has rows already.
  ///
  /// - Returns: `false` when it was stopped.
  private mutating func resolveAliases(unless isStopped: () -> Bool) -> Bool {
    let old = shards
    defer { Self.free(old) }
    shards = []
    handles = [:]
    recentID?.deallocate()
    recentID = nil
    hasAliases = false
    count = 0
    for shard in old {
      let finals = shard.pointee.jobs.map { job in
        var job = job
        while let alias = job.alias { job = old[alias.shard].pointee.jobs[alias.job] }
        return job.id
      }
      for (id, job) in zip(finals, shard.pointee.jobs) { addVideo(job.video, ofJob: id) }
      guard let finished = shard.pointee.finish(renaming: finals, unless: isStopped) else { return false }
      for shard in finished {
        for job in shard.jobs {
          if isStopped() { return false }
          append(job, of: shard)
        }
      }
    }
    return true
  }
}

// MARK: - Rows of finished shards
extension SegmentStoreBuilder {
  /// Appends all jobs of a shard, with their videos.
  package mutating func append(contentsOf shard: SegmentShard) {
    for job in shard.jobs { append(job, of: shard) }
  }

  /// Appends a job of a shard, with its video.
  package mutating func append(_ job: SegmentShard.Job, of shard: SegmentShard) {
    let handle = self.job(job.id)
    addVideo(job.video, to: handle)
    let modules = shard.module.values.map { Array($0.utf8) }
    for row in job.rows {
      modules[Int(shard.module.codes[row])].withUnsafeBufferPointer { module in
        shard.createdAt.values[Int(shard.createdAt.codes[row])].withContiguousUTF8 { createdAt in
          var fields = SegmentFields()
          fields.id = shard.id.utf8(row)
          fields.module = module
          fields.content = shard.content.utf8(row)
          fields.metadata = shard.metadata.utf8(row)
          if let extra = shard.extra { fields.extra = extra.utf8(row) }
          fields.createdAt = createdAt
          fields.start = shard.start[row]
          fields.end = shard.end[row]
          fields.flags = shard.flags[row]
          append(fields, to: handle)
        }
      }
    }
  }
}

extension String {
  func withContiguousUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var copy = self
    return copy.withUTF8(body)
  }
}

extension VideoFacts {
  /// Takes from other facts what these do not say.
  package mutating func fillIn(from other: VideoFacts) {
    if name == nil { name = other.name }
    if duration == nil { duration = other.duration }
    if status == nil { status = other.status }
    if processingTime == nil { processingTime = other.processingTime }
    let keys = Set(extra.map { UTF8Key($0.key) })
    extra += other.extra.filter { !keys.contains(UTF8Key($0.key)) }
  }
}

// MARK: - Reading back
extension SegmentStoreBuilder {
  package func id(of job: JobHandle) -> String { shards[job.shard].pointee.jobs[job.job].id }

  /// The jobs in all, with those that are without rows.
  var jobCount: Int { shards.reduce(0) { $0 + $1.pointee.jobs.count } }

  /// About how many bytes the columns take.
  package var memory: Int {
    shards.reduce(0) { $0 + $1.pointee.memory }
  }
}
