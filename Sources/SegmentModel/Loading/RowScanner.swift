import CByteScan

/// Reads one segment of a JSON file into ``SegmentFields``.
///
/// Texts without escapes are handed on where they lie in the window; everything else goes to `scratch`, which has the
/// window's size, so that nothing in it moves while a row is read. Expects `ByteWindow.padding` behind `end`.
struct RowScanner: ~Copyable {
  typealias Pointer = UnsafePointer<UInt8>
  typealias Bytes = UnsafeBufferPointer<UInt8>

  enum Field: UInt8 {
    case id, jobID, module, content, start, end, metadata, createdAt, unknown
  }

  /// A set of fields.
  struct Members: OptionSet {
    let rawValue: UInt16
    init(rawValue: UInt16) { self.rawValue = rawValue }
    @inline(__always) init(_ field: Field) { rawValue = 1 &<< UInt16(field.rawValue) }

    /// Those that show at once that an object is a segment.
    static let telling: Members = [Members(.content), Members(.start), Members(.end)]
  }

  /// Why a row was refused.
  enum Fault: Equatable {
    case syntax(JSONFault)
    case wrongType(expected: Expected)
    case notASegment
  }

  /// What a field must be.
  enum Expected: UInt8 {
    case text, number
  }

  /// The row read last. Valid until the window moves or the next row is read.
  var fields = SegmentFields()
  /// The row's own job, if it names one.
  var jobID: Bytes?
  var hasModule = false
  /// Where a fault happened: the last field begun, and its key when it is none of the known ones.
  private(set) var field = Field.unknown
  private(set) var unknownKey: Bytes?
  /// The known fields that the row has.
  private(set) var members: Members = []
  /// Whether the row has something that might make it a report before anything that shows it to be a segment.
  private var isDoubtful = false
  /// How many fields the row gave more than once; the last one counts.
  var repeatedFields = 0

  let compactor: JSONCompactor
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchCapacity: Int
  /// Where in `scratch` the next text goes.
  var out: UnsafeMutablePointer<UInt8>
  /// The unknown fields of the row.
  var extra = ExtraFields()
  /// What stood before the value of each member in the last row that was read slowly, from the comma on: rows of one
  /// file mostly agree in it, and then a comparison takes the place of reading the key.
  private let tokens: UnsafeMutablePointer<bytescan_token>
  private let tokenFields: UnsafeMutablePointer<Field>
  private var tokenCount = 0
  private static let greatestTokenCount = 16

  init(maximumDepth: Int, capacity: Int) {
    compactor = JSONCompactor(maximumDepth: maximumDepth)
    scratchCapacity = capacity + ByteWindow.padding
    scratch = SystemMemory.allocate(UInt8.self, scratchCapacity)
    out = scratch
    tokens = .allocate(capacity: Self.greatestTokenCount)
    tokenFields = .allocate(capacity: Self.greatestTokenCount)
  }

  deinit {
    tokens.deallocate()
    tokenFields.deallocate()
    SystemMemory.free(scratch)
  }

  /// Makes room for rows of a window of this capacity.
  mutating func reserve(_ capacity: Int) {
    guard capacity + ByteWindow.padding > scratchCapacity else { return }
    scratchCapacity = capacity + ByteWindow.padding
    scratch = SystemMemory.resize(scratch, to: scratchCapacity)
    out = scratch
  }

