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
    if let change = nearestChange(conditions) { lines.append("hint: " + change) }
    return lines
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
    for kind in [EmptyResultChange.ignoringCase, .lookingForParts] {
      for position in conditions.indices {
        guard let changed = kind.applied(to: conditions[position]) else { continue }
        var others = conditions
        others[position] = changed
        if let count = matchCount(of: conjunction(others[...])), count > 0 {
          return "\(NumberText.grouped(count)) \(count == 1 ? "matches" : "match") with \(changed.description)"
        }
      }
    }
    guard conditions.count > 1 else { return nil }
    var best: (count: Int, position: Int)?
    for position in conditions.indices {
      var others = conditions
      others.remove(at: position)
      guard let count = matchCount(of: conjunction(others[...])), count > 0 else { continue }
      if count < best?.count ?? .max { best = (count, position) }
    }
    return best.map {
      "\(NumberText.grouped($0.count)) \($0.count == 1 ? "matches" : "match") without \(conditions[$0.position].description)"
    }
  }

  private func conjunction(_ conditions: ArraySlice<Filter>) -> Filter {
    guard conditions.count != 1, let first = conditions.first else { return conditions[conditions.startIndex] }
    return Filter(.and(Array(conditions)), at: first.range)
  }

  /// How many segments a filter finds; `nil` where it cannot be asked, or time is up.
  private func matchCount(of filter: Filter) -> Int? {
    let left = deadline - Clock.now()
    guard left > 0 else { return nil }
    var variant = query
    variant.body = Pipeline(source: .filter(filter), range: query.body.range)
    let options = QueryOptions(timeLimit: .seconds(left), isCancelled: { InterruptSignal.isRaised })
    return try? engine.run(variant.description, parameters: parameters, options: options).count
  }
}

/// A way to ask for more.
private enum EmptyResultChange {
  case ignoringCase
  /// A text that holds what was asked for, in place of one that is it; a part of a word in place of a word.
  case lookingForParts

  func applied(to filter: Filter) -> Filter? {
    switch (self, filter.kind) {
    case (.ignoringCase, .match(let value, negated: false, let pattern)):
      guard case .literal(let text, let flags) = pattern.kind, !flags.contains("i") else { return nil }
      let caseless = RegexPattern(.literal(text, flags: flags + "i"), at: pattern.range)
      return Filter(.match(value, negated: false, caseless), at: filter.range)
    case (.ignoringCase, .comparison(let value, .equal, let wanted)):
      guard let text = wanted.asText else { return nil }
      func lowered(_ expression: Expression) -> Expression {
        Expression(.call(Identifier("lower", at: expression.range), [expression]), at: expression.range)
      }
      return Filter(.comparison(lowered(value), .equal, lowered(text)), at: filter.range)
    case (.lookingForParts, .comparison(let value, .equal, let wanted)):
      guard let text = wanted.asText else { return nil }
      return Filter(.text(value, negated: false, .contains, text), at: filter.range)
    case (.lookingForParts, .text(let value, negated: false, .has, let wanted)):
      return Filter(.text(value, negated: false, .contains, wanted), at: filter.range)
    case (.lookingForParts, .phrase(let phrase)):
      let content = FieldPath([FieldPath.Component(.key("content"), at: filter.range)], at: filter.range)
      return Filter(
        .text(
          Expression(.field(content), at: filter.range), negated: false, .contains,
          Expression(.literal(Literal(.string(phrase))), at: filter.range)), at: filter.range)
    default: return nil
    }
  }
}

extension Expression {
  /// The text that a string, or a bare word beside a text field, stands for; `nil` for anything else.
  fileprivate var asText: Expression? {
    switch kind {
    case .literal(let literal):
      if case .string = literal.value { return self }
      return nil
    case .field(let path):
      guard path.components.count == 1, case .key(let word) = path.components[0].kind else { return nil }
      return Expression(.literal(Literal(.string(word))), at: range)
    default: return nil
    }
  }
}
