import TextWidth

/// A small terminal: what it would show of the bytes that it is sent, wrapping late as the VT100 did.
struct VirtualScreen {
  struct Cell: Equatable {
    /// Empty for the second column of a wide character.
    var text = " "
    var style = ""
  }

  let columns: Int
  let rows: Int
  private(set) var cells: [[Cell]]
  private(set) var row = 0
  private(set) var column = 0
  private(set) var isCursorShown = true
  /// What scrolled off the top.
  private(set) var scrollback: [String] = []
  /// Sequences that it does not know, or that ask for an answer; there should be none.
  private(set) var unknown: [String] = []
  private var isWrapPending = false
  private var style = ""

  init(columns: Int = 40, rows: Int = 12) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
  }

  /// The text of each row down to the last that has any, without the blanks at their ends.
  var lines: [String] {
    var lines = cells.map(Self.text)
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  func style(row: Int, column: Int) -> String { cells[row][column].style }

  private static func text(_ row: [Cell]) -> String {
    var text = row.map(\.text).joined()
    while text.last == " " { text.removeLast() }
    return text
  }

  mutating func write(_ output: String) {
    var rest = output.unicodeScalars[...]
    var pending = ""
    func flush(_ screen: inout VirtualScreen) {
      for character in pending { screen.put(character) }
      pending = ""
    }
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1B}":
        flush(&self)
        escape(&rest)
      case "\r":
        flush(&self)
        column = 0
        isWrapPending = false
      case "\n":
        flush(&self)
        lineFeed()
      default: pending.unicodeScalars.append(scalar)
      }
    }
    flush(&self)
  }

  private mutating func put(_ character: Character) {
    let width = displayWidth(of: character)
    guard character.unicodeScalars.allSatisfy({ escapedForm(of: $0) == nil }), width > 0 else {
      unknown.append("\(character.unicodeScalars.map(\.value))")
      return
    }
    if isWrapPending || column + width > columns {
      column = 0
      lineFeed()
    }
    isWrapPending = false
    clearHalves(column, width)
    cells[row][column] = Cell(text: String(character), style: style)
    for extra in 1..<max(1, width) { cells[row][column + extra] = Cell(text: "", style: style) }
    column += width
    if column >= columns {
      column = columns - 1
      isWrapPending = true
    }
  }

  /// What is left of a wide character, when a half of it is overwritten, is blank.
  private mutating func clearHalves(_ start: Int, _ width: Int) {
    for column in [start, start + width] where column < columns && cells[row][column].text.isEmpty {
      var first = column
      while first > 0, cells[row][first].text.isEmpty { first -= 1 }
      var end = first + 1
      while end < columns, cells[row][end].text.isEmpty { end += 1 }
      for index in first..<end { cells[row][index] = Cell() }
    }
  }

  private mutating func lineFeed() {
    isWrapPending = false
    if row < rows - 1 {
      row += 1
    } else {
      scrollback.append(Self.text(cells.removeFirst()))
      cells.append(Array(repeating: Cell(), count: columns))
    }
  }

  private mutating func escape(_ rest: inout Substring.UnicodeScalarView) {
    guard rest.popFirst() == "[" else {
      unknown.append("ESC")
      return
    }
    var parameters = ""
    while let scalar = rest.popFirst() {
      guard (0x40...0x7E).contains(scalar.value) else {
        parameters.unicodeScalars.append(scalar)
        continue
      }
      perform(scalar, parameters)
      return
    }
    unknown.append("cut off: \(parameters)")
  }

  private mutating func perform(_ final: Unicode.Scalar, _ parameters: String) {
    let count = max(1, Int(parameters) ?? 1)
    if final != "m" { isWrapPending = false }
    switch (final, parameters) {
    case ("A", _): row = max(0, row - count)
    case ("B", _): row = min(rows - 1, row + count)
    case ("C", _): column = min(columns - 1, column + count)
    case ("D", _): column = max(0, column - count)
    case ("G", _): column = min(columns, count) - 1
    case ("H", ""): (row, column) = (0, 0)
    case ("J", ""):
      erase(row, from: column)
      for below in row + 1..<max(row + 1, rows) { erase(below, from: 0) }
    case ("J", "2"): for each in 0..<rows { erase(each, from: 0) }
    case ("K", ""): erase(row, from: column)
    case ("m", _): style = parameters == "" || parameters == "0" ? "" : parameters
    case ("l", "?25"): isCursorShown = false
    case ("h", "?25"): isCursorShown = true
    default: unknown.append("[\(parameters)\(final)")
    }
  }

  private mutating func erase(_ row: Int, from column: Int) {
    for index in column..<columns { cells[row][index] = Cell() }
  }
}
