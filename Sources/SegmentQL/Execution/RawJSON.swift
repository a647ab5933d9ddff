import SegmentModel

/// JSON text that the loader has checked, read where it lies.
///
/// Every step is iterative and stays inside the text, whatever it holds; of members with the same key the last counts.
struct RawJSON {
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = RawJSON.trimmed(bytes) }

  private static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var lower = 0
    var upper = bytes.count
    while lower < upper, isBlank(bytes[lower]) { lower += 1 }
    while upper > lower, isBlank(bytes[upper - 1]) { upper -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[lower..<upper])
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  /// Calls `body` with each value that a path names, until it answers false; the answer tells whether all were visited.
  @discardableResult
  func forEachValue<Failure: Error>(
    at path: ArraySlice<PathStep>, _ body: (RawJSON) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    var value = self
    var rest = path
    while let step = rest.popFirst() {
      switch step {
      case .key(let key):
        guard let member = value.member(key) else { return true }
        value = member
      case .index(let position):
        guard let element = value.element(position) else { return true }
        value = element
      case .wildcard:
        guard value.bytes.first == UInt8(ascii: "[") else { return true }
        return try value.forEachElement { element throws(Failure) in try element.forEachValue(at: rest, body) }
      }
    }
    return try body(value)
  }

  private func member(_ key: String) -> RawJSON? {
    var found: RawJSON?
    forEachMember { name, value in
      if RawJSON.key(name, equals: key) { found = RawJSON(value) }
    }
    return found
  }

  /// Calls `body` with each key of an object.
  func forEachKey(_ body: (String) -> Void) {
    forEachMember { name, _ in body(RawJSON.decode(name)) }
  }

  private func forEachMember(_ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Void) {
    guard bytes.first == UInt8(ascii: "{") else { return }
    var at = 1
    while true {
      at = skipBlanks(at)
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { return }
      let keyEnd = skipString(at)
      let name = UnsafeBufferPointer(rebasing: bytes[(at + 1)..<max(at + 1, keyEnd - 1)])
      at = skipBlanks(keyEnd)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return }
      at = skipBlanks(at + 1)
      let valueEnd = skipValue(at)
      body(name, UnsafeBufferPointer(rebasing: bytes[at..<valueEnd]))
      at = skipBlanks(valueEnd)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { return }
      at += 1
    }
  }

  private static func key(_ name: UnsafeBufferPointer<UInt8>, equals key: String) -> Bool {
    if name.contains(UInt8(ascii: "\\")) { return decode(name).utf8.elementsEqual(key.utf8) }
    return name.elementsEqual(key.utf8)
  }

  private func element(_ position: Int) -> RawJSON? {
    guard bytes.first == UInt8(ascii: "[") else { return nil }
    var number = 0
    var found: RawJSON?
    forEachElement { element in
      if number == position { found = element }
      number += 1
      return found == nil
    }
    return found
  }

  @discardableResult
  private func forEachElement<Failure: Error>(_ body: (RawJSON) throws(Failure) -> Bool) throws(Failure) -> Bool {
    var at = skipBlanks(1)
    while at < bytes.count, bytes[at] != UInt8(ascii: "]") {
      let end = skipValue(at)
      guard try body(RawJSON(UnsafeBufferPointer(rebasing: bytes[at..<end]))) else { return false }
      at = skipBlanks(end)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ",") else { return true }
      at = skipBlanks(at + 1)
    }
    return true
  }

  // MARK: Skipping

  private func skipBlanks(_ from: Int) -> Int {
    var at = from
    while at < bytes.count, RawJSON.isBlank(bytes[at]) { at += 1 }
    return at
  }

  /// The end of the string that begins with the quote at `from`.
  private func skipString(_ from: Int) -> Int {
    var at = from + 1
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""): return at + 1
      case UInt8(ascii: "\\"): at += 2
      default: at += 1
      }
    }
    return bytes.count
  }

  /// The end of the value that begins at `from`; always beyond it, or the end of the text.
  private func skipValue(_ from: Int) -> Int {
    var at = from
    var depth = 0
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "\""):
        at = skipString(at)
        if depth == 0 { return at }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return at }
        depth -= 1
        at += 1
        if depth == 0 { return at }
      case UInt8(ascii: ","):
        if depth == 0 { return at }
        at += 1
      default: at += 1
      }
    }
    return bytes.count
  }

  // MARK: Values

  var isNull: Bool { bytes.isEmpty || bytes.first == UInt8(ascii: "n") }

  /// The value: an array or object as JSON, everything else as what it is.
  var value: QueryValue {
    switch bytes.first {
    case nil, UInt8(ascii: "n"): return .null
    case UInt8(ascii: "t"): return .bool(true)
    case UInt8(ascii: "f"): return .bool(false)
    case UInt8(ascii: "\""):
      return .text(RawJSON.decode(UnsafeBufferPointer(rebasing: bytes[1..<max(1, bytes.count - 1)])))
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      // The text was checked when it entered its column.
      return (try? JSONValue(parsing: bytes, maximumDepth: JSONLimits.greatestDepth)).map { .json($0) } ?? .null
    default: return number
    }
  }

  private var number: QueryValue {
    let literal = String(decoding: bytes, as: UTF8.self)
    guard let value = Double(literal), value.isFinite else { return .null }
    // A whole number beyond 2^53 may not be what its double says: its literal is kept beside it.
    if abs(value) > 9_007_199_254_740_992, !literal.utf8.contains(where: { $0 == 0x2E || $0 == 0x65 || $0 == 0x45 }) {
      return .json(.number(JSONNumber(doubleValue: value, literal: literal)))
    }
    return .number(value)
  }

  /// The text of a string's inside.
  private static func decode(_ inside: UnsafeBufferPointer<UInt8>) -> String {
    guard inside.contains(UInt8(ascii: "\\")) else { return String(decoding: inside, as: UTF8.self) }
    let quoted = "\"" + String(decoding: inside, as: UTF8.self) + "\""
    return (try? JSONValue(parsing: quoted))?.stringValue ?? ""
  }
}
