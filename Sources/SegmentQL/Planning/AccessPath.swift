import SegmentModel

/// How a scan finds its first candidates: by jobs, modules, and windows of time. What it gives holds every segment that
/// satisfies the conditions it was made from; those it does not decide stay to be tested.
struct AccessPath: Sendable {
  /// The jobs that may have answers; `nil` for all.
  private(set) var jobs: [String]?
  /// The modules that may have answers; `nil` for all.
  private(set) var modules: [String]?
  /// The `id` of the answers, where one job is asked about, and neither modules nor windows are; `nil` for any.
  private(set) var id: String?
  /// Where answers lie in time; `nil` for anywhere.
  private(set) var windows: [IntervalWindow]?
  /// Whether answers must have a place in time: an OVERLAPS that the path decides asks for it.
  private var needsInterval = false

  /// The path that some conjuncts allow, and the conjuncts that it leaves to be tested; `nil` when they allow none.
  static func choose(_ conjuncts: [ScanPredicate]) -> (path: AccessPath, rest: [ScanPredicate])? {
    var path = AccessPath()
    var rest: [ScanPredicate] = []
    if let lookup = lookup(conjuncts) { return lookup }
    for conjunct in conjuncts where !path.absorb(conjunct) { rest.append(conjunct) }
    guard path.jobs != nil || path.modules != nil || path.windows != nil else { return nil }
    return (path, rest)
  }

  /// One segment of one job by its `id`, if that is asked for: no other way is shorter.
  private static func lookup(_ conjuncts: [ScanPredicate]) -> (path: AccessPath, rest: [ScanPredicate])? {
    var path = AccessPath()
    var rest: [ScanPredicate] = []
    for conjunct in conjuncts {
      switch conjunct {
      case .job(let job) where path.jobs == nil: path.jobs = [job]
      case .id(let id) where path.id == nil: path.id = id
      default: rest.append(conjunct)
      }
    }
    return path.jobs != nil && path.id != nil ? (path, rest) : nil
  }

  /// Takes a conjunct in; the answer tells whether the path decides it, so that it need not be tested.
  private mutating func absorb(_ conjunct: ScanPredicate) -> Bool {
    switch conjunct {
    case .job(let id):
      guard jobs == nil else { return false }
      jobs = [id]
      return true
    case .module(let name):
      guard modules == nil else { return false }
      modules = [name]
      return true
    case .or(let operands):
      if jobs == nil, let ids = AccessPath.all(operands, { if case .job(let id) = $0 { id } else { nil } }) {
        jobs = ids
        return true
      }
      if modules == nil, let names = AccessPath.all(operands, { if case .module(let name) = $0 { name } else { nil } })
      {
        modules = names
        return true
      }
      return false
    case .time(.startTime, let operation, let value):
      guard !value.isNaN else { return false }
      switch operation {
      case .less: meet([IntervalWindow(start: .init(to: value.nextDown))])
      case .lessOrEqual: meet([IntervalWindow(start: .init(to: value))])
      case .greater: meet([IntervalWindow(start: .init(from: value.nextUp))])
      case .greaterOrEqual: meet([IntervalWindow(start: .init(from: value))])
      case .equal: meet([IntervalWindow(start: .init(exactly: value))])
      case .notEqual: return false
      }
      return true
    case .relation(let relation):
      guard relation.count == nil, relation.relation.kind != .always, case .interval(let interval) = relation.target
      else { return false }
      var found: [IntervalWindow] = []
      relation.relation.converse.appendWindows(for: interval, to: &found)
      meet(found)
      // Its windows hold what overlaps and nothing else, but for segments without a place in time.
      if relation.relation.isPlainOverlap { needsInterval = true }
      return relation.relation.isPlainOverlap
    default: return false
    }
  }

  /// How many rows of a shard `rows` would look at or give, in rough steps of one row; `nil` for a path by jobs.
  func steps(in shard: SegmentShard) -> Int? {
    guard jobs == nil, id == nil else { return nil }
    if windows != nil { return shard.jobs.count * max(modules?.count ?? 1, 1) * 32 }
    guard let modules else { return nil }
    return modules.reduce(0) {
      $0 + (shard.index.module($1).map { shard.index.rows(ofModule: $0, of: shard).count } ?? 0)
    }
  }

  private static func all(_ operands: [ScanPredicate], _ name: (ScanPredicate) -> String?) -> [String]? {
    let names = operands.compactMap(name)
    return names.count == operands.count ? names : nil
  }

  /// Rows must lie in these windows too.
  private mutating func meet(_ others: [IntervalWindow]) {
    guard let own = windows else {
      windows = others
      return
    }
    windows = own.flatMap { window in
      others.compactMap { other in
        var both = window
        both.start = IntervalWindow.Span(
          max(window.start.low, other.start.low), min(window.start.high, other.start.high))
        both.end = IntervalWindow.Span(max(window.end.low, other.end.low), min(window.end.high, other.end.high))
        return both.start.isEmpty || both.end.isEmpty ? nil : both
      }
    }
  }

