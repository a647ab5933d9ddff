/// What is wrong with a piece of JSON.
public enum JSONFault: UInt8, Error, Sendable, Hashable, CaseIterable {
  case unexpectedEnd
  case unexpectedByte
  case expectedValue
  case expectedKey
  case expectedColon
  case expectedCommaOrEnd
  case badNumber
  case numberTooLarge
  case controlCharacter
  case badEscape
  case loneSurrogate
  case badUTF8
  case tooDeep
  case trailingBytes
}

extension JSONFault: CustomStringConvertible {
  /// A phrase in a user's words, without a full stop.
  public var description: String {
    switch self {
    case .unexpectedEnd: "the text ends too early"
    case .unexpectedByte: "unexpected character"
    case .expectedValue: "expected a value"
    case .expectedKey: "expected a key in double quotes"
    case .expectedColon: "expected ':' after the key"
    case .expectedCommaOrEnd: "expected ',' or the closing bracket"
    case .badNumber: "not a JSON number"
    case .numberTooLarge: "the number is too large for a double"
    case .controlCharacter: "a control character in a string must be escaped"
    case .badEscape: "unknown escape in a string"
    case .loneSurrogate: "half of a surrogate pair in a string"
    case .badUTF8: "not valid UTF-8"
    case .tooDeep: "nested too deeply"
    case .trailingBytes: "more text after the value"
    }
  }
}

/// A piece of JSON that is not well-formed.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  public let fault: JSONFault
  /// The place, in bytes from the beginning.
  public let offset: Int

  public var description: String { "\(fault) at byte \(offset)" }
}

/// Limits of JSON in this library.
public enum JSONLimits {
  /// How deep arrays and objects may nest unless the caller says otherwise.
  public static let defaultDepth = 256
  /// The deepest nesting that a caller can ask for. Values deeper than this could exhaust a small stack when freed.
  public static let greatestDepth = 512
}
