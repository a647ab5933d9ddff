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
    if let counted = countedByRuns(selection) { return counted }
    var groups = NumberGroups(width: keys.count)
    let held = run.charge(.groups)
    var groupsCounted = 0
    // A key in a table with room to grow, the sums of each measure, and what becomes a row.
    let bytesPerGroup =
      32 + 16 * keys.count + measures.count * 2 * MemoryLayout<Total>.stride
      + (keys.count + measures.count) * MemoryLayout<QueryValue>.stride
    var totals = measures.map { _ in [Total]() }
    var covered: [[Double]] = []
    var modules = ModuleNumbers()
    var key = [UInt64](repeating: 0, count: keys.count)
    // Rows of a job then are of one group.
    let isByJob = keys.allSatisfy { if case .job = $0 { true } else { false } }
    for (number, rows) in selection.shards.enumerated() where !rows.isEmpty {
      let shard = run.store.store.shards[number]
      let starts = shard.start.buffer
      let ends = shard.end.buffer
      let codes = shard.module.codes.buffer
      let moduleNumbers =
        keys.contains { if case .module = $0 { true } else { false } } ? modules.numbers(of: shard) : []
      for (place, job) in shard.jobs.enumerated() {
        let own = rows.slice(rows.positions(of: job.rows))
        if own.isEmpty { continue }
        try run.step(own.count)
        try held.grow(by: (groups.count - groupsCounted) * bytesPerGroup)
        groupsCounted = groups.count
        if isByJob {
          for position in keys.indices { key[position] = UInt64(run.store.jobBases[number] + place) }
          let group = groups.number(of: key)
          for (position, measure) in measures.enumerated() {
            if totals[position].count == group { totals[position].append(Total()) }
            switch measure {
            case .rows: totals[position][group].count += own.count
            case .covered: break
            case .time(_, let time):
              own.visit { totals[position][group].add(time.value(start: starts[$0], end: ends[$0])) }
            }
          }
        } else {
          own.visit { row in
            for position in keys.indices {
              switch keys[position] {
              case .job: key[position] = UInt64(run.store.jobBases[number] + place)
              case .module: key[position] = moduleNumbers[Int(codes[row])]
              case .time(let time):
                let value = time.value(start: starts[row], end: ends[row])
                // One zero and one null.
                key[position] = value == 0 ? 0 : value.isNaN ? .max : value.bitPattern
              }
            }
            let group = groups.number(of: key)
            for (position, measure) in measures.enumerated() {
              if totals[position].count == group { totals[position].append(Total()) }
              switch measure {
              case .rows: totals[position][group].count += 1
              case .covered: break
              case .time(_, let time): totals[position][group].add(time.value(start: starts[row], end: ends[row]))
              }
            }
          }
        }
        guard measures.contains(where: { if case .covered = $0 { true } else { false } }) else { continue }
        let group = groups.count - 1
        while covered.count <= group { covered.append([]) }
        covered[group].append(own.intervals(of: shard).coveredSeconds)
      }
    }
    try held.grow(by: (groups.count - groupsCounted) * bytesPerGroup)
    var count = groups.count
    // Without keys all rows are one group, also when there are none.
    if keys.isEmpty, count == 0 {
      count = 1
      for position in totals.indices { totals[position].append(Total()) }
    }
    var columns = keys.indices.map { position in
      (0..<groups.count).map { keyValue(keys[position], groups.key($0)[position], modules) }
    }
    for (position, measure) in measures.enumerated() {
      columns.append(
        (0..<count).map { group in
          switch measure {
          case .rows: .number(Double(totals[position][group].count))
          case .covered: .finite(group < covered.count ? AggregateFunction.sum(covered[group]) : 0)
          case .time(let function, _): totals[position][group].value(function)
          }
        })
    }
    return RowBatch(store: run.store, count: count, columns: columns, memory: HeldMemory(arrays: [held]))
  }

  private func keyValue(_ key: Key, _ number: UInt64, _ modules: ModuleNumbers) -> QueryValue {
    switch key {
    case .job: return .text(run.store.job(Int(number)).id)
    case .module:
      let name = modules.names[Int(number)]
      return name.isEmpty ? .null : .text(name)
    case .time: return number == .max ? .null : .number(Double(bitPattern: number))
    }
  }

  /// Counts of all segments by module, read off the runs of the shards' indexes.
  private func countedByRuns(_ selection: Selection) -> RowBatch? {
    guard keys.count == 1, case .module = keys[0],
      measures.allSatisfy({ if case .rows = $0 { true } else { false } }),
      selection.count == run.store.store.count
    else { return nil }
    var counts: [UTF8Key: (first: Int, count: Int)] = [:]
    for (number, shard) in run.store.store.shards.enumerated() {
      let base = run.store.store.shardBases[number]
      for job in shard.jobs.indices {
        for module in shard.index.runs(ofJob: job) {
          let name = UTF8Key(shard.module.values[Int(module.module)])
          let first = base + Int(shard.index.order.buffer[module.positions.lowerBound])
          let known = counts[name] ?? (first, 0)
          counts[name] = (min(known.first, first), known.count + module.positions.count)
        }
      }
    }
    let groups = counts.sorted { $0.value.first < $1.value.first }
    let names: [QueryValue] = groups.map { $0.key.text.isEmpty ? .null : .text($0.key.text) }
    let numbers: [QueryValue] = groups.map { .number(Double($0.value.count)) }
    return RowBatch(store: run.store, count: groups.count, columns: [names] + measures.map { _ in numbers })
  }
}

/// What is known of a group's numbers so far; sums are compensated as `AggregateFunction.sum` does.
private struct Total {
  var count = 0
  private var sum = 0.0
  private var lost = 0.0
  private var least = Double.infinity
  private var most = -Double.infinity

  mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    count += 1
    let next = sum + value
    lost += sum.magnitude >= value.magnitude ? (sum - next) + value : (value - next) + sum
    sum = next
    least = min(least, value)
    most = max(most, value)
  }

  func value(_ function: AggregateFunction) -> QueryValue {
    switch function {
    case .count: .number(Double(count))
    case .sum: .finite(sum + lost)
    case .average: count == 0 ? .null : .finite((sum + lost) / Double(count))
    case .minimum: count == 0 ? .null : .number(least)
    default: count == 0 ? .null : .number(most)
    }
  }
}

/// Numbers for module names through all shards.
private struct ModuleNumbers {
  private(set) var names: [String] = []
  private var known: [UTF8Key: UInt64] = [:]

  /// The number of each of a shard's module codes.
  mutating func numbers(of shard: SegmentShard) -> [UInt64] {
    shard.module.values.map { name in
      if let number = known[UTF8Key(name)] { return number }
      let number = UInt64(names.count)
      names.append(name)
      known[UTF8Key(name)] = number
      return number
    }
  }
}
