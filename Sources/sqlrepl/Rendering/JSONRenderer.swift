import SegmentModel
import SegmentQL

/// Rows as JSON objects.
///
/// A stored segment is written with the file's field names, null for what the file did not give, metadata and unknown
/// fields as the text of the file; columns that the query added follow. Any other row has its columns' names for keys.
/// Seconds are written with a decimal point, `91.0`, as the files and the exports write them; other numbers as short as
/// they can be.
struct JSONRenderer: Renderer {
  let layout: Layout

  enum Layout {
    case array
    case lines
  }

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let columns = shown.rows.columns.enumerated().filter { _, column in
      shown.segments == nil || !JSONObjectWriter.coreFieldNames.contains(column.name)
    }
    var writer = JSONObjectWriter()
    if layout == .array { try output.write("[") }
    for row in 0..<shown.rows.count {
      if layout == .array { try output.write(row > 0 ? ",\n" : "\n") }
      writer.begin()
      if let stored = shown.segments, let number = stored.number(row) {
        writer.appendSegment(number, of: stored.store)
      }
      for (position, column) in columns {
        writer.append(column.name, shown.rows.value(row: row, column: position), isSeconds: column.type == .seconds)
      }
      writer.end()
      try output.writeData(writer.bytes)
      if layout == .lines { try output.write("\n") }
    }
    if layout == .array { try output.write(shown.rows.count > 0 ? "\n]\n" : "]\n") }
  }
}

/// One JSON object at a time, member by member.
struct JSONObjectWriter {
  /// The names that `appendSegment` gives to what every segment has.
  static let coreFieldNames: Set<String> = [
    "id", "job_id", "module", "content", "start_time", "end_time", "metadata", "created_at",
  ]

  private(set) var bytes: [UInt8] = []

  mutating func begin() {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: "{"))
  }

  mutating func end() { bytes.append(UInt8(ascii: "}")) }

  mutating func append(_ key: String, _ value: QueryValue, isSeconds: Bool = false) {
    appendKey(key)
    switch value {
    case .null: bytes += "null".utf8
    case .bool(let flag): bytes += (flag ? "true" : "false").utf8
    case .number(let number) where !number.isFinite: bytes += "null".utf8
    case .number(let number): bytes += (isSeconds ? number.description : NumberText.shortest(number)).utf8
    case .text(let text): JSONValue.appendString(text.utf8, to: &bytes)
    case .json(let value): value.append(to: &bytes)
    }
  }

  /// Adds the fields of a stored row in the order that exports have.
  mutating func appendSegment(_ number: Int, of store: SegmentStore) {
    let (position, row) = store.locate(number)
    let shard = store.shards[position]
    let flags = shard.flags[row]
    appendKey("id")
    if flags.contains(.noID) {
      bytes += "null".utf8
    } else if flags.contains(.numericID) {
      bytes += shard.id.utf8(row)
    } else {
      JSONValue.appendString(shard.id.utf8(row), to: &bytes)
    }
    append("job_id", .text(shard.job(ofRow: row).id))
    append("module", .text(shard.module[row]))
    append("content", flags.contains(.noContent) ? .null : .text(shard.content[row]))
    append("start_time", .number(shard.start[row]), isSeconds: true)
    append("end_time", .number(shard.end[row]), isSeconds: true)
    appendKey("metadata")
    let metadata = shard.metadata.utf8(row)
    if metadata.isEmpty { bytes += "null".utf8 } else { bytes += metadata }
    append("created_at", flags.contains(.noCreatedAt) ? .null : .text(shard.createdAt[row]))
    // One compact object: its members are what stands between the braces.
    if let extra = shard.extra?.utf8(row), extra.count > 2 {
      bytes.append(UInt8(ascii: ","))
      bytes += extra.dropFirst().dropLast()
    }
  }

  private mutating func appendKey(_ key: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    JSONValue.appendString(key.utf8, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }
}
