/// A piece of a query's text and how to show it.
public struct Highlight: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case keyword
    case field
    case function
    /// A name that the query makes: of a column, of a step.
    case name
    case number
    case string
    case regex
    case parameter
    case setName
    case symbol
    case comment
    case error
  }

  public var kind: Kind
  public var range: SourceRange
}

extension Query {
  /// The highlights of a text, complete or not, in its order; white space has none.
  ///
  /// - Complexity: O(length of the text).
  public static func highlights(of text: String) -> [Highlight] {
    var lexer = Lexer(text)
    let tokens = lexer.readAll()
    var roles: [Highlight.Kind?] = []
    if lexer.bytes.count <= ParserLimits().queryLength {
      var parser = Parser(bytes: lexer.bytes, tokens: tokens, limits: ParserLimits())
      parser.roles = [Highlight.Kind?](repeating: nil, count: parser.tokens.count)
      _ = parser.query()
      roles = parser.roles
    }
    var highlights: [Highlight] = []
    var index = 0
    for token in tokens where token.kind != .end {
      let role = token.kind != .comment && index < roles.count ? roles[index] : nil
      if token.kind != .comment { index += 1 }
      let kind = token.diagnostics.isEmpty ? role ?? Highlight.Kind(token) : .error
      highlights.append(Highlight(kind: kind, range: token.range))
    }
    return highlights
  }
}

extension Highlight.Kind {
  /// How a token looks whose part in the query is not known.
  init(_ token: Token) {
    switch token.kind {
    case .word:
      switch token.keyword {
      case .null, .true, .false: self = .keyword
      default: self = .field
      }
    case .quotedName: self = .field
    case .number, .time, .date: self = .number
    case .string: self = .string
    case .rawString, .regex: self = .regex
    case .parameter: self = .parameter
    case .setName: self = .setName
    case .symbol: self = .symbol
    case .comment: self = .comment
    case .invalid, .end: self = .error
    }
  }
}
