/// Makes segments of the records of a CSV file.
///
/// An empty cell means that the field is missing, except for `content`, where it is the empty text and `\N` without quotes
/// means that it is missing. `""` in quotes is the empty text in every text column. The cell of an unknown field is its
/// value as JSON if it can be read so, and otherwise a string.
struct CSVRowReader: ~Copyable {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  struct Column: Sendable {
    var field: RowScanner.Field
    var name: String
  }

  /// Why a record is no segment, and in which cell.
  struct BadCell: Error {
    var reason: String
    var cell: Int
    var hasColumn = true
  }

  var record: CSVRecord
  private(set) var columns: [Column] = []
  /// The columns' fields alone, which is all that a record needs as a rule.
  private(set) var columnFields: [RowScanner.Field] = []
  /// The segment read last. Valid until the window moves or the next record is read.
  var fields = SegmentFields()
  /// The job it names.
  private(set) var jobID: Bytes?
  private let compactor: JSONCompactor
  /// The unknown fields of the record, as the text of an object still without its closing brace.
  private var extra: [UInt8] = []
  private var extraText = ColumnBuilder<UInt8>()

  init(maximumDepth: Int, capacity: Int) {
    record = CSVRecord(capacity: capacity)
    compactor = JSONCompactor(maximumDepth: maximumDepth)
  }

  /// Takes over the columns of the header.
  mutating func begin(_ columns: [Column]) {
    self.columns = columns
    columnFields = columns.map(\.field)
  }

  /// Reads the cells of `record` into ``fields``.
  mutating func read() throws(BadCell) {
    clear()
    let cells = record.cells
    guard cells.count == columnFields.count else {
      throw BadCell(
        reason: "expected \(columns.count) cells, found \(cells.count)", cell: cells.count - 1, hasColumn: false)
    }
    for column in 0..<cells.count {
      let cell = cells[column]
      switch columnFields[column] {
      case .id: takeID(cell)
      case .jobID: takeJobID(cell)
      case .module: fields.module = cell.text
      case .content: takeContent(cell)
      case .createdAt: takeCreatedAt(cell)
      case .start: fields.start = try time(cell, column: column)
      case .end: fields.end = try time(cell, column: column)
      case .metadata: fields.metadata = try metadata(cell, column: column)
      case .unknown: takeUnknown(cell, column: column)
      }
    }
    finish()
    guard fields.hasAnything else {
      throw BadCell(reason: RowScanner.Fault.notASegment.description, cell: 0, hasColumn: false)
    }
  }

  /// Forgets the record read last.
  @inline(__always)
  mutating func clear() {
    fields = SegmentFields()
    jobID = nil
    if !extra.isEmpty { extra.removeAll(keepingCapacity: true) }
  }

  @inline(__always)
  mutating func takeID(_ cell: CSVRecord.Cell) {
    Self.take(cell, as: &fields.id, clearing: .noID, in: &fields.flags)
  }

  @inline(__always)
  mutating func takeJobID(_ cell: CSVRecord.Cell) { jobID = cell.isBare ? nil : cell.text }

  @inline(__always)
  mutating func takeContent(_ cell: CSVRecord.Cell) {
    guard cell.isQuoted || !cell.text.equals("\\N") else { return }
    fields.content = cell.text
    fields.flags.remove(.noContent)
  }

  @inline(__always)
  mutating func takeCreatedAt(_ cell: CSVRecord.Cell) {
    Self.take(cell, as: &fields.createdAt, clearing: .noCreatedAt, in: &fields.flags)
  }

  /// Takes a text that is missing where its cell is bare.
  @inline(__always)
  private static func take(
    _ cell: CSVRecord.Cell, as text: inout Bytes, clearing flag: SegmentShard.Flags, in flags: inout SegmentShard.Flags
  ) {
    guard !cell.isBare else { return }
    text = cell.text
    flags.remove(flag)
  }

  /// Completes the segment when all cells are taken.
  @inline(__always)
  mutating func finish() {
    if !extra.isEmpty { takeExtra() }
  }

  /// Closes the object of unknown fields and moves it to where nothing moves it.
  private mutating func takeExtra() {
    extra.append(0x7D)
    extraText.truncate(to: 0)
    extra.withUnsafeBufferPointer { extraText.append($0) }
    fields.extra = extraText.elements
  }

  @inline(__always)
  func time(_ cell: CSVRecord.Cell, column: Int) throws(BadCell) -> Double {
    if let base = cell.text.baseAddress, !cell.text.isEmpty {
      var cursor = base
      var value = 0.0
      let end = base + cell.text.count
      if JSONNumberLexis.scanPadded(&cursor, end, value: &value) == nil, cursor == end { return value }
    }
    return try timeInBlanks(cell, column: column)
  }

  @inline(never)
  private func timeInBlanks(_ cell: CSVRecord.Cell, column: Int) throws(BadCell) -> Double {
    let text = cell.text.trimmed
    guard let base = text.baseAddress, !text.isEmpty else { return .nan }
    var cursor = base
    var value = 0.0
    let fault = JSONNumberLexis.scan(&cursor, base + text.count, value: &value)
    guard fault == nil, cursor == base + text.count else {
      let reason = fault == .numberTooLarge ? JSONFault.numberTooLarge.description : "expected a number"
      throw BadCell(reason: reason, cell: column)
    }
    return value
  }

  mutating func metadata(_ cell: CSVRecord.Cell, column: Int) throws(BadCell) -> Bytes {
    let nothing = Bytes(start: nil, count: 0)
    guard !cell.isBare, !cell.text.trimmed.isEmpty else { return nothing }
    switch compact(cell.text) {
    case .success(let text): return text.equals("null") ? nothing : text
    case .failure(let fault): throw BadCell(reason: "\(fault), in JSON", cell: column)
    }
  }

  /// The compact text of a cell that is a JSON value as a whole.
  private mutating func compact(_ text: Bytes) -> Result<Bytes, JSONFault> {
    guard var cursor = text.baseAddress else { return .failure(.unexpectedEnd) }
    let end = cursor + text.count
    var out = record.room
    let result = compactor.compacted(&cursor, end, to: &out)
    guard case .success = result else { return result }
    JSONLexis.skipSpace(&cursor, end)
    guard cursor == end else { return .failure(.trailingBytes) }
    record.room = out
    return result
  }

  mutating func takeUnknown(_ cell: CSVRecord.Cell, column: Int) {
    guard !cell.isBare else { return }
    extra.append(extra.isEmpty ? 0x7B : 0x2C)
    JSONValue.appendString(columns[column].name.utf8, to: &extra)
    extra.append(0x3A)
    let room = record.room
    if !cell.text.isEmpty, case .success(let value) = compact(cell.text) {
      extra.append(contentsOf: value)
    } else {
      JSONValue.appendString(cell.text, to: &extra)
    }
    record.room = room
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Without spaces and tabs at both ends.
  var trimmed: UnsafeBufferPointer<UInt8> {
    var (lower, upper) = (0, count)
    while lower < upper, self[lower] == 0x20 || self[lower] == 0x09 { lower += 1 }
    while lower < upper, self[upper - 1] == 0x20 || self[upper - 1] == 0x09 { upper -= 1 }
    return UnsafeBufferPointer(rebasing: self[lower..<upper])
  }
}
