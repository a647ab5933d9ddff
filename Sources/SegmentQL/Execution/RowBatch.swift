import SegmentModel
import Synchronization

/// A row where it lies.
enum Row {
  case segment(SegmentShard, Int)
  case derived(RowBatch, Int)
}

/// Rows that a stage or a join made, in order, in columns. Immutable once made.
final class RowBatch: Sendable {
  /// The number of a row in the store, for a row that is a segment, perhaps with other times; -1 for any other row.
  static let noSegment: Int32 = -1

  struct Part: Sendable {
    var batch: RowBatch
    /// For each row of the hull, the row of `batch`.
    var rows: [Int32]
  }

  let count: Int
  /// The store's number of each row's job; empty where rows have no times.
  let job: [Int32]
  /// Seconds; NaN where missing. Empty where rows have no times.
  let start: [Double]
  let end: [Double]
  /// The store's number of each row that is a segment; empty where none is.
  let segment: [Int32]
  let columns: [[QueryValue]]
  let parts: [Part]
  let store: StoreView
  /// What the run counts for these rows; that of the parts is counted with them.
  let memory: HeldMemory

  /// The bytes of a row that is a segment, with its job and times.
  static let bytesPerSegment = 24

  init(
    store: StoreView, count: Int, job: [Int32] = [], start: [Double] = [], end: [Double] = [], segment: [Int32] = [],
    columns: [[QueryValue]] = [], parts: [Part] = [], memory: HeldMemory = HeldMemory()
  ) {
    self.store = store
    self.memory = memory
    self.count = count
    self.job = job
    self.start = start
    self.end = end
    self.segment = segment
    self.columns = columns
    self.parts = parts
  }

  /// Segments by their numbers in the store, as the store holds them.
  convenience init(segments: [Int32], of store: StoreView, memory: HeldMemory = HeldMemory()) {
    var job: [Int32] = []
    var start: [Double] = []
    var end: [Double] = []
    job.reserveCapacity(segments.count)
    start.reserveCapacity(segments.count)
    end.reserveCapacity(segments.count)
    let bases = store.store.shardBases
    var rows = 0..<0
    var jobRows = 0..<0
    var jobNumber: Int32 = -1
    var starts = UnsafeBufferPointer<Double>(start: nil, count: 0)
    var ends = starts
    for segment in segments {
      let number = Int(segment)
      // Neighbours mostly are of one shard and one job.
      if !jobRows.contains(number) {
        let place = store.locate(number)
        let shard = store.store.shards[place.shard]
        let position = shard.jobPosition(ofRow: place.row)
        rows = bases[place.shard]..<bases[place.shard + 1]
        jobRows =
          rows.lowerBound + shard.jobs[position].rows.lowerBound..<rows.lowerBound
          + shard.jobs[position].rows.upperBound
        jobNumber = Int32(truncatingIfNeeded: store.jobBases[place.shard] + position)
        (starts, ends) = (shard.start.buffer, shard.end.buffer)
      }
      job.append(jobNumber)
      start.append(starts[number - rows.lowerBound])
      end.append(ends[number - rows.lowerBound])
    }
    self.init(
      store: store, count: segments.count, job: job, start: start, end: end, segment: segments, memory: memory)
  }

  /// The rows of several batches of one layout, one after the other.
  convenience init(concatenating batches: [RowBatch], store: StoreView) {
    let columns = batches.first?.columns.indices.map { column in batches.flatMap { $0.columns[column] } } ?? []
    let parts: [Part] =
      batches.first?.parts.indices.map { part in
        let pieces = batches.map { $0.parts[part].batch.rows(at: $0.parts[part].rows.map(Int.init)) }
        let batch = RowBatch(concatenating: pieces, store: store)
        return Part(batch: batch, rows: (0..<batch.count).map { Int32(truncatingIfNeeded: $0) })
      } ?? []
    self.init(
      store: store, count: batches.reduce(0) { $0 + $1.count }, job: batches.flatMap(\.job),
      start: batches.flatMap(\.start), end: batches.flatMap(\.end), segment: batches.flatMap(\.segment),
      columns: columns, parts: parts, memory: batches.reduce(HeldMemory()) { $0 + $1.memory })
  }

