/// Reads the segments of a region of a CSV file ahead of their turn.
struct CSVRegionReader: ~Copyable {
  private let range: Range<Int>
  private let stop: StopCheck
  private var window: ByteWindow
  private var reader: CSVRowReader
  private var rows: RegionRows

  init(
    _ source: SourceBytes, _ range: Range<Int>, columns: [CSVRowReader.Column], options: LoadOptions, stop: StopCheck,
    spareShards: SpareShards
  ) {
    self.range = range
    self.stop = stop
    window = ByteWindow(
      ByteSource(source, from: range.lowerBound, stop: stop), size: options.windowSize,
      maximumSize: options.maximumRowSize)
    reader = CSVRowReader(maximumDepth: options.maximumDepth, capacity: window.capacity)
    reader.begin(columns)
    rows = RegionRows(options: options, stop: stop, name: source.name, spareShards: spareShards)
  }

  consuming func read(isFirst: Bool) -> RegionBox {
    if isFirst || findRecord() { readRecords() }
    return rows.finish()
  }

  /// `false` where reading must end.
  private mutating func refill() -> Bool {
    guard !window.isFinal, stop.reason == nil, (try? window.refill()) != nil else { return false }
    reader.record.reserve(window.capacity)
    return true
  }

  private mutating func readRecords() {
    rows.start = window.cursorOffset
    while true {
      let offset = window.cursorOffset
      if offset >= range.upperBound {
        rows.next = offset
        break
      }
      guard let end = readRow(), let job = reader.jobID,
        rows.append(&reader.fields, job: job, offset: offset, end: end)
      else { break }
      window.cursor += end - offset
    }
  }

  /// Reads the segment at the cursor, where it stays, and returns where its record ends.
  private mutating func readRow() -> Int? {
    var cursor = window.cursor
    if reader.readPlainly(&cursor, window.end) { return window.offset(of: cursor) }
    while true {
      cursor = window.cursor
      let fault = reader.record.scan(&cursor, window.end, isFinal: window.isFinal)
      if fault == .unexpectedEnd, refill() { continue }
      // At the end of the file stands a record of one cell without text, which is none.
      guard fault == nil, cursor > window.cursor, (try? reader.read()) != nil else { return nil }
      return window.offset(of: cursor)
    }
  }

  /// Moves to the first place in the region that looks like the beginning of a record: behind a line break, with the
  /// right number of cells, and a job among them.
  private mutating func findRecord() -> Bool {
    var isBehindBreak = false
    while window.cursorOffset < range.upperBound {
      guard window.cursor < window.end else {
        guard refill() else { return false }
        continue
      }
      if isBehindBreak, readRow() != nil, reader.jobID != nil { return true }
      isBehindBreak = window.cursor.pointee == 0x0A
      window.cursor += 1
    }
    return false
  }
}
