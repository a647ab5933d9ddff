/// A JSON value, as metadata and unknown fields hold it.
///
/// Objects keep the order of their members. Numbers keep the literal of the file beside the double it denotes, so that
/// writing a value back loses nothing.
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])
}

/// One `"key": value` of a JSON object.
public struct JSONMember: Sendable, Hashable {
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
