import SegmentModel

/// `stats` over segments where they lie, for keys and aggregates that jobs, modules and times answer; the fast twin of
/// the stage's plain form.
struct SegmentStats {
  private enum Key {
    case job
    case module
    case time(TimeExpression)
  }

  private enum Measure {
    case rows
    case covered
    case time(AggregateFunction, TimeExpression)
  }

  private let keys: [Key]
  private let measures: [Measure]
  private let run: QueryRun

  /// `nil` where something else is asked for.
  init?(_ aggregates: [BoundAggregate], by columns: [BoundColumn], frame: Int, run: QueryRun) {
    var keys: [Key] = []
    for column in columns {
      if case .field(let reference) = column.expression, reference.frame == frame {
        if reference.field == .core(.jobID) {
          keys.append(.job)
          continue
        }
        if reference.field == .core(.module) {
          keys.append(.module)
          continue
        }
      }
      guard let time = TimeExpression(column.expression, frame: frame) else { return nil }
      keys.append(.time(time))
    }
    var measures: [Measure] = []
    for aggregate in aggregates {
      switch (aggregate.function, aggregate.argument) {
      case (.count, nil): measures.append(.rows)
      case (.covered, _):
        // Rows of a group must lie next to each other within a job.
        guard keys.allSatisfy({ if case .job = $0 { true } else { false } }) else { return nil }
        measures.append(.covered)
      case (.count, let argument?), (.sum, let argument?), (.average, let argument?), (.minimum, let argument?),
        (.maximum, let argument?):
        guard let time = TimeExpression(argument, frame: frame) else { return nil }
        measures.append(.time(aggregate.function, time))
      default: return nil
      }
    }
    self.keys = keys
    self.measures = measures
    self.run = run
  }

  /// One row a group, groups in the order of their first segments.
  func rows(_ selection: Selection) throws -> RowBatch {
    var groups = Groups(measures)
    var keyNumbers = KeyNumbers(keys)
    let held = run.charge(.groups)
    var groupsCounted = 0
    // Each key's numbers in tables with room to grow, the sums of each measure, and what becomes a row.
    let bytesPerGroup =
      64 + 64 * keys.count + measures.count * 2 * MemoryLayout<NumberTotal>.stride
      + (keys.count + measures.count) * MemoryLayout<QueryValue>.stride
    // Rows of a job then are of one group.
    let isByJob = keys.allSatisfy { if case .job = $0 { true } else { false } }
    let needsCoverage = measures.contains { if case .covered = $0 { true } else { false } }
    for (number, rows) in selection.shards.enumerated() where !rows.isEmpty {
      let shard = run.store.store.shards[number]
      let listed = rows.listed
      keyNumbers.enter(shard)
      for (place, job) in shard.jobs.enumerated() {
        let own = listed.slice(listed.positions(of: job.rows))
        if own.isEmpty { continue }
        try run.step(own.count)
        let jobNumber = Int32(truncatingIfNeeded: run.store.jobBases[number] + place)
        own.withTimes(of: shard) { starts, ends in
          if isByJob {
            groups.add(starts: starts, ends: ends, to: keyNumbers.group(ofJob: jobNumber))
          } else {
            let numbers = keyNumbers.groups(of: own, in: shard, job: jobNumber, starts: starts, ends: ends)
            groups.add(starts: starts, ends: ends, to: numbers, count: keyNumbers.count)
          }
        }
        try held.grow(by: (keyNumbers.count - groupsCounted) * bytesPerGroup)
        groupsCounted = keyNumbers.count
        if needsCoverage {
          groups.addCovered(own.intervals(of: shard).coveredSeconds, to: keyNumbers.group(ofJob: jobNumber))
        }
      }
    }
    // Without keys all rows are one group, also when there are none.
    let count = keys.isEmpty ? 1 : keyNumbers.count
    groups.grow(to: count)
    let columns = keys.indices.map { keyNumbers.values(ofKey: $0, store: run.store) }
    return RowBatch(
      store: run.store, count: count, columns: columns + groups.columns, memory: HeldMemory(arrays: [held]))
  }
}

extension SegmentStats {
  /// What is known of each group so far.
  private struct Groups {
    private let measures: [Measure]
    /// By group.
    private var counts: [Int] = []
    private var covered: [CompensatedSum] = []
    /// By measure and then by group; empty for measures that need none.
    private var totals: [[NumberTotal]]

    init(_ measures: [Measure]) {
      self.measures = measures
      totals = measures.map { _ in [] }
    }

    mutating func grow(to count: Int) {
      let missing = count - counts.count
      guard missing > 0 else { return }
      counts.append(contentsOf: repeatElement(0, count: missing))
      covered.append(contentsOf: repeatElement(CompensatedSum(), count: missing))
      for position in measures.indices {
        if case .time = measures[position] {
          totals[position].append(contentsOf: repeatElement(NumberTotal(), count: missing))
        }
      }
    }

    /// Rows that are all of one group.
    mutating func add(starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>, to group: Int32) {
      let group = Int(group)
      grow(to: group + 1)
      counts[group] += starts.count
      for (position, measure) in measures.enumerated() {
        guard case .time(_, let time) = measure else { continue }
        var total = totals[position][group]
        for value in time.values(starts: starts, ends: ends) { total.add(value) }
        totals[position][group] = total
      }
    }

