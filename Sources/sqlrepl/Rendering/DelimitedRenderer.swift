/// Values between commas or tabs, after a line of column names where that is asked for.
struct DelimitedRenderer: Renderer {
  let cells: CellText
  let dialect: Dialect
  var hasHeaders = true

  enum Dialect {
    /// RFC 4180. Null is nothing at all, the empty text is `""`.
    case csv
    /// A tab, line break or backslash in a value is written `\t`, `\n`, `\r`, `\\`; null is nothing at all.
    case tsv
  }

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let rows = shown.rows
    if hasHeaders { try write(rows.columns.map { field($0.name, isNull: false) }, to: output) }
    for row in 0..<rows.count {
      try write(
        rows.columns.enumerated().map { position, column in
          let value = rows.value(row: row, column: position)
          return field(cells.exact(value, in: column), isNull: value == .null && rows.columns.count > 1)
        }, to: output)
    }
  }

  private func write(_ fields: [String], to output: Output) throws(OutputError) {
    switch dialect {
    case .csv: try output.writeData(fields.joined(separator: ",") + (output.isTerminal ? "\n" : "\r\n"))
    case .tsv: try output.writeData(fields.joined(separator: "\t") + "\n")
    }
  }

  private func field(_ text: String, isNull: Bool) -> String {
    if isNull { return "" }
    switch dialect {
    case .csv:
      let isPlain = text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D }
      if isPlain && !text.isEmpty && text.utf8.first != 0x20 && text.utf8.last != 0x20 { return text }
      return "\"" + text.replacingEach { $0 == "\"" ? "\"\"" : nil } + "\""
    case .tsv:
      return text.replacingEach { scalar in
        switch scalar {
        case "\t": "\\t"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\\": "\\\\"
        default: nil
        }
      }
    }
  }
}
