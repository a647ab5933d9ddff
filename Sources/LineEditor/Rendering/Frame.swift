import TextWidth

/// What the editor shows: rows of cells from the left edge, and where the cursor stands.
struct Frame: Hashable, Sendable {
  /// One grapheme cluster as it is shown.
  struct Cell: Hashable, Sendable {
    var text: String
    /// In columns; never 0.
    var width: Int
    var style: TextStyle
  }

  struct Row: Hashable, Sendable {
    private(set) var cells: [Cell] = []
    /// In columns.
    private(set) var width = 0

    init() {}

    init(_ text: String, _ style: TextStyle, limit: Int) {
      append(text, style, limit: limit)
    }

    mutating func append(_ cell: Cell) {
      cells.append(cell)
      width += cell.width
    }

    /// Appends `text` up to the column `limit`; where it is longer, its end is elided with `…`.
    mutating func append(_ text: String, _ style: TextStyle, limit: Int) {
      var glyphs = text.map(Glyph.init)
      var total = width + glyphs.reduce(0) { $0 + $1.width }
      if total > limit {
        while let last = glyphs.last, total + 1 > limit {
          glyphs.removeLast()
          total -= last.width
        }
        if total < limit { glyphs.append(Glyph("…")) }
      }
      for glyph in glyphs { append(Cell(text: glyph.text, width: glyph.width, style: style)) }
    }

    mutating func pad(to column: Int) {
      while width < column { append(Cell(text: " ", width: 1, style: .plain)) }
    }
  }

  var rows: [Row]
  var cursorRow: Int
  /// Less than `columns`.
  var cursorColumn: Int
  /// The width of the screen that the frame is for: no row is wider.
  var columns: Int
}

/// What a terminal is sent for a grapheme cluster: itself, or a form that is visible and harmless.
struct Glyph {
  let text: String
  let width: Int
  let isEscaped: Bool

  init(_ character: Character) {
    let width = displayWidth(of: character)
    let scalars = character.unicodeScalars
    if character == "\t" {
      text = "  "
      self.width = 2
      isEscaped = false
    } else if width == 0 {
      // A zero-width character by itself would be in the text unseen.
      text = scalars.map { "\\u{" + String($0.value, radix: 16, uppercase: true) + "}" }.joined()
      self.width = text.utf8.count
      isEscaped = true
    } else {
      text = escapingControls(in: String(character))
      self.width = width
      isEscaped = scalars.contains { escapedForm(of: $0) != nil }
    }
  }
}
