import SegmentModel

extension Binder {
  /// A stage over rows of the scope's layout, in as many steps as it takes; none after a report that leaves nothing to
  /// run.
  mutating func bindStages(_ stage: Stage, in scope: Scope) -> [BoundStage] {
    guard case .extend(let items) = stage.kind else { return bindStage(stage, in: scope).map { [$0] } ?? [] }
    var stages: [BoundStage] = []
    for item in items {
      let layout = stages.last?.layout ?? scope.layout
      if let bound = bindExtend(item, at: stage.range, in: scope.with(layout)) { stages.append(bound) }
    }
    return stages
  }

  private mutating func bindStage(_ stage: Stage, in scope: Scope) -> BoundStage? {
    guard requireTimes(stage, scope.layout) else { return nil }
    let layout = scope.layout
    func made(_ kind: BoundStage.Kind, _ layout: RowLayout) -> BoundStage {
      BoundStage(kind: kind, layout: layout, range: stage.range)
    }
    switch stage.kind {
    case .where(let filter): return made(.filter(bindFilter(filter, in: scope)), layout)
    case .select(let items):
      let columns = bindColumns(items, in: scope)
      return made(.select(columns), table(columns))
    case .extend: return nil
    case .sort(let keys): return made(.sort(bindKeys(keys, in: scope)), layout)
    case .limit(let count, let offset):
      let count = bindCount(count, in: scope)
      let offset = offset.map { bindCount($0, in: scope) } ?? 0
      return made(.limit(count, offset: offset), layout)
    case .top(let count, let keys): return made(.top(bindCount(count, in: scope), bindKeys(keys, in: scope)), layout)
    case .distinct(let expressions):
      let items = expressions.map { NamedExpression($0, text: text(of: $0.range)) }
      let columns = bindColumns(items, in: scope)
      return made(.distinct(columns), table(columns))
    case .stats(let aggregates, let keys): return bindStats(aggregates, keys, stage, in: scope)
    case .merge(let gap, let keys):
      let gap = gap.flatMap { bindLength($0, "the gap", in: scope) } ?? 0
      let columns = bindGroupColumns(keys, in: scope)
      return made(.merge(gap: gap, by: columns), intervals(columns, "count"))
    case .depth(let keys):
      let columns = bindGroupColumns(keys, in: scope)
      return made(.depth(by: columns), intervals(columns, "depth"))
    case .gaps(let withinVideo): return made(.gaps(withinVideo: withinVideo), RowLayout(kind: .intervals))
    case .union(let set): return made(.union(bindOperandSet(set, "union", in: scope)), RowLayout(kind: .intervals))
    case .intersect(let set):
      return made(.intersect(bindOperandSet(set, "intersect", in: scope)), RowLayout(kind: .intervals))
    case .subtract(let set):
      return made(.subtract(bindOperandSet(set, "subtract", in: scope)), RowLayout(kind: .intervals))
    case .pad(let before, let after):
      let before = constantNumber(before, "a time", in: scope) ?? 0
      let after = after.map { constantNumber($0, "a time", in: scope) ?? 0 } ?? before
      return made(.pad(before: before, after: after), layout)
    case .clip(let ends):
      guard let interval = bindInterval(ends, in: scope) else { return nil }
      return made(.clip(interval), layout)
    case .context(.rows(let count)): return made(.contextRows(bindCount(count, in: scope)), .segments)
    case .context(.time(let time)):
      return made(.contextTime(bindLength(time, "the time", in: scope) ?? 0), .segments)
    case .untilNext(let keys): return made(.untilNext(by: bindGroupColumns(keys, in: scope)), layout)
    }
  }

  // MARK: What a stage needs

  private mutating func requireTimes(_ stage: Stage, _ layout: RowLayout) -> Bool {
    let name: String
    switch stage.kind {
    case .where, .select, .extend, .sort, .limit, .top, .distinct, .stats: return true
    case .merge: name = "merge"
    case .depth: name = "depth"
    case .gaps: name = "gaps"
    case .union: name = "union"
    case .intersect: name = "intersect"
    case .subtract: name = "subtract"
    case .pad: name = "pad"
    case .clip: name = "clip"
    case .context: name = "context"
    case .untilNext: name = "until next"
    }
    guard layout.hasTimes else {
      report(
        .needsTimes, "`\(name)` takes rows with times; an earlier stage left columns alone", at: stage.range,
        notes: [Diagnostic.Note("put `\(name)` before select, stats or distinct")])
      return false
    }
    if case .context = stage.kind, !layout.isSegments {
      report(.needsSegments, "`context` adds the neighbours of segments; these rows are none", at: stage.range)
      return false
    }
    if case .untilNext(let keys) = stage.kind, !layout.isSegments, keys.isEmpty {
      report(
        .needsSegments, "`until next` goes by a segment's module; say `by …` for rows that are no segments",
        at: stage.range)
      return false
    }
    return true
  }

