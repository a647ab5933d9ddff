import CByteScan

extension JSONValue: CustomStringConvertible {
  /// The value as compact JSON text: no white space between tokens, the members in order, numbers as they were written,
  /// and in strings only the escapes that JSON demands.
  ///
  /// - Complexity: O(bytes), without recursion.
  public var jsonText: String { String(decoding: jsonUTF8, as: UTF8.self) }

  public var description: String { jsonText }

  /// The UTF-8 of ``jsonText``.
  public var jsonUTF8: [UInt8] {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return bytes
  }

  /// Appends the compact text to bytes.
  package func append(to bytes: inout [UInt8]) {
    var writer = JSONValueWriter()
    writer.write(self, to: &bytes)
  }

  /// The compact text of an object of these members.
  package static func appendObject(_ members: [JSONMember], to bytes: inout [UInt8]) {
    JSONValue.object(members).append(to: &bytes)
  }

  /// Appends a string in quotes, with the escapes that JSON demands and no others.
  package static func appendString(_ text: some Sequence<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    let isAppended: Void? = text.withContiguousStorageIfAvailable { appendEscaped($0, to: &bytes) }
    if isAppended == nil { Array(text).withUnsafeBufferPointer { appendEscaped($0, to: &bytes) } }
    bytes.append(0x22)
  }

  /// Appends a string's characters: runs that need no escape as they are.
  private static func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    guard var cursor = text.baseAddress else { return }
    let end = cursor + text.count
    while cursor < end {
      let special = bytescan_string_special(cursor, end)
      bytes.append(contentsOf: UnsafeBufferPointer(start: cursor, count: special - cursor))
      guard special < end else { return }
      appendEscape(of: special.pointee, to: &bytes)
      cursor = special + 1
    }
  }

  private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case 0x22: bytes += [0x5C, 0x22]
    case 0x5C: bytes += [0x5C, 0x5C]
    case 0x08: bytes += [0x5C, 0x62]
    case 0x0C: bytes += [0x5C, 0x66]
    case 0x0A: bytes += [0x5C, 0x6E]
    case 0x0D: bytes += [0x5C, 0x72]
    case 0x09: bytes += [0x5C, 0x74]
    default: bytes += [0x5C, 0x75, 0x30, 0x30, 0x30 + byte >> 4, hexDigit(byte & 15)]
    }
  }

  static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10 }
}

/// Writes a value with a stack of its own in place of the thread's.
private struct JSONValueWriter {
  private enum Open {
    case array(ArraySlice<JSONValue>)
    case object(ArraySlice<JSONMember>)
  }
  private var open: [Open] = []

  mutating func write(_ value: JSONValue, to bytes: inout [UInt8]) {
    begin(value, to: &bytes)
    while let innermost = open.popLast() {
      switch innermost {
      case .array(var rest):
        guard let element = rest.popFirst() else {
          bytes.append(0x5D)
          continue
        }
        if bytes.last != 0x5B { bytes.append(0x2C) }
        open.append(.array(rest))
        begin(element, to: &bytes)
      case .object(var rest):
        guard let member = rest.popFirst() else {
          bytes.append(0x7D)
          continue
        }
        if bytes.last != 0x7B { bytes.append(0x2C) }
        open.append(.object(rest))
        JSONValue.appendString(member.key.utf8, to: &bytes)
        bytes.append(0x3A)
        begin(member.value, to: &bytes)
      }
    }
  }

  private mutating func begin(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let flag): bytes += flag ? "true".utf8 : "false".utf8
    case .number(let number): bytes += number.literal.utf8
    case .string(let text): JSONValue.appendString(text.utf8, to: &bytes)
    case .array(let elements):
      bytes.append(0x5B)
      open.append(.array(elements[...]))
    case .object(let members):
      bytes.append(0x7B)
      open.append(.object(members[...]))
    }
  }
}
