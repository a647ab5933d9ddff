import SegmentModel

/// A value that goes into a query as a parameter, or comes out of it in a column.
public enum QueryValue: Sendable {
  case null
  case bool(Bool)
  /// A number, or a time in seconds.
  case number(Double)
  case text(String)
  /// An array or object, or a number whose literal no double holds exactly.
  case json(JSONValue)
}

/// Equal are values of one case: texts by their bytes, as the language compares them, which `String` does not.
extension QueryValue: Hashable {
  public static func == (left: QueryValue, right: QueryValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.text(let left), .text(let right)): left.hasSameBytes(as: right)
    case (.json(let left), .json(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .text(let value): UTF8Key(value).hash(into: &hasher)
    case .json(let value): hasher.combine(value)
    }
  }
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
