import CByteScan

/// One record of a CSV file (RFC 4180), divided into cells.
///
/// Cells without doubled quotes are handed on where they lie in the window, the others from `scratch`, which has twice the
/// window's size: for the cells' texts, and for values that are made of them. Expects `ByteWindow.padding` behind `end`.
struct CSVRecord: ~Copyable {
  typealias Pointer = UnsafePointer<UInt8>
  typealias Bytes = UnsafeBufferPointer<UInt8>

  struct Cell {
    var text: Bytes
    var isQuoted: Bool
    /// Where the cell begins in the window.
    var start: Pointer

    /// Whether there is nothing between the commas, not even quotes.
    var isBare: Bool { text.isEmpty && !isQuoted }
  }

  enum Fault: Error, Equatable {
    /// Perhaps only the window ends here.
    case unexpectedEnd
    case unclosedQuote
    case textAfterQuote
    case strayQuote
    case strayReturn
    case badUTF8

    var description: String {
      switch self {
      case .unexpectedEnd, .unclosedQuote: "a quoted cell is not closed"
      case .textAfterQuote: "text after a closing quote"
      case .strayQuote: "a quote within a cell that does not begin with one"
      case .strayReturn: "a carriage return without a line feed in a cell without quotes"
      case .badUTF8: "not valid UTF-8"
      }
    }
  }

  /// The record's cells, valid until the next record is read.
  var cells: UnsafeBufferPointer<Cell> { UnsafeBufferPointer(start: cellBase, count: cellCount) }
  private var cellBase: UnsafeMutablePointer<Cell>
  private var cellCount = 0
  private var cellCapacity = 64
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchCapacity: Int
  private var out: UnsafeMutablePointer<UInt8>

  init(capacity: Int) {
    scratchCapacity = 2 * capacity + ByteWindow.padding
    scratch = SystemMemory.allocate(UInt8.self, scratchCapacity)
    out = scratch
    cellBase = .allocate(capacity: cellCapacity)
  }

  deinit {
    cellBase.deallocate()
    SystemMemory.free(scratch)
  }

  @inline(__always)
  private mutating func append(_ cell: Cell) {
    if cellCount == cellCapacity { growCells() }
    (cellBase + cellCount).initialize(to: cell)
    cellCount &+= 1
  }

  @inline(never)
  private mutating func growCells() {
    let larger = UnsafeMutablePointer<Cell>.allocate(capacity: cellCapacity * 2)
    larger.moveInitialize(from: cellBase, count: cellCount)
    cellBase.deallocate()
    cellBase = larger
    cellCapacity *= 2
  }

  /// Makes room for records of a window of this capacity.
  mutating func reserve(_ capacity: Int) {
    guard 2 * capacity + ByteWindow.padding > scratchCapacity else { return }
    scratchCapacity = 2 * capacity + ByteWindow.padding
    scratch = SystemMemory.resize(scratch, to: scratchCapacity)
  }

  /// Room behind the cells' texts for values made of them, at least as many bytes as the record has left of the window.
  var room: UnsafeMutablePointer<UInt8> {
    get { out }
    set { out = newValue }
  }

  /// Gives up the cells read so far, and the room that their texts take.
  @inline(__always)
  mutating func clear() {
    cellCount = 0
    out = scratch
  }

  /// Reads the record at the cursor, and moves behind its line break. At a fault the cursor stands there.
  mutating func scan(_ cursor: inout Pointer, _ end: Pointer, isFinal: Bool) -> Fault? {
    clear()
    while true {
      var cell = Cell(text: Bytes(start: cursor, count: 0), isQuoted: false, start: cursor)
      if let fault = scanCell(&cursor, end, isFinal: isFinal, &cell) { return fault }
      append(cell)
      guard cursor < end else { return isFinal ? nil : .unexpectedEnd }
      switch cursor.pointee {
      case 0x2C: cursor += 1
      case 0x0A:
        cursor += 1
        return nil
      default:
        // `scanCell` stops at a return only when it can be that of a line break.
        guard end - cursor >= 2 else { return isFinal ? finish(&cursor) : .unexpectedEnd }
        guard cursor[1] == 0x0A else { return .strayReturn }
        cursor += 2
        return nil
      }
    }
  }

