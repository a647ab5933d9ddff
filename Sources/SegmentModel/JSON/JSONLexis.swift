import CByteScan

/// The lexical layer of RFC 8259, strict, over bytes in memory.
///
/// Each function moves the cursor past what it read, or leaves it at the fault it returns. None reads outside
/// `cursor..<end`.
enum JSONLexis {
  typealias Pointer = UnsafePointer<UInt8>

  @inline(__always)
  static func skipSpace(_ cursor: inout Pointer, _ end: Pointer) {
    while cursor < end {
      let byte = cursor.pointee
      guard byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
      cursor += 1
    }
  }

  /// Reads a string up to and including its closing quote. The cursor must stand just after the opening quote.
  @inline(__always)
  static func scanString(_ cursor: inout Pointer, _ end: Pointer, hasEscapes: inout Bool) -> JSONFault? {
    cursor = bytescan_string_stop(cursor, end)
    if cursor < end, cursor.pointee == 0x22 {
      cursor += 1
      return nil
    }
    return scanStringSlowly(&cursor, end, hasEscapes: &hasEscapes)
  }

  @inline(never)
  private static func scanStringSlowly(
    _ cursor: inout Pointer, _ end: Pointer, hasEscapes: inout Bool
  ) -> JSONFault? {
    while true {
      cursor = bytescan_string_stop(cursor, end)
      guard cursor < end else { return .unexpectedEnd }
      let byte = cursor.pointee
      if byte == 0x22 {
        cursor += 1
        return nil
      }
      if byte == 0x5C {
        hasEscapes = true
        if let fault = scanEscape(&cursor, end) { return fault }
      } else if byte < 0x20 {
        return .controlCharacter
      } else if let fault = UTF8Lexis.skipMultibyte(&cursor, end) {
        return fault
      }
    }
  }

  private static func scanEscape(_ cursor: inout Pointer, _ end: Pointer) -> JSONFault? {
    guard end - cursor >= 2 else { return .unexpectedEnd }
    switch cursor[1] {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      cursor += 2
      return nil
    case 0x75:
      switch unicodeEscape(cursor, end) {
      case .failure(let fault): return fault
      case .success(let (_, length)):
        cursor += length
        return nil
      }
    default: return .badEscape
    }
  }

  /// The scalar that `\uXXXX`, or a pair of them, stands for, and the escape's length.
  static func unicodeEscape(_ at: Pointer, _ end: Pointer) -> Result<(UInt32, Int), JSONFault> {
    switch hexQuad(at, end) {
    case .failure(let fault): return .failure(fault)
    case .success(let high):
      guard high & 0xF800 == 0xD800 else { return .success((high, 6)) }
      guard high < 0xDC00 else { return .failure(.loneSurrogate) }
      guard end - at >= 8 else {
        let couldContinue = end - at == 6 || (end - at == 7 && at[6] == 0x5C)
        return .failure(couldContinue ? .unexpectedEnd : .loneSurrogate)
      }
      guard at[6] == 0x5C, at[7] == 0x75 else { return .failure(.loneSurrogate) }
      switch hexQuad(at + 6, end) {
      case .failure(let fault): return .failure(fault)
      case .success(let low):
        guard low & 0xFC00 == 0xDC00 else { return .failure(.loneSurrogate) }
        return .success((0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF), 12))
      }
    }
  }

  private static func hexQuad(_ at: Pointer, _ end: Pointer) -> Result<UInt32, JSONFault> {
    var value: UInt32 = 0
    for position in 2..<6 {
      guard end - at > position else { return .failure(.unexpectedEnd) }
      let byte = at[position]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: return .failure(.badEscape)
      }
      value = value << 4 | UInt32(digit)
    }
    return .success(value)
  }

  /// Writes what a string's body (between the quotes, already found valid) stands for; never more bytes than it has.
  ///
  /// - Returns: the number of bytes written.
  static func decode(_ body: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) -> Int {
    guard var cursor = body.baseAddress else { return 0 }
    let end = cursor + body.count
    var out = target
    while cursor < end {
      let stop = bytescan_find(cursor, end, 0x5C)
      let plain = stop - cursor
      out.update(from: cursor, count: plain)
      out += plain
      cursor = stop
      guard end - cursor >= 2 else { break }
      let byte = cursor[1]
      if byte == 0x75 {
        guard case .success(let (scalar, length)) = unicodeEscape(cursor, end) else { break }
        out += UTF8Lexis.encode(scalar, to: out)
        cursor += length
        continue
      }
      out.pointee =
        switch byte {
        case 0x62: 0x08
        case 0x66: 0x0C
        case 0x6E: 0x0A
        case 0x72: 0x0D
        case 0x74: 0x09
        default: byte
        }
      out += 1
      cursor += 2
    }
    return out - target
  }

  /// Reads `true`, `false` or `null`, told apart by the first letter, which the cursor must stand at.
  @inline(__always)
  static func scanWord(_ cursor: inout Pointer, _ end: Pointer, _ word: StaticString) -> JSONFault? {
    let letters = word.utf8Start
    var matched = 0
    while matched < word.utf8CodeUnitCount {
      guard cursor + matched < end else {
        cursor += matched
        return .unexpectedEnd
      }
      guard cursor[matched] == letters[matched] else { return .expectedValue }
      matched += 1
    }
    cursor += matched
    return nil
  }
}
