import SegmentQL

extension Session {
  /// Says, where a person reads it, why a query found nothing: what each condition leaves, and which change would find
  /// something.
  func explainNothing(_ text: String) throws(SessionError) {
    guard errors.isTerminal, let query = Query.parse(text).0 else { return }
    let probe = EmptyResultProbe(engine: engine, parameters: settings.parameters, query: query)
    for line in probe.report() { try tell(line) }
  }
}

/// Asks variants of a query that found nothing.
struct EmptyResultProbe {
  private let engine: SegmentEngine
  private let parameters: [String: QueryValue]
  private let query: Query
  /// When to stop asking, so that the answer never makes anyone wait.
  private let deadline = Clock.now() + 1

  init(engine: SegmentEngine, parameters: [String: QueryValue], query: Query) {
    self.engine = engine
    self.parameters = parameters
    self.query = query
  }

  /// Lines to show; none where there is nothing to say.
  func report() -> [String] {
    guard case .filter(let filter) = query.body.source else { return [] }
    if !query.body.stages.isEmpty, let count = matchCount(of: filter), count > 0 {
      return ["the filter finds \(NumberText.counted(count, "segment")); the stages leave none"]
    }
    let conditions: [Filter] = if case .and(let operands) = filter.kind { operands } else { [filter] }
    var lines: [String] = []
    if conditions.count > 1 { lines += survivors(of: conditions) }
    let hints = nearestChange(conditions).map { [$0] } ?? changesOfSeveral(conditions)
    return lines + hints.map { "hint: " + $0 }
  }

  /// For each condition how many segments meet it, and how many are left after it.
  private func survivors(of conditions: [Filter]) -> [String] {
    var rows: [(String, String, String)] = []
    for position in conditions.indices {
      guard let alone = matchCount(of: conditions[position]),
        let left = matchCount(of: conjunction(conditions[...position]))
      else {
        return []
      }
      rows.append((conditions[position].description, NumberText.grouped(alone), NumberText.grouped(left)))
    }
    let widths = (
      rows.map { StyledText($0.0, marking: []).elided(to: 48).width }.max() ?? 0, rows.map { $0.1.count }.max() ?? 0,
      rows.map { $0.2.count }.max() ?? 0
    )
    let lines = rows.map { row in
      let name = StyledText(row.0, marking: []).elided(to: 48)
      return "  " + name.text + blanks(widths.0 - name.width) + "  " + blanks(widths.1 - row.1.count) + row.1
        + " found, " + blanks(widths.2 - row.2.count) + row.2 + " left"
    }
    return ["segments that meet each condition, and that are left after it:"] + lines
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

  /// The change of one condition that would find something; the most telling kind of change first.
  private func nearestChange(_ conditions: [Filter]) -> String? {
    for change in EmptyResultChange.allCases {
      for position in conditions.indices {
        guard let changed = change.applied(to: conditions[position], store: engine.store) else { continue }
        var others = conditions
        others[position] = changed
        if let count = matchCount(of: conjunction(others[...])), count > 0 {
          return "\(matching(count)) \(change.name): \(changed.description)"
        }
      }
    }
    return extent(conditions) ?? withoutOne(conditions)
  }

  /// What would find something for each condition that finds nothing even alone; together, where that finds something.
  private func changesOfSeveral(_ conditions: [Filter]) -> [String] {
    var changed = conditions
    var changes: [EmptyResultChange] = []
    var alone: [String] = []
    for position in conditions.indices where matchCount(of: conditions[position]) == 0 {
      if let (change, filter, count) = changeAlone(of: conditions[position]) {
        changed[position] = filter
        if !changes.contains(change) { changes.append(change) }
        alone.append("alone, \(matching(count)) \(change.name): \(filter.description)")
      } else if let sentence = extent([conditions[position]]) {
        alone.append(sentence)
      }
    }
    let filter = conjunction(changed[...])
    if !changes.isEmpty, let count = matchCount(of: filter), count > 0 {
      return ["\(matching(count)) \(changes.map(\.name).joined(separator: " and ")): \(filter.description)"]
    }
    return alone
  }

  private func changeAlone(of condition: Filter) -> (EmptyResultChange, Filter, Int)? {
    for change in EmptyResultChange.allCases {
      guard let changed = change.applied(to: condition, store: engine.store), let count = matchCount(of: changed)
      else { continue }
      if count > 0 { return (change, changed, count) }
    }
    return nil
  }

  /// How far the values go that a condition compares with a number, in what meets the other conditions.
  private func extent(_ conditions: [Filter]) -> String? {
    for position in conditions.indices {
      guard let value = conditions[position].numberCompared else { continue }
      var others = conditions
      others.remove(at: position)
      let filter = others.isEmpty ? "" : conjunction(others[...]).description
      let query = "\(filter) | stats count(\(value)) as count, min(\(value)) as least, max(\(value)) as most"
      guard let found = run(query), found.count == 1, case .number(let count) = found.value(row: 0, column: 0),
        count > 0,
        case .number(let least) = found.value(row: 0, column: 1),
        case .number(let most) = found.value(row: 0, column: 2)
      else { continue }
      return "\(value) goes from \(NumberText.shortest(least)) to \(NumberText.shortest(most))"
        + (others.isEmpty ? "" : " in what meets the rest")
    }
    return nil
  }

  private func withoutOne(_ conditions: [Filter]) -> String? {
    guard conditions.count > 1 else { return nil }
    var best: (count: Int, position: Int)?
    for position in conditions.indices {
      var others = conditions
      others.remove(at: position)
      guard let count = matchCount(of: conjunction(others[...])), count > 0 else { continue }
      if count < best?.count ?? .max { best = (count, position) }
    }
    return best.map { "\(matching($0.count)) without \(conditions[$0.position].description)" }
  }

  private func matching(_ count: Int) -> String { "\(NumberText.grouped(count)) \(count == 1 ? "matches" : "match")" }

  private func conjunction(_ conditions: ArraySlice<Filter>) -> Filter {
    guard conditions.count != 1, let first = conditions.first else { return conditions[conditions.startIndex] }
    return Filter(.and(Array(conditions)), at: first.range)
  }

  /// How many segments a filter finds; `nil` where it cannot be asked, or time is up.
  private func matchCount(of filter: Filter) -> Int? {
    var variant = query
    variant.body = Pipeline(source: .filter(filter), range: query.body.range)
    return run(variant.description)?.count
  }

  private func run(_ text: String) -> QueryResult? {
    let left = deadline - Clock.now()
    guard left > 0 else { return nil }
    let options = QueryOptions(timeLimit: .seconds(left), isCancelled: { InterruptSignal.isRaised })
    return try? engine.run(text, parameters: parameters, options: options)
  }
}
