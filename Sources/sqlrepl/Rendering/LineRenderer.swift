import TextWidth

/// One value a line, after its column's name, with a blank line between rows.
struct LineRenderer: Renderer {
  let cells: CellText
  let rowLimit: Int?

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rows = shown.rows
    let names = rows.columns.map { escapingControls(in: $0.name) }
    let width = names.map { displayWidth(of: $0) }.max() ?? 0
    let labels = names.map { String(repeating: " ", count: width - displayWidth(of: $0)) + output.style(.heading, $0) }
    for row in 0..<min(rows.count, rowLimit ?? .max) {
      if row > 0 { try output.line() }
      for (column, label) in labels.enumerated() {
        let value = rows.value(row: row, column: column)
        var text = StyledText(safe: cells.readable(value, in: rows.columns[column]))
        if rows.columns[column].name.hasSuffix("content"), case .text(let content) = value {
          text = StyledText(content, marking: shown.matches.ranges(content))
        }
        try output.line("\(label) = \(text.styled(output.style))")
      }
    }
    try output.noteUnshown(rows.count - (rowLimit ?? .max), noun: shown.noun)
  }
}

/// The values of a row between bars.
struct ListRenderer: Renderer {
  let cells: CellText
  let rowLimit: Int?

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rows = shown.rows
    for row in 0..<min(rows.count, rowLimit ?? .max) {
      let texts = rows.columns.enumerated().map {
        cells.readable(rows.value(row: row, column: $0.offset), in: $0.element)
      }
      try output.line(texts.joined(separator: "|"))
    }
    try output.noteUnshown(rows.count - (rowLimit ?? .max), noun: shown.noun)
  }
}

/// The number of rows.
struct CountRenderer: Renderer {
  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    try output.line(String(shown.rows.count))
  }
}

extension Output {
  /// Says how many rows a limit kept from being shown, where it did.
  fileprivate func noteUnshown(_ count: Int, noun: String) throws(OutputError) {
    if count > 0 { try line(style(.faint, "\(NumberText.grouped(count)) more \(noun)\(count == 1 ? "" : "s")")) }
  }
}
