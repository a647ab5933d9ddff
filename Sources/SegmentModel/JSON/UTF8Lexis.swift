/// UTF-8 by the table of well-formed sequences in the Unicode standard.
enum UTF8Lexis {
  /// Moves past one sequence of two to four bytes, which the cursor must stand at the first byte of.
  static func skipMultibyte(_ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> JSONFault? {
    let lead = cursor.pointee
    let length: Int
    var lowest: UInt8 = 0x80
    var highest: UInt8 = 0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF:
      length = 3
      if lead == 0xE0 { lowest = 0xA0 }
      if lead == 0xED { highest = 0x9F }
    case 0xF0...0xF4:
      length = 4
      if lead == 0xF0 { lowest = 0x90 }
      if lead == 0xF4 { highest = 0x8F }
    default: return .badUTF8
    }
    for position in 1..<length {
      guard cursor + position < end else { return .unexpectedEnd }
      guard lowest <= cursor[position], cursor[position] <= highest else { return .badUTF8 }
      lowest = 0x80
      highest = 0xBF
    }
    cursor += length
    return nil
  }

  /// Writes a scalar that is no surrogate, and returns the number of its bytes.
  static func encode(_ scalar: UInt32, to target: UnsafeMutablePointer<UInt8>) -> Int {
    switch scalar {
    case 0..<0x80:
      target[0] = UInt8(truncatingIfNeeded: scalar)
      return 1
    case 0x80..<0x800:
      target[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 2
    case 0x800..<0x10000:
      target[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
      target[2] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 3
    default:
      target[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
      target[1] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F)
      target[2] = UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F)
      target[3] = UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F)
      return 4
    }
  }
}