  /// Reads the cell at the cursor, which is none of `cells`, and moves behind its comma, or its line break if it is to be
  /// the last of its record; `nil` where it is not followed by that, or the window ends.
  @inline(__always)
  mutating func cell(_ cursor: inout Pointer, _ end: Pointer, isLast: Bool, isLong: Bool) -> Cell? {
    let start = cursor
    let isQuoted = start.pointee == 0x22
    let text = isQuoted ? start + 1 : start
    var stop: Pointer
    if isQuoted {
      stop = bytescan_quoted_stop_padded(text)
    } else {
      stop = isLong ? bytescan_long_cell_stop_padded(text) : bytescan_cell_stop_padded(text)
    }
    let count = stop - text
    if isQuoted, stop.pointee == 0x22 { stop += 1 }
    if let next = Self.behindSeparator(stop, isLast: isLast) {
      cursor = next
      return Cell(text: Bytes(start: text, count: count), isQuoted: isQuoted, start: start)
    }
    var cell = Cell(text: Bytes(start: start, count: 0), isQuoted: false, start: start)
    guard scanCell(&cursor, end, isFinal: false, &cell) == nil,
      let next = Self.behindSeparator(cursor, isLast: isLast)
    else { return nil }
    cursor = next
    return cell
  }

  /// Where the next cell begins, or the next record behind the last cell.
  @inline(__always)
  static func behindSeparator(_ cursor: Pointer, isLast: Bool) -> Pointer? {
    guard isLast else { return cursor.pointee == 0x2C ? cursor + 1 : nil }
    if cursor.pointee == 0x0A { return cursor + 1 }
    return cursor.pointee == 0x0D && cursor[1] == 0x0A ? cursor + 2 : nil
  }

  /// A lone return at the very end of the file ends the last record too.
  private func finish(_ cursor: inout Pointer) -> Fault? {
    cursor += 1
    return nil
  }

  /// Reads the cell at the cursor, which then stands at the comma or the line break behind it.
  @inline(never)
  private mutating func scanCell(_ cursor: inout Pointer, _ end: Pointer, isFinal: Bool, _ cell: inout Cell) -> Fault? {
    let start = cursor
    if cursor < end, cursor.pointee == 0x22 { return scanQuoted(&cursor, end, isFinal: isFinal, &cell) }
    while true {
      cursor = bytescan_cell_stop_padded(cursor)
      guard cursor < end else { break }
      let byte = cursor.pointee
      if byte == 0x2C || byte == 0x0A || byte == 0x0D { break }
      if byte == 0x22 { return .strayQuote }
      if byte < 0x80 {
        cursor += 1
      } else if let fault = UTF8Lexis.skipMultibyte(&cursor, end) {
        return fault == .unexpectedEnd && !isFinal ? .unexpectedEnd : .badUTF8
      }
    }
    cell = Cell(text: Bytes(start: start, count: cursor - start), isQuoted: false, start: start)
    return nil
  }

  private mutating func scanQuoted(
    _ cursor: inout Pointer, _ end: Pointer, isFinal: Bool, _ cell: inout Cell
  ) -> Fault? {
    let opening = cursor
    let textStart = out
    // From here on nothing was copied yet.
    var pieceStart = cursor + 1
    cursor = pieceStart
    while true {
      if out > textStart {
        out = bytescan_unquote_padded(out, &cursor)
        pieceStart = cursor
      } else {
        cursor = bytescan_quoted_stop_padded(cursor)
      }
      guard cursor < end else {
        guard isFinal else { return .unexpectedEnd }
        cursor = opening
        return .unclosedQuote
      }
      let byte = cursor.pointee
      if byte == 0 {
        cursor += 1
      } else if byte >= 0x80 {
        if let fault = UTF8Lexis.skipMultibyte(&cursor, end) {
          return fault == .unexpectedEnd && !isFinal ? .unexpectedEnd : .badUTF8
        }
      } else {
        guard cursor + 1 < end else {
          guard isFinal else { return .unexpectedEnd }
          break
        }
        guard cursor[1] == 0x22 else { break }
        JSONCompactor.copy(pieceStart, cursor + 1, to: &out)
        cursor += 2
        pieceStart = cursor
        continue
      }
      if out > textStart { JSONCompactor.copy(pieceStart, cursor, to: &out) }
    }
    let text =
      out > textStart
      ? Bytes(start: textStart, count: out - textStart) : Bytes(start: pieceStart, count: cursor - pieceStart)
    cursor += 1
    if cursor < end, cursor.pointee != 0x2C, cursor.pointee != 0x0A, cursor.pointee != 0x0D { return .textAfterQuote }
    cell = Cell(text: text, isQuoted: true, start: opening)
    return nil
  }
}
