import Testing

@testable import SegmentModel

@Suite struct SegmentStoreBuilderTests {
  private func segment(
    _ id: String?, job: String = "a", module: String = "scenes", _ content: String? = "x", _ start: Double? = 0,
    _ end: Double? = 1
  ) -> Segment {
    Segment(id: id, jobID: job, module: module, content: content, startTime: start, endTime: end)
  }

  @Test func givesBackWhatWasAppended() throws {
    let full = Segment(
      id: "7", hasNumericID: true, jobID: "job", module: "transcription", content: "naïve \"quoted\"\n",
      startTime: -1.5,
      endTime: 2.25, metadata: try JSONValue(parsing: #"{ "a" : [1.0, 1e3, "\u00e9"] }"#), createdAt: "2025-01-01",
      extra: [JSONMember(key: "rank", value: .number(JSONNumber(3)))])
    let bare = Segment(id: nil, jobID: "job", module: "", content: nil, startTime: nil, endTime: nil)
    let store = SegmentStore([full, bare])
    #expect(store.count == 2)
    #expect(store.segment(at: 0) == full)
    #expect(store.segment(at: 1) == bare)
    #expect(store.shards[0].metadata[0] == #"{"a":[1.0,1e3,"é"]}"#)
  }

  @Test func aShardWithoutExtraFieldsHasNoColumnOfThem() {
    var extra = segment("2")
    extra.extra = [JSONMember(key: "rank", value: .number(JSONNumber(3)))]
    #expect(SegmentStore([segment("1")]).shards[0].extra == nil)
    let store = SegmentStore([segment("1"), extra, segment("3")])
    #expect((0..<3).map { store.shards[0].extra?[$0] } == ["", #"{"rank":3}"#, ""])
  }

  @Test func sortsWithinJobsAndKeepsJobsInOrderOfAppearance() {
    let store = SegmentStore([
      segment("1", job: "b", nil, 5), segment("2", job: "a", nil, 1), segment("3", job: "b", nil, nil),
      segment("4", job: "b", nil, 1), segment("5", job: "b", nil, 5), segment("6", job: "b", nil, -2),
    ])
    #expect(store.jobs.map(\.id) == ["b", "a"])
    #expect(store.jobs.map(\.rows) == [0..<5, 5..<6])
    #expect((0..<store.count).map { store.segment(at: $0).id } == ["6", "4", "1", "5", "3", "2"])
  }

  /// A row that differs from another in one field alone is no duplicate of it.
  @Test func everyFieldTellsRowsApart() throws {
    let whole = Segment(
      id: "7", jobID: "a", module: "m", content: "x", startTime: 1, endTime: 2, metadata: .object([]),
      createdAt: "2025-01-01", extra: [JSONMember(key: "rank", value: .number(JSONNumber(3)))])
    var others: [Segment] = []
    func add(_ change: (inout Segment) -> Void) {
      var copy = whole
      change(&copy)
      others.append(copy)
    }
    add { $0.id = "8" }
    add { $0.id = nil }
    add { $0.hasNumericID = true }
    add { $0.module = "n" }
    add { $0.module = "" }
    add { $0.content = "y" }
    add { $0.content = "" }
    add { $0.content = nil }
    add { $0.startTime = 0 }
    add { $0.startTime = nil }
    add { $0.endTime = 3 }
    add { $0.endTime = nil }
    add { $0.metadata = .array([]) }
    add { $0.metadata = nil }
    add { $0.createdAt = "2025-01-02" }
    add { $0.createdAt = nil }
    add { $0.extra = [] }
    var builder = SegmentStoreBuilder()
    builder.append(whole)
    for other in others { #expect(builder.append(other) != .duplicate, "\(other)") }
    for other in others + [whole] { #expect(builder.append(other) == .duplicate, "\(other)") }
    #expect(builder.finish().count == 1 + others.count)
  }

  @Test func leavesOutEqualRowsAndReportsConflictingOnes() {
    var builder = SegmentStoreBuilder()
    #expect(builder.append(segment("1", "x")) == .added)
    #expect(builder.append(segment("1", "x")) == .duplicate)
    #expect(builder.append(segment("1", "y")) == .conflicting)
    #expect(builder.append(segment("1", "y")) == .duplicate)
    #expect(builder.append(segment("1", "x")) == .duplicate)
    #expect(builder.append(segment("1", module: "shots", "x")) == .added)
    #expect(builder.append(segment("1", job: "b", "x")) == .added)
    #expect(builder.append(segment(nil, "x")) == .added)
    #expect(builder.append(segment(nil, "y")) == .added)
    #expect(builder.append(segment(nil, "y")) == .duplicate)
    #expect(builder.count == 6)
    #expect(builder.duplicateCount == 4)
    #expect(builder.conflictCount == 1)
    #expect(builder.finish().count == 6)
    #expect(builder.finish().isEmpty)
  }

  @Test func everyFieldCountsForEquality() {
    var variants = [segment("1")]
    func vary(_ change: (inout Segment) -> Void) {
      var copy = segment("1")
      change(&copy)
      variants.append(copy)
    }
    vary { $0.hasNumericID = true }
    vary { $0.content = nil }
    vary { $0.content = "" }
    vary { $0.startTime = nil }
    vary { $0.endTime = nil }
    vary { $0.metadata = .object([]) }
    vary { $0.createdAt = "" }
    vary { $0.extra = [JSONMember(key: "k", value: .null)] }
    let store = SegmentStore(variants + variants)
    #expect(store.count == variants.count)
    #expect(Set((0..<store.count).map { store.segment(at: $0) }) == Set(variants))
  }

  @Test func manyRowsWithOneIdentifierStayFast() {
    let segments = (0..<20_000).map { segment("same", "content \($0)", 0, 1) }
    var builder = SegmentStoreBuilder()
    builder.append(contentsOf: segments)
    builder.append(contentsOf: segments)
    #expect(builder.conflictCount == segments.count - 1)
    #expect(builder.duplicateCount == segments.count)
  }

  @Test func unnamedJobsTakeTheirNameLater() {
    var builder = SegmentStoreBuilder()
    builder.append(segment("1", job: "late", "x", 3))
    let fresh = builder.unnamedJob()
    let merged = builder.unnamedJob()
    var fields = SegmentFields()
    fields.start = 1
    builder.append(fields, to: fresh)
    builder.append(fields, to: merged)
    builder.addVideo(VideoFacts(name: "n"), to: merged)
    builder.name(fresh, as: "new")
    builder.name(merged, as: "late")
    let store = builder.finish()
    #expect(store.jobs.map(\.id) == ["late", "new"])
    #expect(store.jobs.map(\.rows) == [0..<2, 2..<3])
    #expect(store.jobs[0].video.name == "n")
    #expect(store.segment(at: 0).startTime == 1)
  }

  @Test func videosWithoutSegmentsAreKept() {
    var builder = SegmentStoreBuilder()
    builder.addVideo(VideoFacts(name: "empty"), ofJob: "e")
    builder.append(segment("1"))
    builder.addVideo(VideoFacts(duration: 4), ofJob: "e")
    let store = builder.finish()
    #expect(store.jobs.map(\.id) == ["e", "a"])
    #expect(store.job("e")?.video == VideoFacts(name: "empty", duration: 4))
    #expect(store.shards[0].job(ofRow: 0).id == "a")
  }
}
