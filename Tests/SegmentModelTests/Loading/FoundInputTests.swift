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
}
