// Arrays of segments, and the recovery from malformed ones.
extension JSONLoader {
  /// Reads the rest of an array of segments.
  mutating func readRows(_ session: inout LoadSession) throws(LoadError) {
    let top = frames.count - 1
    while let byte = try nextElement(closing: 0x5D, isFirst: frames[top].index == 0, &session) {
      if byte == 0x7B {
        if top == 0, let count = try takeRowsReadAhead(layout: .array, &session) {
          frames[top].index += count
          continue
        }
        try readNeighbours(&session)
      } else {
        try skipBadElement(&session)
        frames[top].index += 1
      }
      // A report among rows was entered.
      guard frames.count == top + 1 else { return }
    }
    frames.removeLast()
  }

  /// Reads rows as long as they are well-formed, in the window as a whole, and one comma and little space apart.
  private mutating func readNeighbours(_ session: inout LoadSession) throws(LoadError) {
    let top = frames.count - 1
    let scope = frames[top].scope
    var count = 0
    var job = scopes[scope].rowJob
    let end = window.end
    let limit = askingOffset
    while true {
      var cursor = window.cursor
      guard scanner.scan(&cursor, end) == nil else {
        frames[top].index += count
        scopes[scope].rowCount += count
        try readRow(&session)
        frames[top].index += 1
        return
      }
      let rowJob = self.job(ofRowIn: scope, &session)
      if rowJob != job {
        scopes[scope].noteRows(of: rowJob)
        job = rowJob
      }
      repeatedFields += scanner.repeatedFields
      if scanner.hasModule {
        try session.append(&scanner.fields, isPadded: true, to: rowJob, offset: window.cursorOffset)
      } else {
        try appendRow(to: rowJob, module: frames[top].module, &session)
      }
      window.cursor = cursor
      count += 1
      if cursor.pointee == 0x2C {
        cursor += 1
        JSONLexis.skipSpace(&cursor, end)
        if cursor.pointee == 0x7B, window.offset(of: cursor) < limit {
          window.cursor = cursor
          continue
        }
      }
      frames[top].index += count
      scopes[scope].rowCount += count
      return
    }
  }

  /// Reads the row at the cursor, or recovers from it.
  mutating func readRow(_ session: inout LoadSession) throws(LoadError) {
    let frame = frames[frames.count - 1]
    while true {
      var cursor = window.cursor
      guard let fault = scanner.scan(&cursor, window.end) else {
        try takeRow(scope: frame.scope, module: frame.module, &session)
        window.cursor = cursor
        return
      }
      if fault == .syntax(.unexpectedEnd), !window.isFinal {
        try refill(&session)
        continue
      }
      if case .notASegment = fault, case .report = try classifyObject(&session) {
        try beginReport(fallbackName: nil, &session)
        return
      }
      let place = window.place(of: cursor, path: path + fieldPath)
      if case .syntax(let syntax) = fault {
        guard try skipBrokenRow(&session) else {
          throw LoadError(.malformed(syntax.description), file: window.source.name, at: place)
        }
      } else {
        _ = try compactValue(&session)
      }
      scopes[frame.scope].rowCount += 1
      try session.addBadRow(fault.description, at: place)
      return
    }
  }

  /// Skips an element that is no object.
  mutating func skipBadElement(_ session: inout LoadSession) throws(LoadError) {
    let place = window.place(of: window.cursor, path: path)
    _ = try compactValue(&session)
    scopes[frames[frames.count - 1].scope].rowCount += 1
    try session.addBadRow("expected an object", at: place)
  }

  /// Gives the scanned row, which begins at the cursor, to the builder.
  mutating func takeRow(scope: Int, module: [UInt8], _ session: inout LoadSession) throws(LoadError) {
    let job = job(ofRowIn: scope, &session)
    scopes[scope].noteRows(of: job)
    scopes[scope].rowCount += 1
    repeatedFields += scanner.repeatedFields
    try appendRow(to: job, module: module, &session)
  }

  private mutating func appendRow(
    to job: SegmentStoreBuilder.JobHandle, module: [UInt8], _ session: inout LoadSession
  ) throws(LoadError) {
    guard !scanner.hasModule, !module.isEmpty else {
      return try session.append(&scanner.fields, isPadded: true, to: job, offset: window.cursorOffset)
    }
    var fields = scanner.fields
    try module.withUnsafeBufferPointer { name throws(LoadError) in
      fields.module = name
      try session.append(&fields, isPadded: false, to: job, offset: window.cursorOffset)
    }
  }

  /// The job of the scanned row.
  @inline(__always)
  private mutating func job(
    ofRowIn scope: Int, _ session: inout LoadSession
  ) -> SegmentStoreBuilder.JobHandle {
    if let id = scanner.jobID { return session.builder.job(utf8: id) }
    return job(ofScope: scope, &session)
  }

  /// The job of a scope's rows that name none.
  private mutating func job(ofScope scope: Int, _ session: inout LoadSession) -> SegmentStoreBuilder.JobHandle {
    if let job = scopes[scope].namedJob ?? scopes[scope].unnamedJob { return job }
    let job = session.builder.unnamedJob()
    scopes[scope].unnamedJob = job
    return job
  }

  // MARK: - Recovery

  /// Moves behind a row that is not well-formed, if its end can be told; otherwise the cursor stays.
  private mutating func skipBrokenRow(_ session: inout LoadSession) throws(LoadError) -> Bool {
    while true {
      switch BrokenRow.end(from: window.cursor, window.end, isFinal: window.isFinal) {
      case .found(let end):
        window.cursor = end
        return true
      case .none: return false
      case .needsMore: try refill(&session)
      }
    }
  }
}
