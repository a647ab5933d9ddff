import SegmentFormats
import SegmentQL

/// Rows in a format of another program.
struct EditingRenderer: Renderer {
  let format: EditingFormat
  let options: FormatOptions
  /// Told what the format could not hold, a sentence each.
  let remark: (String) -> Void

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let list = try EntryList(interruptible: shown.rows)
    let formatted: FormattedText
    do throws(FormatError) {
      formatted = try format.text(of: list, options: options)
    } catch {
      throw .unsuitable(error.description)
    }
    for sentence in formatted.remarks { remark(sentence) }
    try output.writeData(formatted.text)
  }
}

extension EntryList {
  /// The rows that lie in time.
  ///
  /// - Throws: where Ctrl-C was pressed.
  init(interruptible rows: any RowSource) throws(OutputError) {
    // Once it is, the rest is passed over without being read.
    self.init(columns: rows.columns.map(\.name), count: rows.count) {
      InterruptSignal.isRaised ? .null : rows.value(row: $0, column: $1)
    }
    if InterruptSignal.isRaised { throw .interrupted }
  }
}
