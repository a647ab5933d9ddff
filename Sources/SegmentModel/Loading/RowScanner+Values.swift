// Values that are not what most are, and every fault.
extension RowScanner {
  /// Reads the value of the field that was begun, whatever it is.
  @inline(never)
  mutating func scanValue(_ cursor: inout Pointer, _ end: Pointer) -> Fault? {
    switch field {
    case .content:
      switch scanText(&cursor, end) {
      case .failure(let fault): return fault
      case .success(let text):
        fields.content = text ?? Bytes(start: nil, count: 0)
        fields.flags = text == nil ? fields.flags.union(.noContent) : fields.flags.subtracting(.noContent)
      }
    case .jobID:
      switch scanTextOrNumber(&cursor, end) {
      case .failure(let fault): return fault
      case .success(let text): jobID = text
      }
    case .module:
      switch scanText(&cursor, end) {
      case .failure(let fault): return fault
      case .success(let text):
        hasModule = text != nil
        fields.module = text ?? Bytes(start: nil, count: 0)
      }
    case .createdAt:
      switch scanText(&cursor, end) {
      case .failure(let fault): return fault
      case .success(let text):
        fields.createdAt = text ?? Bytes(start: nil, count: 0)
        fields.flags = text == nil ? fields.flags.union(.noCreatedAt) : fields.flags.subtracting(.noCreatedAt)
      }
    case .id:
      fields.flags.subtract([.noID, .numericID])
      let isNumber = cursor.pointee != 0x22
      switch scanTextOrNumber(&cursor, end) {
      case .failure(let fault): return fault
      case .success(nil):
        fields.id = Bytes(start: nil, count: 0)
        fields.flags.insert(.noID)
      case .success(let text?):
        fields.id = text
        if isNumber { fields.flags.insert(.numericID) }
      }
    case .start: return Self.scanTime(&cursor, end, &fields.start)
    case .end: return Self.scanTime(&cursor, end, &fields.end)
    case .metadata:
      if cursor.pointee == 0x6E {
        if let fault = JSONLexis.scanWord(&cursor, end, "null") { return .syntax(fault) }
        fields.metadata = Bytes(start: cursor, count: 0)
        return nil
      }
      switch compactor.compacted(&cursor, end, to: &out) {
      case .failure(let fault): return .syntax(fault)
      case .success(let text): fields.metadata = text
      }
    case .unknown: return scanUnknown(&cursor, end)
    }
    return nil
  }

  /// A string, or `nil` for null.
  private mutating func scanText(_ cursor: inout Pointer, _ end: Pointer) -> Result<Bytes?, Fault> {
    guard cursor < end else { return .failure(.syntax(.unexpectedEnd)) }
    guard cursor.pointee == 0x22 else { return Self.scanNull(&cursor, end, expected: .text) }
    cursor += 1
    let start = cursor
    var hasEscapes = false
    if let fault = JSONLexis.scanString(&cursor, end, hasEscapes: &hasEscapes) { return .failure(.syntax(fault)) }
    let body = Bytes(start: start, count: cursor - start - 1)
    return .success(hasEscapes ? decoded(body) : body)
  }

  mutating func decoded(_ body: Bytes) -> Bytes {
    let start = out
    out += JSONLexis.decode(body, into: out)
    return Bytes(start: start, count: out - start)
  }

  /// A string, a number as its literal, or `nil` for null.
  private mutating func scanTextOrNumber(_ cursor: inout Pointer, _ end: Pointer) -> Result<Bytes?, Fault> {
    let byte = cursor.pointee
    guard byte == 0x2D || byte &- 0x30 < 10 else { return scanText(&cursor, end) }
    let start = cursor
    var value = 0.0
    if let fault = Self.scanNumber(&cursor, end, &value) { return .failure(.syntax(fault)) }
    return .success(Bytes(start: start, count: cursor - start))
  }

  private static func scanTime(_ cursor: inout Pointer, _ end: Pointer, _ time: inout Double) -> Fault? {
    let byte = cursor.pointee
    guard byte == 0x2D || byte &- 0x30 < 10 else {
      switch scanNull(&cursor, end, expected: .number) {
      case .failure(let fault): return fault
      case .success:
        time = .nan
        return nil
      }
    }
    return scanNumber(&cursor, end, &time).map(Fault.syntax)
  }

  /// A number that more of the file cannot make longer.
  private static func scanNumber(_ cursor: inout Pointer, _ end: Pointer, _ value: inout Double) -> JSONFault? {
    if let fault = JSONNumberLexis.scanPadded(&cursor, end, value: &value) { return fault }
    return cursor < end ? nil : .unexpectedEnd
  }

  private static func scanNull(
    _ cursor: inout Pointer, _ end: Pointer, expected: Expected
  ) -> Result<Bytes?, Fault> {
    guard cursor < end else { return .failure(.syntax(.unexpectedEnd)) }
    switch cursor.pointee {
    case 0x6E:
      if let fault = JSONLexis.scanWord(&cursor, end, "null") { return .failure(.syntax(fault)) }
      return .success(nil)
    case 0x22, 0x2D, 0x30...0x39, 0x5B, 0x66, 0x74, 0x7B: return .failure(.wrongType(expected: expected))
    default: return .failure(.syntax(.expectedValue))
    }
  }

  // MARK: - Unknown fields

  @inline(never)
  private mutating func scanUnknown(_ cursor: inout Pointer, _ end: Pointer) -> Fault? {
    extra.beginField(unknownKey ?? Bytes(start: nil, count: 0))
    let start = out
    if let fault = compactor.compact(&cursor, end, to: &out) { return .syntax(fault) }
    extra.endField(Bytes(start: start, count: out - start))
    out = start
    return nil
  }

  @inline(never)
  mutating func finishExtra() {
    repeatedFields += extra.finish()
    let start = out
    extra.text.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return }
      out.update(from: base, count: text.count)
      out += text.count
    }
    fields.extra = Bytes(start: start, count: out - start)
  }
}
