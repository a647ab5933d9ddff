import TextWidth

/// One line of a text as a terminal shows it: characters with their place in the text and on the screen.
struct SourceLine {
  struct Cell {
    /// What to show for the character: itself, blanks for a tab, an escape for a control character.
    var text: String
    /// The byte offset of its start in the whole text.
    var offset: Int
    /// The screen column of its start, from 0.
    var column: Int
    var width: Int
  }

  /// From 1.
  let number: Int
  let cells: [Cell]
  /// The byte offset of the line's end, without its line feed.
  let endOffset: Int
  /// The screen columns of the whole line.
  let width: Int

  private static let tabStop = 4

  /// The line that holds a byte offset.
  ///
  /// - Complexity: O(length of the text).
  init(containing offset: Int, of text: String) {
    let bytes = Array(text.utf8)
    let place = min(max(0, offset), bytes.count)
    var start = place
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    var end = place
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    number = 1 + bytes[..<start].reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    endOffset = end

    var cells: [Cell] = []
    var position = start
    var column = 0
    for character in String(decoding: bytes[start..<end], as: UTF8.self) {
      let shown =
        character == "\t"
        ? String(repeating: " ", count: SourceLine.tabStop - column % SourceLine.tabStop)
        : escapingControls(in: String(character))
      let width = displayWidth(of: shown)
      cells.append(Cell(text: shown, offset: position, column: column, width: width))
      position += character.utf8.count
      column += width
    }
    self.cells = cells
    width = column
  }

  /// The screen columns that a byte range covers: at least one, and none past the line's end but for the end itself.
  func columns(of range: SourceRange) -> Range<Int> {
    let start = column(ofCellHolding: range.lowerBound)
    guard !range.isEmpty else { return start..<(start + 1) }
    let end = range.upperBound >= endOffset ? width : columnAfterCell(holding: range.upperBound - 1)
    return start..<max(end, start + 1)
  }

  private func cell(holding offset: Int) -> Cell? {
    guard offset < endOffset else { return nil }
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? cells[low - 1] : nil
  }

  private func column(ofCellHolding offset: Int) -> Int { cell(holding: offset)?.column ?? width }

  private func columnAfterCell(holding offset: Int) -> Int {
    cell(holding: offset).map { $0.column + $0.width } ?? width
  }

  /// What fits in `size` columns around some of them, and those columns' place in it.
  func window(around columns: Range<Int>, size: Int) -> (text: String, columns: Range<Int>) {
    guard width > size else { return (cells.map(\.text).joined(), columns) }
    let room = max(1, size - 2)
    // A third of the window before the place, unless the line ends sooner behind it.
    let wanted = min(columns.lowerBound - room / 3, width - room)
    let shownCells = cells.drop { $0.column < wanted }.prefix { $0.column + $0.width <= max(wanted, 0) + room }
    let first = shownCells.first?.column ?? columns.lowerBound
    let last = shownCells.last.map { $0.column + $0.width } ?? first
    let before = first > 0 ? "…" : ""
    let after = last < width ? "…" : ""
    let shift = first - before.count
    let start = max(columns.lowerBound - shift, 0)
    let end = min(columns.upperBound, max(last, columns.lowerBound + 1)) - shift
    return (before + shownCells.map(\.text).joined() + after, start..<max(end, start + 1))
  }
}
