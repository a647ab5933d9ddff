import SegmentQL

/// A Markdown table, in the form that GitHub reads.
struct MarkdownRenderer: Renderer {
  let cells: CellText

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rows = shown.rows
    try writeRow(rows.columns.map { escaped($0.name) }, to: output)
    try writeRow(rows.columns.map { isNumeric($0) ? "---:" : "---" }, to: output)
    for row in 0..<rows.count {
      try writeRow(
        rows.columns.enumerated().map { position, column in
          escaped(cells.exact(rows.value(row: row, column: position), in: column))
        }, to: output)
    }
  }

  private func isNumeric(_ column: QueryResult.Column) -> Bool { column.type == .number || column.type == .seconds }

  private func writeRow(_ fields: [String], to output: Output) throws(OutputError) {
    try output.writeData("| " + fields.joined(separator: " | ") + " |\n")
  }

  private func escaped(_ text: String) -> String {
    text.replacingEach { scalar in
      switch scalar {
      case "|", "\\", "`", "*", "[", "]": "\\" + String(scalar)
      case "<": "&lt;"
      case "&": "&amp;"
      case "\n": "<br>"
      case "\r": ""
      default: nil
      }
    }
  }
}

/// An HTML table without attributes or style.
struct HTMLRenderer: Renderer {
  let cells: CellText

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rows = shown.rows
    try output.writeData("<table>\n<thead><tr>")
    for column in rows.columns { try output.writeData("<th>\(column.name.escapedForMarkup)</th>") }
    try output.writeData("</tr></thead>\n<tbody>\n")
    for row in 0..<rows.count {
      try output.writeData("<tr>")
      for (position, column) in rows.columns.enumerated() {
        let text = cells.exact(rows.value(row: row, column: position), in: column)
        try output.writeData("<td>\(text.escapedForMarkup)</td>")
      }
      try output.writeData("</tr>\n")
    }
    try output.writeData("</tbody>\n</table>\n")
  }
}

/// The values of a row as SegmentQL literals, between commas.
struct QuoteRenderer: Renderer {
  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rows = shown.rows
    for row in 0..<rows.count {
      let literals = rows.columns.indices.map { literal(rows.value(row: row, column: $0)) }
      try output.writeData(literals.joined(separator: ", ") + "\n")
    }
  }

  private func literal(_ value: QueryValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): NumberText.shortest(number)
    case .text(let text): quoted(text)
    case .json(let value): quoted(value.jsonText)
    }
  }

  private func quoted(_ text: String) -> String {
    "\""
      + text.replacingEach { scalar in
        switch scalar.value {
        case 0x22: "\\\""
        case 0x5C: "\\\\"
        case 0x0A: "\\n"
        case 0x09: "\\t"
        case 0..<0x20, 0x7F...0x9F: "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        default: nil
        }
      } + "\""
  }
}
