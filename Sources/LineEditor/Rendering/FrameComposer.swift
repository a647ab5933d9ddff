import TextWidth

/// Lays out what the editor shows as a frame of at most the height of the screen.
///
/// Of a text that is taller, the rows around the cursor are shown; which ones is kept from frame to frame, so that the
/// text scrolls as little as it must.
struct FrameComposer {
  struct Content {
    var prompt = ""
    var continuation = ""
    var text = ""
    /// UTF-8 byte offset in the text.
    var cursor = 0
    var spans: [StyledSpan] = []
    /// What is shown after the text as a proposal.
    var hint = ""
    var menu: CompletionMenu?
    /// A line below the text, as the state of a search.
    var status: (text: String, style: TextStyle)?
    var style = EditorStyle()
  }

  private var top = 0

  mutating func compose(_ content: Content, columns: Int, rows: Int) -> Frame {
    // Of a screen of one column nothing wide can be shown.
    let columns = max(2, columns)
    let height = max(1, rows)
    let prompt = Self.prompts(content, columns: columns)
    let text = content.text + content.hint
    let layout = TextLayout(text, cursor: content.cursor, indent: prompt.width, columns: columns)

    var extra: [Frame.Row] = []
    if let status = content.status, height > 1 {
      extra.append(Frame.Row(status.text, status.style, limit: columns - 1))
    }
    if let menu = content.menu {
      let limit = max(height / 2, height - layout.rowStarts.count)
      extra += MenuGrid(menu, width: columns).rows(limit: min(limit, height - 1), style: content.style)
    }

    let visible = min(layout.rowStarts.count, height - extra.count)
    top = min(max(top, layout.cursorRow - visible + 1), layout.cursorRow, layout.rowStarts.count - visible)
    let textRows = Self.rows(
      of: text, content, layout, in: top..<top + visible, prompts: (prompt.first, prompt.other), columns: columns)
    return Frame(
      rows: textRows + extra, cursorRow: layout.cursorRow - top, cursorColumn: layout.cursorColumn, columns: columns)
  }

  /// The prompts, brought to one width, so that columns of the text's lines stand below each other.
  private static func prompts(_ content: Content, columns: Int) -> (first: Frame.Row, other: Frame.Row, width: Int) {
    let width = max(displayWidth(of: content.prompt), displayWidth(of: content.continuation))
    guard width <= columns / 2 else { return (Frame.Row(), Frame.Row(), 0) }
    func row(_ text: String, _ style: TextStyle) -> Frame.Row {
      var row = Frame.Row()
      row.pad(to: width - displayWidth(of: text))
      row.append(text, style, limit: width)
      return row
    }
    return (row(content.prompt, content.style.prompt), row(content.continuation, content.style.continuation), width)
  }

  private static func rows(
    of text: String, _ content: Content, _ layout: TextLayout, in range: Range<Int>,
    prompts: (first: Frame.Row, other: Frame.Row), columns: Int
  ) -> [Frame.Row] {
    let starts = layout.rowStarts
    let end = range.upperBound < starts.count ? starts[range.upperBound].offset : text.utf8.count
    let shown = starts[range.lowerBound].offset..<end
    let styles = Self.styles(content, in: shown)

    var rows: [Frame.Row] = []
    for index in range {
      let start = starts[index]
      var row = start.startsLine ? (index == 0 ? prompts.first : prompts.other) : Frame.Row()
      let rowEnd = index + 1 < starts.count ? starts[index + 1].offset : text.utf8.count
      var position = text.utf8.index(text.startIndex, offsetBy: start.offset)
      let endPosition = text.utf8.index(text.startIndex, offsetBy: rowEnd)
      var offset = start.offset
      while position < endPosition {
        let character = text[position]
        let next = text.index(after: position)
        if character != "\n" {
          let glyph = Glyph(character).fitting(columns)
          let style = styles[offset - shown.lowerBound]
          let isMarked = glyph.isEscaped && style.foreground == nil
          row.append(Frame.Cell(text: glyph.text, width: glyph.width, style: isMarked ? content.style.escaped : style))
        }
        offset += text.utf8.distance(from: position, to: next)
        position = next
      }
      rows.append(row)
    }
    return rows
  }

  /// The style of each byte that is shown.
  private static func styles(_ content: Content, in shown: Range<Int>) -> [TextStyle] {
    var styles = [TextStyle](repeating: .plain, count: shown.count)
    let hintStart = content.text.utf8.count
    for span in content.spans + [StyledSpan(hintStart..<hintStart + content.hint.utf8.count, content.style.hint)] {
      for offset in span.range.clamped(to: shown) { styles[offset - shown.lowerBound] = span.style }
    }
    return styles
  }
}
