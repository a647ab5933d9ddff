import CByteScan

extension CSVRowReader {
  /// Reads the record at the cursor into ``fields`` and moves behind it, in one pass over its bytes. Where anything is not
  /// as it should be, or the window ends, nothing is read: the record has to be scanned and read then.
  ///
  /// A comma or a line break is never met behind the window, where zeros are.
  @inline(__always)
  mutating func readPlainly(_ position: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    let last = columnFields.count &- 1
    // Of a single column an empty line is no record.
    guard last > 0 else { return false }
    clear()
    record.clear()
    var cursor = position
    for column in 0...last {
      guard takeCell(&cursor, end, column: column, isLast: column == last) else { return false }
    }
    finish()
    guard fields.hasAnything else { return false }
    position = cursor
    return true
  }

  /// Reads the cell of a column and moves behind it. How it is scanned is chosen for each field apart, for the length that
  /// its texts mostly have, and so that the processor learns the habits of each apart.
  @inline(__always)
  private mutating func takeCell(
    _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, column: Int, isLast: Bool
  ) -> Bool {
    switch columnFields[column] {
    case .id:
      guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: false) else { return false }
      takeID(cell)
    case .jobID:
      guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: true) else { return false }
      takeJobID(cell)
    case .module:
      guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: false) else { return false }
      fields.module = cell.text
    case .content:
      guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: true) else { return false }
      takeContent(cell)
    case .createdAt:
      guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: true) else { return false }
      takeCreatedAt(cell)
    case .start:
      guard let time = time(at: &cursor, end, column: column, isLast: isLast) else { return false }
      fields.start = time
    case .end:
      guard let time = time(at: &cursor, end, column: column, isLast: isLast) else { return false }
      fields.end = time
    case .metadata:
      if let next = CSVRecord.behindSeparator(cursor, isLast: isLast) {
        cursor = next
      } else {
        guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: true),
          let metadata = try? metadata(cell, column: column)
        else { return false }
        fields.metadata = metadata
      }
    case .unknown:
      guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: false) else { return false }
      takeUnknown(cell, column: column)
    }
    return true
  }

  /// Reads the time at the cursor, which most often is a short decimal, and moves behind its cell.
  @inline(__always)
  private mutating func time(
    at cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, column: Int, isLast: Bool
  ) -> Double? {
    var time = 0.0
    guard let stop = bytescan_decimal_padded(cursor, &time), let next = CSVRecord.behindSeparator(stop, isLast: isLast)
    else { return rareTime(&cursor, end, column: column, isLast: isLast) }
    cursor = next
    return time
  }

  /// Reads any other time.
  @inline(never)
  private mutating func rareTime(
    _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, column: Int, isLast: Bool
  ) -> Double? {
    guard let cell = record.cell(&cursor, end, isLast: isLast, isLong: false) else { return nil }
    return try? time(cell, column: column)
  }
}
