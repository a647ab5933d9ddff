import CByteScan

/// Checks a JSON value and writes it as compact text, the text that ``JSONValue/jsonText`` writes, in one pass.
///
/// The text is never longer than the value was, which is what lets the caller size the target beforehand. Expects
/// `ByteWindow.padding` readable bytes behind `end`.
struct JSONCompactor: ~Copyable {
  typealias Pointer = UnsafePointer<UInt8>
  typealias Target = UnsafeMutablePointer<UInt8>

  private let maximumDepth: Int
  /// For each open container whether it is an object.
  private let isObject: UnsafeMutablePointer<Bool>

  init(maximumDepth: Int) {
    self.maximumDepth = max(0, min(maximumDepth, JSONLimits.greatestDepth))
    isObject = SystemMemory.allocate(Bool.self, self.maximumDepth + 1)
  }

  deinit { SystemMemory.free(isObject) }

  /// Reads the value at the cursor, and moves both pointers behind what they read and wrote. At a fault the cursor
  /// stands there, and what was written is of no use.
  ///
  /// What may stay as it is, is copied in pieces as long as they come.
  func compact(_ cursor: inout Pointer, _ end: Pointer, to out: inout Target) -> JSONFault? {
    var piece = cursor
    if let fault = pass(&cursor, end, &piece, to: &out) { return fault }
    Self.copy(piece, cursor, to: &out)
    return nil
  }

  /// The compact text of the value at the cursor: where it stands, if it is compact there, and otherwise as it was written
  /// to `out`.
  @inline(__always)
  func compacted(
    _ cursor: inout Pointer, _ end: Pointer, to out: inout Target
  ) -> Result<UnsafeBufferPointer<UInt8>, JSONFault> {
    let start = out
    var piece = cursor
    if let fault = pass(&cursor, end, &piece, to: &out) { return .failure(fault) }
    guard out != start else { return .success(UnsafeBufferPointer(start: piece, count: cursor - piece)) }
    Self.copy(piece, cursor, to: &out)
    return .success(UnsafeBufferPointer(start: start, count: out - start))
  }

  /// Reads the value at the cursor and writes its compact text without the last piece, which ends at the cursor then.
  private func pass(
    _ cursor: inout Pointer, _ end: Pointer, _ piece: inout Pointer, to out: inout Target
  ) -> JSONFault? {
    var depth = 0
    JSONLexis.skipSpace(&cursor, end)
    piece = cursor
    while true {
      guard cursor < end else { return .unexpectedEnd }
      let byte = cursor.pointee
      switch byte {
      case 0x22:
        if let fault = passString(&cursor, end, &piece, to: &out) { return fault }
      case 0x7B, 0x5B:
        guard depth < maximumDepth else { return .tooDeep }
        cursor += 1
        Self.dropSpace(&cursor, end, &piece, to: &out)
        guard cursor < end else { return .unexpectedEnd }
        // `{` and `}` differ by two, as `[` and `]` do.
        if cursor.pointee == byte + 2 {
          cursor += 1
          break
        }
        isObject[depth] = byte == 0x7B
        depth += 1
        if byte == 0x7B, let fault = passKey(&cursor, end, &piece, to: &out) { return fault }
        continue
      case 0x74: if let fault = JSONLexis.scanWord(&cursor, end, "true") { return fault }
      case 0x66: if let fault = JSONLexis.scanWord(&cursor, end, "false") { return fault }
      case 0x6E: if let fault = JSONLexis.scanWord(&cursor, end, "null") { return fault }
      case 0x2D, 0x30...0x39:
        var value = 0.0
        if let fault = JSONNumberLexis.scanPadded(&cursor, end, value: &value) { return fault }
      default: return .expectedValue
      }
      // A value ends here, and with it perhaps the containers around it.
      while true {
        guard depth > 0 else { return nil }
        Self.dropSpace(&cursor, end, &piece, to: &out)
        guard cursor < end else { return .unexpectedEnd }
        let next = cursor.pointee
        let inObject = isObject[depth - 1]
        if next == 0x2C {
          cursor += 1
          Self.dropSpace(&cursor, end, &piece, to: &out)
          if inObject, let fault = passKey(&cursor, end, &piece, to: &out) { return fault }
          break
        }
        guard next == (inObject ? 0x7D : 0x5D) else { return .expectedCommaOrEnd }
        cursor += 1
        depth -= 1
      }
    }
  }

