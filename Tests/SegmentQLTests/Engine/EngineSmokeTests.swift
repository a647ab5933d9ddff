import SegmentModel
import SegmentQL
import Testing

struct EngineSmokeTests {
  private let engine = SegmentEngine(
    SegmentStore([
      segment("1", "transcription", "Open the laptop", 5, 9),
      segment("2", "transcription", "A notebook", 20, 25),
      segment("3", "scenes", "office", 0, 12),
      segment("4", "transcription", "laptop again", 40, 44),
      segment("5", "scenes", "street", 12, 30),
    ]))

  private static func segment(_ id: String, _ module: String, _ content: String, _ start: Double, _ end: Double)
    -> Segment
  {
    Segment(
      id: id, jobID: "job", module: module, content: content, startTime: start, endTime: end,
      metadata: .object([JSONMember(key: "speaker", value: .string(id == "1" ? "A" : "B"))]))
  }

  private func ids(_ query: String) throws -> [String?] { try engine.run(query).segments.map(\.id) }

  @Test func `the main query`() throws {
    #expect(try ids(#"module=transcription AND start_time<30 AND content~"laptop""#) == ["1"])
  }

  @Test func `relations to sets and their negation`() throws {
    #expect(try ids(#"module=scenes AND OVERLAPS [content HAS "laptop"]"#) == ["3"])
    #expect(try ids(#"module=scenes AND NOT OVERLAPS [content HAS "laptop"]"#) == ["5"])
    #expect(try ids("module=scenes AND COUNT OVERLAPS [module=transcription] >= 1") == ["3", "5"])
    #expect(try ids("module=transcription AND NEAR(<=5s) [metadata.speaker != this.metadata.speaker]") == ["1"])
  }

  @Test func `joins give named parts`() throws {
    let result = try engine.run("a:[module=scenes] BEFORE b:[module=transcription] | select a.id, b.id")
    #expect((0..<result.count).map { result.values(row: $0) } == [["3", "2"], ["3", "4"], ["5", "4"]])
  }

  @Test func `an unknown metadata key is a hint`() throws {
    let result = try engine.run(#"metadata.speeker = "A" OR metadata.speaker = "A""#)
    #expect(result.count == 1)
    #expect(result.diagnostics.map(\.code) == [.unknownMetadataKey])
    #expect(result.diagnostics.first?.notes.map(\.message) == ["there is a key `speaker`"])
  }

  @Test func `stats by a field`() throws {
    let result = try engine.run("| stats count(), sum(duration) as total by module | sort by count() desc")
    #expect(result.columns.map(\.name) == ["module", "count()", "total"])
    #expect((0..<result.count).map { result.values(row: $0) } == [["transcription", 3, 13], ["scenes", 2, 30]])
  }
}
