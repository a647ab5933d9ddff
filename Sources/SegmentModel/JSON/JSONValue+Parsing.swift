extension JSONValue {
  /// Parses one JSON text (RFC 8259), strictly: no comments, no trailing commas, no NaN, valid UTF-8, whole surrogate
  /// pairs, numbers that a double can hold.
  ///
  /// - Parameter maximumDepth: how deep arrays and objects may nest, at most ``JSONLimits/greatestDepth``.
  /// - Throws: what is wrong and where, in bytes from the beginning.
  /// - Complexity: O(bytes), without recursion.
  public init(
    parsing utf8: some Collection<UInt8>, maximumDepth: Int = JSONLimits.defaultDepth
  ) throws(JSONError) {
    let depth = max(0, min(maximumDepth, JSONLimits.greatestDepth))
    let parsed =
      utf8.withContiguousStorageIfAvailable { Self.parse($0, maximumDepth: depth) }
      ?? Array(utf8).withUnsafeBufferPointer { Self.parse($0, maximumDepth: depth) }
    self = try parsed.get()
  }

  /// Parses one JSON text where it lies.
  package init(parsing utf8: UnsafeBufferPointer<UInt8>, maximumDepth: Int) throws(JSONError) {
    self = try Self.parse(utf8, maximumDepth: max(0, min(maximumDepth, JSONLimits.greatestDepth))).get()
  }

  /// Parses one JSON text, as ``init(parsing:maximumDepth:)`` for bytes does.
  public init(parsing text: String, maximumDepth: Int = JSONLimits.defaultDepth) throws(JSONError) {
    try self.init(parsing: text.utf8, maximumDepth: maximumDepth)
  }

  static func parse(_ bytes: UnsafeBufferPointer<UInt8>, maximumDepth: Int) -> Result<JSONValue, JSONError> {
    guard let base = bytes.baseAddress else { return .failure(JSONError(fault: .unexpectedEnd, offset: 0)) }
    var parser = JSONValueParser(cursor: base, end: base + bytes.count, maximumDepth: maximumDepth)
    do throws(JSONFault) {
      return .success(try parser.parse())
    } catch {
      return .failure(JSONError(fault: error, offset: parser.cursor - base))
    }
  }
}

/// Builds a value with a stack of its own in place of the thread's.
private struct JSONValueParser {
  var cursor: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  let maximumDepth: Int

  /// A container whose closing bracket has not come yet.
  private struct Open {
    /// The key whose value comes next, in an object; `nil` in an array.
    var key: String?
    var elements: [JSONValue] = []
    var members: [JSONMember] = []
  }
  /// The innermost open container, which needs no place on the stack: most objects hold no others.
  private var innermost: Open?
  /// Those around it, from the outside to the inside.
  private var outer: [Open] = []

  private var openCount: Int { innermost == nil ? 0 : outer.count + 1 }

  private mutating func enter(_ container: Open) {
    if let innermost { outer.append(innermost) }
    innermost = container
  }

  init(cursor: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, maximumDepth: Int) {
    self.cursor = cursor
    self.end = end
    self.maximumDepth = maximumDepth
  }

  mutating func parse() throws(JSONFault) -> JSONValue {
    while true {
      guard var value = try beginValue() else { continue }
      while true {
        guard innermost != nil else {
          JSONLexis.skipSpace(&cursor, end)
          guard cursor == end else { throw .trailingBytes }
          return value
        }
        guard let closed = try add(value) else { break }
        value = closed
      }
    }
  }

  /// Reads a scalar or an empty container, or opens a container and returns `nil`.
  private mutating func beginValue() throws(JSONFault) -> JSONValue? {
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { throw .unexpectedEnd }
    switch cursor.pointee {
    case 0x22: return .string(try string())
    case 0x7B:
      guard openCount < maximumDepth else { throw .tooDeep }
      cursor += 1
      JSONLexis.skipSpace(&cursor, end)
      if cursor < end, cursor.pointee == 0x7D {
        cursor += 1
        return .object([])
      }
      enter(Open(key: try key()))
      return nil
    case 0x5B:
      guard openCount < maximumDepth else { throw .tooDeep }
      cursor += 1
      JSONLexis.skipSpace(&cursor, end)
      if cursor < end, cursor.pointee == 0x5D {
        cursor += 1
        return .array([])
      }
      enter(Open(key: nil))
      return nil
    case 0x74:
      try word("true")
      return .bool(true)
    case 0x66:
      try word("false")
      return .bool(false)
    case 0x6E:
      try word("null")
      return .null
    case 0x2D, 0x30...0x39: return .number(try number())
    default: throw .expectedValue
    }
  }

  /// Adds a value to the innermost container, and returns that container if it closes here.
  private mutating func add(_ value: JSONValue) throws(JSONFault) -> JSONValue? {
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { throw .unexpectedEnd }
    let byte = cursor.pointee
    guard let key = innermost?.key else {
      innermost?.elements.append(value)
      guard byte == 0x2C || byte == 0x5D else { throw .expectedCommaOrEnd }
      cursor += 1
      return byte == 0x5D ? leave().map { .array($0.elements) } : nil
    }
    innermost?.members.append(JSONMember(key: key, value: value))
    guard byte == 0x2C || byte == 0x7D else { throw .expectedCommaOrEnd }
    cursor += 1
    if byte == 0x7D { return leave().map { .object($0.members) } }
    JSONLexis.skipSpace(&cursor, end)
    let next = try self.key()
    innermost?.key = next
    return nil
  }

  private mutating func leave() -> Open? {
    let closed = innermost
    innermost = outer.popLast()
    return closed
  }

  private mutating func key() throws(JSONFault) -> String {
    guard cursor < end else { throw .unexpectedEnd }
    guard cursor.pointee == 0x22 else { throw .expectedKey }
    let key = try string()
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { throw .unexpectedEnd }
    guard cursor.pointee == 0x3A else { throw .expectedColon }
    cursor += 1
    return key
  }

  private mutating func string() throws(JSONFault) -> String {
    cursor += 1
    let start = cursor
    var hasEscapes = false
    if let fault = JSONLexis.scanString(&cursor, end, hasEscapes: &hasEscapes) { throw fault }
    let body = UnsafeBufferPointer(start: start, count: cursor - start - 1)
    guard hasEscapes else { return String(decoding: body, as: UTF8.self) }
    return String(unsafeUninitializedCapacity: body.count) { target in
      target.baseAddress.map { JSONLexis.decode(body, into: $0) } ?? 0
    }
  }

  private mutating func number() throws(JSONFault) -> JSONNumber {
    let start = cursor
    var value = 0.0
    if let fault = JSONNumberLexis.scan(&cursor, end, value: &value) { throw fault }
    let literal = UnsafeBufferPointer(start: start, count: cursor - start)
    return JSONNumber(doubleValue: value, literal: String(decoding: literal, as: UTF8.self))
  }

  private mutating func word(_ letters: StaticString) throws(JSONFault) {
    if let fault = JSONLexis.scanWord(&cursor, end, letters) { throw fault }
  }
}

extension JSONNumber {
  /// A number from its JSON text, with nothing around it; `nil` when it is none, or no double can hold it.
  public init?(literal: String) {
    guard case .number(let number)? = try? JSONValue(parsing: literal), number.literal == literal else { return nil }
    self = number
  }
}
