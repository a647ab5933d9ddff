import SegmentModel
import SegmentQL

extension QueryValue {
  /// A JSON value as the language sees it: scalars are scalars, and only arrays and objects stay JSON.
  init(plain value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let number): self = .number(number.doubleValue)
    case .string(let text): self = .text(text)
    case .array, .object: self = .json(value)
    }
  }

  public var json: JSONValue {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .number(let number): JSONNumber(number).map(JSONValue.number) ?? .null
    case .text(let text): .string(text)
    case .json(let value): value
    }
  }

  /// Whether both are of one type and in this relation; values of unlike types are in none.
  ///
  /// Text compares by its UTF-8 bytes, false comes before true, and JSON arrays and objects are equal or not, never less.
  func holds(_ operation: ComparisonOperator, _ other: QueryValue) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): operation.holds(left, right)
    case (.text(let left), .text(let right)): operation.holds(UTF8Text(left), UTF8Text(right))
    case (.bool(let left), .bool(let right)): operation.holds(left ? 1 : 0, right ? 1 : 0)
    case (.json(let left), .json(let right)): operation == .equal && left == right
    default: false
    }
  }

  /// The order of `sort`, ascending: numbers, then text, then bool, then JSON by its text; nulls are not ordered by it.
  func sortsBefore(_ other: QueryValue) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left < right
    case (.text(let left), .text(let right)): UTF8Text(left) < UTF8Text(right)
    case (.bool(let left), .bool(let right)): !left && right
    case (.json(let left), .json(let right)): UTF8Text(PlainJSON.compact(left)) < UTF8Text(PlainJSON.compact(right))
    default: rank < other.rank
    }
  }

  private var rank: Int {
    switch self {
    case .number: 0
    case .text: 1
    case .bool: 2
    case .json: 3
    case .null: 4
    }
  }
}

extension ComparisonOperator {
  func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

/// Text in the order of its bytes; Swift's own order is that of canonical equivalence.
struct UTF8Text: Comparable {
  let bytes: [UInt8]
  init(_ text: String) { bytes = Array(text.utf8) }
  static func < (left: UTF8Text, right: UTF8Text) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