  /// The job and the `id` that are asked for, where the path is to one segment.
  var segment: (job: String, id: String)? {
    if let id, let job = jobs?.first { (job, id) } else { nil }
  }

  /// The candidates among a range of a shard's rows.
  func rows(in range: Range<Int>, of shard: SegmentShard, asking interrupted: Interruption? = nil) -> ShardRows {
    let index = shard.index
    let jobs = places(of: self.jobs, in: shard)
    if let id {
      // Of one job, which the shard may not hold.
      let found = jobs.first.map { index.rows(withID: id, inJob: $0, of: shard, asking: interrupted) }
      return ShardRows.list(found ?? []).within(range)
    }
    let modules = self.modules.map { Set($0.compactMap { index.module($0) }).sorted() }
    if modules == nil, windows == nil {
      let ranges = jobs.map { shard.jobs[$0].rows.clamped(to: range) }.filter { !$0.isEmpty }
      if ranges.count <= 1 { return .range(ranges.first ?? 0..<0) }
      return .list(ranges.flatMap { $0.map { UInt32(truncatingIfNeeded: $0) } })
    }
    var found: [UInt32] = []
    for job in jobs {
      let own = shard.jobs[job].rows.clamped(to: range)
      if own.isEmpty { continue }
      let first = found.count
      if let modules {
        let order = index.order.buffer
        for module in modules {
          guard let run = index.run(ofModule: module, inJob: job)?.positions else { continue }
          let lower = partitionPoint(in: run) { Int(order[$0]) < own.lowerBound }
          let upper = partitionPoint(in: lower..<run.upperBound) { Int(order[$0]) < own.upperBound }
          append(OrderedRows(order: order, positions: lower..<upper), shard, index.orderBlocks, to: &found)
        }
      } else {
        append(PlainRows(positions: own), shard, index.rowBlocks, to: &found)
      }
      // Each module and each window adds its rows in ascending order of its own; a row may lie in two windows.
      if (modules?.count ?? 1) > 1 || (windows?.count ?? 1) > 1 {
        found.sortWithoutRepeats(from: first)
      }
    }
    return .list(found)
  }

  /// The places of jobs in a shard, ascending; of all jobs for `nil`.
  private func places(of jobs: [String]?, in shard: SegmentShard) -> [Int] {
    guard let jobs else { return Array(shard.jobs.indices) }
    if jobs.count == 1 { return shard.index.job(jobs[0]).map { [$0] } ?? [] }
    return Set(jobs.compactMap { shard.index.job($0) }).sorted()
  }

  private func append(
    _ rows: some RowSequence, _ shard: SegmentShard, _ blocks: BlockMaxima, to found: inout [UInt32]
  ) {
    guard let windows else {
      rows.append(to: &found)
      return
    }
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    for window in windows {
      let lower =
        window.start.low == -.infinity
        ? rows.positions.lowerBound
        : partitionPoint(in: rows.positions) { starts[rows.row($0)] < window.start.low }
      // Missing starts, at the end, are under no limit.
      let upper = partitionPoint(in: lower..<rows.positions.upperBound) {
        starts[rows.row($0)] <= window.start.high
      }
      if window.end.low == -.infinity {
        for position in lower..<upper {
          let row = rows.row(position)
          if needsInterval, ends[row] < starts[row] { continue }
          found.append(UInt32(truncatingIfNeeded: row))
        }
      } else {
        blocks.visit(lower..<upper, reaching: window.end.low) { position in
          let row = rows.row(position)
          if ends[row] < window.end.low { return }
          // Without an end it is the instant of its start.
          if needsInterval, ends[row] < starts[row] || (ends[row].isNaN && starts[row] < window.end.low) { return }
          found.append(UInt32(truncatingIfNeeded: row))
        }
      }
    }
  }
}

/// Rows that ascend by start.
private protocol RowSequence {
  var positions: Range<Int> { get }
  func row(_ position: Int) -> Int
  /// Appends all of them.
  func append(to found: inout [UInt32])
}

private struct PlainRows: RowSequence {
  let positions: Range<Int>
  @inline(__always) func row(_ position: Int) -> Int { position }
  func append(to found: inout [UInt32]) {
    found.append(contentsOf: positions.lazy.map { UInt32(truncatingIfNeeded: $0) })
  }
}

private struct OrderedRows: RowSequence {
  let order: UnsafeBufferPointer<UInt32>
  let positions: Range<Int>
  @inline(__always) func row(_ position: Int) -> Int { Int(order[position]) }
  func append(to found: inout [UInt32]) { found.append(contentsOf: UnsafeBufferPointer(rebasing: order[positions])) }
}
