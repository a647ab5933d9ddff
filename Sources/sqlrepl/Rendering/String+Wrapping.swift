import TextWidth

extension String {
  /// The text with line breaks between words, so that no line takes more columns than a screen has; what goes on stands
  /// below the last stretch of blanks in the first half of its line, as a list of names and meanings needs it.
  ///
  /// Codes that set a style take no room.
  ///
  /// - Parameter columns: `nil` for no limit.
  /// - Complexity: O(length of the text).
  func wrapped(toColumns columns: Int?) -> String {
    guard let columns, columns > 0 else { return self }
    return split(separator: "\n", omittingEmptySubsequences: false).map { WrappedLine($0, columns: columns).text }
      .joined(separator: "\n")
  }
}

/// One line of a text, broken into lines that fit.
private struct WrappedLine {
  private(set) var text: String

  /// A character, or a code that sets a style and takes no room.
  private typealias Glyph = (text: Substring, width: Int)

  init(_ line: Substring, columns: Int) {
    let glyphs = Self.glyphs(of: line)
    guard glyphs.reduce(0, { $0 + $1.width }) > columns else {
      text = String(line)
      return
    }
    let indent = Self.indent(of: glyphs, columns: columns)
    text = ""
    var start = 0
    while start < glyphs.count {
      let lead = start == 0 ? 0 : indent
      if start > 0 { text += "\n" + String(repeating: " ", count: indent) }
      var end = start
      var width = lead
      var blank: Int?
      while end < glyphs.count, width + glyphs[end].width <= columns || end == start {
        if glyphs[end].text == " ", width >= indent, end > start { blank = end }
        width += glyphs[end].width
        end += 1
      }
      if end < glyphs.count, glyphs[end].text != " ", let blank { end = blank }
      text += glyphs[start..<end].map { $0.text }.joined()
      start = end
      while start < glyphs.count, glyphs[start].text == " " { start += 1 }
    }
  }

  private static func glyphs(of line: Substring) -> [Glyph] {
    var glyphs: [Glyph] = []
    var position = line.startIndex
    while position < line.endIndex {
      var end = line.index(after: position)
      if line[position] == "\u{1B}", let last = line[position...].firstIndex(of: "m") {
        end = line.index(after: last)
        glyphs.append((line[position..<end], 0))
      } else {
        glyphs.append((line[position..<end], displayWidth(of: line[position])))
      }
      position = end
    }
    return glyphs
  }

  /// Where the lines begin that follow the first.
  private static func indent(of glyphs: [Glyph], columns: Int) -> Int {
    var indent = 2
    var width = 0
    var blanks = 0
    for glyph in glyphs {
      if glyph.text == " " {
        blanks += 1
      } else if glyph.width > 0 {
        if blanks > 1 { indent = width }
        blanks = 0
      }
      width += glyph.width
      if width > columns / 2 { break }
    }
    return indent
  }
}
