/// Finds in the contents of segments what a query looks for there, to show it.
package struct ContentMatches: Sendable {
  private var matchers: [TextMatcher] = []

  /// What the positive text tests of a query's filter, steps and `where` stages ask of `content`.
  ///
  /// A test that cannot be made, as one with a faulty pattern, finds nothing.
  package init(of query: Query, parameters: [String: QueryValue] = [:]) {
    switch query.body.source {
    case .all: break
    case .filter(let filter): add(filter, parameters)
    case .pattern(let pattern):
      for step in [pattern.first] + pattern.links.map(\.step) {
        if case .pipeline(let pipeline) = step.set.kind { add(pipeline, parameters) }
      }
    }
    addStages(of: query.body, parameters)
  }

  package var isEmpty: Bool { matchers.isEmpty }

  /// The ranges of a text that are looked for, in UTF-8 offsets, ascending, disjoint and not empty.
  package func ranges(in text: String) -> [Range<Int>] {
    var text = text
    let found = text.withUTF8 { bytes in
      matchers.flatMap { matcher -> [Range<Int>] in
        (try? matcher.makeMatcher().allMatches(in: bytes, limit: 1000)) ?? []
      }
    }
    var merged: [Range<Int>] = []
    for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  private mutating func add(_ pipeline: Pipeline, _ parameters: [String: QueryValue]) {
    if case .filter(let filter) = pipeline.source { add(filter, parameters) }
    addStages(of: pipeline, parameters)
  }

  private mutating func addStages(of pipeline: Pipeline, _ parameters: [String: QueryValue]) {
    for stage in pipeline.stages {
      if case .where(let filter) = stage.kind { add(filter, parameters) }
    }
  }

  /// The depth of recursion is the filter's, which the parser limits.
  private mutating func add(_ filter: Filter, _ parameters: [String: QueryValue]) {
    switch filter.kind {
    case .and(let operands), .or(let operands):
      for operand in operands { add(operand, parameters) }
    case .phrase(let phrase): add(.has(phrase))
    case .text(let value, negated: false, let operation, let text):
      guard value.isContent, let wanted = text.textValue(parameters) else { return }
      add(operation == .has ? .has(wanted) : .contains(wanted))
    case .match(let value, negated: false, let pattern):
      guard value.isContent else { return }
      switch pattern.kind {
      case .literal(let text, let flags): add(.regex(text, RegexOptions(flags: flags) ?? []))
      case .parameter(let name):
        if case .text(let text)? = parameters[name] { add(.regex(text, [])) }
      }
    default: break
    }
  }

  private mutating func add(_ operation: TextMatcher.Operation) {
    if let matcher = try? TextMatcher(operation) { matchers.append(matcher) }
  }
}

extension Expression {
  /// Whether this is `content`, of the row or of a step.
  fileprivate var isContent: Bool {
    guard case .field(let path) = kind, case .key(let name)? = path.components.last?.kind else { return false }
    return name == "content" && path.components.count <= 2
  }

  fileprivate func textValue(_ parameters: [String: QueryValue]) -> String? {
    switch kind {
    case .literal(let literal):
      if case .string(let text) = literal.value { return text }
      return literal.text.isEmpty ? nil : literal.text
    case .parameter(let name):
      if case .text(let text)? = parameters[name] { return text }
      return nil
    case .field(let path) where path.components.count == 1:
      if case .key(let word) = path.components[0].kind { return word }
      return nil
    default: return nil
    }
  }
}
