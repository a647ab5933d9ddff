import SegmentModel

/// The rows of a set, by job, ready to be related to. Belongs to one thread.
final class SetIndex {
  private enum Source {
    case rows(RowStream)
    /// All segments of a module.
    case module(String, StoreView)
  }

  private let source: Source
  /// The one module that all its segments are of, where that is known.
  let module: String?
  private lazy var stream: RowStream =
    switch source {
    case .rows(let stream): stream.listed
    case .module(let name, let store): .segments(Selection(ofModule: name, in: store))
    }
  private var madeBatch: RowBatch?
  /// What is held beside the rows; nothing for all segments of a module.
  private let memory: MemoryCharge?
  private var groups: [Int32: SetGroup?] = [:]
  private var madeRowsByJob: [Int32: [Int32]]?

  /// The rows in columns, made when first asked for.
  func batch(in run: QueryRun) throws -> RowBatch {
    if let madeBatch { return madeBatch }
    let made = try run.rows(of: stream)
    madeBatch = made
    return made
  }

  /// For rows that are not segments where the store holds them: the rows of each job.
  private func rowsByJob(in run: QueryRun) throws -> [Int32: [Int32]] {
    if let madeRowsByJob { return madeRowsByJob }
    let batch = try batch(in: run)
    // Numbers in arrays that grow.
    try memory?.grow(by: batch.count * 2, of: Int32.self)
    var rows: [Int32: [Int32]] = [:]
    var row = 0
    // Rows of a job mostly lie next to each other: one look-up serves a whole stretch of them.
    while row < batch.job.count {
      let job = batch.job[row]
      let first = row
      while row < batch.job.count, batch.job[row] == job { row += 1 }
      try run.step(row - first)
      rows[job, default: []].append(contentsOf: (first..<row).lazy.map { Int32(truncatingIfNeeded: $0) })
    }
    madeRowsByJob = rows
    return rows
  }

  /// - Parameter module: the one that all its segments are of, where that is known.
  init(_ stream: RowStream, in run: QueryRun, module: String? = nil) {
    source = .rows(stream)
    memory = run.charge(.set)
    self.module = module
  }

  /// All segments of a module.
  init(ofModule name: String, in store: StoreView) {
    source = .module(name, store)
    module = name
    memory = nil
  }

  /// The module that it is all segments of, where it was made so.
  var wholeModule: String? { if case .module(let name, _) = source { name } else { nil } }

  /// The rows, reached by position, unless they are all of a module.
  var listedRows: RowStream? {
    if case .module = source { nil } else { stream }
  }

  /// The module and the rows of a set that is some segments of it.
  var someOfModule: (module: String, Selection)? {
    guard let module, case .rows(.segments(let selection)) = source else { return nil }
    return (module, selection)
  }

  /// Whether no segment can be in both.
  func isDisjoint(from other: String?) -> Bool { other != nil && module != nil && other != module }

  /// The rows of a job; `nil` when there are none.
  func group(ofJob job: Int32, in run: QueryRun) throws -> SetGroup? {
    if let known = groups[job] { return known }
    if case .module(let name, let store) = source { return SetIndex.group(ofModule: name, job: job, in: store) }
    let made = try makeGroup(ofJob: job, in: run)
    groups[job] = .some(made)
    return made
  }

  private func makeGroup(ofJob job: Int32, in run: QueryRun) throws -> SetGroup? {
    guard job >= 0 else { return nil }
    switch stream {
    case .rows(let batch): return try rowsByJob(in: run)[job].map { SetGroup(batch, rows: $0) }
    case .segments(let selection):
      let place = selection.store.shard(ofJob: Int(job))
      let shard = selection.store.store.shards[place.shard]
      let chosen = selection.shards[place.shard].positions(of: shard.jobs[place.job].rows)
      guard !chosen.isEmpty else { return nil }
      try memory?.grow(by: chosen.count, of: UInt32.self)
      try run.step(chosen.count / 64)
      return SetGroup(
        shard, selection.shards[place.shard].slice(chosen), base: selection.store.store.shardBases[place.shard])
    }
  }

  private static func group(ofModule name: String, job: Int32, in store: StoreView) -> SetGroup? {
    guard job >= 0 else { return nil }
    let place = store.shard(ofJob: Int(job))
    let shard = store.store.shards[place.shard]
    let index = shard.index
    guard let code = index.module(name), let run = index.run(ofModule: code, inJob: place.job) else { return nil }
    return SetGroup(shard, index, run, base: store.store.shardBases[place.shard])
  }
}

