/// One string as a JSON string literal, which never holds a line end, and back.
enum JSONString {
  static func encode(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    bytes.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x0A: bytes += Array("\\n".utf8)
      case 0x09: bytes += Array("\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return bytes
  }

  /// The string of a literal, or nil where `bytes` are not one literal and nothing else.
  static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
    guard bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") else { return nil }
    var rest = bytes.dropFirst().dropLast()
    guard rest.contains(UInt8(ascii: "\\")) else {
      return rest.contains(UInt8(ascii: "\"")) ? nil : String(validating: rest, as: UTF8.self)
    }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(rest.count)
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return nil
      case UInt8(ascii: "\\"):
        guard let escaped = decodeEscape(&rest) else { return nil }
        decoded += escaped
      default: decoded.append(byte)
      }
    }
    return String(validating: decoded, as: UTF8.self)
  }

  private static func decodeEscape(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let kind = rest.popFirst() else { return nil }
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [kind]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return decodeUnit(&rest)
    default: return nil
    }
  }

  private static func decodeUnit(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    guard let unit = hexUnit(&rest) else { return nil }
    var value = UInt32(unit)
    if (0xD800..<0xDC00).contains(value) {
      guard rest.starts(with: Array("\\u".utf8)) else { return nil }
      rest = rest.dropFirst(2)
      guard let low = hexUnit(&rest), (0xDC00..<0xE000).contains(low) else { return nil }
      value = 0x10000 + (value - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    }
    return Unicode.Scalar(value).map { Array(String($0).utf8) }
  }

  private static func hexUnit(_ rest: inout ArraySlice<UInt8>) -> UInt16? {
    let digits = rest.prefix(4)
    guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else { return nil }
    rest = rest.dropFirst(4)
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
