import SegmentModel
import Synchronization

/// What queries look up in a shard, derived from its columns when the first query needs it and kept with the shard.
///
/// Holds columns, never the shard itself, which holds this.
final class ShardIndex: Sendable {
  /// The rows of one module in one job.
  struct Run: Sendable {
    let module: UInt32
    let firstRow: UInt32
    /// Positions in `order`.
    let positions: Range<Int>
  }

  /// Row numbers by job, then module, then row.
  let order: Column<UInt32>
  let runs: [Run]
  /// Where each job's runs begin in `runs`, and their number at the end; within a job they ascend by module.
  private let jobRuns: [Int]
  private let jobPositions: [UTF8Key: Int]
  private let moduleCodes: [UTF8Key: UInt32]
  /// Of each block of rows the largest end.
  let rowBlocks: BlockMaxima
  /// Of each block of `order` the largest end.
  let orderBlocks: BlockMaxima

  /// The columns of metadata paths that queries compared.
  let metadata = MetadataColumns()
  /// The rows of a job by the bytes of their `id`, for jobs that were asked for one.
  private let idOrders = Mutex<[Int: [UInt32]]>([:])
  /// What is known of the runs' times, as far as it was asked for.
  let summaries = RunSummaries()
  private let topBlocks = Mutex<[TopKey: TopBlocks]>([:])
  private let wordIndex = LazyReference<SharedWordIndex>()
  /// The rows that text tests have looked at so far.
  private let scannedRows = Atomic<Int>(0)
  private let moduleBitmaps = Mutex<[UInt32: RowBitmap]>([:])
  private let intervalIndexes = Mutex<[Int: IntervalIndex]>([:])

  /// Complexity: O(rows).
  init(_ shard: SegmentShard) {
    let codes = shard.module.codes.buffer
    let order = SystemMemory.allocate(UInt32.self, shard.count)
    var runs: [Run] = []
    var jobRuns = [0]
    var sizes = [Int](repeating: 0, count: shard.module.values.count)
    var places = sizes
    for job in shard.jobs {
      var modules: [(code: UInt32, firstRow: UInt32)] = []
      for row in job.rows {
        let code = Int(codes[row])
        if sizes[code] == 0 { modules.append((codes[row], UInt32(truncatingIfNeeded: row))) }
        sizes[code] += 1
      }
      modules.sort { $0.code < $1.code }
      var position = job.rows.lowerBound
      for (module, firstRow) in modules {
        let positions = position..<(position + sizes[Int(module)])
        runs.append(Run(module: module, firstRow: firstRow, positions: positions))
        places[Int(module)] = position
        position += sizes[Int(module)]
        sizes[Int(module)] = 0
      }
      for row in job.rows {
        let code = Int(codes[row])
        order[places[code]] = UInt32(truncatingIfNeeded: row)
        places[code] += 1
      }
      jobRuns.append(runs.count)
    }
    self.order = Column(adopting: order, count: shard.count)
    self.runs = runs
    self.jobRuns = jobRuns
    let byID = shard.jobs.enumerated().map { (UTF8Key($1.id), $0) }
    jobPositions = Dictionary(byID) { first, _ in first }
    let byName = shard.module.values.enumerated().map { (UTF8Key($1), UInt32(truncatingIfNeeded: $0)) }
    moduleCodes = Dictionary(byName) { first, _ in first }
    rowBlocks = BlockMaxima(endsOf: shard, rows: nil)
    orderBlocks = BlockMaxima(endsOf: shard, rows: self.order)
  }

  func job(_ id: String) -> Int? { jobPositions[UTF8Key(id)] }

  func module(_ name: String) -> UInt32? { moduleCodes[UTF8Key(name)] }

  /// The rows of a module in a job, ascending; `nil` when there are none.
  func run(ofModule module: UInt32, inJob job: Int) -> Run? {
    let own = jobRuns[job]..<jobRuns[job + 1]
    let found = partitionPoint(in: own) { runs[$0].module < module }
    return found < own.upperBound && runs[found].module == module ? runs[found] : nil
  }

  /// The rows of a run, ascending; valid as long as this index is.
  func rows(of run: Run) -> UnsafeBufferPointer<UInt32> {
    UnsafeBufferPointer(rebasing: order.buffer[run.positions])
  }

  /// An index over a run's places in time, made at the first call and kept; a member is a position in the run.
  func intervalIndex(of run: Run, in shard: SegmentShard) -> IntervalIndex {
    if let made = intervalIndexes.whileLocked({ $0[run.positions.lowerBound] }) { return made }
    let made = IntervalIndex(
      SortedIntervals(starts: shard.start.buffer, ends: shard.end.buffer, rows: rows(of: run)))
    intervalIndexes.whileLocked { $0[run.positions.lowerBound] = made }
    return made
  }

  /// The rows of a module in all jobs, made at the first call and kept.
  func rows(ofModule module: UInt32, of shard: SegmentShard) -> RowBitmap {
    moduleBitmaps.whileLocked { held in
      if let known = held[module] { return known }
      let codes = shard.module.codes.buffer
      let made = RowBitmap(rowCount: shard.count) { bits in
        for row in codes.indices where codes[row] == module { RowBitmap.set(row, in: bits) }
      }
      held[module] = made
      return made
    }
  }

