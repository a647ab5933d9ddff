/// Reads the segments of one JSON or NDJSON source, whatever its shape, into a session's builder.
///
/// The source is read once from front to back. Reports are walked member by member with a stack of frames; arrays of
/// segments are read row by row. Only one row, or one unknown field, needs to be in memory as a whole.
struct JSONLoader: ~Copyable {
  typealias Pointer = UnsafePointer<UInt8>

  var window: ByteWindow
  var scanner: RowScanner
  var frames: [JSONFrame] = []
  /// The scope of the file, and those of the reports around the cursor.
  var scopes: [JSONScope]
  private let stem: String
  /// Whether there is more than one value in the source, one a line.
  private var isNDJSON = false
  private var hasTopLevelArray = false
  var reportCount = 0
  var hasModulesObject = false
  /// How far behind the bracket at the cursor the element is that was looked at last.
  var elementDistance = 0
  /// The fields that rows gave more than once.
  var repeatedFields = 0
  /// The rows that other threads read meanwhile; begun at most once in a file.
  var readAhead: ReadAhead?
  var hasReadAhead = false
  /// Where to ask for them next.
  var askingOffset = Int.max

  init(_ window: consuming ByteWindow, stem: String, options: LoadOptions) {
    scanner = RowScanner(maximumDepth: options.maximumDepth, capacity: window.capacity)
    self.window = window
    self.stem = stem
    scopes = [JSONScope(parent: nil, fallbackName: stem)]
  }

  /// The bytes read so far.
  var byteCount: Int { window.source.position }

  mutating func load(into session: inout LoadSession) throws(LoadError) {
    var valueCount = 0
    var onlyStrangers = true
    while try skipSpace(&session) != nil {
      if valueCount > 0 {
        guard !hasTopLevelArray else { throw malformed(.trailingBytes) }
        isNDJSON = true
      }
      let lineCount = try readLines(&session)
      if lineCount > 0 {
        onlyStrangers = false
        valueCount += lineCount
        if valueCount > 1 { isNDJSON = true }
        continue
      }
      if try topLevelValue(&session) { onlyStrangers = false }
      valueCount += 1
    }
    if onlyStrangers, valueCount <= 1 { throw LoadError(.noSegments, file: window.source.name) }
    try endScope(0, &session)
    session.file.shape = shape
    if repeatedFields > 0 {
      let fields = repeatedFields == 1 ? "1 field was" : "\(repeatedFields) fields were"
      session.note("\(fields) given more than once in a row; the last value was taken")
    }
  }

  private var shape: LoadReport.Shape {
    if isNDJSON { return .ndjson }
    if reportCount > 1 || (reportCount == 1 && scopes[0].hasSeveralJobs) { return .combined }
    if reportCount == 1 { return hasModulesObject ? .aggregated : .results }
    return .segments
  }

  // MARK: - Values at the top

  /// Reads one value; `false` when it is well-formed, and neither a segment nor a report nor an array.
  private mutating func topLevelValue(_ session: inout LoadSession) throws(LoadError) -> Bool {
    let startOffset = window.cursorOffset
    do throws(LoadError) {
      switch window.cursor.pointee {
      case 0x7B:
        switch try classifyObject(&session) {
        case .report:
          try beginReport(fallbackName: nil, &session)
          try readFrames(&session)
        case .segment, .fault: try topLevelRow(&session)
        case .neither:
          try addBadRow(RowScanner.Fault.notASegment.description, at: window.cursor, &session)
          _ = try compactValue(&session)
          return false
        }
      case 0x5B:
        if !isNDJSON { hasTopLevelArray = true }
        try beginArray(module: [], isKnownToHoldRows: true, &session)
        try readFrames(&session)
      default:
        _ = try compactValue(&session)
        guard isNDJSON else { return false }
        try addBadRow("expected an object", at: window.cursor, &session)
      }
      return true
    } catch {
      try recoverLine(from: startOffset, after: error, &session)
      return true
    }
  }

  private mutating func topLevelRow(_ session: inout LoadSession) throws(LoadError) {
    while true {
      var cursor = window.cursor
      guard let fault = scanner.scan(&cursor, window.end) else {
        try takeRow(scope: 0, module: [], &session)
        window.cursor = cursor
        return
      }
      if case .syntax(let syntax) = fault {
        if syntax == .unexpectedEnd, !window.isFinal {
          try refill(&session)
          continue
        }
        throw malformed(syntax, at: cursor, path: path + fieldPath)
      }
      try addBadRow(fault.description, at: cursor, path: path + fieldPath, &session)
      _ = try compactValue(&session)
      return
    }
  }

  /// Goes on behind the line that an error lies in, when the source is NDJSON; otherwise throws the error.
  private mutating func recoverLine(
    from startOffset: Int, after error: LoadError, _ session: inout LoadSession
  ) throws(LoadError) {
    guard case .malformed(let reason) = error.reason, let place = error.place else { throw error }
    guard try findNextLine(from: startOffset, errorAt: place.byteOffset, &session) else { throw error }
    isNDJSON = true
    frames = []
    while scopes.count > 1 { try endScope(scopes.count - 1, &session) }
    try session.addBadRow(reason, at: place)
  }

  /// Moves the cursor to the line after a broken value; `false` when the source does not look like NDJSON.
  ///
  /// A line break between something that is not `[`, `{`, `,` or `:` and an opening brace cannot occur within a value, so
  /// it proves that the lines are values of their own.
  private mutating func findNextLine(
    from startOffset: Int, errorAt errorOffset: Int, _ session: inout LoadSession
  ) throws(LoadError) -> Bool {
    // A row is still in the window as a whole. A report has passed through it, and its line may end at the error.
    if window.cursorOffset > startOffset { window.cursor = window.pointer(atOffset: errorOffset) ?? window.cursor }
    var scanned = 0
    var last: UInt8 = 0x7D
    while true {
      var cursor = window.cursor + scanned
      while cursor < window.end, cursor.pointee != 0x0A {
        if cursor.pointee > 0x20 { last = cursor.pointee }
        cursor += 1
      }
      scanned = cursor - window.cursor
      if cursor < window.end { break }
      if window.isFinal {
        guard isNDJSON else { return false }
        window.cursor = window.end
        return true
      }
      try refill(&session)
    }
    let lineEnd = window.cursor + scanned
    window.cursor = lineEnd
    guard let next = try skipSpace(&session) else { return isNDJSON }
    if isNDJSON { return true }
    return next == 0x7B && last != 0x7B && last != 0x5B && last != 0x2C && last != 0x3A
  }
}
