import SegmentModel
import Testing

@Suite struct JSONShapeTests {
  private let rows = [
    #"{"id":"1","job_id":"a","module":"transcription","content":"hello","start_time":0,"end_time":1.5,"metadata":{"speaker": "S"},"created_at":"2025"}"#,
    #"{"id":"2","job_id":"a","module":"scenes","content":null,"start_time":1,"end_time":null,"metadata":null,"created_at":null}"#,
  ]

  private var expected: [Segment] {
    [
      Segment(
        id: "1", jobID: "a", module: "transcription", content: "hello", startTime: 0, endTime: 1.5,
        metadata: .object([JSONMember(key: "speaker", value: .string("S"))]), createdAt: "2025"),
      Segment(id: "2", jobID: "a", module: "scenes", content: nil, startTime: 1, endTime: nil),
    ]
  }

  private func check(
    _ text: String, _ shape: LoadReport.Shape, duplicates: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let result = try load(text)
    #expect(result.store.segments == expected, sourceLocation: sourceLocation)
    #expect(result.report.files.map(\.shape) == [shape], sourceLocation: sourceLocation)
    #expect(result.report.duplicateCount == duplicates, sourceLocation: sourceLocation)
    #expect(result.report.badRowCount == 0, sourceLocation: sourceLocation)
    #expect(result.report.rowCount == 2, sourceLocation: sourceLocation)
    #expect(result.report.byteCount == text.utf8.count, sourceLocation: sourceLocation)
  }

  @Test func flatArray() throws {
    try check("[\(rows[0]),\(rows[1])]", .segments)
    try check(" [ \(rows[0]) \n,\t\(rows[1]) ] \n", .segments)
    try check("\u{FEFF}[\(rows[0]),\(rows[1])]", .segments)
  }

