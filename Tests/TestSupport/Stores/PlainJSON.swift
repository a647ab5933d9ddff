import SegmentModel

/// A reader and writer of JSON for tests, so that what tests expect does not come from the code under test.
public enum PlainJSON {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  public static func parse(_ text: String) throws(Failure) -> JSONValue {
    var reader = Reader(rest: Array(text.unicodeScalars)[...])
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.rest.isEmpty else { throw Failure(description: "text after the value: \(text)") }
    return value
  }

  public static func write(_ value: JSONValue) -> String { write(value, comma: ", ", colon: ": ") }

  /// Without blanks.
  public static func compact(_ value: JSONValue) -> String { write(value, comma: ",", colon: ":") }

  private static func write(_ value: JSONValue, comma: String, colon: String) -> String {
    func inner(_ value: JSONValue) -> String { write(value, comma: comma, colon: colon) }
    return switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number.literal
    case .string(let text): quoted(text)
    case .array(let elements): "[" + elements.map(inner).joined(separator: comma) + "]"
    case .object(let members):
      "{" + members.map { quoted($0.key) + colon + inner($0.value) }.joined(separator: comma) + "}"
    }
  }

  public static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private struct Reader {
    var rest: ArraySlice<Unicode.Scalar>

    mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" } }

    mutating func value() throws(Failure) -> JSONValue {
      skipBlanks()
      switch rest.first {
      case "{": return .object(try members())
      case "[": return .array(try elements())
      case "\"": return .string(try string())
      case "t": return try word("true", .bool(true))
      case "f": return try word("false", .bool(false))
      case "n": return try word("null", .null)
      default: return try number()
      }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
      guard rest.starts(with: word.unicodeScalars) else { throw Failure(description: "no value at \(text)") }
      rest = rest.dropFirst(word.unicodeScalars.count)
      return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
      let digits = rest.prefix { "+-.eE0123456789".unicodeScalars.contains($0) }
      var literal = ""
      literal.unicodeScalars.append(contentsOf: digits)
      guard let double = Double(literal) else { throw Failure(description: "no value at \(text)") }
      rest = rest.dropFirst(digits.count)
      return .number(JSONNumber(doubleValue: double, literal: literal))
    }

    private mutating func string() throws(Failure) -> String {
      rest = rest.dropFirst()
      var units: [UInt16] = []
      while let scalar = rest.popFirst() {
        if scalar == "\"" { return String(decoding: units, as: UTF16.self) }
        guard scalar == "\\" else {
          units += Array(String(scalar).utf16)
          continue
        }
        guard let escaped = rest.popFirst() else { break }
        switch escaped {
        case "n": units.append(10)
        case "t": units.append(9)
        case "r": units.append(13)
        case "b": units.append(8)
        case "f": units.append(12)
        case "u":
          var digits = ""
          digits.unicodeScalars.append(contentsOf: rest.prefix(4))
          guard let unit = UInt16(digits, radix: 16) else { throw Failure(description: "bad escape \\u\(digits)") }
          rest = rest.dropFirst(4)
          units.append(unit)
        default: units += Array(String(escaped).utf16)
        }
      }
      throw Failure(description: "an open string")
    }

    private mutating func elements() throws(Failure) -> [JSONValue] {
      rest = rest.dropFirst()
      var found: [JSONValue] = []
      while true {
        skipBlanks()
        if rest.first == "]", found.isEmpty { break }
        found.append(try value())
        skipBlanks()
        if rest.first != "," { break }
        rest = rest.dropFirst()
      }
      guard rest.popFirst() == "]" else { throw Failure(description: "an open array") }
      return found
    }

    private mutating func members() throws(Failure) -> [JSONMember] {
      rest = rest.dropFirst()
      var found: [JSONMember] = []
      while true {
        skipBlanks()
        if rest.first == "}", found.isEmpty { break }
        let key = try string()
        skipBlanks()
        guard rest.popFirst() == ":" else { throw Failure(description: "no colon after \(key)") }
        found.append(JSONMember(key: key, value: try value()))
        skipBlanks()
        if rest.first != "," { break }
        rest = rest.dropFirst()
        skipBlanks()
      }
      guard rest.popFirst() == "}" else { throw Failure(description: "an open object") }
      return found
    }

    private var text: String {
      var text = ""
      text.unicodeScalars.append(contentsOf: rest.prefix(20))
      return text
    }
  }
}
