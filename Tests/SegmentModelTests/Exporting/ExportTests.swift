import SegmentModel
import Testing

@Suite struct ExportTests {
  static let video = VideoFacts(
    name: "cut \"3\".mp4", duration: 12.5, status: "completed", processingTime: 0.1,
    extra: [JSONMember(key: "fps", value: .number(JSONNumber(25)))])

  /// Every oddity that a row can have, in two videos.
  static func store() throws -> SegmentStore {
    var builder = SegmentStoreBuilder()
    builder.addVideo(video, ofJob: "a")
    builder.append(
      Segment(
        id: "1", jobID: "a", module: "scenes", content: "naïve \"quoted\", two\nlines\u{1}", startTime: 0, endTime: 0.1,
        metadata: try JSONValue(parsing: #"{"x": [1.0, 1e3, null], "é": "\n"}"#), createdAt: "2025-01-01"))
    builder.append(
      Segment(id: "2", hasNumericID: true, jobID: "a", module: "shots", content: "", startTime: -1e-7, endTime: nil))
    builder.append(
      Segment(
        id: nil, jobID: "a", module: "", content: nil, startTime: nil, endTime: nil,
        extra: [
          JSONMember(key: "rank", value: .number(JSONNumber(3))), JSONMember(key: "note", value: .string("a,b")),
        ]))
    builder.append(Segment(id: "", jobID: "b", module: "scenes", content: "x", startTime: 1, endTime: 2, createdAt: ""))
    return builder.finish()
  }

  static func text(
    _ store: SegmentStore, _ shape: ExportShape, _ selection: ExportSelection = .all
  ) throws -> String {
    var sink = ByteArraySink()
    try store.export(shape, selection, to: &sink)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  static let rowA2 = """
    {"id":2,"job_id":"a","module":"shots","content":"","start_time":-1e-07,"end_time":null,"metadata":null,\
    "created_at":null}
    """
  static let rowA1 = #"""
    {"id":"1","job_id":"a","module":"scenes","content":"naïve \"quoted\", two\nlines\u0001","start_time":0.0,\#
    "end_time":0.1,"metadata":{"x":[1.0,1e3,null],"é":"\n"},"created_at":"2025-01-01"}
    """#
  static let rowA3 = """
    {"id":null,"job_id":"a","content":null,"start_time":null,"end_time":null,"metadata":null,"created_at":null,\
    "rank":3,"note":"a,b"}
    """
  static let rowB1 = """
    {"id":"","job_id":"b","module":"scenes","content":"x","start_time":1.0,"end_time":2.0,"metadata":null,\
    "created_at":""}
    """

  @Test func writesAnArrayOfSegments() throws {
    let rows = [Self.rowA2, Self.rowA1, Self.rowA3, Self.rowB1]
    #expect(try Self.text(Self.store(), .segments) == "[\n" + rows.joined(separator: ",\n") + "\n]\n")
    #expect(try Self.text(SegmentStore(), .segments) == "[]\n")
  }

  @Test func writesLines() throws {
    let rows = [Self.rowA2, Self.rowA1, Self.rowA3, Self.rowB1]
    #expect(try Self.text(Self.store(), .ndjson) == rows.map { $0 + "\n" }.joined())
    #expect(try Self.text(SegmentStore(), .ndjson) == "")
  }

  @Test func writesCSV() throws {
    let expected = [
      "id,job_id,module,content,start_time,end_time,metadata,created_at,rank,note",
      #"2,a,shots,"",-1e-07,,,,,"#,
      "1,a,scenes,\"naïve \"\"quoted\"\", two\nlines\u{1}\",0.0,0.1,"
        + #""{""x"":[1.0,1e3,null],""é"":""\n""}",2025-01-01,,"#,
      #",a,,\N,,,,,3,"a,b""#,
      #""",b,scenes,x,1.0,2.0,,"",,"#,
    ]
    #expect(try Self.text(Self.store(), .csv) == expected.map { $0 + "\r\n" }.joined())
  }

  @Test func writesResultsOfOneVideo() throws {
    let head = #"""
      {"job_id":"a","video_name":"cut \"3\".mp4","duration":12.5,"status":"completed","processing_time":0.1,"fps":25
      """#
    let segments = ",\"segments\":[\n" + [Self.rowA2, Self.rowA1, Self.rowA3].joined(separator: ",\n") + "\n]"
    let selection = ExportSelection(jobs: ["a"])
    #expect(try Self.text(Self.store(), .results(), selection) == head + segments + "}\n")
    let lists = ",\"shots\":[\n\(Self.rowA2)\n],\"scenes\":[\n\(Self.rowA1)\n]"
    #expect(try Self.text(Self.store(), .results(repeatingModules: true), selection) == head + segments + lists + "}\n")
  }

  @Test func writesAggregatedAndSceneGrouping() throws {
    let head = #"{"job_id":"b","video_name":null,"status":null,"total_segments":1,"modules":{"#
    let selection = ExportSelection(jobs: ["b"])
    let expected = head + "\n\"scenes\":[\n\(Self.rowB1)\n]\n}}\n"
    #expect(try Self.text(Self.store(), .aggregated, selection) == expected)
    #expect(try Self.text(Self.store(), .sceneGrouping, selection) == expected)
    #expect(
      try Self.text(Self.store(), .sceneGrouping, ExportSelection(jobs: ["a"])).hasSuffix(
        #""fps":25,"total_segments":2,"modules":{"#
          + "\n\"shots\":[\n\(Self.rowA2)\n],\n\"scenes\":[\n\(Self.rowA1)\n]\n}}\n"))
  }

  @Test func writesACombinedReport() throws {
    let report = try Self.text(Self.store(), .combinedReport)
    #expect(report.hasPrefix("{\"videos\":[\n{\"job_id\":\"a\","))
    #expect(report.contains("\n]},\n{\"job_id\":\"b\",\"video_name\":null,"))
    #expect(report.hasSuffix("\n]}\n]}\n"))
    #expect(try Self.text(SegmentStore(), .combinedReport) == "{\"videos\":[]}\n")
  }

  @Test func keepsTheOrderOfChosenRows() throws {
    let store = try Self.store()
    #expect(
      try Self.text(store, .ndjson, ExportSelection(rows: [3, 0, 1]))
        == [Self.rowB1, Self.rowA2, Self.rowA1]
        .map { $0 + "\n" }.joined())
    #expect(
      try Self.text(store, .ndjson, ExportSelection(rows: [3, 0, 1], jobs: ["a"], modules: ["scenes"]))
        == Self.rowA1 + "\n")
    #expect(try Self.text(store, .ndjson, ExportSelection(modules: ["scenes"])) == "\(Self.rowA1)\n\(Self.rowB1)\n")
  }

  @Test func refusesWhatDoesNotFitTheShape() throws {
    let store = try Self.store()
    #expect(throws: ExportError.severalJobs(["a", "b"])) { try Self.text(store, .aggregated) }
    #expect(throws: ExportError.noJob) { try Self.text(SegmentStore(), .results()) }
    #expect(throws: ExportError.unknownJob("c")) { try Self.text(store, .csv, ExportSelection(jobs: ["c"])) }
    #expect(throws: ExportError.rowOutOfRange(4)) { try Self.text(store, .csv, ExportSelection(rows: [0, 4])) }
    #expect(throws: ExportError.rowOutOfRange(-1)) { try Self.text(store, .csv, ExportSelection(rows: [-1])) }
  }

  @Test func writesInPiecesAndStopsWhenTheSinkRefuses() throws {
    let store = SegmentStore(
      (0..<3000).map {
        Segment(id: "\($0)", jobID: "a", module: "m", content: "word word word", startTime: Double($0), endTime: nil)
      })
    var pieces: [Int] = []
    var sink = ClosureSink { pieces.append($0.count) }
    try store.export(.ndjson, to: &sink)
    let whole = try Self.text(store, .ndjson)
    #expect(pieces.count > 3)
    #expect(pieces.reduce(0, +) == whole.utf8.count)
    #expect(pieces.dropLast().allSatisfy { $0 >= 65_536 && $0 < 66_000 })

    var taken = 0
    var refusing = ClosureSink { bytes throws(ExportError) in
      taken += 1
      if taken == 2 { throw .refused(reason: "full") }
    }
    #expect(throws: ExportError.refused(reason: "full")) { try store.export(.csv, to: &refusing) }
    #expect(taken == 2)
  }

  @Test func ordersModulesSoThatTiesStayAsTheyAre() throws {
    // In the order of a file that lists module p before module q; q has the earlier first row, and both tie at 10.
    func segment(_ module: String, _ start: Double) -> Segment {
      Segment(id: "\(module)\(start)", jobID: "a", module: module, content: nil, startTime: start, endTime: nil)
    }
    let store = SegmentStore([segment("p", 5), segment("p", 10), segment("q", 1), segment("q", 10)])
    let text = try Self.text(store, .aggregated)
    let p = try #require(text.range(of: "\"p\":["))
    let q = try #require(text.range(of: "\"q\":["))
    #expect(p.lowerBound < q.lowerBound)
  }

  @Test func leavesOutWhatWouldBreakTheFile() throws {
    let odd = Segment(
      id: "1]", hasNumericID: true, jobID: "a", module: "m", content: nil, startTime: .infinity, endTime: .nan,
      extra: [JSONMember(key: "content", value: .string("second")), JSONMember(key: "kept", value: .bool(true))])
    #expect(
      try Self.text(SegmentStore([odd]), .ndjson) == """
        {"id":"1]","job_id":"a","module":"m","content":null,"start_time":null,"end_time":null,"metadata":null,\
        "created_at":null,"kept":true}

        """)
  }
}
