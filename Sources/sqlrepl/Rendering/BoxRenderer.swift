import SegmentQL
import TextWidth

/// A table with a border, its columns narrowed to fit the screen.
struct BoxRenderer: Renderer {
  let cells: CellText
  let options: RenderOptions
  let border: Border

  struct Border {
    var top: (left: String, middle: String, right: String)
    var rule: (left: String, middle: String, right: String)
    var bottom: (left: String, middle: String, right: String)
    var horizontal: String
    var vertical: String

    static let unicode = Border(
      top: ("┌", "┬", "┐"), rule: ("├", "┼", "┤"), bottom: ("└", "┴", "┘"), horizontal: "─", vertical: "│")
    static let ascii = Border(
      top: ("+", "+", "+"), rule: ("+", "+", "+"), bottom: ("+", "+", "+"), horizontal: "-", vertical: "|")
  }

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rowCount = min(shown.rows.count, options.rowLimit ?? .max)
    let measured = TableColumns(shown, rowCount: rowCount, cells: cells)
    let layout = TableLayout(fitting: measured, width: options.width, isSegments: shown.areSegments)
    // A person needs no empty table of many columns to see that there is nothing.
    let isSaidBelow = shown.rows.count == 0 && options.hasFooter
    if !layout.columns.isEmpty && !isSaidBelow {
      try writeTable(shown, rowCount: rowCount, measured: measured, layout: layout, to: output)
    }
    try writeFooter(shown, rowCount: rowCount, measured, hidden: isSaidBelow ? [] : layout.hidden, to: output)
  }

  private func writeTable(
    _ shown: Shown, rowCount: Int, measured: TableColumns, layout: TableLayout, to output: Output
  ) throws(OutputError) {
    try writeRule(border.top, layout, to: output)
    let names = layout.columns.map { StyledText(safe: escapingControls(in: measured.columns[$0.index].name)) }
    try writeLine(
      zip(names, layout.columns).map { name, column in
        pad(name.elided(to: column.width), to: column.width, right: column.isRightAligned) {
          output.style(.heading, $0.text)
        }
      }, to: output)
    try writeRule(border.rule, layout, to: output)
    for row in 0..<rowCount {
      let texts = layout.columns.map { measured.cell(row: row, column: $0.index) }
      if options.wraps {
        try writeWrapped(texts, layout, to: output)
      } else {
        try writeLine(
          zip(texts, layout.columns).map { text, column in
            pad(text.elided(to: column.width), to: column.width, right: column.isRightAligned) {
              $0.styled(output.style)
            }
          }, to: output)
      }
    }
    try writeRule(border.bottom, layout, to: output)
  }

  private func writeWrapped(_ texts: [StyledText], _ layout: TableLayout, to output: Output) throws(OutputError) {
    let lines = zip(texts, layout.columns).map { $0.wrapped(to: $1.width) }
    for line in 0..<(lines.map(\.count).max() ?? 0) {
      try writeLine(
        zip(lines, layout.columns).map { lines, column in
          let text = lines.indices.contains(line) ? lines[line] : StyledText(safe: "")
          return pad(text, to: column.width, right: column.isRightAligned) { $0.styled(output.style) }
        }, to: output)
    }
  }

  private func pad(_ text: StyledText, to width: Int, right: Bool, style: (StyledText) -> String) -> String {
    let blanks = String(repeating: " ", count: max(0, width - text.width))
    return right ? blanks + style(text) : style(text) + blanks
  }

  private func writeLine(_ parts: [String], to output: Output) throws(OutputError) {
    try output.line("\(border.vertical) " + parts.joined(separator: " \(border.vertical) ") + " \(border.vertical)")
  }

  private func writeRule(
    _ ends: (left: String, middle: String, right: String), _ layout: TableLayout, to output: Output
  ) throws(OutputError) {
    let parts = layout.columns.map { String(repeating: border.horizontal, count: $0.width + 2) }
    try output.line(ends.left + parts.joined(separator: ends.middle) + ends.right)
  }

  private func writeFooter(
    _ shown: Shown, rowCount: Int, _ measured: TableColumns, hidden: [Int], to output: Output
  ) throws(OutputError) {
    let count = shown.rows.count
    var parts: [String] = []
    if rowCount < count {
      let more = NumberText.grouped(count - rowCount)
      parts.append("\(NumberText.counted(count, shown.noun)), \(more) more not shown (.rows 0 shows all)")
    } else if options.hasFooter {
      parts.append(NumberText.counted(count, shown.noun))
    }
    // What is the same in all rows needs no column to be told.
    let common = hidden.filter { index in
      shown.areSegments && ColumnPriority.isOrigin(measured.columns[index].name)
        && measured.sameValue(inAllRowsOf: index) != nil
    }
    if !common.isEmpty {
      let values = common.map { index in
        let value = StyledText(safe: measured.sameValue(inAllRowsOf: index) ?? "").elided(to: 40).text
        return "\(escapingControls(in: measured.columns[index].name)) \(value)"
      }
      parts.append((count == 1 ? "with " : "all with ") + values.joined(separator: ", "))
    }
    let untold = hidden.filter { !common.contains($0) }.map { escapingControls(in: measured.columns[$0].name) }
    if !untold.isEmpty { parts.append("without \(untold.joined(separator: ", ")) for lack of room") }
    guard !parts.isEmpty else { return }
    let text = parts.joined(separator: "; ").wrapped(toColumns: options.screenWidth)
    for line in text.split(separator: "\n") { try output.line(output.style(.faint, String(line))) }
  }
}