    /// Rows of the groups given, of `count` that there are now.
    mutating func add(
      starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>, to groups: [Int32], count: Int
    ) {
      grow(to: count)
      counts.withUnsafeMutableBufferPointer { counts in
        for group in groups { counts[Int(group)] += 1 }
      }
      for (position, measure) in measures.enumerated() {
        guard case .time(_, let time) = measure else { continue }
        let values = time.values(starts: starts, ends: ends)
        totals[position].withUnsafeMutableBufferPointer { totals in
          for (row, group) in groups.enumerated() { totals[Int(group)].add(values[row]) }
        }
      }
    }

    mutating func addCovered(_ seconds: Double, to group: Int32) { covered[Int(group)].add(seconds) }

    /// The measures' values, a column for each.
    var columns: [[QueryValue]] {
      measures.indices.map { position in
        switch measures[position] {
        case .rows: counts.map { .number(Double($0)) }
        case .covered: covered.map { .finite($0.value) }
        case .time(let function, _): totals[position].map { $0.value(function) }
        }
      }
    }
  }

  /// Numbers the groups by what their keys are, in the order in which they come.
  private struct KeyNumbers {
    private let keys: [Key]
    private var modules = ModuleNumbers()
    /// For the shard at hand, the number of each module code.
    private var moduleNumbers: [Int32] = []
    /// By key: the numbers of the bits of its times; of other keys none.
    private var times: [NumberGroups]
    /// By key: the numbers of what the keys up to it are together; the last numbers the groups.
    private var pairs: [PairNumbers]

    init(_ keys: [Key]) {
      self.keys = keys
      times = keys.map { _ in NumberGroups() }
      pairs = keys.map { _ in PairNumbers() }
    }

    var count: Int { pairs.last?.pairs.count ?? 1 }

    mutating func enter(_ shard: SegmentShard) {
      if keys.contains(where: { if case .module = $0 { true } else { false } }) {
        moduleNumbers = modules.numbers(of: shard)
      }
    }

    /// The group of a job, where there are no keys beside it.
    mutating func group(ofJob job: Int32) -> Int32 {
      var number: Int32 = 0
      for position in keys.indices { number = pairs[position].number(of: number, job) }
      return number
    }

    /// The groups of some rows of one job.
    mutating func groups(
      of rows: ShardRows, in shard: SegmentShard, job: Int32, starts: UnsafeBufferPointer<Double>,
      ends: UnsafeBufferPointer<Double>
    ) -> [Int32] {
      var numbers = [Int32](repeating: 0, count: starts.count)
      for position in keys.indices {
        switch keys[position] {
        case .job:
          for row in numbers.indices { numbers[row] = pairs[position].number(of: numbers[row], job) }
        case .module:
          let codes = shard.module.codes.buffer
          var row = 0
          rows.visit { place in
            numbers[row] = pairs[position].number(of: numbers[row], moduleNumbers[Int(codes[place])])
            row += 1
          }
        case .time(let time):
          for (row, value) in time.values(starts: starts, ends: ends).enumerated() {
            let number = times[position].number(of: KeyNumbers.bits(value))
            numbers[row] = pairs[position].number(of: numbers[row], number)
          }
        }
      }
      return numbers
    }

    /// One zero, and one null for what is no number.
    private static func bits(_ value: Double) -> UInt64 { value == 0 ? 0 : value.isFinite ? value.bitPattern : .max }

    /// A key's value for each group.
    func values(ofKey key: Int, store: StoreView) -> [QueryValue] {
      (0..<count).map { group in
        var number = Int32(truncatingIfNeeded: group)
        for position in (key..<keys.count).reversed() {
          let pair = pairs[position].pairs[Int(number)]
          number = position == key ? pair.1 : pair.0
        }
        switch keys[key] {
        case .job: return .text(store.job(Int(number)).id)
        case .module: return modules.value(number)
        case .time:
          let bits = times[key].keys[Int(number)]
          return bits == .max ? .null : .number(Double(bitPattern: bits))
        }
      }
    }
  }
}

extension ShardRows {
  /// Calls `body` with the starts and the ends of the rows.
  fileprivate func withTimes(
    of shard: SegmentShard, _ body: (UnsafeBufferPointer<Double>, UnsafeBufferPointer<Double>) -> Void
  ) {
    let starts = shard.start.buffer
    let ends = shard.end.buffer
    if case .range(let range) = self {
      body(UnsafeBufferPointer(rebasing: starts[range]), UnsafeBufferPointer(rebasing: ends[range]))
      return
    }
    var ownStarts: [Double] = []
    var ownEnds: [Double] = []
    ownStarts.reserveCapacity(count)
    ownEnds.reserveCapacity(count)
    visit { row in
      ownStarts.append(starts[row])
      ownEnds.append(ends[row])
    }
    ownStarts.withUnsafeBufferPointer { starts in ownEnds.withUnsafeBufferPointer { body(starts, $0) } }
  }
}
