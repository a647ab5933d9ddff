/// A JSON value, as metadata and unknown fields hold it.
///
/// Objects keep the order of their members. Numbers keep the literal of the file beside the double it denotes, so that
/// writing a value back loses nothing.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])
}

/// One `"key": value` of a JSON object.
public struct JSONMember: Sendable {
  public var key: String
  public var value: JSONValue

  public init(key: String, value: JSONValue) {
    self.key = key
    self.value = value
  }
}

/// A JSON number: the double nearest to it, and its literal as written.
///
/// Two numbers are equal when their doubles are.
public struct JSONNumber: Sendable {
  public let doubleValue: Double
  public let literal: String

  /// A number from its literal; the caller vouches that `doubleValue` is what `literal` denotes.
  package init(doubleValue: Double, literal: String) {
    self.doubleValue = doubleValue
    self.literal = literal
  }

  /// A number from a finite double; `nil` for NaN and the infinities, which JSON cannot write.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(doubleValue: value, literal: value.description)
  }

  public init(_ value: Int) {
    self.init(doubleValue: Double(value), literal: String(value))
  }
}

/// Two values are equal when they have the same form: numbers the same double, texts and keys the same bytes, and arrays
/// and objects equal parts in the same order.
///
/// Complexity: O(size of the smaller value); the depth is that of the value, which loading bounds.
extension JSONValue: Hashable {
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): UTF8Key(value).hash(into: &hasher)
    case .array(let values): hasher.combine(values)
    case .object(let members): hasher.combine(members)
    }
  }
}

extension JSONMember: Hashable {
  public static func == (left: JSONMember, right: JSONMember) -> Bool {
    left.key.hasSameBytes(as: right.key) && left.value == right.value
  }

  public func hash(into hasher: inout Hasher) {
    UTF8Key(key).hash(into: &hasher)
    hasher.combine(value)
  }
}

extension JSONNumber: Hashable {
  public static func == (left: JSONNumber, right: JSONNumber) -> Bool { left.doubleValue == right.doubleValue }
  public func hash(into hasher: inout Hasher) { hasher.combine(doubleValue) }
}

extension JSONValue {
  /// The value of the first member with this key, or `nil` when this is no object or has no such member.
  ///
  /// Complexity: O(members).
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key.hasSameBytes(as: key) }?.value
  }

  /// The element at a position counted from 0, or `nil` when this is no array or is shorter.
  public subscript(position: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(position) else { return nil }
    return elements[position]
  }

  public var stringValue: String? {
    if case .string(let text) = self { text } else { nil }
  }

  public var doubleValue: Double? {
    if case .number(let number) = self { number.doubleValue } else { nil }
  }

  public var boolValue: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }
}
