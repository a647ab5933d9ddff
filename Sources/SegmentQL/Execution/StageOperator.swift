import SegmentModel

/// Runs the stages of one pipeline: each takes rows and gives rows.
struct StageOperator {
  let evaluator: Evaluator
  let frame: Int
  /// For a set that is made for one outer row: that row's job.
  let job: Int?

  var run: QueryRun { evaluator.run }

  func apply(_ stage: BoundStage, to stream: RowStream) throws -> RowStream {
    if case .filter(let filter) = stage.kind { return try self.filter(stream, filter) }
    let input = stream.listed
    return switch stage.kind {
    case .filter: input
    case .select(let columns): .rows(try table(input, columns))
    case .extend(let columns, let start, let end): .rows(try extend(input, columns, start: start, end: end))
    case .sort(let keys): .rows(try sort(input, keys))
    case .limit(let count, let offset): try limit(input, count, offset: offset)
    case .top(let count, let keys): .rows(try top(input, count, keys))
    case .distinct(let columns): .rows(try distinct(input, columns))
    case .stats(let aggregates, let keys): .rows(try stats(input, aggregates, by: keys))
    case .merge(let gap, let keys): .rows(try merge(input, gap: gap, by: keys))
    case .depth(let keys): .rows(try depth(input, by: keys))
    case .gaps(let withinVideo): .rows(try gaps(input, withinVideo: withinVideo))
    case .union(let set): .rows(try algebra(input, set, .union))
    case .intersect(let set): .rows(try algebra(input, set, .intersection))
    case .subtract(let set): .rows(try algebra(input, set, .difference))
    case .pad(let before, let after): .rows(try pad(input, before: before, after: after))
    case .clip(let interval): .rows(try clip(input, to: interval))
    case .contextRows(let count): .segments(try context(input, rows: count))
    case .contextTime(let seconds): .segments(try context(input, within: seconds))
    case .untilNext(let keys): .rows(try untilNext(input, by: keys))
    }
  }

  /// The values of expressions, a column for each.
  func columns(_ expressions: [BoundExpression], of input: RowStream) throws -> ValueColumns {
    if expressions.isEmpty { return ValueColumns(values: []) }
    let arrays = run.charge(.values)
    let texts = run.charge(.values)
    try arrays.grow(by: input.count * expressions.count, of: QueryValue.self)
    var columns = expressions.map { _ in [QueryValue]() }
    for column in columns.indices { columns[column].reserveCapacity(input.count) }
    var bytes = 0
    try input.visit { row in
      try run.step()
      evaluator.enter(row, frame: frame)
      if bytes > 1 << 14 { try run.note(&bytes, for: texts) }
      for column in expressions.indices {
        do {
          let value = try evaluator.value(expressions[column])
          bytes += value.heapBytes
          columns[column].append(value)
        } catch is UndecidedText {
          columns[column].append(.null)
          run.skip(row)
        }
      }
    }
    try run.note(&bytes, for: texts)
    return ValueColumns(values: columns, memory: HeldMemory(arrays: [arrays], texts: [texts]))
  }
}