  private mutating func bindOperandSet(_ set: SetExpression, _ stage: String, in scope: Scope) -> BoundSet {
    var inner = scope.insideSet()
    inner.rows["this"] = scope.rows["this"]
    let bound = bindSet(set, in: inner)
    if !bound.layout.hasTimes {
      report(.needsTimes, "`\(stage)` takes a set of rows with times, and these have none", at: set.range)
    }
    return bound
  }

  private mutating func bindCount(_ expression: Expression, in scope: Scope) -> Int {
    guard let value = constantNumber(expression, "a number of rows", in: scope) else { return 0 }
    guard let count = Int(exactly: value), count >= 0 else {
      report(.typeMismatch, "a number of rows is a whole number, 0 or more", at: expression.range)
      return 0
    }
    return count
  }

  private mutating func bindLength(_ expression: Expression, _ what: String, in scope: Scope) -> Double? {
    guard let value = constantNumber(expression, what, in: scope) else { return nil }
    guard value >= 0 else {
      report(.typeMismatch, "\(what) is a length of time, 0 or more", at: expression.range)
      return nil
    }
    return value
  }

  // MARK: Columns

  private func table(_ columns: [BoundColumn]) -> RowLayout {
    RowLayout(kind: .table, columns: columns.map { RowLayout.Column(name: $0.name, type: $0.type) })
  }

  private func intervals(_ columns: [BoundColumn], _ measure: String) -> RowLayout {
    let keys = columns.map { RowLayout.Column(name: $0.name, type: $0.type) }
    return RowLayout(kind: .intervals, columns: keys + [RowLayout.Column(name: measure, type: .number)])
  }

  private mutating func bindColumns(_ items: [NamedExpression], in scope: Scope) -> [BoundColumn] {
    var columns: [BoundColumn] = []
    for item in items {
      if columns.contains(where: { $0.name == item.columnName }) {
        report(
          .duplicateName, "two columns are named `\(item.columnName)`: name one with `as`",
          at: item.name?.range ?? item.expression.range)
      }
      let bound = bindExpression(item.expression, in: scope)
      columns.append(BoundColumn(name: item.columnName, expression: bound.expression, type: bound.type))
    }
    return columns
  }

  /// The keys of a stage that goes by job in any case: `job_id` among them adds nothing.
  private mutating func bindGroupColumns(_ items: [NamedExpression], in scope: Scope) -> [BoundColumn] {
    bindColumns(items, in: scope).filter { column in
      if case .field(let reference) = column.expression, case .core(.jobID) = reference.field { return false }
      return true
    }
  }

  /// One column more, or other times: each item of an `extend` sees what the items before it made.
  private mutating func bindExtend(_ item: NamedExpression, at range: SourceRange, in scope: Scope) -> BoundStage? {
    var layout = scope.layout
    let bound = bindExpression(item.expression, in: scope)
    let name = item.columnName
    let place = item.name?.range ?? item.expression.range
    var columns = layout.columns.enumerated().map { position, column in
      BoundColumn(
        name: column.name, expression: .field(FieldReference(frame: scope.frame, field: .column(position, []))),
        type: column.type)
    }
    func made(start: BoundExpression? = nil, end: BoundExpression? = nil) -> BoundStage {
      BoundStage(kind: .extend(columns, start: start, end: end), layout: layout, range: range)
    }
    if layout.hasTimes, name == CoreField.startTime.rawValue || name == CoreField.endTime.rawValue {
      guard bound.type.isNumeric || bound.type == .any || bound.type == .null else {
        report(.typeMismatch, "`\(name)` is a time in seconds, and this is \(bound.type.noun)", at: place)
        return nil
      }
      return name == CoreField.startTime.rawValue ? made(start: bound.expression) : made(end: bound.expression)
    }
    let column = BoundColumn(name: name, expression: bound.expression, type: bound.type)
    if let position = layout.columns.firstIndex(where: { $0.name == name }) {
      columns[position] = column
      layout.columns[position].type = bound.type
      return made()
    }
    if layout.names.contains(name) {
      report(.duplicateName, "`\(name)` is a field of these rows already: choose another name", at: place)
      return nil
    }
    columns.append(column)
    layout.columns.append(RowLayout.Column(name: name, type: bound.type))
    return made()
  }

  private mutating func bindKeys(_ keys: [SortKey], in scope: Scope) -> [BoundSortKey] {
    keys.map {
      BoundSortKey(expression: bindExpression($0.expression, in: scope).expression, descending: $0.descending)
    }
  }
}
