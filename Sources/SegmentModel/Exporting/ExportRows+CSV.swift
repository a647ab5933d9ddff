extension ExportRows {
  /// RFC 4180, as the loader reads it: an empty cell is a missing value, `""` the empty text, `\N` missing content. Each
  /// further field has a column of its own, whose cells are JSON values, or plain text where that cannot be mistaken for
  /// JSON.
  func writeCSV<Sink: ByteSink & ~Copyable>(
    to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    let further = try furtherFields()
    buffer.append(literal: "id,job_id,module,content,start_time,end_time,metadata,created_at")
    for name in further {
      buffer.append(UInt8(ascii: ","))
      buffer.append(cell: name)
    }
    buffer.append(literal: "\r\n")
    try forEachRow { row throws(ExportError) in
      row.appendCells(to: &buffer)
      if !further.isEmpty { row.appendCells(of: further, to: &buffer) }
      buffer.append(literal: "\r\n")
      try buffer.drain(to: &sink)
    }
  }

  /// The names of the fields that the model does not name, in an order that keeps the order within each row where one
  /// order can.
  private func furtherFields() throws(ExportError) -> [String] {
    guard groups.contains(where: { $0.shard.extra != nil }) else { return [] }
    var order = PartialOrder<UTF8Key>()
    try forEachRow { row throws(ExportError) in
      var previous: Int?
      for member in row.shard.extraMembers(at: row.row) {
        let field = order.meet(UTF8Key(member.key))
        if let previous { order.note(previous, before: field) }
        previous = field
      }
    }
    return order.sorted.map(\.text)
  }
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
    if flags.contains(.noContent) {
      buffer.append(literal: #"\N"#)
    } else {
      buffer.append(cell: shard.content.utf8(row))
    }
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

  fileprivate func appendCells(of fields: [String], to buffer: inout OutputBuffer) {
    let members = shard.extraMembers(at: row)
    for name in fields {
      buffer.append(UInt8(ascii: ","))
      guard let value = members.first(where: { $0.key.hasSameBytes(as: name) })?.value else { continue }
      if case .string(let text) = value, (try? JSONValue(parsing: text)) == nil {
        buffer.append(cell: text)
      } else {
        buffer.append(cell: value.jsonText)
      }
    }
  }
}

extension OutputBuffer {
  fileprivate mutating func append(cell text: String) {
    var text = text
    text.withUTF8 { append(cell: $0) }
  }

  /// A text that is there, in quotes where without them it would be read as something else.
  fileprivate mutating func append(cell utf8: UnsafeBufferPointer<UInt8>) {
    let demandsQuotes = utf8.contains { byte in
      byte == UInt8(ascii: "\"") || byte == UInt8(ascii: ",") || byte == 0x0A || byte == 0x0D
    }
    let hasBlanksAround = utf8.trimmed.count < utf8.count
    let readsAsMissing = utf8.isEmpty || utf8.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "N")])
    guard demandsQuotes || readsAsMissing || hasBlanksAround else { return append(utf8) }
    append(UInt8(ascii: "\""))
    for byte in utf8 {
      if byte == UInt8(ascii: "\"") { append(byte) }
      append(byte)
    }
    append(UInt8(ascii: "\""))
  }
}
