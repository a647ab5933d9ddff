// Reading through the window: tokens and values that may reach over its end.
extension JSONLoader {
  mutating func refill(_ session: inout LoadSession) throws(LoadError) {
    try session.checkpoint(bytesRead: window.cursorOffset)
    do throws(LoadError) {
      try window.refill()
    } catch {
      guard error.place != nil else { throw error }
      throw LoadError(error.reason, file: error.file, at: window.place(of: window.cursor, path: path))
    }
    scanner.reserve(window.capacity)
  }

  /// Moves to the next byte that is no white space and returns it; `nil` at the end of the source.
  @inline(__always)
  mutating func skipSpace(_ session: inout LoadSession) throws(LoadError) -> UInt8? {
    while true {
      var cursor = window.cursor
      JSONLexis.skipSpace(&cursor, window.end)
      window.cursor = cursor
      if cursor < window.end { return cursor.pointee }
      if window.isFinal { return nil }
      try refill(&session)
    }
  }

  /// The first byte of the first element of the array at the cursor, or its `]`; the cursor stays at the bracket.
  mutating func peekElement(_ session: inout LoadSession) throws(LoadError) -> UInt8? {
    while true {
      var cursor = window.cursor + 1
      if window.cursor < window.end {
        JSONLexis.skipSpace(&cursor, window.end)
        if cursor < window.end {
          elementDistance = cursor - window.cursor
          return cursor.pointee
        }
      }
      if window.isFinal { return nil }
      try refill(&session)
    }
  }

  /// What the object at a distance from the cursor is.
  mutating func classifyObject(
    at distance: Int = 0, _ session: inout LoadSession
  ) throws(LoadError) -> JSONClassifier.Verdict {
    while true {
      var cursor = window.cursor + distance
      let verdict = scanner.classify(&cursor, window.end)
      guard case .fault(.unexpectedEnd) = verdict, !window.isFinal else { return verdict }
      try refill(&session)
    }
  }

  /// Whether the object at the cursor is empty, or its first member is an array; not where it is malformed.
  mutating func holdsLists(_ session: inout LoadSession) throws(LoadError) -> Bool {
    while true {
      switch scanner.holdsLists(window.cursor, window.end) {
      case .success(let holds): return holds
      case .failure(.unexpectedEnd) where !window.isFinal: try refill(&session)
      case .failure: return false
      }
    }
  }

  /// Reads a key and its colon.
  mutating func readKey(_ session: inout LoadSession) throws(LoadError) -> String {
    while true {
      var cursor = window.cursor
      switch scanner.key(&cursor, window.end) {
      case .success(let key):
        window.cursor = cursor
        return key
      case .failure(.unexpectedEnd) where !window.isFinal: try refill(&session)
      case .failure(let fault): throw malformed(fault, at: cursor)
      }
    }
  }

  /// Reads a value and returns its compact text, which is valid until the next call to the scanner.
  mutating func compactValue(_ session: inout LoadSession) throws(LoadError) -> UnsafeBufferPointer<UInt8> {
    while true {
      var cursor = window.cursor
      switch scanner.compact(&cursor, window.end) {
      // A number that touches the window's end may go on behind it.
      case .success where cursor == window.end && !window.isFinal: try refill(&session)
      case .success(let text):
        window.cursor = cursor
        return text
      case .failure(.unexpectedEnd) where !window.isFinal: try refill(&session)
      case .failure(let fault): throw malformed(fault, at: cursor)
      }
    }
  }

  mutating func readValue(_ session: inout LoadSession) throws(LoadError) -> JSONValue {
    let start = window.cursorOffset
    let text = try compactValue(&session)
    switch JSONValue.parse(text, maximumDepth: JSONLimits.greatestDepth) {
    case .success(let value): return value
    case .failure(let error):
      throw LoadError(
        .malformed(error.fault.description), file: window.source.name,
        at: LoadPlace(byteOffset: start, line: window.place(of: window.cursor, path: "").line, path: path))
    }
  }

  // MARK: - Places

  mutating func malformed(_ fault: JSONFault) -> LoadError { malformed(fault, at: window.cursor) }

  mutating func malformed(_ fault: JSONFault, at cursor: Pointer, path: String? = nil) -> LoadError {
    LoadError(
      .malformed(fault.description), file: window.source.name,
      at: window.place(of: cursor, path: path ?? self.path))
  }

  mutating func addBadRow(
    _ reason: String, at cursor: Pointer, path: String? = nil, _ session: inout LoadSession
  ) throws(LoadError) {
    try session.addBadRow(reason, at: window.place(of: cursor, path: path ?? self.path))
  }

  /// The way from the top to the element or member at the cursor.
  var path: String {
    frames.reduce(into: "$") { path, frame in
      switch frame.kind {
      case .rows, .mixed: path += "[\(frame.index)]"
      case .object, .modules: path += frame.key.map(Self.step) ?? ""
      }
    }
  }

  /// The way from the row to the field that the scanner stopped in.
  var fieldPath: String {
    if scanner.field != .unknown { return Self.step(scanner.field.name) }
    return scanner.unknownKey.map { Self.step(String(decoding: $0, as: UTF8.self)) } ?? ""
  }

  private static func step(_ key: String) -> String {
    let isPlain =
      !key.isEmpty
      && key.utf8.allSatisfy { byte in
        byte == 0x5F || byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
      }
    return isPlain ? ".\(key)" : "[\(JSONValue.string(key).jsonText)]"
  }
}
