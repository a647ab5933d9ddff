extension ExportRows {
  /// RFC 4180. A further field has a column of its own when every value of it is text; the others stand together in the
  /// column `extra`, as a JSON object, so that numbers and lists come back as what they are.
  func writeCSV<Sink: ByteSink & ~Copyable>(
    to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    let further = try furtherColumns()
    buffer.append(literal: "id,job_id,module,content,start_time,end_time,metadata,created_at")
    for name in further.text {
      buffer.append(UInt8(ascii: ","))
      buffer.append(cell: name)
    }
    if further.hasOthers { buffer.append(literal: ",extra") }
    buffer.append(literal: "\r\n")
    try forEachRow { row throws(ExportError) in
      row.appendCells(to: &buffer)
      if !further.text.isEmpty || further.hasOthers { row.appendFurtherCells(further, to: &buffer) }
      buffer.append(literal: "\r\n")
      try buffer.drain(to: &sink)
    }
  }

  struct FurtherColumns {
    /// The fields with a column of their own, in the order of first appearance.
    var text: [String] = []
    var hasOthers = false
  }

  private func furtherColumns() throws(ExportError) -> FurtherColumns {
    var names: [String] = []
    var isText: [String: Bool] = [:]
    try forEachRow { row throws(ExportError) in
      for member in row.shard.extraMembers(at: row.row) {
        let fits = member.value.stringValue != nil && !Self.coreColumns.contains(member.key)
        if let known = isText[member.key] {
          isText[member.key] = known && fits
        } else {
          names.append(member.key)
          isText[member.key] = fits
        }
      }
    }
    let text = names.filter { isText[$0] == true }
    return FurtherColumns(text: text, hasOthers: text.count < names.count)
  }

  private static let coreColumns: Set<String> = [
    "id", "job_id", "module", "content", "start_time", "end_time", "metadata", "created_at", "extra", "",
  ]
}

extension ExportRows.Row {
  fileprivate func appendCells(to buffer: inout OutputBuffer) {
    let flags = shard.flags[row]
    if !flags.contains(.noID) { buffer.append(cell: shard.id.utf8(row)) }
    buffer.append(UInt8(ascii: ","))
    buffer.append(cell: job.id)
    buffer.append(UInt8(ascii: ","))
    let module = shard.module[row]
    if !module.isEmpty { buffer.append(cell: module) }
    buffer.append(UInt8(ascii: ","))
    if !flags.contains(.noContent) { buffer.append(cell: shard.content.utf8(row)) }
    buffer.append(UInt8(ascii: ","))
    if shard.start[row].isFinite { buffer.append(number: shard.start[row]) }
    buffer.append(UInt8(ascii: ","))
    if shard.end[row].isFinite { buffer.append(number: shard.end[row]) }
    buffer.append(UInt8(ascii: ","))
    let metadata = shard.metadata.utf8(row)
    if !metadata.isEmpty { buffer.append(cell: metadata) }
    buffer.append(UInt8(ascii: ","))
    if !flags.contains(.noCreatedAt) { buffer.append(cell: shard.createdAt[row]) }
  }

  fileprivate func appendFurtherCells(_ columns: ExportRows.FurtherColumns, to buffer: inout OutputBuffer) {
    let members = shard.extraMembers(at: row)
    for name in columns.text {
      buffer.append(UInt8(ascii: ","))
      if let text = members.first(where: { $0.key == name })?.value.stringValue { buffer.append(cell: text) }
    }
    guard columns.hasOthers else { return }
    buffer.append(UInt8(ascii: ","))
    let others = members.filter { !columns.text.contains($0.key) }
    if !others.isEmpty { buffer.append(cell: JSONValue.object(others).jsonText) }
  }
}

extension OutputBuffer {
  fileprivate mutating func append(cell text: String) {
    var text = text
    text.withUTF8 { append(cell: $0) }
  }

  /// A text that is there: quoted where its bytes demand it, and when it is empty, because an empty cell says that there
  /// is no text.
  fileprivate mutating func append(cell utf8: UnsafeBufferPointer<UInt8>) {
    let demandsQuotes = utf8.contains { byte in
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D
    }
    guard demandsQuotes || utf8.isEmpty else { return append(utf8) }
    append(UInt8(ascii: "\""))
    for byte in utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }
}