/// The rows of a set in one job. A member is a position among them.
final class SetGroup {
  private enum Members {
    /// Rows of a batch.
    case rows(RowBatch, [Int32])
    /// Rows of a shard whose first row is the store's row `base`.
    case segments(SegmentShard, ShardRows, base: Int)
    /// All rows of a module in a job.
    case run(SegmentShard, ShardIndex, ShardIndex.Run, base: Int)
  }

  private let members: Members
  private var madeIndex: IntervalIndex?
  private var memory: MemoryCharge?
  /// Whether members ascend by start too, so that an index gives them in the set's own order.
  private(set) lazy var isOrderedByStart: Bool = {
    guard case .rows(let batch, let rows) = members else { return true }
    return zip(rows, rows.dropFirst()).allSatisfy { batch.start[Int($0)] <= batch.start[Int($1)] }
  }()
  private lazy var memberOfSegment: [Int32: Int32] = {
    guard case .rows(let batch, let rows) = members, !batch.segment.isEmpty else { return [:] }
    var members: [Int32: Int32] = [:]
    for (member, row) in rows.enumerated() where batch.segment[Int(row)] != RowBatch.noSegment {
      members[batch.segment[Int(row)]] = Int32(truncatingIfNeeded: member)
    }
    return members
  }()

  init(_ batch: RowBatch, rows: [Int32]) { members = .rows(batch, rows) }

  init(_ shard: SegmentShard, _ rows: ShardRows, base: Int) {
    members = .segments(shard, rows, base: base)
  }

  init(_ shard: SegmentShard, _ index: ShardIndex, _ run: ShardIndex.Run, base: Int) {
    members = .run(shard, index, run, base: base)
  }

  var count: Int {
    switch members {
    case .rows(_, let rows): rows.count
    case .segments(_, let rows, _): rows.count
    case .run(_, _, let run, _): run.positions.count
    }
  }

  /// The members that have a place in time.
  func index(in run: QueryRun) throws -> IntervalIndex {
    if let madeIndex { return madeIndex }
    let index: IntervalIndex
    switch members {
    case .run(let shard, let shardIndex, let rows, _): index = shardIndex.intervalIndex(of: rows, in: shard)
    case .rows, .segments:
      let memory = run.charge(.set)
      try memory.grow(by: count * IntervalIndex.bytesPerInterval)
      try run.step(count)
      index = IntervalIndex(intervals(run.interruption))
      // An index that was broken off is of no use to a later question.
      try run.checkNow()
      self.memory = memory
    }
    madeIndex = index
    return index
  }

  private func intervals(_ interrupted: @escaping Interruption) -> SortedIntervals {
    switch members {
    case .run(let shard, let shardIndex, let rows, _): shardIndex.intervalIndex(of: rows, in: shard).intervals
    case .rows(let batch, let rows):
      batch.start.withUnsafeBufferPointer { starts in
        batch.end.withUnsafeBufferPointer { ends in
          rows.withUnsafeBufferPointer {
            SortedIntervals(starts: starts, ends: ends, rows: $0, interrupted: interrupted)
          }
        }
      }
    case .segments(let shard, let rows, _): rows.intervals(of: shard)
    }
  }

  /// The shard's row of a segment, whether or not it is a member; `nil` for what is no segment.
  func row(ofSegment segment: Int32) -> Int? {
    guard segment != RowBatch.noSegment, case .run(_, _, _, let base) = members else { return nil }
    return Int(segment) - base
  }

  /// A member where it lies.
  func member(_ member: Int) -> Row {
    switch members {
    case .rows(let batch, let rows): .derived(batch, Int(rows[member]))
    case .segments(let shard, let rows, _): .segment(shard, rows.row(at: member))
    case .run(let shard, let index, let run, _): .segment(shard, Int(index.rows(of: run)[member]))
    }
  }

  /// Appends the store's numbers of members, where all members are segments; false where they are not.
  func appendSegments(of chosen: [Int32], to segments: inout [Int32]) -> Bool {
    if case .run(_, let index, let run, let base) = members {
      let rows = index.rows(of: run)
      for member in chosen { segments.append(Int32(truncatingIfNeeded: base + Int(rows[Int(member)]))) }
      return true
    }
    guard case .segments(_, let rows, let base) = members else { return false }
    switch rows {
    case .range(let range):
      for member in chosen { segments.append(Int32(truncatingIfNeeded: base + range.lowerBound) + member) }
    case .list(let list):
      for member in chosen { segments.append(Int32(truncatingIfNeeded: base + Int(list[Int(member)]))) }
    case .set: for member in chosen { segments.append(Int32(truncatingIfNeeded: base + rows.row(at: Int(member)))) }
    }
    return true
  }