  func segmentNumber(_ row: Int) -> Int32 { segment.isEmpty ? RowBatch.noSegment : segment[row] }

  func interval(_ row: Int) -> Interval? { Interval(start: start[row], end: end[row]) }

  /// The rows at these positions, in that order.
  func rows(at positions: [Int]) -> RowBatch {
    func pick<Element>(_ values: [Element]) -> [Element] { values.isEmpty ? [] : positions.map { values[$0] } }
    return RowBatch(
      store: store, count: positions.count, job: pick(job), start: pick(start), end: pick(end), segment: pick(segment),
      columns: columns.map(pick), parts: parts.map { Part(batch: $0.batch, rows: pick($0.rows)) },
      memory: HeldMemory(texts: memory.texts))
  }

  /// The same rows with other columns, and perhaps other times.
  func with(columns: ValueColumns, start: [Double]? = nil, end: [Double]? = nil) -> RowBatch {
    RowBatch(
      store: store, count: count, job: job, start: start ?? self.start, end: end ?? self.end, segment: segment,
      columns: columns.values, parts: parts, memory: memory + columns.memory)
  }
}

/// A store with its jobs and rows numbered through all shards.
final class StoreView: Sendable {
  let store: SegmentStore
  /// The number of each shard's first job, and the number of jobs at the end.
  let jobBases: [Int]
  private let positions: [ObjectIdentifier: Int]
  private let jobNumbers: [UTF8Key: Int]
  private let keys = Mutex(MetadataKeys())

  init(_ store: SegmentStore) {
    self.store = store
    var bases = [0]
    for shard in store.shards { bases.append(bases[bases.count - 1] + shard.jobs.count) }
    jobBases = bases
    positions = Dictionary(store.shards.enumerated().map { (ObjectIdentifier($1), $0) }) { first, _ in first }
    let names = store.shards.lazy.flatMap(\.jobs).enumerated().map { (UTF8Key($1.id), $0) }
    jobNumbers = Dictionary(names) { first, _ in first }
  }

  /// The positions of the shards that hold some of these jobs, ascending.
  func shards(ofJobs ids: [String]) -> [Int] {
    let found = ids.compactMap { place(ofJob: $0)?.shard }
    return found.count > 1 ? Set(found).sorted() : found
  }

  /// The shard that holds a job, and the job's place there; `nil` where no shard does.
  func place(ofJob id: String) -> (shard: Int, job: Int)? { jobNumbers[UTF8Key(id)].map { shard(ofJob: $0) } }

  /// The position of a shard of this store.
  func position(of shard: SegmentShard) -> Int { positions[ObjectIdentifier(shard)] ?? 0 }

  /// Whether some segment's metadata is an object with this key.
  ///
  /// Complexity: O(rows up to the first that has it); once for each key that none has, O(bytes of metadata).
  ///
  /// - Parameter interrupted: asked now and then; `nil` when it answers true before the key was found.
  func hasMetadataKey(_ key: String, asking interrupted: Interruption) -> Bool? {
    while true {
      // The lock is held for some milliseconds at a time.
      if let known = keys.whileLocked({ $0.has(key, in: store, reading: 1 << 18) }) { return known }
      if interrupted() { return nil }
    }
  }

  /// The metadata keys met so far in looking for others, sorted.
  var metadataKeys: [String] { keys.whileLocked { $0.known.map(\.text).sorted() } }

  var jobCount: Int { jobBases[jobBases.count - 1] }

  func locate(_ row: Int) -> (shard: Int, row: Int) { store.locate(row) }

  func shard(ofJob job: Int) -> (shard: Int, job: Int) {
    let shard = position(of: job, in: jobBases)
    return (shard, job - jobBases[shard])
  }

  func job(_ job: Int) -> SegmentShard.Job {
    let place = shard(ofJob: job)
    return store.shards[place.shard].jobs[place.job]
  }

  /// The last position whose base is not above `number`.
  private func position(of number: Int, in bases: [Int]) -> Int {
    max(0, partitionPoint(in: bases.indices) { bases[$0] <= number } - 1)
  }
}
