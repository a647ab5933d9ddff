/// Reads the segments of a CSV file into a session's builder.
///
/// The first record names the columns, in any order; columns that are not a segment's fields become unknown fields. An
/// empty cell means that the field is missing, except for `content`, where it is the empty text and `\N` without quotes
/// means that it is missing. `""` in quotes is the empty text in every text column. The cell of an unknown field is its
/// value as JSON if it can be read so, and otherwise a string.
struct CSVLoader: ~Copyable {
  typealias Pointer = UnsafePointer<UInt8>
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private struct Column {
    var field: RowScanner.Field
    var name: String
  }

  /// Why a record is no segment, and in which cell.
  private struct BadCell: Error {
    var reason: String
    var cell: Int
    var hasColumn = true
  }

  private var window: ByteWindow
  private var record: CSVRecord
  private let compactor: JSONCompactor
  private let stem: String
  private var columns: [Column] = []
  /// Records so far, the header not counted.
  private var number = 0
  private var unnamedJob: SegmentStoreBuilder.JobHandle?
  private var extra: [UInt8] = []

  init(_ window: consuming ByteWindow, stem: String, options: LoadOptions) {
    record = CSVRecord(capacity: window.capacity)
    compactor = JSONCompactor(maximumDepth: options.maximumDepth)
    self.window = window
    self.stem = stem
  }

  mutating func load(into session: inout LoadSession) throws(LoadError) {
    session.file.shape = .csv
    try readHeader(&session)
    while let start = try nextRecord(&session) {
      if record.cells.count == 1, record.cells[0].isBare { continue }
      number += 1
      var fields = SegmentFields()
      let jobID: Bytes?
      do throws(BadCell) {
        jobID = try read(&fields)
      } catch {
        let path = "row \(number)" + (error.hasColumn ? ", \(columns[error.cell].name)" : "")
        try session.addBadRow(error.reason, at: window.place(of: record.cells[error.cell].start, path: path))
        continue
      }
      let job = jobID.map { session.builder.job(utf8: $0) } ?? jobWithoutName(&session)
      try extra.withUnsafeBufferPointer { text throws(LoadError) in
        fields.extra = text
        try session.append(fields, to: job, offset: start)
      }
    }
    if let unnamedJob {
      session.builder.name(unnamedJob, as: stem)
      session.note("some segments name no job; they went to: \(stem)")
    }
  }

  private mutating func jobWithoutName(_ session: inout LoadSession) -> SegmentStoreBuilder.JobHandle {
    if let unnamedJob { return unnamedJob }
    let job = session.builder.unnamedJob()
    unnamedJob = job
    return job
  }
}

// MARK: - Records
extension CSVLoader {
  private mutating func readHeader(_ session: inout LoadSession) throws(LoadError) {
    guard try nextRecord(&session) != nil else { throw LoadError(.noSegments, file: window.source.name) }
    var names: Set<UTF8Key> = []
    for cell in record.cells {
      let name = String(decoding: cell.text.trimmed, as: UTF8.self)
      guard names.insert(UTF8Key(name)).inserted else {
        throw malformed("two columns are named \(name)", at: cell.start, path: "header")
      }
      columns.append(Column(field: RowScanner.field(named: cell.text.trimmed), name: name))
    }
    guard columns.contains(where: { $0.field != .unknown }) else {
      throw LoadError(.noSegments, file: window.source.name)
    }
  }

  /// Reads the next record that is a record, and returns where it begins; `nil` at the end.
  private mutating func nextRecord(_ session: inout LoadSession) throws(LoadError) -> Int? {
    while !window.isExhausted {
      var cursor = window.cursor
      let fault = record.scan(&cursor, window.end, isFinal: window.isFinal)
      if fault == .unexpectedEnd {
        try refill(&session)
        continue
      }
      let start = window.cursorOffset
      guard let fault else {
        window.cursor = cursor
        if cursor == window.end, window.isFinal, record.cells.count == 1, record.cells[0].isBare { return nil }
        return start
      }
      let path = columns.isEmpty ? "header" : "row \(number + 1)"
      if fault == .unclosedQuote || columns.isEmpty { throw malformed(fault.description, at: cursor, path: path) }
      number += 1
      try session.addBadRow(fault.description, at: window.place(of: cursor, path: path))
      window.cursor = cursor
      try skipLine(&session)
    }
    return nil
  }

