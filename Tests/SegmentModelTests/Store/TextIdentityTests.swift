import SegmentModel
import Testing

/// Names that `String` takes for equal and whose bytes differ are different names.
struct TextIdentityTests {
  private static let composed = "caf\u{E9}"
  private static let decomposed = "cafe\u{301}"
  private static let lines = [composed, decomposed, composed].enumerated().map { number, name in
    #"{"id":"\#(number)","job_id":"\#(name)","module":"\#(name)","content":"x","start_time":\#(number),"end_time":9}"#
  }

  private func loaded() throws -> SegmentStore {
    try store(of: Self.lines.joined(separator: "\n"))
  }

  private func store(of text: String) throws -> SegmentStore {
    try SegmentLoader().load([.bytes(Array(text.utf8), name: "given")]).store
  }

  private func ids(_ store: SegmentStore) -> [[UInt8]] { store.jobs.map { Array($0.id.utf8) } }

  private let both = [Array(Self.composed.utf8), Array(Self.decomposed.utf8)]

  @Test func jobsStayApart() throws {
    let store = try loaded()
    #expect(ids(store) == both)
    #expect(store.jobs.map(\.rows.count) == [2, 1])
    #expect(store.moduleNames.map { Array($0.utf8) } == both)
    #expect(store.job(Self.decomposed)?.rows == 2..<3)
    #expect(store.removingJob(Self.composed).jobs.map { Array($0.id.utf8) } == [both[1]])
    #expect(ids(store.removingJob(Self.composed).adding(try loaded())) == [both[1], both[0]])
  }

  @Test func oneJobIsExported() throws {
    for (name, count) in [(Self.composed, 2), (Self.decomposed, 1)] {
      for selection in [ExportSelection(jobs: [name]), ExportSelection(modules: [name])] {
        var sink = ByteArraySink()
        try loaded().export(.ndjson, selection, to: &sink)
        let again = try store(of: String(decoding: sink.bytes, as: UTF8.self))
        #expect(again.count == count)
        #expect(ids(again) == [Array(name.utf8)])
      }
    }
  }

  @Test func membersStayApart() throws {
    let value = try JSONValue(parsing: #"{"\#(Self.decomposed)": 1, "\#(Self.composed)": 2}"#)
    #expect(value[Self.composed]?.doubleValue == 2)
    #expect(value[Self.decomposed]?.doubleValue == 1)
    #expect(JSONValue.string(Self.composed) != .string(Self.decomposed))
    let objects = [Self.composed, Self.decomposed].map { JSONValue.object([JSONMember(key: $0, value: .null)]) }
    #expect(Set(objects).count == 2)
  }

  @Test func columnsStayApart() throws {
    let store = try store(of: "id,start_time,end_time,\(Self.composed),\(Self.decomposed)\n1,0,1,7,8\n")
    let extra = JSONValue.object(store.shards[0].extraMembers(at: 0))
    #expect(extra[Self.composed]?.doubleValue == 7)
    #expect(extra[Self.decomposed]?.doubleValue == 8)
  }
}
