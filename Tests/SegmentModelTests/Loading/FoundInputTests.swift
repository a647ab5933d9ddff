import SegmentModel
import Testing

/// Files that once loaded otherwise than they say, as fuzzers found them.
@Suite struct FoundInputTests {
  /// Objects in a segment's metadata may look like segments, and come before what tells that it is one.
  @Test(arguments: [
    #"[{"id":"1","metadata":[{"content":"word","start_time":0}],"content":"all"}]"#,
    #"[{"id":"1","metadata":{"words":[{"content":"word","start_time":0}]},"content":"all"}]"#,
    #"[{"metadata":{"a":{"segments":[{"content":"word"}]}},"id":"1","content":"all"}]"#,
    #"{"id":"1","metadata":[{"content":"word","start_time":0}],"content":"all"}"#,
  ])
  func metadataIsNotSearchedForSegments(_ text: String) throws {
    let store = try load(text).store
    #expect(store.segments.map(\.id) == ["1"])
    #expect(store.segments.map(\.content) == ["all"])
  }

  @Test func aSegmentOfNothingButMetadata() throws {
    let store = try load(#"[{"id":"1","metadata":[{"id":"a","content":"x"}]}]"#).store
    #expect(store.segments.map(\.metadata?.jsonText) == [#"[{"id":"a","content":"x"}]"#])
  }

  /// A row whose fields are all null would be nothing in CSV: it is told as one that is no segment, as `{}` is.
  @Test(arguments: [
    #"{"id":null}"#, #"{"job_id":"v","content":null,"start_time":null}"#, #"{"job_id":"v","created_at":"2025-01-15"}"#,
  ])
  func aRowOfNothing(_ row: String) throws {
    for text in ["[\(row),{\"id\":\"a\"}]", "{\"id\":\"a\"}\n\(row)\n", #"{"transcription":[{"id":"a"},\#(row)]}"#] {
      let result = try load(text)
      #expect(result.store.segments.map(\.id) == ["a"], "\(text)")
      #expect(result.report.badRows.map(\.reason) == ["not a segment: it has none of a segment's fields"], "\(text)")
    }
  }

  /// A job may be named by the empty text, which CSV has in quotes: a cell without them names none.
  @Test func aJobNamedByNothing() throws {
    let store = try load(#"[{"id":"a","job_id":""},{"id":"b","job_id":"v"}]"#).store
    #expect(store.jobs.map(\.id) == ["", "v"])
    var sink = ByteArraySink()
    try store.export(.csv, to: &sink)
    #expect(try load(sink.bytes).store == store)
    #expect(try load("id,job_id\na,\n").store.jobs.map(\.id) != [""])
  }

  /// What an empty store exports loads again.
  @Test(arguments: [ExportShape.combinedReport, .segments, .csv])
  func anEmptyExport(_ shape: ExportShape) throws {
    var sink = ByteArraySink()
    try SegmentStore().export(shape, to: &sink)
    let result = try load(sink.bytes, strict: true)
    #expect(result.store == SegmentStore())
    #expect(result.report.badRowCount == 0)
  }

  /// What stands in front may leave open at first whether a row is a segment, so that it is read again.
  @Test(arguments: [nil, 1, 20, 64])
  func aFieldGivenTwiceIsToldOnce(_ window: Int?) throws {
    let text = #"""
      {"note":1,"id":"a","job_id":"v","content":"x","content":"y"}
      {"id":"b","job_id":"v","content":"z"}
      """#
    let result = try load(text, window: window)
    #expect(result.store.segments.map(\.content) == ["y", "z"])
    #expect(result.report.files[0].notes == ["1 field was given more than once in a row; the last value was taken"])
    // The fields that the model does not name are told, and taken, like those that it names, few and many.
    for count in [0, 20] {
      let others = (0..<count).map { #""o\#($0)":\#($0),"# }.joined()
      let accents = #""é":4,"e\u0301":5"#
      let unnamed =
        #"[{"id":"a","job_id":"v","x":1,"y":2,\#(others)"x":{"z":3},\#(accents),"x":6,"y":7,"content":"c"}]"#
      let found = try load(unnamed, window: window)
      #expect(found.store.segments[0].extra.suffix(4).map(\.key) == ["é", "e\u{301}", "x", "y"])
      #expect(found.store.segments[0].extra.suffix(4).map(\.value.doubleValue) == [4, 5, 6, 7])
      #expect(found.store.segments[0].extra.count == count + 4)
      #expect(found.report.files[0].notes.map { $0.prefix(8) } == ["3 fields"])
      var sink = ByteArraySink()
      try found.store.export(.csv, to: &sink)
      #expect(try load(sink.bytes).store == found.store)
      #expect(SegmentStore(found.store.segments) == found.store)
    }
    let twice = try load(text + "\n" + text, window: window).report.files[0].notes
    #expect(twice == ["2 fields were given more than once in a row; the last value was taken"])
  }

  /// A count that says something else than the rows is a fact about the video, whatever form it is exported in:
  /// how many rows an export lists, and how often, must not make it true.
  @Test(arguments: [2, 3, 4, 6], [false, true])
  func aCountThatIsWrongStays(_ count: Int, _ repeatingModules: Bool) throws {
    let rows = [#"{"id":"a","end_time":1.x}"#, #"{"id":"b","start_time":2}"#, #"{"id":"b","start_time":2}"#]
    let text =
      #"{"job_id":"v","modules":{"m":[\#(rows.joined(separator: ","))],"o":[{"id":"c"}]},"total_segments":\#(count)}"#
    let store = try load(text).store
    #expect(store.segments.map(\.id) == ["b", "c"])
    #expect(store.jobs[0].video.extra.map(\.key) == (count == 4 ? [] : ["total_segments"]))
    for shape in [ExportShape.results(repeatingModules: repeatingModules), .combinedReport] {
      var sink = ByteArraySink()
      try store.export(shape, to: &sink)
      #expect(try load(sink.bytes, strict: true).store == store, "\(shape)")
    }
    // A report by module counts anew, and names the count once.
    var sink = ByteArraySink()
    try store.export(.aggregated, to: &sink)
    let written = String(decoding: sink.bytes, as: UTF8.self)
    #expect(written.split(separator: "total_segments").count == 2 && written.contains(#""total_segments":2"#))
  }

  @Test func aFieldGivenTwiceByAProgram() {
    let members = [("a", 1), ("b", 2), ("a", 3)].map { JSONMember(key: $0, value: .number(JSONNumber($1))) }
    let segment = Segment(
      id: "1", jobID: "j", module: "m", content: nil, startTime: 0, endTime: 1, extra: members)
    #expect(SegmentStore([segment]).segment(at: 0).extra == Array(members.dropFirst()))
  }

  /// A report may have a field of a segment's name; its export must not be taken for a segment.
  @Test(arguments: ["content", "start_time", "end_time", "id", "module", "metadata", "created_at"])
  func aFactNamedLikeAFieldOfSegments(_ name: String) throws {
    for segments in ["", #"{"id":"1","job_id":"v","module":"m","content":"c"}"#] {
      let text = #"{"video_name":"n","job_id":"v","segments":[\#(segments)],"a":1,"\#(name)":2,"b":3}"#
      let store = try load(text, strict: true).store
      #expect(store.jobs[0].video.extra.map(\.key) == ["a", name, "b"])
      for shape in [ExportShape.results(), .results(repeatingModules: true), .combinedReport, .aggregated] {
        var sink = ByteArraySink()
        try store.export(shape, to: &sink)
        #expect(try load(sink.bytes, strict: true).store == store, "\(shape)")
      }
    }
  }

  /// What stood before the values of one row is looked for in the next, which may have more or fewer blanks there.
  @Test(arguments: ["", " ", "\n", " \t "]) func rowsWithOtherBlanksThanThoseBefore(blanks: String) throws {
    let others = ["", " ", "\r\n  "]
    let rows = (0..<12).map { number -> String in
      let (before, behind) = (others[number % 3], number % 2 == 0 ? blanks : others[number / 3 % 3])
      let values = [
        ("id", "\"\(number)\""), ("module", "\"ocr\""), ("start_time", "\(number).5"), ("content", "null"),
        ("metadata", "{\"a\":\(behind)1}"),
      ]
      return "{" + values.map { "\(before)\"\($0.0)\":\(behind)\($0.1)" }.joined(separator: behind + ",") + "}"
    }
    let bytes = Array(("[" + rows.joined(separator: ",") + "]").utf8)
    for window in [1, 27, 1 << 20] {
      var options = LoadOptions()
      options.windowSize = window
      let loaded = try SegmentLoader(options: options).load([.bytes(bytes, name: "blanks")])
      #expect(loaded.report.badRows == [])
      #expect(loaded.store.segments.map(\.id) == (0..<12).map { "\($0)" })
      #expect(loaded.store.segments.map(\.startTime) == (0..<12).map { Double($0) + 0.5 })
    }
  }
}
