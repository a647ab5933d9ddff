/// Reads the segments of a region of a JSON array, or of lines, ahead of their turn.
struct JSONRegionReader: ~Copyable {
  /// What stands between the segments.
  enum Layout: Sendable {
    /// Commas.
    case array
    /// White space.
    case lines
  }

  private let layout: Layout
  /// The members that a row must have for reading to begin with it: those of the row in front of all regions.
  private let members: RowScanner.Members
  private let range: Range<Int>
  private let stop: StopCheck
  private var window: ByteWindow
  private var scanner: RowScanner
  private var rows: RegionRows

  init(
    _ source: SourceBytes, _ range: Range<Int>, layout: Layout, members: RowScanner.Members, options: LoadOptions,
    stop: StopCheck, spareShards: SpareShards
  ) {
    self.layout = layout
    self.members = members
    self.range = range
    self.stop = stop
    window = ByteWindow(
      ByteSource(source, from: range.lowerBound, stop: stop), size: options.windowSize,
      maximumSize: options.maximumRowSize)
    scanner = RowScanner(maximumDepth: options.maximumDepth, capacity: window.capacity)
    rows = RegionRows(options: options, stop: stop, name: source.name, spareShards: spareShards)
  }

  consuming func read(isFirst: Bool) -> RegionBox {
    if isFirst || findRow() { readRows() }
    return rows.finish()
  }

  /// `false` where reading must end.
  private mutating func refill() -> Bool {
    guard !window.isFinal, stop.reason == nil, (try? window.refill()) != nil else { return false }
    scanner.reserve(window.capacity)
    return true
  }

  /// Moves to the next byte that is no white space; `nil` where there is none, or reading must end.
  @inline(__always)
  private mutating func skipSpace() -> UInt8? {
    while true {
      var cursor = window.cursor
      JSONLexis.skipSpace(&cursor, window.end)
      window.cursor = cursor
      if cursor < window.end { return cursor.pointee }
      guard refill() else { return nil }
    }
  }

  private mutating func readRows() {
    rows.start = window.cursorOffset
    while true {
      var cursor = window.cursor
      if window.cursorOffset >= range.upperBound {
        rows.next = window.cursorOffset
        break
      }
      let fault = cursor < window.end ? scanner.scan(&cursor, window.end) : .syntax(.unexpectedEnd)
      if fault == .syntax(.unexpectedEnd), refill() { continue }
      guard fault == nil, scanner.hasModule, let job = scanner.jobID, layout == .array || scanner.isPlainlySegment,
        rows.append(&scanner.fields, job: job, offset: window.cursorOffset, end: window.offset(of: cursor))
      else { break }
      rows.repeatedFields += scanner.repeatedFields
      window.cursor = cursor
      if layout == .array {
        guard skipSpace() == 0x2C else { break }
        window.cursor += 1
      }
      guard skipSpace() == 0x7B else { break }
    }
  }

  /// Moves to the first place in the region that looks like the beginning of a row: a brace behind what stands between
  /// rows, of an object with the right members.
  private mutating func findRow() -> Bool {
    let separator: UInt8 = layout == .array ? 0x2C : 0x0A
    var isBehindSeparator = false
    while window.cursorOffset < range.upperBound {
      guard window.cursor < window.end else {
        guard refill() else { return false }
        continue
      }
      let byte = window.cursor.pointee
      if byte == 0x7B, isBehindSeparator, isRow() { return true }
      if byte == separator || byte > 0x20 { isBehindSeparator = byte == separator }
      window.cursor += 1
    }
    return false
  }

  /// Whether a row like that in front of all regions begins at the cursor.
  private mutating func isRow() -> Bool {
    while true {
      var cursor = window.cursor
      let fault = scanner.scan(&cursor, window.end)
      if fault == .syntax(.unexpectedEnd), refill() { continue }
      return fault == nil && scanner.members == members && scanner.hasModule && scanner.jobID != nil
    }
  }
}
