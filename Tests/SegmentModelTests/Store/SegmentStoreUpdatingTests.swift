import Testing

@testable import SegmentModel

@Suite struct SegmentStoreUpdatingTests {
  private func segments(job: String, _ count: Int, content: String = "x") -> [Segment] {
    (0..<count).map {
      Segment(id: "\($0)", jobID: job, module: "m", content: content, startTime: Double($0), endTime: Double($0) + 1)
    }
  }

  private func wholeShard(_ job: String) -> SegmentStore {
    SegmentStore(segments(job: job, SegmentStoreBuilder.targetRows))
  }

  @Test func addingAJobSharesTheOthers() {
    let first = wholeShard("a")
    let store = first.adding(segments(job: "b", 3))
    #expect(store.jobs.map(\.id) == ["a", "b"])
    #expect(store.shards[0] === first.shards[0])
    #expect(store.locate(SegmentStoreBuilder.targetRows + 2) == (1, 2))
    let again = store.adding(segments(job: "c", 3))
    #expect(again.shards.count == 2)
    #expect(again.jobs.map(\.id) == ["a", "b", "c"])
  }

  @Test func addingRowsOfAKnownJobPutsThemTogether() {
    let store = SegmentStore(segments(job: "a", 3) + segments(job: "b", 3))
    let more = store.adding(segments(job: "a", 5) + segments(job: "c", 1))
    #expect(more.jobs.map(\.id) == ["a", "b", "c"])
    #expect(more.jobs.map(\.rows.count) == [5, 3, 1])
    #expect(store.count == 6)
  }

  @Test func replacingAndRemovingAJobKeepTheRest() {
    let store = wholeShard("a").adding(segments(job: "b", 3)).adding(segments(job: "c", 3))
    let replaced = store.replacingJob(
      "b", with: segments(job: "ignored", 2, content: "new"), video: VideoFacts(name: "v"))
    #expect(replaced.jobs.map(\.id) == ["a", "b", "c"])
    #expect(replaced.job("b")?.rows.count == 2)
    #expect(replaced.job("b")?.video.name == "v")
    #expect(replaced.segment(at: SegmentStoreBuilder.targetRows).content == "new")
    #expect(replaced.shards[0] === store.shards[0])
    let removed = replaced.removingJob("b")
    #expect(removed.jobs.map(\.id) == ["a", "c"])
    #expect(removed.removingJob("none") == removed)
    #expect(SegmentStore(segments(job: "a", 2)).removingJob("a").shards.isEmpty)
  }

  @Test func equalityLooksThroughShards() {
    let apart = SegmentStore(
      shards: SegmentStore(segments(job: "a", 2)).shards + SegmentStore(segments(job: "b", 2)).shards)
    let together = SegmentStore(segments(job: "a", 2) + segments(job: "b", 2))
    #expect(apart == together)
    #expect(apart != SegmentStore(segments(job: "a", 2) + segments(job: "b", 2, content: "y")))
    #expect(apart != SegmentStore(segments(job: "b", 2) + segments(job: "a", 2)))
  }

  @Test func jobsAreNeverDividedAmongShards() {
    let interleaved = (0..<90_000).flatMap { row in
      ["a", "b", "c", "d"].map {
        Segment(id: "\(row)", jobID: $0, module: "m", content: nil, startTime: 1, endTime: nil)
      }
    }
    let store = SegmentStore(interleaved)
    #expect(store.count == 360_000)
    #expect(store.shards.count == 4)
    #expect(store.jobs.map(\.rows.count) == [90_000, 90_000, 90_000, 90_000])
  }

  /// A shard is settled when the next one begins; rows of its jobs may still come.
  @Test(arguments: [0, 1000, SegmentStoreBuilder.targetRows * 2])
  func rowsComeBackToASettledShard(stagedRows: Int) {
    func segment(_ job: String, _ row: Int, content: String? = nil) -> Segment {
      Segment(
        id: "\(row)", jobID: job, module: "m", content: content ?? "text \(row)", startTime: Double(row), endTime: nil,
        metadata: row % 7 == 0 ? .number(JSONNumber(row)) : nil)
    }
    var builder = SegmentStoreBuilder(spareShards: SpareShards(stagedRows: stagedRows), beginsSmall: false)
    let rows = SegmentStoreBuilder.targetRows
    for row in 0..<rows / 2 { builder.append(segment("a", row)) }
    for row in 0..<rows / 2 { builder.append(segment("b", row)) }
    builder.append(segment("c", 0))
    #expect(builder.append(segment("a", 3)) == .duplicate)
    #expect(builder.append(segment("b", rows / 2 - 1)) == .duplicate)
    #expect(builder.append(segment("b", 5, content: "other")) == .conflicting)
    #expect(builder.append(segment("b", 5, content: "other")) == .duplicate)
    #expect(builder.append(segment("a", rows)) == .added)
    for row in 1..<rows + 1 { builder.append(segment("c", row)) }
    // Settles the second shard, and begins a third in the memory that the first was read into.
    builder.append(segment("d", 1))
    #expect(builder.append(segment("c", rows)) == .duplicate)
    #expect(builder.append(segment("c", rows, content: "other")) == .conflicting)
    let expected = 2 * (rows / 2) + 2 + (rows + 1) + 1 + 1
    #expect(builder.count == expected)
    let store = builder.finish()
    #expect(store.count == expected)
    // The late rows made the first shard too large for both of its jobs.
    #expect(store.shards.map { $0.jobs.map(\.id) } == [["a"], ["b"], ["c"], ["d"]])
    #expect(store.jobs.map(\.rows.count) == [rows / 2 + 1, rows / 2 + 1, rows + 2, 1])
    let (a, b, c, d) = (store.shards[0], store.shards[1], store.shards[2], store.shards[3])
    #expect(a.id[rows / 2] == "\(rows)" && a.content[rows / 2] == "text \(rows)")
    let twins = (0..<b.count).filter { b.id[$0] == "5" }
    #expect(twins.map { b.content[$0] } == ["text 5", "other"])
    #expect(c.content[7] == "text 7" && c.metadata[7] == "7" && c.metadata[8].isEmpty)
    #expect(d.content[0] == "text 1")
  }

  /// A shard that is too large to be settled keeps its columns, and gives the same.
  @Test(arguments: [0, 1, 12_000])
  func shardsTooLargeToBeSettled(stagedRows: Int) {
    let text = String(repeating: "a long text ", count: 400)
    var builder = SegmentStoreBuilder(spareShards: SpareShards(stagedRows: stagedRows), beginsSmall: false)
    for row in 0..<10_000 {
      let extra = row == 17 ? [JSONMember(key: "k", value: .string("v"))] : []
      builder.append(
        Segment(
          id: "\(row)", jobID: "a", module: "m", content: text, startTime: Double(row), endTime: nil, extra: extra))
    }
    let store = builder.finish()
    #expect(store.count == 10_000 && store.shards.count == 1)
    #expect(store.shards[0].content[9_999] == text && store.shards[0].id[9_999] == "9999")
    #expect(store.shards[0].extra?[17] == #"{"k":"v"}"# && store.shards[0].extra?[9_999] == "")
  }
}