  /// The rows of a job with an `id`, ascending.
  ///
  /// Complexity: O(log n), after O(n log n) when the job is first asked.
  func rows(
    withID id: String, inJob job: Int, of shard: SegmentShard, asking interrupted: Interruption? = nil
  ) -> [UInt32] {
    let order = idOrder(ofJob: job, of: shard, asking: interrupted)
    var id = id
    return id.withUTF8 { wanted in
      let first = partitionPoint(in: order.indices) {
        ShardIndex.order(shard.id.utf8(Int(order[$0])), wanted, ties: false)
      }
      return Array(order[first...].prefix { shard.id.utf8(Int($0)).elementsEqual(wanted) })
    }
  }

  /// The rows of a job that have an `id`, by its bytes; kept unless its making was broken off.
  private func idOrder(ofJob job: Int, of shard: SegmentShard, asking interrupted: Interruption?) -> [UInt32] {
    if let known = idOrders.whileLocked({ $0[job] }) { return known }
    // Not under the lock, where others could not be stopped while they wait.
    var made = shard.jobs[job].rows.filter { !shard.flags.buffer[$0].contains(.noID) }
      .map { UInt32(truncatingIfNeeded: $0) }
    made.sort(asking: interrupted) {
      ShardIndex.order(shard.id.utf8(Int($0)), shard.id.utf8(Int($1)), ties: $0 < $1)
    }
    if interrupted?() != true { idOrders.whileLocked { $0[job] = made } }
    return made
  }

  private static func order(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, ties: Bool
  ) -> Bool {
    for (a, b) in zip(left, right) where a != b { return a < b }
    return left.count == right.count ? ties : left.count < right.count
  }

  /// The blocks by which the first rows in an order are found, made at the first call.
  func topBlocks(by key: TopKey, of shard: SegmentShard) -> TopBlocks {
    topBlocks.whileLocked { made in
      if let known = made[key] { return known }
      let new = TopBlocks(shard, by: key)
      made[key] = new
      return new
    }
  }

  /// The index of the words of the contents, for a text test over some rows; `nil` while it does not pay.
  ///
  /// Making it costs as much as some twenty passes over the text, so that it is made when as much as `passesBeforeIndex`
  /// passes have been asked for, or when `makeWordIndex` asks.
  ///
  /// - Parameter interrupted: asked while the index is made, which then is not kept.
  func words(for rows: Int, of shard: SegmentShard, asking interrupted: Interruption? = nil) -> WordIndex? {
    if let made = wordIndex.load() { return made.index }
    let scanned = scannedRows.add(rows, ordering: .relaxed).newValue
    guard scanned > Self.passesBeforeIndex * shard.count else { return nil }
    let made = WordIndex(shard.content, asking: interrupted)
    guard interrupted?() == true else { return wordIndex.storeIfNil(SharedWordIndex(made)).index }
    // Whoever has so little time is not made to pay again for what others may have the time to make.
    scannedRows.store(-8 * Self.passesBeforeIndex * shard.count, ordering: .relaxed)
    return nil
  }

  private static let passesBeforeIndex = 3

  /// The index of words, if it was made.
  var madeWords: WordIndex? { wordIndex.load()?.index }

  @discardableResult
  func makeWordIndex(of shard: SegmentShard) -> WordIndex {
    if let made = wordIndex.load() { return made.index }
    return wordIndex.storeIfNil(SharedWordIndex(WordIndex(shard.content))).index
  }

  /// The places in `runs` of a job's, which ascend by module.
  func runs(ofJob job: Int) -> Range<Int> { jobRuns[job]..<jobRuns[job + 1] }
}

private final class SharedWordIndex: Sendable {
  let index: WordIndex
  init(_ index: WordIndex) { self.index = index }
}

/// The largest value in each block of a sequence, so that a search for large ones steps over blocks that have none.
struct BlockMaxima: Sendable {
  static let shift = 5
  private let largest: Column<Double>

  /// - Parameter value: of a position; NaN, which compares with nothing, counts for nothing.
  init(count: Int, _ value: (Int) -> Double) {
    let blocks = (count + (1 << Self.shift) - 1) >> Self.shift
    let largest = SystemMemory.allocate(Double.self, blocks)
    for block in 0..<blocks {
      var most = -Double.infinity
      for position in (block << Self.shift)..<min((block + 1) << Self.shift, count) {
        let value = value(position)
        if value > most { most = value }
      }
      largest[block] = most
    }
    self.largest = Column(adopting: largest, count: blocks)
  }

  /// The ends of a shard's rows, or of rows in another order; a missing end counts as the start.
  init(endsOf shard: SegmentShard, rows: Column<UInt32>?) {
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    self.init(count: shard.count) { position in
      let row = rows.map { Int($0.buffer[position]) } ?? position
      return ends[row].isNaN ? starts[row] : ends[row]
    }
  }

  /// Calls `body` with each position of a range whose block reaches a time.
  @inline(__always)
  func visit(_ positions: Range<Int>, reaching time: Double, _ body: (Int) -> Void) {
    var position = positions.lowerBound
    while position < positions.upperBound {
      let block = position >> Self.shift
      let end = min((block + 1) << Self.shift, positions.upperBound)
      if largest.buffer[block] >= time {
        while position < end {
          body(position)
          position += 1
        }
      }
      position = end
    }
  }
}

extension SegmentShard {
  /// Made at the first call.
  var index: ShardIndex { derived.value { ShardIndex(self) } }
}
