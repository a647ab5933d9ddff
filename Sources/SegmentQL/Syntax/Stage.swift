/// One `| …` of a query: rows in, rows out.
public struct Stage: Sendable, Hashable {
  public indirect enum Kind: Sendable, Hashable {
    case `where`(Filter)
    case select([NamedExpression])
    case extend([NamedExpression])
    case sort([SortKey])
    case limit(Expression, offset: Expression?)
    case top(Expression, by: [SortKey])
    case distinct([Expression])
    case stats([NamedExpression], by: [NamedExpression])
    case merge(gap: Expression?, by: [NamedExpression])
    case depth(by: [NamedExpression])
    case gaps(withinVideo: Bool)
    case union(SetExpression)
    case intersect(SetExpression)
    case subtract(SetExpression)
    /// Seconds before, and after; without the second, the same on both sides.
    case pad(Expression, Expression?)
    case clip(RangeExpression)
    case context(ContextExtent)
    case untilNext(by: [NamedExpression])
  }

  /// `context 5s` takes neighbours within a time; `context 2` that many on each side.
  public enum ContextExtent: Sendable, Hashable {
    /// A number without a unit.
    case rows(Expression)
    /// A time literal, or a parameter with a unit.
    case time(Expression)
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `e as n`, or `n = e` in `extend`, or `e` alone, which is named by its text as written.
public struct NamedExpression: Sendable, Hashable {
  public var expression: Expression
  public var name: Identifier?
  /// The expression's text as written, without the blanks around it: its column's name when `name` is `nil`.
  public var text: String

  public init(_ expression: Expression, name: Identifier? = nil, text: String) {
    self.expression = expression
    self.name = name
    self.text = text
  }

  /// The name of the column it makes.
  public var columnName: String { name?.text ?? text }
}

/// `e` or `e desc` or `e asc`. In `sort` ascending is the default; `top n by e` takes the largest first unless `asc`.
public struct SortKey: Sendable, Hashable {
  public var expression: Expression
  public var descending: Bool
  /// The expression's text as written, which may name a column of an earlier stage.
  public var text: String

  public init(_ expression: Expression, descending: Bool, text: String) {
    self.expression = expression
    self.descending = descending
    self.text = text
  }
}