  private mutating func refill(_ session: inout LoadSession) throws(LoadError) {
    try session.checkpoint(bytesRead: window.cursorOffset)
    try window.refill()
    record.reserve(window.capacity)
  }

  /// Moves behind the next line break, where the record after a malformed one is taken to begin.
  private mutating func skipLine(_ session: inout LoadSession) throws(LoadError) {
    while true {
      var cursor = window.cursor
      while cursor < window.end, cursor.pointee != 0x0A { cursor += 1 }
      window.cursor = cursor < window.end ? cursor + 1 : cursor
      if cursor < window.end || window.isFinal { return }
      try refill(&session)
    }
  }

  private mutating func malformed(_ reason: String, at place: Pointer, path: String) -> LoadError {
    LoadError(.malformed(reason), file: window.source.name, at: window.place(of: place, path: path))
  }
}

// MARK: - Cells
extension CSVLoader {
  /// Reads the record's cells into fields, and returns the job it names.
  private mutating func read(_ fields: inout SegmentFields) throws(BadCell) -> Bytes? {
    let count = record.cells.count
    guard count == columns.count else {
      throw BadCell(reason: "expected \(columns.count) cells, found \(count)", cell: count - 1, hasColumn: false)
    }
    var jobID: Bytes?
    extra.removeAll(keepingCapacity: true)
    for position in 0..<count {
      let cell = record.cells[position]
      switch columns[position].field {
      case .id:
        guard !cell.isBare else { break }
        fields.id = cell.text
        fields.flags.remove(.noID)
      case .jobID: jobID = cell.text.isEmpty ? nil : cell.text
      case .module: fields.module = cell.text
      case .content:
        guard cell.isQuoted || !cell.text.equals("\\N") else { break }
        fields.content = cell.text
        fields.flags.remove(.noContent)
      case .createdAt:
        guard !cell.isBare else { break }
        fields.createdAt = cell.text
        fields.flags.remove(.noCreatedAt)
      case .start: fields.start = try time(cell, column: position)
      case .end: fields.end = try time(cell, column: position)
      case .metadata: fields.metadata = try metadata(cell, column: position)
      case .unknown: if !cell.isBare { addExtra(cell, column: position) }
      }
    }
    if !extra.isEmpty { extra.append(0x7D) }
    guard fields.hasAnything else {
      throw BadCell(reason: RowScanner.Fault.notASegment.description, cell: 0, hasColumn: false)
    }
    return jobID
  }

  private func time(_ cell: CSVRecord.Cell, column: Int) throws(BadCell) -> Double {
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

  private mutating func metadata(_ cell: CSVRecord.Cell, column: Int) throws(BadCell) -> Bytes {
    let nothing = Bytes(start: nil, count: 0)
    guard !cell.text.trimmed.isEmpty else { return nothing }
    switch compact(cell.text) {
    case .success(let text): return text.equals("null") ? nothing : text
    case .failure(let fault): throw BadCell(reason: "\(fault), in JSON", cell: column)
    }
  }

  /// The compact text of a cell that is a JSON value as a whole.
  private mutating func compact(_ text: Bytes) -> Result<Bytes, JSONFault> {
    guard var cursor = text.baseAddress else { return .failure(.unexpectedEnd) }
    let end = cursor + text.count
    let start = record.room
    var out = start
    if let fault = compactor.compact(&cursor, end, to: &out) { return .failure(fault) }
    JSONLexis.skipSpace(&cursor, end)
    guard cursor == end else { return .failure(.trailingBytes) }
    record.room = out
    return .success(Bytes(start: start, count: out - start))
  }

  private mutating func addExtra(_ cell: CSVRecord.Cell, column: Int) {
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