  /// The store's number of a member that is a segment.
  func segment(ofMember member: Int) -> Int32 {
    switch members {
    case .rows(let batch, let rows): batch.segmentNumber(Int(rows[member]))
    case .segments(_, let rows, let base): Int32(truncatingIfNeeded: base + rows.row(at: member))
    case .run(_, let index, let run, let base): Int32(truncatingIfNeeded: base + Int(index.rows(of: run)[member]))
    }
  }

  /// For each of some rows of a shard, which ascend, the member that is the same segment, or -1; `nil` when none is.
  func members(ofRows rows: ShardRows, base: Int) -> [Int32]? {
    if case .segments(_, let own, let ownBase) = members, ownBase == base, rows.count * 16 > own.count {
      return rows.list.withUnsafeBufferPointer { left in
        own.list.withUnsafeBufferPointer { IntervalJoin.selfMembers(of: left, in: $0) }
      }
    }
    if case .run(_, let index, let run, let ownBase) = members, ownBase == base, rows.count * 16 > count {
      return rows.list.withUnsafeBufferPointer { IntervalJoin.selfMembers(of: $0, in: index.rows(of: run)) }
    }
    var found: [Int32]?
    var position = 0
    rows.visit { row in
      if let member = member(ofSegment: Int32(truncatingIfNeeded: base + row)) {
        if found == nil { found = Array(repeating: -1, count: rows.count) }
        found?[position] = member
      }
      position += 1
    }
    return found
  }

  /// For each member of another group of the same job, the member here that is the same segment, or -1; `nil` when none
  /// is.
  func members(of other: SetGroup) -> [Int32]? {
    if case .segments(_, let rows, let base) = other.members { return members(ofRows: rows, base: base) }
    var found: [Int32]?
    for position in 0..<other.count {
      guard let member = member(ofSegment: other.segment(ofMember: position)) else { continue }
      if found == nil { found = Array(repeating: -1, count: other.count) }
      found?[position] = member
    }
    return found
  }

  /// The member that is a segment of the store, if it is one of this group.
  func member(ofSegment segment: Int32) -> Int32? {
    guard segment != RowBatch.noSegment else { return nil }
    switch members {
    case .rows: return memberOfSegment[segment]
    case .segments(_, let rows, let base):
      return rows.position(of: Int(segment) - base).map { Int32(truncatingIfNeeded: $0) }
    case .run(_, let index, let run, let base):
      let rows = index.rows(of: run)
      let row = Int(segment) - base
      let place = partitionPoint(in: rows.indices) { Int(rows[$0]) < row }
      return place < rows.count && Int(rows[place]) == row ? Int32(truncatingIfNeeded: place) : nil
    }
  }
}

extension Selection {
  /// All segments of a module.
  init(ofModule name: String, in store: StoreView) {
    self.init(
      store: store,
      shards: store.store.shards.map { shard in
        let index = shard.index
        guard let code = index.module(name) else { return .none }
        var rows: [UInt32] = []
        for job in shard.jobs.indices {
          if let run = index.run(ofModule: code, inJob: job) { rows.append(contentsOf: index.rows(of: run)) }
        }
        return .list(rows)
      })
  }
}

extension ShardRows {
  /// The positions of the rows within a range.
  func positions(of bounds: Range<Int>) -> Range<Int> {
    switch self {
    case .range(let range):
      let common = range.clamped(to: bounds)
      return common.isEmpty ? 0..<0 : (common.lowerBound - range.lowerBound)..<(common.upperBound - range.lowerBound)
    case .list(let rows):
      let lower = partitionPoint(in: rows.indices) { Int(rows[$0]) < bounds.lowerBound }
      return lower..<partitionPoint(in: lower..<rows.count) { Int(rows[$0]) < bounds.upperBound }
    case .set: return listed.positions(of: bounds)
    }
  }

  /// The position of a row, if it is among them.
  func position(of row: Int) -> Int? {
    switch self {
    case .range(let range): return range.contains(row) ? row - range.lowerBound : nil
    case .list(let rows):
      let found = partitionPoint(in: rows.indices) { Int(rows[$0]) < row }
      return found < rows.count && Int(rows[found]) == row ? found : nil
    case .set: return listed.position(of: row)
    }
  }

  /// The places in time of rows of a shard; a member is a position among the rows.
  func intervals(of shard: SegmentShard) -> SortedIntervals {
    switch self {
    case .range(let range):
      SortedIntervals(
        starts: UnsafeBufferPointer(rebasing: shard.start.buffer[range]),
        ends: UnsafeBufferPointer(rebasing: shard.end.buffer[range]))
    case .list(let rows):
      rows.withUnsafeBufferPointer {
        SortedIntervals(starts: shard.start.buffer, ends: shard.end.buffer, rows: $0)
      }
    case .set: listed.intervals(of: shard)
    }
  }
}
