import SegmentModel
import Testing

@Suite struct BadRowTests {
  private let good = #"{"id":"ok","job_id":"a","content":"x","start_time":0}"#

  private func bad(
    _ row: String, _ place: LoadPlace, _ reason: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for window in [nil, 1, 7, 64] {
      let result = try load("[\(good),\n\(row),\n\(good.replacing("ok", with: "2"))]", window: window)
      #expect(result.store.segments.map(\.id) == ["ok", "2"], sourceLocation: sourceLocation)
      #expect(result.report.badRows.map(\.place) == [place], sourceLocation: sourceLocation)
      #expect(result.report.badRows.map(\.reason) == [reason], sourceLocation: sourceLocation)
    }
    #expect(throws: LoadError(.badRow(reason), file: "file.json", at: place), sourceLocation: sourceLocation) {
      try load("[\(good),\n\(row),\n\(good)]", strict: true)
    }
  }

  private func at(_ distance: Int, _ path: String) -> LoadPlace {
    LoadPlace(byteOffset: good.utf8.count + 3 + distance, line: 2, path: path)
  }

  @Test func wrongTypes() throws {
    try bad(#"{"start_time":"1"}"#, at(14, "$[1].start_time"), "expected a number or null")
    try bad(#"{"id":"1","end_time":{}}"#, at(21, "$[1].end_time"), "expected a number or null")
    try bad(#"{"content":5}"#, at(11, "$[1].content"), "expected a string or null")
    try bad(#"{"module":[]}"#, at(10, "$[1].module"), "expected a string or null")
    try bad(#"{"created_at":true}"#, at(14, "$[1].created_at"), "expected a string or null")
    try bad(#"{"job_id":"j"}"#, at(0, "$[1]"), "not a segment: it has none of a segment's fields")
    try bad("{}", at(0, "$[1]"), "not a segment: it has none of a segment's fields")
    try bad("17", at(0, "$[1]"), "expected an object")
    try bad(#""text""#, at(0, "$[1]"), "expected an object")
  }

  @Test func brokenRowsWhoseEndCanBeTold() throws {
    try bad(#"{"content":"x","start_time":NaN}"#, at(28, "$[1].start_time"), JSONFault.expectedValue.description)
    try bad(#"{"content":"x","start_time":1e999}"#, at(28, "$[1].start_time"), JSONFault.numberTooLarge.description)
    try bad(#"{"content":"\q","start_time":1}"#, at(12, "$[1].content"), JSONFault.badEscape.description)
    try bad(#"{"content":"\ud800","start_time":1}"#, at(12, "$[1].content"), JSONFault.loneSurrogate.description)
    try bad(#"{"content" "x","start_time":1}"#, at(11, "$[1]"), JSONFault.expectedColon.description)
    try bad(#"{"content":"x" "start_time":1}"#, at(15, "$[1].content"), JSONFault.expectedCommaOrEnd.description)
    try bad(#"{"content":"x",}"#, at(15, "$[1].content"), JSONFault.expectedKey.description)
    try bad(#"{"metadata":{"a":[1,]},"id":"}"}"#, at(20, "$[1].metadata"), JSONFault.expectedValue.description)
    try bad(#"{"odd key":tru}"#, at(11, #"$[1]["odd key"]"#), JSONFault.expectedValue.description)
    try bad(#"{"À":tru}"#, at(6, "$[1].À"), JSONFault.expectedValue.description)
    // The string that is not closed ends with its line.
    try bad(#"{"id":"1","content":"x}"#, at(24, "$[1].content"), JSONFault.controlCharacter.description)
  }

  @Test func brokenFilesNameThePlace() {
    func fails(_ text: String, _ fault: JSONFault, _ byte: Int, _ line: Int, _ path: String) {
      let error = LoadError(
        .malformed(fault.description), file: "file.json", at: LoadPlace(byteOffset: byte, line: line, path: path))
      #expect(throws: error) { try load(text) }
      #expect(throws: error) { try load(text, window: 1) }
    }
    fails("[", .unexpectedEnd, 1, 1, "$[0]")
    fails("[\(good)", .unexpectedEnd, good.utf8.count + 1, 1, "$[1]")
    fails("[\(good),]", .expectedValue, good.utf8.count + 2, 1, "$[1]")
    fails("[\(good)] x", .trailingBytes, good.utf8.count + 3, 1, "$")
    fails("[\(good)\n\(good)]", .expectedCommaOrEnd, good.utf8.count + 2, 2, "$[1]")
    fails("{\"segments\":[\(good)],\n\"modules\":{\"a\":[}}", .expectedValue, good.utf8.count + 32, 2, "$.modules.a[0]")
    fails("{\"segments\":[\(good)],\n\"x\":01}", .badNumber, good.utf8.count + 21, 2, "$.x")
  }

  @Test func brokenLinesAreSkipped() throws {
    let lines = [good, #"{"id":"1","content":"cut"#, #"{"id":1.e5}"#, "[1]", "5", good.replacing("ok", with: "2")]
    for window in [nil, 1, 13] {
      let result = try load(lines.joined(separator: "\n"), window: window)
      #expect(result.store.segments.map(\.id) == ["ok", "2"])
      #expect(result.report.badRows.map(\.place.line) == [2, 3, 4, 5])
      #expect(result.report.files[0].shape == .ndjson)
    }
    let first = try load([lines[1] + "}", lines[0], lines[5]].joined(separator: "\n"))
    #expect(first.store.count == 2)
    #expect(first.report.badRows.map(\.place.line) == [1])
  }

  @Test func aReportCutOffAtTheEndOfLinesIsOneBadRow() throws {
    let cut = "{\"segments\":[\(good.replacing("ok", with: "2")),\n{\"id\":\"3\",\n\"content\":"
    for window in [nil, 1, 64] {
      let result = try load("\(good)\noops\n\(cut)", window: window)
      #expect(result.store.segments.map(\.id) == ["ok", "2"])
      #expect(result.report.badRows.map(\.place.line) == [2, 5])
    }
  }

  @Test func countsAllAndKeepsAsManyAsAsked() throws {
    let rows = [good] + Array(repeating: #"{"content":1}"#, count: 50)
    let result = try load("[\(rows.joined(separator: ","))]") { $0.rowErrorsKept = 3 }
    #expect(result.report.badRowCount == 50)
    #expect(result.report.badRows.map(\.place.path) == ["$[1].content", "$[2].content", "$[3].content"])
    #expect(result.report.rowCount == 1)
  }
}
