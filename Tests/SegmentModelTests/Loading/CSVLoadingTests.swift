import SegmentModel
import Testing

@Suite struct CSVLoadingTests {
  private let header = "id,job_id,module,content,start_time,end_time,metadata,created_at"

  private func segments(_ text: String) throws -> [Segment] { try load(text, name: "f.csv").store.segments }

  @Test func readsEveryColumn() throws {
    let text = "\(header)\n1,j,m,\"a \"\"b\"\"\nc, d\",0.5,1e1,\"{\"\"k\"\": [1, null]}\",2025\n"
    let expected = Segment(
      id: "1", jobID: "j", module: "m", content: "a \"b\"\nc, d", startTime: 0.5, endTime: 10,
      metadata: try JSONValue(parsing: #"{"k":[1,null]}"#), createdAt: "2025")
    #expect(try segments(text) == [expected])
    #expect(try segments(text.replacing("\n", with: "\r\n").replacing("\r\nc,", with: "\nc,")) == [expected])
    #expect(try segments("\u{FEFF}" + text.dropLast()) == [expected])
    #expect(try load(text).report.files[0].shape == .csv)
    for window in 1...40 { #expect(try load(text, window: window).store.segments == [expected]) }
  }

  @Test func columnsInAnyOrderAndUnknownOnes() throws {
    let found = try segments("note, start_time\t,rank,content,\"x,y\"\nhello,1,3,c,\n\"\",2,\"\"\"3\"\"\",d,true\n")
    #expect(found.map(\.content) == ["c", "d"])
    #expect(found.map(\.startTime) == [1, 2])
    #expect(found[0].extra.map(\.key) == ["note", "rank"])
    #expect(found[0].extra.map(\.value) == [.string("hello"), .number(JSONNumber(3))])
    #expect(found[1].extra.map(\.value) == [.string(""), .string("3"), .bool(true)])
    #expect(found.map(\.jobID) == ["f", "f"])
  }

  @Test func aThousandColumns() throws {
    let numbers = 0..<1000
    let names = numbers.map { "c\($0)" }.joined(separator: ",")
    let cells = numbers.map { "v\($0)" }.joined(separator: ",")
    let found = try segments("content,\(names)\nfirst,\(cells)\nsecond,\(cells)\n")
    #expect(found.map(\.content) == ["first", "second"])
    for segment in found {
      #expect(segment.extra.map(\.key) == numbers.map { "c\($0)" })
      #expect(segment.extra.map(\.value) == numbers.map { .string("v\($0)") })
    }
  }

  /// Blanks around a name in the header are none of it, unless it stands in quotes.
  @Test func blanksAroundNamesOfColumns() throws {
    let found = try segments(" id ,\"id\t\",\t content,\" content\"\n1,2,3,4\n")
    #expect(found.map(\.id) == ["1"])
    #expect(found.map(\.content) == ["3"])
    #expect(found[0].extra.map(\.key) == ["id\t", " content"])
    #expect(throws: LoadError.self) { try load("id, id\n1,2\n") }
  }

  @Test func emptyCells() throws {
    let found = try segments("\(header)\n,,,,0,,,\n\"\",j,,\"\",1,,,\"\"\n1,j,,\\N,2,,null,\n2,j,,\"\\N\",3,,,\n")
    #expect(found.map(\.id) == [nil, "", "1", "2"])
    #expect(found.map(\.content) == ["", "", nil, "\\N"])
    #expect(found.map(\.createdAt) == [nil, "", nil, nil])
    #expect(found.allSatisfy { $0.metadata == nil && $0.endTime == nil && $0.module.isEmpty })
  }

  @Test func badRowsAreSkipped() throws {
    let rows = [
      "1,j,m,c,0,1,,", "2,j,m,c,x,1,,", "3,j,m", "4,j,m,\"c\" d,0,1,,", "5,j,m,a\"b,0,1,,", "6,j,m,c,nan,1,,",
      "7,j,m,c,0,1,{a},", "8,j,m,c,1e999,1,,", "9,j,m,c,0,1,,", "", "10,j,m,\"x\ny\",0,1,,,,", "11,j,m,a\rb,0,1,,",
      "12,j,m,c,0,1,\"{\"\"k\"\":1}\",",
    ]
    for window in [nil, 1, 30] {
      let result = try load(([header] + rows).joined(separator: "\n"), name: "f.csv", window: window)
      #expect(result.store.segments.map(\.id) == ["1", "9", "12"])
      #expect(result.report.badRows.map(\.place.line) == [3, 4, 5, 6, 7, 8, 9, 13, 14])
      #expect(
        result.report.badRows.map(\.place.path) == [
          "row 2, start_time", "row 3", "row 4", "row 5", "row 6, start_time", "row 7, metadata", "row 8, start_time",
          "row 10", "row 11",
        ])
      #expect(result.report.badRows[2].reason.contains("text after a closing quote"))
      #expect(result.report.rowCount == 3)
    }
    #expect(throws: LoadError.self) { try load("\(header)\n2,j,m,c,x,1,,", strict: true) }
  }

  @Test func brokenFilesAreRefused() throws {
    let unclosed = LoadError(
      .malformed("a quoted cell is not closed"), file: "file.json",
      at: LoadPlace(byteOffset: header.utf8.count + 7, line: 2, path: "row 1"))
    #expect(throws: unclosed) { try load("\(header)\n1,j,m,\"c,0,1,,\n") }
    #expect(throws: unclosed) { try load("\(header)\n1,j,m,\"c,0,1,,\n", window: 1) }
    #expect(throws: LoadError(.noSegments, file: "file.json")) { try load("a,b\n1,2\n") }
    #expect(throws: LoadError(.noSegments, file: "file.json")) { try load("hello") }
    #expect(throws: LoadError.self) { try load("id,content,id\n1,2,3\n") }
    #expect(throws: LoadError.self) { try load([0x69, 0x64, 0x2C, 0xFF, 0x0A]) }
    #expect(throws: LoadError(.notUTF8, file: "file.json")) { try load([0xFF, 0xFE, 0x69, 0]) }
    #expect(try load(header).store.isEmpty)
  }

  @Test func badUTF8IsABadRow() throws {
    for bytes: [UInt8] in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5], [0x80], [0xE2, 0x82]] {
      for quote in ["", "\""] {
        let text = Array("id,content\n1,\(quote)".utf8) + bytes + Array("\(quote)\n2,x\n".utf8)
        let result = try load(text)
        #expect(result.store.segments.map(\.id) == ["2"])
        #expect(result.report.badRows.map(\.reason) == ["not valid UTF-8"])
      }
    }
  }
}