  /// Reads a key and its colon, and writes them.
  func compactKey(_ cursor: inout Pointer, _ end: Pointer, to out: inout Target) -> JSONFault? {
    var piece = cursor
    if let fault = passKey(&cursor, end, &piece, to: &out) { return fault }
    Self.copy(piece, cursor, to: &out)
    return nil
  }

  /// Reads a key, its colon and the space behind it, which are written with the piece that goes on here.
  @inline(__always)
  private func passKey(
    _ cursor: inout Pointer, _ end: Pointer, _ piece: inout Pointer, to out: inout Target
  ) -> JSONFault? {
    guard cursor < end else { return .unexpectedEnd }
    guard cursor.pointee == 0x22 else { return .expectedKey }
    if let fault = passString(&cursor, end, &piece, to: &out) { return fault }
    Self.dropSpace(&cursor, end, &piece, to: &out)
    guard cursor < end else { return .unexpectedEnd }
    guard cursor.pointee == 0x3A else { return .expectedColon }
    cursor += 1
    Self.dropSpace(&cursor, end, &piece, to: &out)
    return nil
  }

  /// Reads a string at the cursor. One with escapes ends the piece, and is written.
  @inline(__always)
  private func passString(
    _ cursor: inout Pointer, _ end: Pointer, _ piece: inout Pointer, to out: inout Target
  ) -> JSONFault? {
    let start = cursor
    cursor += 1
    var hasEscapes = false
    if let fault = JSONLexis.scanString(&cursor, end, hasEscapes: &hasEscapes) { return fault }
    if hasEscapes {
      Self.copy(piece, start, to: &out)
      Self.rewriteEscapes(start, cursor, to: &out)
      piece = cursor
    }
    return nil
  }

  /// Skips white space, before which a piece ends.
  @inline(__always)
  private static func dropSpace(
    _ cursor: inout Pointer, _ end: Pointer, _ piece: inout Pointer, to out: inout Target
  ) {
    let stop = cursor
    JSONLexis.skipSpace(&cursor, end)
    if cursor != stop {
      copy(piece, stop, to: &out)
      piece = cursor
    }
  }

  /// Writes a valid string, quotes included, with the escapes that JSON demands and no others.
  @inline(never)
  private static func rewriteEscapes(_ start: Pointer, _ end: Pointer, to out: inout Target) {
    var cursor = start
    while cursor < end {
      let stop = bytescan_find(cursor, end, 0x5C)
      copy(cursor, stop, to: &out)
      cursor = stop
      guard end - cursor >= 2 else { return }
      switch cursor[1] {
      case 0x2F:
        put(0x2F, &out)
        cursor += 2
      case 0x75:
        guard case .success(let (scalar, length)) = JSONLexis.unicodeEscape(cursor, end) else { return }
        putEscaped(scalar, &out)
        cursor += length
      default:
        copy(cursor, cursor + 2, to: &out)
        cursor += 2
      }
    }
  }

  /// Writes a scalar as ``JSONValue/appendString(_:to:)`` writes it.
  private static func putEscaped(_ scalar: UInt32, _ out: inout Target) {
    guard scalar < 0x20 || scalar == 0x22 || scalar == 0x5C else {
      out += UTF8Lexis.encode(scalar, to: out)
      return
    }
    put(0x5C, &out)
    switch scalar {
    case 0x22, 0x5C: put(UInt8(truncatingIfNeeded: scalar), &out)
    case 0x08: put(0x62, &out)
    case 0x0C: put(0x66, &out)
    case 0x0A: put(0x6E, &out)
    case 0x0D: put(0x72, &out)
    case 0x09: put(0x74, &out)
    default:
      put(0x75, &out)
      put(0x30, &out)
      put(0x30, &out)
      put(0x30 + UInt8(truncatingIfNeeded: scalar >> 4), &out)
      put(JSONValue.hexDigit(UInt8(truncatingIfNeeded: scalar & 15)), &out)
    }
  }

  @inline(__always)
  static func put(_ byte: UInt8, _ out: inout Target) {
    out.pointee = byte
    out += 1
  }

  @inline(__always)
  static func copy(_ start: Pointer, _ end: Pointer, to out: inout Target) {
    bytescan_copy(out, start, end - start)
    out += end - start
  }
}
