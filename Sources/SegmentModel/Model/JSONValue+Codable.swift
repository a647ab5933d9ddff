/// A key of any name, for objects whose members are not known beforehand.
struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { nil }
}

extension JSONValue: Codable {
  /// Decodes any JSON value. The order of an object's members and the literals of its numbers are those that the decoder
  /// gives; `init(parsing:)` keeps the text's own.
  public init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: AnyKey.self) {
      var members: [JSONMember] = []
      for key in object.allKeys {
        members.append(JSONMember(key: key.stringValue, value: try object.decode(JSONValue.self, forKey: key)))
      }
      self = .object(members)
      return
    }
    if var array = try? decoder.unkeyedContainer() {
      var elements: [JSONValue] = []
      while !array.isAtEnd { elements.append(try array.decode(JSONValue.self)) }
      self = .array(elements)
      return
    }
    let scalar = try decoder.singleValueContainer()
    if scalar.decodeNil() {
      self = .null
    } else if let flag = try? scalar.decode(Bool.self) {
      self = .bool(flag)
    } else if let text = try? scalar.decode(String.self) {
      self = .string(text)
    } else if let integer = try? scalar.decode(Int64.self) {
      self = .number(JSONNumber(doubleValue: Double(integer), literal: String(integer)))
    } else if let integer = try? scalar.decode(UInt64.self) {
      self = .number(JSONNumber(doubleValue: Double(integer), literal: String(integer)))
    } else if let number = JSONNumber(try scalar.decode(Double.self)) {
      self = .number(number)
    } else {
      throw DecodingError.dataCorruptedError(in: scalar, debugDescription: "JSON has no such number")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var object = encoder.container(keyedBy: AnyKey.self)
      for member in members { try object.encode(member.value, forKey: AnyKey(member.key)) }
    case .array(let elements):
      var array = encoder.unkeyedContainer()
      for element in elements { try array.encode(element) }
    case .null:
      var scalar = encoder.singleValueContainer()
      try scalar.encodeNil()
    case .bool(let flag):
      var scalar = encoder.singleValueContainer()
      try scalar.encode(flag)
    case .string(let text):
      var scalar = encoder.singleValueContainer()
      try scalar.encode(text)
    case .number(let number):
      var scalar = encoder.singleValueContainer()
      if let integer = Int64(number.literal) {
        try scalar.encode(integer)
      } else if let integer = UInt64(number.literal) {
        try scalar.encode(integer)
      } else {
        try scalar.encode(number.doubleValue)
      }
    }
  }
}
