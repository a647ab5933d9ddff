/// Reads the segments of a CSV file into a session's builder.
///
/// The first record names the columns, in any order; columns that are not a segment's fields become unknown fields.
struct CSVLoader: ~Copyable {
  typealias Pointer = UnsafePointer<UInt8>
  typealias Bytes = UnsafeBufferPointer<UInt8>

  private var window: ByteWindow
  private var rows: CSVRowReader
  private let stem: String
  /// Records so far, the header not counted.
  private var number = 0
  private var unnamedJob: SegmentStoreBuilder.JobHandle?
  /// The rows that other threads read meanwhile; begun at most once in a file.
  private var readAhead: ReadAhead?
  private var hasReadAhead = false
  /// Where to ask for them next.
  private var askingOffset = Int.max

  init(_ window: consuming ByteWindow, stem: String, options: LoadOptions) {
    rows = CSVRowReader(maximumDepth: options.maximumDepth, capacity: window.capacity)
    self.window = window
    self.stem = stem
  }

  /// The bytes read so far.
  var byteCount: Int { window.source.position }

  mutating func load(into session: inout LoadSession) throws(LoadError) {
    session.file.shape = .csv
    try readHeader(&session)
    while true {
      if window.cursorOffset >= askingOffset, try takeRowsReadAhead(&session) { continue }
      var cursor = window.cursor
      let start: Int
      if rows.readPlainly(&cursor, window.end) {
        start = window.cursorOffset
        window.cursor = cursor
        number += 1
      } else {
        guard let next = try nextRecord(&session) else { break }
        guard try readRecord(&session) else { continue }
        start = next
      }
      let job = rows.jobID.map { session.builder.job(utf8: $0) } ?? jobWithoutName(&session)
      try session.append(&rows.fields, isPadded: true, to: job, offset: start)
      if !hasReadAhead, rows.jobID != nil { beginReadingAhead(session) }
    }
    if let unnamedJob {
      session.builder.name(unnamedJob, as: stem)
      session.note("some segments name no job; they went to: \(stem)")
    }
  }

  /// Makes a segment of the record read last; `false` where it is none.
  private mutating func readRecord(_ session: inout LoadSession) throws(LoadError) -> Bool {
    let cells = rows.record.cells
    if cells.count == 1, cells[0].isBare { return false }
    number += 1
    do throws(CSVRowReader.BadCell) {
      try rows.read()
      return true
    } catch {
      let path = "row \(number)" + (error.hasColumn ? ", \(rows.columns[error.cell].name)" : "")
      try session.addBadRow(error.reason, at: window.place(of: cells[error.cell].start, path: path))
      return false
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
    var columns: [CSVRowReader.Column] = []
    for cell in rows.record.cells {
      // Blanks around a name are part of it where quotes say so.
      let text = cell.isQuoted ? cell.text : cell.text.trimmed
      let name = String(decoding: text, as: UTF8.self)
      guard names.insert(UTF8Key(name)).inserted else {
        throw malformed("two columns are named \(name)", at: cell.start, path: "header")
      }
      columns.append(CSVRowReader.Column(field: RowScanner.field(named: text), name: name))
    }
    guard columns.contains(where: { $0.field != .unknown }) else {
      throw LoadError(.noSegments, file: window.source.name)
    }
    rows.begin(columns)
  }

  /// Reads the next record that is a record, and returns where it begins; `nil` at the end.
  private mutating func nextRecord(_ session: inout LoadSession) throws(LoadError) -> Int? {
    while !window.isExhausted {
      var cursor = window.cursor
      let fault = rows.record.scan(&cursor, window.end, isFinal: window.isFinal)
      if fault == .unexpectedEnd {
        try refill(&session)
        continue
      }
      let start = window.cursorOffset
      guard let fault else {
        window.cursor = cursor
        let cells = rows.record.cells
        if cursor == window.end, window.isFinal, cells.count == 1, cells[0].isBare { return nil }
        return start
      }
      let path = rows.columns.isEmpty ? "header" : "row \(number + 1)"
      if fault == .unclosedQuote || rows.columns.isEmpty {
        throw malformed(fault.description, at: cursor, path: path)
      }
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
    rows.record.reserve(window.capacity)
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

// MARK: - Reading ahead
extension CSVLoader {
  /// Lets other threads read on from the record at the cursor, if there is enough to read.
  private mutating func beginReadingAhead(_ session: borrowing LoadSession) {
    hasReadAhead = true
    let (options, source, columns) = (session.options, window.source.bytes, rows.columns)
    readAhead = ReadAhead(
      from: window.cursorOffset, of: source, options: options, spareShards: session.builder.spareShards
    ) {
      range, isFirst, spareShards, stop in
      CSVRegionReader(
        source, range, columns: columns, options: options, stop: stop, spareShards: spareShards
      ).read(isFirst: isFirst)
    }
    askingOffset = readAhead?.askingOffset ?? .max
  }

  /// Takes the rows from the record at the cursor on, if they were read ahead, and moves behind them.
  private mutating func takeRowsReadAhead(_ session: inout LoadSession) throws(LoadError) -> Bool {
    let taken = try readAhead?.take(at: window.cursorOffset, into: &session)
    askingOffset = readAhead?.askingOffset ?? .max
    guard let taken else { return false }
    number += taken.rowCount
    window.move(to: taken.end)
    return true
  }
}
