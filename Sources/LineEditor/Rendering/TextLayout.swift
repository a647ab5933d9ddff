/// Where the rows of a text begin when it is broken to the width of the screen, and where its cursor comes to stand.
struct TextLayout {
  struct RowStart: Hashable {
    /// UTF-8 byte offset of the row's first character.
    var offset: Int
    /// Whether a line of the text begins here, and with it a prompt.
    var startsLine: Bool
  }

  private(set) var rowStarts = [RowStart(offset: 0, startsLine: true)]
  private(set) var cursorRow = 0
  private(set) var cursorColumn: Int

  /// Lines begin at the column `indent`, the further rows of a line at 0.
  ///
  /// Complexity: O(*n*); printable ASCII takes a few instructions a byte.
  init(_ text: String, cursor: Int, indent: Int, columns: Int) {
    cursorColumn = indent
    var text = text
    text.makeContiguousUTF8()
    var column = indent
    var offset = 0
    let end = text.utf8.count

    func place(cursorAt offset: Int) {
      guard offset == cursor else { return }
      if column >= columns {
        rowStarts.append(RowStart(offset: offset, startsLine: false))
        column = 0
      }
      cursorRow = rowStarts.count - 1
      cursorColumn = column
    }

    while offset < end {
      let (length, width) = Self.measure(text, at: offset, columns: columns)
      if width == nil {
        place(cursorAt: offset)
        offset += length
        rowStarts.append(RowStart(offset: offset, startsLine: true))
        column = indent
        continue
      }
      let cells = width ?? 0
      if column + cells > columns {
        rowStarts.append(RowStart(offset: offset, startsLine: false))
        column = 0
      }
      place(cursorAt: offset)
      column += cells
      offset += length
    }
    place(cursorAt: end)
  }

  /// The bytes and the columns of the grapheme cluster at `offset`; no columns for a line end.
  private static func measure(_ text: String, at offset: Int, columns: Int) -> (length: Int, width: Int?) {
    let utf8 = text.utf8
    let index = utf8.index(utf8.startIndex, offsetBy: offset)
    let byte = utf8[index]
    if byte == 0x0A { return (1, nil) }
    let next = utf8.index(after: index)
    // What follows might be a mark that joins it, unless it is ASCII itself.
    if byte >= 0x20, byte < 0x7F, next == utf8.endIndex || utf8[next] < 0x80 { return (1, 1) }
    let end = text.index(after: index)
    return (utf8.distance(from: index, to: end), Glyph(text[index]).fitting(columns).width)
  }
}

extension Glyph {
  private init(text: String, width: Int) {
    self.text = text
    self.width = width
    isEscaped = true
  }

  /// Itself, or a stand-in where it is wider than the whole screen.
  func fitting(_ columns: Int) -> Glyph {
    width <= columns ? self : Glyph(text: "?", width: 1)
  }
}
