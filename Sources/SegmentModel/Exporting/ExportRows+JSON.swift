extension ExportRows.Row {
  /// A segment as a JSON object with the file's field names. Null stands for what the file did not give, save that a
  /// missing module has no member, because null is not a name.
  func append(to buffer: inout OutputBuffer) {
    let flags = shard.flags[row]
    buffer.append(literal: "{\"id\":")
    if flags.contains(.noID) {
      buffer.append(literal: "null")
    } else if flags.contains(.numericID) {
      buffer.append(shard.id.utf8(row))
    } else {
      buffer.append(jsonString: shard.id.utf8(row))
    }
    buffer.append(literal: ",\"job_id\":")
    buffer.append(jsonString: job.id)
    let module = shard.module[row]
    if !module.isEmpty {
      buffer.append(literal: ",\"module\":")
      buffer.append(jsonString: module)
    }
    buffer.append(literal: ",\"content\":")
    if flags.contains(.noContent) {
      buffer.append(literal: "null")
    } else {
      buffer.append(jsonString: shard.content.utf8(row))
    }
    buffer.append(literal: ",\"start_time\":")
    buffer.append(number: shard.start[row])
    buffer.append(literal: ",\"end_time\":")
    buffer.append(number: shard.end[row])
    buffer.append(literal: ",\"metadata\":")
    let metadata = shard.metadata.utf8(row)
    if metadata.isEmpty {
      buffer.append(literal: "null")
    } else {
      buffer.append(metadata)
    }
    buffer.append(literal: ",\"created_at\":")
    if flags.contains(.noCreatedAt) {
      buffer.append(literal: "null")
    } else {
      buffer.append(jsonString: shard.createdAt[row])
    }
    if let extra = shard.extra { buffer.append(membersOf: extra.utf8(row)) }
    buffer.append(UInt8(ascii: "}"))
  }
}

extension OutputBuffer {
  /// The members of an object's compact text, each after a comma; nothing for an empty object or empty text.
  mutating func append(membersOf object: UnsafeBufferPointer<UInt8>) {
    let members = object.dropFirst().dropLast()
    guard !members.isEmpty else { return }
    append(UInt8(ascii: ","))
    append(UnsafeBufferPointer(rebasing: members))
  }
}

extension ExportRows {
  func writeArray<Sink: ByteSink & ~Copyable>(
    to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    buffer.append(UInt8(ascii: "["))
    var isFirst = true
    try forEachRow { row throws(ExportError) in
      try row.appendElement(isFirst: &isFirst, to: &buffer, &sink)
    }
    buffer.append(literal: isFirst ? "]" : "\n]")
  }

  func writeLines<Sink: ByteSink & ~Copyable>(
    to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    try forEachRow { row throws(ExportError) in
      row.append(to: &buffer)
      buffer.append(UInt8(ascii: "\n"))
      try buffer.drain(to: &sink)
    }
  }

  func writeCombinedReport<Sink: ByteSink & ~Copyable>(
    to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    buffer.append(literal: "{\"videos\":[")
    var isFirst = true
    for group in groups {
      buffer.append(literal: isFirst ? "\n" : ",\n")
      isFirst = false
      try group.writeResults(repeatingModules: false, to: &buffer, &sink)
    }
    buffer.append(literal: isFirst ? "]}" : "\n]}")
  }
}

extension ExportRows.Row {
  /// The row as an element of an array, on a line of its own.
  func appendElement<Sink: ByteSink & ~Copyable>(
    isFirst: inout Bool, to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    buffer.append(literal: isFirst ? "\n" : ",\n")
    isFirst = false
    append(to: &buffer)
    try buffer.drain(to: &sink)
  }
}
