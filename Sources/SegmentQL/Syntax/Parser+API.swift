extension Query {
  /// Parses a query's text.
  ///
  /// - Throws: every mistake that recovery could tell apart, in the order of the text.
  /// - Complexity: O(length of the text).
  public init(parsing text: String, limits: ParserLimits = ParserLimits()) throws(QueryError) {
    let (query, diagnostics) = Query.parse(text, limits: limits)
    guard let query else { throw QueryError(diagnostics, source: text) }
    self = query
  }

  /// The tree of a text, or `nil` when it has errors, and all there is to tell about it.
  public static func parse(_ text: String, limits: ParserLimits = ParserLimits()) -> (Query?, [Diagnostic]) {
    (nil, [Diagnostic(DiagnosticCode("unimplemented"), "the parser is not here yet", at: SourceRange(0, 0))])
  }
}

/// How large a query may be. What is over a limit is an error that names the limit.
public struct ParserLimits: Sendable, Hashable {
  /// The UTF-8 bytes of a query.
  public var queryLength: Int
  /// How deep parentheses, brackets, calls, NOT and signs may stand in one another.
  public var nestingDepth: Int

  public init(queryLength: Int = 65_536, nestingDepth: Int = 64) {
    self.queryLength = queryLength
    self.nestingDepth = nestingDepth
  }
}
