import TestSupport
import Testing

@testable import SegmentModel

/// A CSV record read in one pass gives what scanning and then reading it gives, and ends at the same place.
struct PlainRecordTests {
  private static let names = [
    "id", "job_id", "module", "content", "start_time", "end_time", "metadata", "created_at", "take",
  ]
  private static let cells: [RowScanner.Field: [String]] = [
    .start: [
      "", "0", "12.5", "-1.25", "1e3", "00", " 7 ", "\"3.5\"", "1234567.1234567", "12345678.5", "x", "1.", "\"\"",
    ],
    .metadata: [
      "", "{}", "null", "\"\"", "\"{\"\"a\"\": 1, \"\"b\"\":[true]}\"", "\"{\"\"é\"\":\"\"駅\"\"}\"", "1", "{",
      "\"{\"\"a\"\":}\"", " ",
    ],
    .content: [
      "", "\\N", "\"\\N\"", "plain", "\"quoted, with comma\"", "\"with \"\"quotes\"\" in it\"", "café", "\"駅前\n多行\"",
      "a\u{0}b", "\"a\u{0}b\"", "tab\there", "stray\"quote", "\"text\"behind", "\"\"", "\"\"\"\"", "\r", "a\rb",
      "\"a\r\nb\"",
      String(repeating: "long ", count: 30), "\"" + String(repeating: "long \"\"\" ", count: 9) + "\"",
      "\"" + String(repeating: "longer, ", count: 40) + "\"", String(repeating: "é", count: 40),
    ],
  ]

  private static func cell(_ field: RowScanner.Field, _ random: inout SplitMix64) -> String {
    let usual = [
      "7", "", "\"\"", "transcription", "job-0123456789ab", "2026-01-01T10:00:00Z", "\"a\"", "\"a\"\"b\"", "é",
    ]
    guard Int.random(in: 0..<12, using: &random) > 0 else {
      // A cell of another column.
      return (cells.values.joined().sorted() + usual).randomElement(using: &random) ?? ""
    }
    return (cells[field == .end ? .start : field] ?? usual).randomElement(using: &random) ?? ""
  }

  private static func columns(_ names: some Sequence<String>) -> [CSVRowReader.Column] {
    names.map { name in
      CSVRowReader.Column(field: Array(name.utf8).withUnsafeBufferPointer(RowScanner.field(named:)), name: name)
    }
  }

  private struct Row: Equatable {
    var texts: [[UInt8]]
    var times: [UInt64]
    var flags: SegmentShard.Flags
    var job: [UInt8]?
    var end: Int
  }

  private func row(_ reader: borrowing CSVRowReader, end: Int) -> Row {
    let fields = reader.fields
    return Row(
      texts: [fields.id, fields.module, fields.content, fields.metadata, fields.extra, fields.createdAt].map(
        Array.init),
      times: [fields.start, fields.end].map { $0.isNaN ? .max : $0.bitPattern }, flags: fields.flags,
      job: reader.jobID.map(Array.init), end: end)
  }

  @Test func onePassGivesTheSame() {
    var random = SplitMix64(seed: 20)
    var (readPlainly, read) = (0, 0)
    for _ in 0..<20_000 {
      let names = Self.names.shuffled(using: &random).prefix(Int.random(in: 1...Self.names.count, using: &random))
      let columns = Self.columns(names)
      var texts = columns.map { Self.cell($0.field, &random) }
      if Int.random(in: 0..<20, using: &random) == 0 { texts.append("more") }
      let text =
        texts.joined(separator: ",") + (["\n", "\n", "\r\n", "", "\r", ","].randomElement(using: &random) ?? "")
      // Bytes behind the window must not count.
      let bytes = Array(text.utf8)
      let padded = bytes + Array(repeating: 0, count: ByteWindow.padding) + Array("\n,".utf8)
      padded.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        var reader = CSVRowReader(maximumDepth: 64, capacity: bytes.count)
        reader.begin(columns)
        var cursor = start
        let end = start + bytes.count
        let found = reader.readPlainly(&cursor, end) ? row(reader, end: cursor - start) : nil
        if found == nil { #expect(cursor == start, "\(text.debugDescription)") }

        var other = CSVRowReader(maximumDepth: 64, capacity: bytes.count)
        other.begin(columns)
        cursor = start
        var wanted: Row?
        if other.record.scan(&cursor, end, isFinal: true) == nil, (try? other.read()) != nil {
          wanted = row(other, end: cursor - start)
        }
        if wanted != nil { read += 1 }
        guard let found else { return }
        readPlainly += 1
        #expect(found == wanted, "\(text.debugDescription)")
      }
    }
    // Else nothing was compared.
    #expect(readPlainly > 4_000)
    #expect(readPlainly < read)
  }

  /// What most files hold must not fall back to the slower way unseen.
  @Test(arguments: [
    "1,job,transcription,some words,0.0,2.5,,2026-01-01T10:00:00Z\n",
    "1,job,scenes,\"a, b\",0,1,\"{\"\"a\"\":1}\",\r\n",
    ",job,shots,café,,,,\n", "1,job,shots,\"a \"\"word\"\"\",1e2,1.5,\"{\"\"a\"\": 1}\",\"\"\n",
  ]) func usualRecords(_ text: String) {
    let columns = Self.columns(Self.names.prefix(8))
    let padded = Array(text.utf8) + Array(repeating: 0, count: ByteWindow.padding)
    padded.withUnsafeBufferPointer { buffer in
      guard var cursor = buffer.baseAddress else { return }
      let end = cursor + text.utf8.count
      var reader = CSVRowReader(maximumDepth: 64, capacity: 1 << 10)
      reader.begin(columns)
      let isRead = reader.readPlainly(&cursor, end)
      #expect(isRead)
      #expect(cursor == end)
    }
  }
}