  /// Reads the row at the cursor, which must stand at an opening brace.
  ///
  /// - Returns: `nil` with the cursor behind the row; or why not, with the cursor at the fault, or still at the brace
  ///   when the row as a whole is at fault. The fault
  ///   `unexpectedEnd` may just mean that the window ends within the row.
  mutating func scan(_ position: inout Pointer, _ end: Pointer) -> Fault? {
    fields = SegmentFields()
    jobID = nil
    hasModule = false
    unknownKey = nil
    field = .unknown
    out = scratch
    extra.removeAll()
    isDoubtful = false
    var cursor = position
    var seen: Members = []
    var member = 0
    var repeated = 0
    while true {
      if member < tokenCount, bytescan_begins_with_padded(cursor, tokens + member) {
        cursor += Int(tokens[member].length)
        if cursor.pointee <= 0x20 {
          // As `scanKey` does: a row may have more blanks here than the one that the token was learned from, and the place
          // of a fault must not depend on what was learned. A zero may be the end of the window.
          JSONLexis.skipSpace(&cursor, end)
          guard cursor < end else {
            position = cursor
            return .syntax(.unexpectedEnd)
          }
        }
        field = tokenFields[member]
      } else {
        let tokenStart = cursor
        switch scanKey(&cursor, end, isFirst: member == 0) {
        case .failure(let fault):
          position = cursor
          return .syntax(fault)
        case .success(false): return .notASegment
        case .success(true): learnToken(tokenStart, cursor, member: member)
        }
      }
      if seen.contains(Members(field)), field != .unknown { repeated += 1 }
      if !scanPlainly(&cursor, end) {
        if field == .unknown, seen.isDisjoint(with: .telling) { isDoubtful = true }
        if let fault = scanValue(&cursor, end) {
          position = cursor
          return fault
        }
      }
      seen.formUnion(Members(field))
      member += 1
      if cursor.pointee != 0x2C {
        JSONLexis.skipSpace(&cursor, end)
        guard cursor < end else {
          position = cursor
          return .syntax(.unexpectedEnd)
        }
        if cursor.pointee == 0x7D { break }
        guard cursor.pointee == 0x2C else {
          position = cursor
          return .syntax(.expectedCommaOrEnd)
        }
      }
    }
    // A job or a date alone does not make a segment, nor do nulls: in CSV nothing would be left of them.
    if fields.flags.contains(.noID), !fields.hasAnything, extra.isEmpty {
      field = .unknown
      unknownKey = nil
      return .notASegment
    }
    position = cursor + 1
    repeatedFields = repeated
    members = seen.subtracting(Members(.unknown))
    if !extra.isEmpty { finishExtra() }
    return nil
  }

  /// Whether ``JSONClassifier`` would take the row read last for a segment, as far as can be told without asking it.
  var isPlainlySegment: Bool { !isDoubtful && !members.isDisjoint(with: .telling) }

  // MARK: - Other than rows

  /// Reads a value; its compact text is valid until the next call.
  mutating func compact(_ cursor: inout Pointer, _ end: Pointer) -> Result<Bytes, JSONFault> {
    out = scratch
    if let fault = compactor.compact(&cursor, end, to: &out) { return .failure(fault) }
    return .success(Bytes(start: scratch, count: out - scratch))
  }

  /// Reads a key and its colon.
  mutating func key(_ cursor: inout Pointer, _ end: Pointer) -> Result<String, JSONFault> {
    guard cursor < end else { return .failure(.unexpectedEnd) }
    cursor += 1
    out = scratch
    let start = cursor
    var hasEscapes = false
    if let fault = JSONLexis.scanString(&cursor, end, hasEscapes: &hasEscapes) { return .failure(fault) }
    let body = Bytes(start: start, count: cursor - start - 1)
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { return .failure(.unexpectedEnd) }
    guard cursor.pointee == 0x3A else { return .failure(.expectedColon) }
    cursor += 1
    return .success(String(decoding: hasEscapes ? decoded(body) : body, as: UTF8.self))
  }

  /// What the object at the cursor is.
  mutating func classify(_ cursor: inout Pointer, _ end: Pointer) -> JSONClassifier.Verdict {
    JSONClassifier.classify(&cursor, end, compactor: compactor, room: scratch)
  }

  /// Whether the object at the cursor is empty, or its first member is an array.
  mutating func holdsLists(_ cursor: Pointer, _ end: Pointer) -> Result<Bool, JSONFault> {
    JSONClassifier.holdsLists(cursor, end, compactor: compactor, room: scratch)
  }

  // MARK: - Keys

  /// Reads from `{` or `,` to the value; `false` when the object ends instead, the cursor then being behind it.
  @inline(never)
  private mutating func scanKey(_ cursor: inout Pointer, _ end: Pointer, isFirst: Bool) -> Result<Bool, JSONFault> {
    cursor += 1
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { return .failure(.unexpectedEnd) }
    if isFirst, cursor.pointee == 0x7D {
      cursor += 1
      return .success(false)
    }
    guard cursor.pointee == 0x22 else { return .failure(.expectedKey) }
    cursor += 1
    let start = cursor
    var hasEscapes = false
    if let fault = JSONLexis.scanString(&cursor, end, hasEscapes: &hasEscapes) { return .failure(fault) }
    var key = Bytes(start: start, count: cursor - start - 1)
    if hasEscapes { key = decoded(key) }
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { return .failure(.unexpectedEnd) }
    guard cursor.pointee == 0x3A else { return .failure(.expectedColon) }
    cursor += 1
    JSONLexis.skipSpace(&cursor, end)
    guard cursor < end else { return .failure(.unexpectedEnd) }
    field = Self.field(named: key)
    unknownKey = field == .unknown ? key : nil
    return .success(true)
  }

