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
    let twice = try load(text + "\n" + text, window: window).report.files[0].notes
    #expect(twice == ["2 fields were given more than once in a row; the last value was taken"])
  }
}