  @Test func resultsWithSegmentsAndModules() throws {
    let modules = #""transcription":[\#(rows[0])],"scenes":[\#(rows[1])]"#
    let facts = #""job_id":"a","video_name":"v.mp4","duration":9.5,"status":"completed","processing_time":null"#
    try check(#"{\#(facts),"segments":[\#(rows[0]),\#(rows[1])]}"#, .results)
    try check(#"{\#(facts),"segments":[\#(rows[0]),\#(rows[1])],\#(modules)}"#, .results, duplicates: 2)
    try check(#"{\#(modules),\#(facts)}"#, .results)
    let store = try load(#"{\#(modules),\#(facts),"codec":"h264","tags":[1,2],"empty":[]}"#).store
    #expect(
      store.jobs[0].video
        == VideoFacts(
          name: "v.mp4", duration: 9.5, status: "completed",
          extra: [
            JSONMember(key: "codec", value: .string("h264")),
            JSONMember(key: "tags", value: .array([.number(JSONNumber(1)), .number(JSONNumber(2))])),
            JSONMember(key: "empty", value: .array([])),
          ]))
  }

  @Test func aggregatedWholeAndInPart() throws {
    let facts = #""job_id":"a","video_name":"v.mp4","status":"completed""#
    let modules = #""modules":{"transcription":[\#(rows[0])],"ocr":[],"scenes":[\#(rows[1])]}"#
    try check(#"{\#(facts),"total_segments":2,\#(modules)}"#, .aggregated)
    try check(#"{\#(modules),\#(facts),"total_segments":2}"#, .aggregated)
    #expect(try load(#"{\#(facts),"total_segments":2,\#(modules)}"#).store.jobs[0].video.extra.isEmpty)
    let part = try load(#"{\#(facts),"total_segments":5,"modules":{"scenes":[\#(rows[1])]}}"#)
    #expect(part.store.count == 1)
    #expect(part.store.jobs[0].video.extra.map(\.key) == ["total_segments"])
    #expect(part.report.files[0].notes.count == 1)
  }

  @Test func combinedReports() throws {
    let other = rows[1].replacing("\"a\"", with: "\"b\"")
    let reports = [
      #"{"job_id":"a","video_name":"va","segments":[\#(rows[0])]}"#,
      #"{"job_id":"b","video_name":"vb","modules":{"scenes":[\#(other)]}}"#,
    ]
    for text in [
      "[\(reports[0]),\(reports[1])]",
      #"{"videos":[\#(reports[0]),\#(reports[1])],"count":2}"#,
      #"{"first":\#(reports[0]),"second":\#(reports[1])}"#,
      #"{"reports":{"first":\#(reports[0]),"second":\#(reports[1])}}"#,
      "\(reports[0])\n\(reports[1])\n",
    ] {
      let result = try load(text)
      #expect(result.store.jobs.map(\.id) == ["a", "b"])
      #expect(result.store.jobs.map(\.video.name) == ["va", "vb"])
      #expect(result.store.count == 2)
      #expect(result.report.files[0].shape == (text.hasSuffix("\n") ? .ndjson : .combined))
    }
    let flat = try load(#"{"total_segments":2,"segments":[\#(rows[0]),\#(other)]}"#)
    #expect(flat.store.jobs.map(\.id) == ["a", "b"])
    #expect(flat.report.files[0].shape == .combined)
    #expect(flat.report.files[0].notes.isEmpty)
  }

  @Test func linesOfSegments() throws {
    try check("\(rows[0])\n\(rows[1])\n", .ndjson)
    try check("\(rows[0])\r\n\r\n\(rows[1])", .ndjson)
    #expect(try load(rows[0]).store.segments == [expected[0]])
  }

  @Test func jobAndModuleComeFromAround() throws {
    let bare = #"{"id":"1","content":"x","start_time":0}"#
    func only(_ text: String, name: String = "file.json") throws -> Segment? {
      let store = try load(text, name: name).store
      #expect(store.count == 1)
      return store.segments.first
    }
    #expect(try only(#"{"job_id":"j","faces":[\#(bare)]}"#)?.jobID == "j")
    #expect(try only(#"{"faces":[\#(bare)],"job_id":"late"}"#)?.jobID == "late")
    #expect(try only(#"{"faces":[\#(bare)],"job_id":12}"#)?.jobID == "12")
    #expect(try only(#"{"modules":{"faces":[\#(bare)]},"job_id":"late"}"#)?.module == "faces")
    #expect(try only(#"{"job_id":"j","by_module":{"faces":[\#(bare)]}}"#)?.jobID == "j")
    #expect(try only(#"{"by_module":{"faces":[\#(bare)]},"job_id":"late"}"#)?.jobID == "late")
    #expect(try only(#"{"video-1":{"faces":[\#(bare)]}}"#)?.jobID == "video-1")
    #expect(try only(#"{"job_id":"j","segments":[\#(bare)]}"#)?.module == "")
    let stem = try load("[\(bare)]", name: "folder.d/my video.json")
    #expect(stem.store.segments[0].jobID == "my video")
    #expect(stem.report.files[0].notes.count == 1)
    let named = try load(#"[{"video_name":"v1","segments":[\#(bare)]},{"video_name":"v2","segments":[\#(bare)]}]"#)
    #expect(named.store.jobs.map(\.id) == ["v1", "v2"])
  }

  @Test func lateJobJoinsRowsThatNamedIt() throws {
    let named = #"{"id":"1","job_id":"j","content":"x","start_time":5}"#
    let bare = #"{"id":"2","content":"y","start_time":1}"#
    let store = try load(#"{"faces":[\#(named),\#(bare)],"job_id":"j","video_name":"v"}"#).store
    #expect(store.jobs.map(\.id) == ["j"])
    #expect(store.segments.map(\.id) == ["2", "1"])
    #expect(store.jobs[0].video.name == "v")
  }

  @Test func reportWithoutSegmentsIsAVideo() throws {
    let store = try load(#"{"job_id":"j","video_name":"v","status":"processing"}"#).store
    #expect(store.jobs.map(\.id) == ["j"])
    #expect(store.isEmpty)
    #expect(try load(#"{"job_id":"j","segments":[]}"#).store.jobs.map(\.id) == ["j"])
    #expect(try load("[]").store.jobs.isEmpty)
  }

  @Test func unknownFieldsAreKept() throws {
    let text = #"[{"id":1,"job_id":"j","x":{"a":[1.50, "\u0041\/"]},"content":"","start_time":0,"y\n":null}]"#
    let store = try load(text).store
    let segment = store.segments[0]
    #expect(segment.hasNumericID && segment.id == "1")
    #expect(segment.content == "")
    #expect(segment.extra.map(\.key) == ["x", "y\n"])
    #expect(segment.extra[0].value.jsonText == #"{"a":[1.50,"A/"]}"#)
    #expect(segment.extra[1].value == .null)
    #expect(try #require(store.shards[0].extra)[0] == #"{"x":{"a":[1.50,"A/"]},"y\n":null}"#)
  }

  @Test func objectsThatHoldNoSegmentsAreRefused() {
    for text in ["{}", #"{"a":1}"#, "1", "null", #""text""#, #"{"modules":{"a":3}}"#] {
      #expect(throws: LoadError(.noSegments, file: "file.json")) { try load(text) }
    }
    #expect(throws: LoadError(.isEmpty, file: "file.json")) { try load("") }
    #expect(throws: LoadError(.isEmpty, file: "file.json")) { try load(" \n ") }
  }

  @Test func repeatedKeysTakeTheLastValue() throws {
    let result = try load(#"[{"id":"1","content":"a","content":null,"content":"b","start_time":1,"start_time":2}]"#)
    #expect(result.store.segments[0].content == "b")
    #expect(result.store.segments[0].startTime == 2)
    #expect(result.report.files[0].notes.contains { $0.contains("more than once") })
  }

  @Test func sameSegmentsInTwoFilesCountOnce() throws {
    let flat = "[\(rows[0]),\(rows[1])]"
    let report = #"{"job_id":"a","duration":4,"segments":[\#(rows[1]),\#(rows[0].replacing("hello", with: "bye"))]}"#
    let result = try SegmentLoader().load([
      .bytes(Array(flat.utf8), name: "flat"), .bytes(Array(report.utf8), name: "report"),
    ])
    #expect(result.store.count == 3)
    #expect(result.report.files.map(\.rowCount) == [2, 1])
    #expect(result.report.files.map(\.duplicateCount) == [0, 1])
    #expect(result.report.conflicts.map(\.id) == ["1"])
    #expect(result.report.conflicts.map(\.file) == ["report"])
    #expect(result.store.jobs[0].video.duration == 4)
  }
}
