/// A value of a row.
public struct Expression: Sendable, Hashable {
  public indirect enum Kind: Sendable, Hashable {
    case literal(Literal)
    /// A field, a computed column, or, where text is expected, a bare word.
    case field(FieldPath)
    /// `$name`
    case parameter(String)
    case negate(Expression)
    case binary(Expression, ArithmeticOperator, Expression)
    /// A scalar function, or, in `stats`, an aggregate.
    case call(Identifier, [Expression])
    /// `if(condition, then, else)`
    case conditional(Filter, then: Expression, otherwise: Expression)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

public enum ArithmeticOperator: String, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

public struct Literal: Sendable, Hashable {
  public enum Value: Sendable, Hashable {
    case null
    case bool(Bool)
    /// A bare number.
    case number(Double)
    /// A number with a unit, a clock time, or frames at a rate: seconds.
    case time(Double)
    /// A date, with or without a time of day: seconds since 1970-01-01T00:00:00Z.
    case date(Double)
    case string(String)
  }

  public var value: Value
  /// The literal as written, for text fields, for columns named by their expression, and for printing; for a string
  /// made by hand it may be empty.
  public var text: String

  public init(_ value: Value, text: String = "") {
    self.value = value
    self.text = text
  }
}

/// `name.key[0]['odd key'][*]`: a path from a field, a column, `this`, or a step's name.
public struct FieldPath: Sendable, Hashable {
  public struct Component: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
      case key(String)
      /// `[n]`, counted from 0.
      case index(Int)
      /// `[*]`, any element.
      case wildcard
    }

    public var kind: Kind
    public var range: SourceRange

    public init(_ kind: Kind, at range: SourceRange) {
      self.kind = kind
      self.range = range
    }
  }

  /// Not empty; the first is a key.
  public var components: [Component]
  public var range: SourceRange

  public init(_ components: [Component], at range: SourceRange) {
    self.components = components
    self.range = range
  }
}
