/// A condition on a row: true or false, never unknown.
public struct Filter: Sendable, Hashable {
  public indirect enum Kind: Sendable, Hashable {
    /// At least two operands; an operand that is itself an `and` was written in parentheses.
    case and([Filter])
    /// At least two operands; an operand that is itself an `or` was written in parentheses.
    case or([Filter])
    case not(Filter)
    case comparison(Expression, ComparisonOperator, Expression)
    /// `value [NOT] IN ( … )` or `value [NOT] IN a..b`.
    case membership(Expression, negated: Bool, Members)
    /// `value ~ pattern`, or `!~` when negated.
    case match(Expression, negated: Bool, RegexPattern)
    /// `value [NOT] HAS text` or `value [NOT] CONTAINS text`.
    case text(Expression, negated: Bool, TextOperator, Expression)
    case relation(RelationTest)
    case exists(FieldPath)
    /// A string alone: `content HAS` it.
    case phrase(String)
  }

  public enum Members: Sendable, Hashable {
    case list([Expression])
    case range(RangeExpression)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

public enum ComparisonOperator: String, Sendable, Hashable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

public enum TextOperator: String, Sendable, Hashable, CaseIterable {
  /// A word or phrase at word boundaries, case ignored.
  case has = "HAS"
  /// A substring, case ignored.
  case contains = "CONTAINS"
}

/// What follows `~`.
public struct RegexPattern: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// `"…"`, raw; or `/…/flags`, with `\/` for a slash. `flags` is some of `imsx`.
    case literal(String, flags: String)
    /// `$name`
    case parameter(String)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `lower..upper`, half-open like segments when a time range; closed on both ends after `IN`.
public struct RangeExpression: Sendable, Hashable {
  public var lower: Expression
  public var upper: Expression
  public var range: SourceRange

  public init(lower: Expression, upper: Expression, range: SourceRange) {
    self.lower = lower
    self.upper = upper
    self.range = range
  }
}
