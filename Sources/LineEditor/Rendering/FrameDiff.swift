/// The bytes that turn what a terminal shows of one frame into another.
///
/// All moves are relative to the frame's first row, so nothing need be known of where on the screen it stands. No bytes
/// are sent that ask the terminal for anything.
struct FrameDiff {
  private var output = ""
  private var row: Int
  /// The column of the cursor, or nil where the terminal may be waiting to wrap.
  private var column: Int?
  private let columns: Int

  /// The update from `old`, or from an empty line whose start the cursor stands on.
  ///
  /// Both frames are of the same width.
  static func update(from old: Frame?, to new: Frame) -> String {
    guard let old else {
      var diff = FrameDiff(row: 0, columns: new.columns)
      diff.output += "\r\u{1B}[J"
      diff.column = 0
      return diff.finish(from: [], to: new)
    }
    guard old != new else { return "" }
    var diff = FrameDiff(row: old.cursorRow, columns: new.columns)
    diff.column = old.cursorColumn
    return diff.finish(from: old.rows, to: new)
  }

  /// The update after the screen has got another width: `old` may have been broken anew by the terminal.
  ///
  /// Terminals that do break lines anew leave the cursor on its character; so the frame starts as many rows above it as
  /// its rows take at the new width. On a terminal that cuts them off instead, rows above the frame may be overwritten.
  static func redraw(_ old: Frame, resizedTo new: Frame) -> String {
    let above = old.rows.prefix(old.cursorRow).reduce(0) { $0 + max(1, ($1.width + new.columns - 1) / new.columns) }
    let rowsUp = above + old.cursorColumn / new.columns
    return (rowsUp > 0 ? "\u{1B}[\(rowsUp)A" : "") + update(from: nil, to: new)
  }

  /// Leaves `frame` as it stands, with the cursor at the start of the line below.
  static func leave(_ frame: Frame) -> String {
    let down = frame.rows.count - 1 - frame.cursorRow
    return (down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n"
  }

  private init(row: Int, columns: Int) {
    self.row = row
    self.columns = columns
  }

  private mutating func finish(from old: [Frame.Row], to new: Frame) -> String {
    var changedRows = 0
    for (index, newRow) in new.rows.enumerated() {
      if index >= max(1, old.count) {
        move(toRow: index - 1)
        output += "\r\n"
        row = index
        column = 0
      }
      let oldRow = index < old.count ? old[index] : Frame.Row()
      if rewrite(index, from: oldRow, to: newRow) { changedRows += 1 }
    }
    if new.rows.count < old.count {
      move(toRow: new.rows.count)
      output += "\r\u{1B}[J"
      column = 0
    }
    move(toRow: new.cursorRow)
    move(toColumn: new.cursorColumn)
    // Else the cursor would be seen running over the rows.
    return changedRows > 1 ? "\u{1B}[?25l" + output + "\u{1B}[?25h" : output
  }

  private mutating func rewrite(_ index: Int, from old: Frame.Row, to new: Frame.Row) -> Bool {
    let shared = zip(old.cells, new.cells).prefix { $0 == $1 }.count
    guard shared < max(old.cells.count, new.cells.count) else { return false }
    var changed = new.cells[shared...]
    if old.width == new.width {
      let same = zip(old.cells[shared...].reversed(), changed.reversed()).prefix { $0 == $1 }.count
      changed = changed.dropLast(same)
    }
    move(toRow: index)
    move(toColumn: new.cells[..<shared].reduce(0) { $0 + $1.width })
    write(changed)
    if old.width > new.width { output += "\u{1B}[K" }
    return true
  }

  private mutating func write(_ cells: ArraySlice<Frame.Cell>) {
    var style = TextStyle.plain
    var position = column ?? 0
    for cell in cells {
      if cell.style != style {
        output += cell.style.sgr
        style = cell.style
      }
      if cell.text.unicodeScalars.dropFirst().contains(where: { !$0.isASCII }) {
        // Terminals differ on the width of what several scalars make: clear the place, and say where it ends.
        output += String(repeating: " ", count: cell.width) + "\u{1B}[\(position + 1)G" + cell.text
        position += cell.width
        if position < columns { output += "\u{1B}[\(position + 1)G" }
      } else {
        output += cell.text
        position += cell.width
      }
    }
    if style != .plain { output += TextStyle.plain.sgr }
    column = position < columns ? position : nil
  }

  private mutating func move(toRow target: Int) {
    if target > row { output += "\u{1B}[\(target - row)B" }
    if target < row { output += "\u{1B}[\(row - target)A" }
    row = target
  }

  private mutating func move(toColumn target: Int) {
    guard column != target else { return }
    if target == 0 { output += "\r" } else { output += "\u{1B}[\(target + 1)G" }
    column = target
  }
}
