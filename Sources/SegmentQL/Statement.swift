import SegmentModel
import Synchronization

/// A query's text, parsed and checked, and what it was last planned for. The same for every store.
final class Statement: Sendable {
  let text: String
  let parameterNames: [String]
  /// Hints and warnings about the text.
  let diagnostics: [Diagnostic]
  let range: SourceRange
  /// The first keys of metadata paths, with the place where each is met first, in the order of the text.
  let metadataKeys: [(key: String, range: SourceRange)]
  private let query: Query
  /// Of a text without parameters the plan of every run.
  private let plan: QueryPlan
  /// Of a text with parameters the plan of the last run, and the values it was made for.
  private let recent = Mutex<(values: [QueryValue], plan: QueryPlan)?>(nil)

  /// - Throws: every mistake that does not depend on the values of parameters.
  init(_ text: String) throws(QueryError) {
    let (query, remarks) = Query.parse(text)
    guard let query else { throw QueryError(remarks, source: text) }
    let bound = try Binder.bind(query, source: text, parameters: nil)
    self.text = text
    self.query = query
    range = query.range
    plan = QueryPlan(bound)
    parameterNames = bound.parameterNames
    metadataKeys = bound.metadataKeys.sorted { $0.value.lowerBound < $1.value.lowerBound }
      .map { ($0.key, $0.value) }
    diagnostics = remarks + bound.diagnostics
  }

  /// How the query runs with these values.
  ///
  /// - Throws: mistakes that show with the values, or a pattern longer than the limit.
  func plan(for parameters: [String: QueryValue], within limits: RegexLimits) throws(QueryError) -> QueryPlan {
    let plan = try self.plan(for: parameters)
    guard let longest = plan.longestPattern, longest.length > limits.patternLength else { return plan }
    let message = "the pattern is longer than \(limits.patternLength) bytes (limit `regexLimits.patternLength`)"
    throw QueryError(diagnostics + [Diagnostic(.invalidRegex, message, at: longest.range)], source: text)
  }

  private func plan(for parameters: [String: QueryValue]) throws(QueryError) -> QueryPlan {
    if parameterNames.isEmpty { return plan }
    if let plan = recentPlan(for: parameters) { return plan }
    let plan = QueryPlan(try Binder.bind(query, source: text, parameters: parameters))
    // Binding has seen to it that each has a value.
    let values = parameterNames.map { parameters[$0] ?? .null }
    recent.whileLocked { $0 = (values, plan) }
    return plan
  }

  private func recentPlan(for parameters: [String: QueryValue]) -> QueryPlan? {
    guard let known = recent.whileLocked({ $0 }) else { return nil }
    for (name, value) in zip(parameterNames, known.values) {
      guard let other = parameters[name], value.isInterchangeable(with: other) else { return nil }
    }
    return known.plan
  }
}

extension QueryValue {
  /// Whether a query cannot tell the two apart: text by its UTF-8 bytes, numbers by their bits. JSON never is.
  fileprivate func isInterchangeable(with other: QueryValue) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left.bitPattern == right.bitPattern
    case (.text(let left), .text(let right)): UTF8Key(left) == UTF8Key(right)
    default: false
    }
  }
}
