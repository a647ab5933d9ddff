// Rows that other threads have read before their turn.
extension JSONLoader {
  /// Takes the rows from the one at the cursor on, if they were read ahead, and moves behind the last of them.
  ///
  /// - Returns: their number; `nil` when the row at the cursor is still to be read.
  mutating func takeRowsReadAhead(
    layout: JSONRegionReader.Layout, _ session: inout LoadSession
  ) throws(LoadError) -> Int? {
    if !hasReadAhead { beginReadingAhead(layout: layout, session) }
    guard window.cursorOffset >= askingOffset else { return nil }
    let taken = try readAhead?.take(at: window.cursorOffset, into: &session)
    askingOffset = readAhead?.askingOffset ?? .max
    guard let rows = taken else { return nil }
    scopes[0].noteRows(of: rows.firstJob)
    scopes[0].noteRows(of: rows.lastJob)
    if rows.hasSeveralJobs { scopes[0].hasSeveralJobs = true }
    scopes[0].rowCount += rows.rowCount
    repeatedFields += rows.repeatedFields
    window.move(to: rows.end)
    return rows.rowCount
  }

  /// Lets other threads read on from the row at the cursor, if there is enough to read and the row in front of it, which
  /// stands for all, was one that says of itself where it belongs.
  private mutating func beginReadingAhead(layout: JSONRegionReader.Layout, _ session: borrowing LoadSession) {
    guard scopes[0].rowCount > 0, scanner.hasModule, scanner.jobID != nil else { return }
    hasReadAhead = true
    let (options, source, members) = (session.options, window.source.bytes, scanner.members)
    readAhead = ReadAhead(
      from: window.cursorOffset, of: source, options: options, spareShards: session.builder.spareShards
    ) {
      range, isFirst, spareShards, stop in
      JSONRegionReader(
        source, range, layout: layout, members: members, options: options, stop: stop, spareShards: spareShards
      ).read(isFirst: isFirst)
    }
    askingOffset = readAhead?.askingOffset ?? .max
  }

  /// Reads lines as long as they are well-formed segments; returns their number, with the cursor behind the last.
  mutating func readLines(_ session: inout LoadSession) throws(LoadError) -> Int {
    var count = 0
    while try skipSpace(&session) == 0x7B {
      if count > 0, let taken = try takeRowsReadAhead(layout: .lines, &session) {
        count += taken
        continue
      }
      var cursor = window.cursor
      guard scanner.scan(&cursor, window.end) == nil, scanner.isPlainlySegment else { break }
      try takeRow(scope: 0, module: [], &session)
      window.cursor = cursor
      count += 1
    }
    return count
  }
}
