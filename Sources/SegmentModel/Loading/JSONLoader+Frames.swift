// The walk through reports: objects, and arrays whose elements are told one by one.
extension JSONLoader {
  mutating func readFrames(_ session: inout LoadSession) throws(LoadError) {
    while let frame = frames.last {
      switch frame.kind {
      case .rows: try readRows(&session)
      case .mixed: try readElement(&session)
      case .object, .modules: try readMember(&session)
      }
    }
  }

  // MARK: - Arrays

  /// Enters the array at the cursor.
  ///
  /// - Parameter isKnownToHoldRows: whether elements are rows even if they do not look like it.
  /// - Returns: `false`, still before the array, when nothing in it is for the loader.
  @discardableResult
  mutating func beginArray(
    module: [UInt8], isKnownToHoldRows: Bool, _ session: inout LoadSession
  ) throws(LoadError) -> Bool {
    guard frames.count < session.options.maximumDepth else { throw malformed(.tooDeep) }
    // The first element tells, so it must be in the window, with the bracket before it.
    let element = try peekElement(&session)
    var kind = JSONFrame.Kind.rows
    switch element {
    case 0x7B?:
      switch try classifyObject(at: elementDistance, &session) {
      case .segment, .fault: break
      case .report: kind = .mixed
      case .neither: if !isKnownToHoldRows { return false }
      }
    case 0x5B? where frames.isEmpty || frames.last?.kind == .mixed: kind = .mixed
    default: if !isKnownToHoldRows { return false }
    }
    window.cursor += 1
    frames.append(JSONFrame(kind: kind, scope: scopes.count - 1, module: module))
    return true
  }

  /// Reads one element of an array of reports, or its end.
  private mutating func readElement(_ session: inout LoadSession) throws(LoadError) {
    guard let byte = try nextElement(closing: 0x5D, isFirst: frames[frames.count - 1].index == 0, &session) else {
      frames.removeLast()
      return
    }
    let top = frames.count - 1
    switch byte {
    case 0x7B:
      if case .report = try classifyObject(&session) {
        try beginReport(fallbackName: nil, &session)
      } else {
        try readRow(&session)
      }
    case 0x5B: try beginArray(module: frames[top].module, isKnownToHoldRows: true, &session)
    default: try skipBadElement(&session)
    }
    frames[top].index += 1
  }

  /// Moves to the next element or member and returns its first byte; `nil` behind the end.
  mutating func nextElement(
    closing: UInt8, isFirst: Bool, _ session: inout LoadSession
  ) throws(LoadError) -> UInt8? {
    guard let byte = try skipSpace(&session) else { throw malformed(.unexpectedEnd) }
    if byte == closing {
      window.cursor += 1
      return nil
    }
    if isFirst { return byte }
    guard byte == 0x2C else { throw malformed(.expectedCommaOrEnd) }
    window.cursor += 1
    guard let next = try skipSpace(&session) else { throw malformed(.unexpectedEnd) }
    return next
  }

  // MARK: - Objects

  /// Enters the report at the cursor.
  mutating func beginReport(fallbackName: String?, _ session: inout LoadSession) throws(LoadError) {
    guard frames.count < session.options.maximumDepth else { throw malformed(.tooDeep) }
    window.cursor += 1
    if !(frames.last.map { $0.kind == .object } ?? false) { reportCount += 1 }
    scopes.append(JSONScope(parent: scopes.count - 1, fallbackName: fallbackName))
    frames.append(JSONFrame(kind: .object, scope: scopes.count - 1))
  }

  /// Reads one member of a report or of `modules`, or the end.
  private mutating func readMember(_ session: inout LoadSession) throws(LoadError) {
    let top = frames.count - 1
    guard let byte = try nextElement(closing: 0x7D, isFirst: frames[top].key == nil, &session) else {
      let frame = frames.removeLast()
      if frame.kind == .object { try endScope(frame.scope, &session) }
      return
    }
    guard byte == 0x22 else { throw malformed(.expectedKey) }
    let key = try readKey(&session)
    frames[top].key = key
    guard let first = try skipSpace(&session) else { throw malformed(.unexpectedEnd) }
    if frames[top].kind == .modules {
      guard first == 0x5B else {
        let value = try readValue(&session)
        if value != .null { session.note("modules.\(key) holds no list of segments and was left out") }
        return
      }
      try beginArray(module: Array(key.utf8), isKnownToHoldRows: true, &session)
      return
    }
    switch first {
    case 0x5B:
      let isSegments = key == "segments"
      if try beginArray(module: isSegments ? [] : Array(key.utf8), isKnownToHoldRows: isSegments, &session) { return }
    case 0x7B:
      if key == "modules", try holdsLists(&session) {
        hasModulesObject = true
        guard frames.count < session.options.maximumDepth else { throw malformed(.tooDeep) }
        window.cursor += 1
        scopes[frames[top].scope].hasModulesObject = true
        frames.append(JSONFrame(kind: .modules, scope: scopes.count - 1))
        return
      }
      if case .report = try classifyObject(&session) {
        try beginReport(fallbackName: key, &session)
        return
      }
    default: break
    }
    noteFact(key, try readValue(&session), scope: frames[top].scope, &session)
  }
}
