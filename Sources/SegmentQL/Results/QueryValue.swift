import SegmentModel

/// A value that goes into a query as a parameter, or comes out of it in a column.
public enum QueryValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number, or a time in seconds.
  case number(Double)
  case text(String)
  /// An array or object, or a number whose literal no double holds exactly.
  case json(JSONValue)
}

extension QueryValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(nilLiteral: ()) { self = .null }
}