  private mutating func learnToken(_ start: Pointer, _ end: Pointer, member: Int) {
    // A field of the file's own keeps its key for the extra column, so it always takes the slow way.
    guard field != .unknown, end - start <= 32, member <= tokenCount, member < Self.greatestTokenCount else { return }
    tokens[member] = bytescan_make_token(start, end - start)
    tokenFields[member] = field
    tokenCount = max(tokenCount, member + 1)
  }

  static func field(named key: Bytes) -> Field {
    switch key.count {
    case 2: return key.equals("id") ? .id : .unknown
    case 6:
      if key.equals("job_id") { return .jobID }
      return key.equals("module") ? .module : .unknown
    case 7: return key.equals("content") ? .content : .unknown
    case 8:
      if key.equals("end_time") { return .end }
      return key.equals("metadata") ? .metadata : .unknown
    case 10:
      if key.equals("start_time") { return .start }
      return key.equals("created_at") ? .createdAt : .unknown
    default: return .unknown
    }
  }

  // MARK: - Values

  /// Reads a value that is what most are: a string without escapes, a short decimal, metadata. Otherwise nothing is read,
  /// and ``scanValue`` has to.
  ///
  /// A quote or a comma is never met behind the window, where zeros are.
  @inline(__always)
  private mutating func scanPlainly(_ cursor: inout Pointer, _ end: Pointer) -> Bool {
    switch field {
    case .start: return Self.scanTimePlainly(&cursor, end, &fields.start)
    case .end: return Self.scanTimePlainly(&cursor, end, &fields.end)
    case .id:
      guard let text = Self.plainText(&cursor, isLong: false) else { return false }
      fields.id = text
      fields.flags.subtract([.noID, .numericID])
    case .jobID:
      guard let text = Self.plainText(&cursor, isLong: true) else { return false }
      jobID = text
    case .module:
      guard let text = Self.plainText(&cursor, isLong: false) else { return false }
      fields.module = text
      hasModule = true
    case .content:
      guard let text = Self.plainText(&cursor, isLong: true) else { return false }
      fields.content = text
      fields.flags.remove(.noContent)
    case .createdAt:
      guard let text = Self.plainText(&cursor, isLong: true) else { return false }
      fields.createdAt = text
      fields.flags.remove(.noCreatedAt)
    case .metadata, .unknown: return false
    }
    return true
  }

  @inline(__always)
  private static func plainText(_ cursor: inout Pointer, isLong: Bool) -> Bytes? {
    guard cursor.pointee == 0x22 else { return nil }
    let start = cursor + 1
    let stop = isLong ? bytescan_text_stop_padded(start) : bytescan_string_stop_padded(start)
    guard stop.pointee == 0x22 else { return nil }
    cursor = stop + 1
    return Bytes(start: start, count: stop - start)
  }

  @inline(__always)
  private static func scanTimePlainly(_ cursor: inout Pointer, _ end: Pointer, _ time: inout Double) -> Bool {
    // A number that more of the file could make longer is not for this way of reading.
    guard let stop = bytescan_decimal_padded(cursor, &time), stop < end else { return false }
    cursor = stop
    return true
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    guard let baseAddress else { return true }
    return bytescan_equal(baseAddress, text.utf8Start, count)
  }
}

extension RowScanner.Fault: CustomStringConvertible, Error {
  /// A phrase in a user's words, without a full stop.
  var description: String {
    switch self {
    case .syntax(let fault): fault.description
    case .wrongType(.text): "expected a string or null"
    case .wrongType(.number): "expected a number or null"
    case .notASegment: "not a segment: it has none of a segment's fields"
    }
  }
}

extension RowScanner.Field {
  var name: String {
    switch self {
    case .id: "id"
    case .jobID: "job_id"
    case .module: "module"
    case .content: "content"
    case .start: "start_time"
    case .end: "end_time"
    case .metadata: "metadata"
    case .createdAt: "created_at"
    case .unknown: ""
    }
  }
}
