/// The smallest piece of a query's text that means something, with its place.
public struct Token: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// A bare word: a name, or a keyword where the grammar expects one.
    case word
    /// `` `any name` ``, never a keyword.
    case quotedName
    /// A number without a unit.
    case number
    /// A number with a unit, a clock time, a timecode or frames.
    case time
    /// A date, with or without a time of day.
    case date
    /// `"…"` or `'…'` with escapes.
    case string
    /// `"…"` or `'…'` after `~`, where backslashes stand for themselves.
    case rawString
    /// `/…/flags` after `~`.
    case regex
    /// `$name`
    case parameter
    /// `@name`
    case setName
    case symbol(Symbol)
    /// `# …` to the end of its line.
    case comment
    /// Text that is no token; its diagnostics say why.
    case invalid
    /// The end of the text; empty.
    case end
  }

  public var kind: Kind
  public var range: SourceRange
  /// The keyword that a word spells. Whether it is one depends on where it stands.
  public var keyword: Keyword?
  /// The value of a number, seconds of a time, or seconds since 1970 of a date; otherwise 0.
  public var value: Double
  /// What is wrong with the token itself.
  public var diagnostics: [Diagnostic]

  init(
    _ kind: Kind, at range: SourceRange, keyword: Keyword? = nil, value: Double = 0, diagnostics: [Diagnostic] = []
  ) {
    self.kind = kind
    self.range = range
    self.keyword = keyword
    self.value = value
    self.diagnostics = diagnostics
  }
}

/// A punctuation mark of the language.
public enum Symbol: String, Sendable, Hashable, CaseIterable {
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case pipe = "|"
  case comma = ","
  case semicolon = ";"
  case colon = ":"
  case dot = "."
  case range = ".."
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case match = "~"
  case notMatch = "!~"
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"

  var comparison: ComparisonOperator? {
    switch self {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }
}
