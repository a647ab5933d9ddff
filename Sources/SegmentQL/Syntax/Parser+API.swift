extension Query {
  /// Parses a query's text.
  ///
  ///     let query = try Query(parsing: #"module=transcription AND content HAS "laptop" | limit 10"#)
  ///
  /// - Throws: every mistake that recovery could tell apart, in the order of the text.
  /// - Complexity: O(length of the text).
  public init(parsing text: String, limits: ParserLimits = ParserLimits()) throws(QueryError) {
    let (query, diagnostics) = Query.parse(text, limits: limits)
    guard let query else { throw QueryError(diagnostics, source: text) }
    self = query
  }

  /// The tree of a text, or `nil` when it has errors, and all there is to tell about it in the order of the text.
  public static func parse(_ text: String, limits: ParserLimits = ParserLimits()) -> (Query?, [Diagnostic]) {
    let length = text.utf8.count
    guard length <= limits.queryLength else {
      let excess = SourceRange(limits.queryLength, length)
      return (
        nil,
        [
          Diagnostic(
            .queryTooLong, "the query has \(length) bytes, and the limit is \(limits.queryLength)", at: excess,
            notes: [Diagnostic.Note("the limit is `ParserLimits.queryLength`")])
        ]
      )
    }
    var lexer = Lexer(text)
    let tokens = lexer.readAll()
    var parser = Parser(bytes: lexer.bytes, tokens: tokens, limits: limits)
    let query = parser.query()
    let told = parser.diagnosticsInOrder()
    return (told.contains { $0.severity == .error } ? nil : query, told)
  }
}

/// How large a query may be. What is over a limit is an error that names the limit.
public struct ParserLimits: Sendable, Hashable {
  /// The UTF-8 bytes of a query.
  public var queryLength: Int
  /// How deep brackets, stages, calls, NOT, signs and chains of arithmetic may stand in one another.
  ///
  /// It bounds the depth of the tree too. The default fits a stack of 512 KB; a larger value needs a larger stack.
  public var nestingDepth: Int

  public init(queryLength: Int = 65_536, nestingDepth: Int = 64) {
    self.queryLength = queryLength
    self.nestingDepth = nestingDepth
  }
}
