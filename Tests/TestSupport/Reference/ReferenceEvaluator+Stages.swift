import SegmentModel
import SegmentQL

extension ReferenceEvaluator {
  func apply(
    _ stage: Stage, to input: ReferenceRows, in scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    var result = input
    func context(_ row: ReferenceRow) -> ReferenceContext {
      ReferenceContext(shape: input.shape, row: row, scope: scope)
    }
    switch stage.kind {
    case .where(let filter):
      result.rows = try keep(input.rows) { (row) throws(ReferenceFailure) in try holds(filter, context(row)) }
    case .extend(let items):
      result = try extended(input, items, scope)
    case .select(let items):
      result.shape = ReferenceShape(kind: .table, columns: columns(of: items, input, scope))
      result.rows = []
      for row in input.rows { result.rows.append(table(try values(of: items, context(row)))) }
    case .distinct(let items):
      result = try distinct(input, items, scope)
    case .sort(let keys):
      result.rows = try sorted(input.rows, keys, context)
    case .top(let count, let keys):
      result.rows = Array(try sorted(input.rows, keys, context).prefix(try wholeNumber(count, scope)))
    case .limit(let count, let offset):
      var skipped = 0
      if let offset { skipped = try wholeNumber(offset, scope) }
      result.rows = Array(input.rows.dropFirst(skipped).prefix(try wholeNumber(count, scope)))
    case .stats(let aggregates, let keys):
      result = try statistics(input, aggregates, by: keys, scope)
    case .merge(let gap, let keys):
      result = try merged(input, gap: gap.map(seconds(scope)) ?? 0, by: keys, scope)
    case .depth(let keys):
      result = try depth(input, by: keys, scope)
    case .gaps(let withinVideo):
      result = gaps(input, withinVideo: withinVideo)
    case .union(let set):
      result = union(input, try rows(of: set, in: scope))
    case .intersect(let set):
      result = intersection(input, try rows(of: set, in: scope))
    case .subtract(let set):
      result = difference(input, try rows(of: set, in: scope))
    case .pad(let before, let after):
      let before = try seconds(scope)(before)
      result = padded(input, before: before, after: try after.map(seconds(scope)) ?? before)
    case .clip(let range):
      result = clipped(input, from: try seconds(scope)(range.lower), to: try seconds(scope)(range.upper))
    case .context(let extent):
      result = try neighbours(of: input, extent, scope)
    case .untilNext(let keys):
      result = try untilNext(input, by: keys, scope)
    }
    return result
  }

  // MARK: Columns

  /// A row that stands for no row: what types and constants are read from.
  private func nowhere(_ scope: ReferenceScope, _ shape: ReferenceShape) -> ReferenceContext {
    ReferenceContext(shape: shape, row: ReferenceRow(video: nil, start: nil, end: nil), scope: scope)
  }

  func columns(
    of items: [NamedExpression], _ input: ReferenceRows, _ scope: ReferenceScope
  ) -> [ReferenceShape.Column] {
    let sample = input.rows.first.map { ReferenceContext(shape: input.shape, row: $0, scope: scope) }
    return items.map { item in
      ReferenceShape.Column(
        name: item.columnName, type: sample.flatMap { type(of: item.expression, $0) } ?? .json)
    }
  }

  func values(
    of items: [NamedExpression], _ context: ReferenceContext
  ) throws(ReferenceFailure) -> [String: QueryValue] {
    var values: [String: QueryValue] = [:]
    for item in items { values[item.columnName] = try scalar(item.expression, context) }
    return values
  }

  private func table(_ values: [String: QueryValue]) -> ReferenceRow {
    ReferenceRow(video: nil, start: nil, end: nil, columns: values)
  }

  /// Each item sees what the items before it made. A column `start_time` or `end_time` moves the row in time.
  private func extended(
    _ input: ReferenceRows, _ items: [NamedExpression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    var result = input
    for item in items {
      let name = item.columnName
      let moves = result.shape.kind != .table && (name == "start_time" || name == "end_time")
      var rows: [ReferenceRow] = []
      for row in result.rows {
        let context = ReferenceContext(shape: result.shape, row: row, scope: scope)
        let value = try scalar(item.expression, context)
        let number: Double? = if case .number(let number) = value { number } else { nil }
        if moves {
          rows.append(
            name == "start_time" ? row.with(start: number, end: row.end) : row.with(start: row.start, end: number))
        } else {
          rows.append(row.with(columns: row.columns.merging([name: value]) { $1 }))
        }
      }
      if !moves { for column in columns(of: [item], result, scope) { result.shape.setColumn(column) } }
      result.rows = rows
    }
    return result
  }

  /// The first of rows that agree in all items, as a row of those items.
  private func distinct(
    _ input: ReferenceRows, _ items: [Expression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    let items = items.map { NamedExpression($0, text: written($0.range)) }
    return ReferenceRows(
      shape: ReferenceShape(kind: .table, columns: columns(of: items, input, scope)),
      rows: try groups(input, by: items, scope).map { group in
        table(Dictionary(zip(items.map(\.columnName), group.values)) { first, _ in first })
      })
  }

  // MARK: Order

  /// Stable; nulls come last in both directions.
  private func sorted(
    _ rows: [ReferenceRow], _ keys: [SortKey], _ context: (ReferenceRow) -> ReferenceContext
  ) throws(ReferenceFailure) -> [ReferenceRow] {
    var keyed: [(row: ReferenceRow, values: [QueryValue], position: Int)] = []
    for (position, row) in rows.enumerated() {
      var values: [QueryValue] = []
      for key in keys { values.append(try scalar(key.expression, context(row))) }
      keyed.append((row, values, position))
    }
    return keyed.sorted { left, right in
      for (number, key) in keys.enumerated() {
        let (a, b) = (left.values[number], right.values[number])
        if (a == .null) != (b == .null) { return b == .null }
        if a.sortsBefore(b) { return !key.descending }
        if b.sortsBefore(a) { return key.descending }
      }
      return left.position < right.position
    }.map(\.row)
  }

  private func wholeNumber(_ expression: Expression, _ scope: ReferenceScope) throws(ReferenceFailure) -> Int {
    let value = try number(expression, nowhere(scope, ReferenceShape(kind: .table)))
    guard let value, value >= 0, value.rounded() == value, value < 1e15 else {
      throw ReferenceFailure("not a number of rows")
    }
    return Int(value)
  }

  func seconds(_ scope: ReferenceScope) -> (Expression) throws(ReferenceFailure) -> Double {
    { [self] (expression) throws(ReferenceFailure) in
      guard let value = try number(expression, nowhere(scope, ReferenceShape(kind: .table))) else {
        throw ReferenceFailure("not a time")
      }
      return value
    }
  }
}
