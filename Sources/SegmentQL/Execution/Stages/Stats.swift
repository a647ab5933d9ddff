import SegmentModel

/// `stats`: aggregates over all rows, or over each group.
extension StageOperator {
  func stats(_ input: RowStream, _ aggregates: [BoundAggregate], by keys: [BoundColumn]) throws -> RowBatch {
    if run.allows(.segmentStats), case .segments(let selection) = input,
      let fast = SegmentStats(aggregates, by: keys, frame: frame, run: run)
    {
      return try fast.rows(selection)
    }
    let keyColumns = try columns(keys.map(\.expression), of: input)
    var groups = RowGroups(run)
    defer { groups.release() }
    // Without keys all rows are one group, also when there are none.
    let held = run.charge(.groups)
    defer { held.release() }
    var rows: [[Int]]
    if keys.isEmpty {
      try held.grow(by: input.count, of: Int.self)
      rows = [Array(0..<input.count)]
    } else {
      for row in 0..<input.count { try groups.add(row, to: GroupKey(keyColumns.values.map { $0[row] })) }
      rows = groups.rows
    }
    // Each number, text or list that an aggregate takes aside is of a row.
    try held.grow(by: input.count, of: QueryValue.self)
    let needsTimes = aggregates.contains { $0.function == .covered || $0.function == .peak }
    let timed = needsTimes ? try run.rows(of: input) : nil
    let charge = run.charge(.values)
    try charge.grow(by: rows.count * (keys.count + aggregates.count), of: QueryValue.self)
    var memory = HeldMemory(arrays: [charge], texts: keyColumns.memory.texts)
    var result = keyColumns.values.indices.map { column in groups.keys.map { $0.values[column] } }
    for aggregate in aggregates {
      if let argument = aggregate.argument, case .rows(let batch) = input, run.allows(.timeColumns),
        let numbers = TimeColumns(batch: batch, frame: frame).values(argument), aggregate.function.isNumeric
      {
        result.append(
          try rows.map { group in
            try run.step(group.count)
            return aggregate.function.value(
              of: group.lazy.map { numbers[$0] }.filter(\.isFinite), asking: run.interruption)
          })
        continue
      }
      let column = try aggregate.argument.map { try columns([$0], of: input) }
      let values = column?.values[0]
      if let column { memory.texts += column.memory.texts }
      result.append(
        try rows.map { group in
          try run.step(group.count)
          return switch aggregate.function {
          case .covered: .finite(try coveredSeconds(timed, group))
          case .peak: .number(Double(try peakDepth(timed, group)))
          case .collect:
            try collected(group, values ?? [], into: charge)
          default: aggregate.function.value(of: group, values, asking: run.interruption)
          }
        })
    }
    return RowBatch(store: run.store, count: rows.count, columns: result, memory: memory)
  }

  /// The values of some rows as a JSON array.
  private func collected(_ rows: [Int], _ values: [QueryValue], into charge: MemoryCharge) throws -> QueryValue {
    try charge.grow(by: rows.count, of: JSONValue.self)
    return .json(
      .array(
        try rows.map { row in
          try run.step()
          return values[row].json
        }))
  }
}

extension AggregateFunction {
  /// The aggregate over some rows of a column of values; nulls count for nothing but `count()` of rows and `first`,
  /// `last`, `collect`.
  func value(of rows: [Int], _ values: [QueryValue]?, asking interrupted: Interruption?) -> QueryValue {
    guard let values else { return .number(Double(rows.count)) }
    switch self {
    case .count: return .number(Double(rows.count { values[$0] != .null }))
    case .sum, .average, .quantile: return value(of: rows.compactMap { values[$0].number }, asking: interrupted)
    case .minimum, .maximum:
      var best = QueryValue.null
      for row in rows where values[row] != .null {
        let order = best == .null ? 0 : ValueOrder.sorts(values[row], best)
        if best == .null || (self == .minimum ? order < 0 : order > 0) { best = values[row] }
      }
      return best
    case .distinctCount:
      return .number(Double(Set(rows.lazy.filter { values[$0] != .null }.map { GroupKey([values[$0]]) }).count))
    case .first: return rows.first.map { values[$0] } ?? .null
    case .last: return rows.last.map { values[$0] } ?? .null
    case .collect, .covered, .peak: return .null
    }
  }

  /// Whether it takes numbers and gives one.
  var isNumeric: Bool {
    switch self {
    case .sum, .average, .quantile: true
    case .count, .minimum, .maximum, .distinctCount, .first, .last, .collect, .covered, .peak: false
    }
  }

  /// A numeric aggregate over some numbers.
  func value(of numbers: [Double], asking interrupted: Interruption?) -> QueryValue {
    switch self {
    case .sum: .finite(AggregateFunction.sum(numbers))
    case .average: numbers.isEmpty ? .null : .finite(AggregateFunction.sum(numbers) / Double(numbers.count))
    case .quantile(let quantile): AggregateFunction.quantile(quantile, numbers, asking: interrupted)
    default: .null
    }
  }

  /// The compensated sum, so that it hardly depends on how rows were spread over files.
  static func sum(_ numbers: [Double]) -> Double {
    var sum = CompensatedSum()
    for number in numbers { sum.add(number) }
    return sum.value
  }

  /// The quantile between the two closest ranks, as far between them as the quantile lies.
  static func quantile(_ quantile: Double, _ numbers: [Double], asking interrupted: Interruption?) -> QueryValue {
    guard !numbers.isEmpty else { return .null }
    var sorted = numbers
    sorted.sort(asking: interrupted, by: <)
    let position = quantile * Double(sorted.count - 1)
    let lower = Int(position.rounded(.down))
    let upper = min(lower + 1, sorted.count - 1)
    let share = position - Double(lower)
    return .finite(sorted[lower] + (sorted[upper] - sorted[lower]) * share)
  }
}
