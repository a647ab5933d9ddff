import SegmentModel
import Testing

@testable import SegmentQL

/// What runs count as held in memory, and what happens when it is too much.
struct MemoryLimitTests {
  private static let view = StoreView(DenseStore.make(160))

  private func rows(_ query: String, _ options: QueryOptions = QueryOptions()) throws -> (QueryRun, RowStream) {
    let parsed = try #require(Query.parse(query).0)
    let pipeline = try Binder.bind(parsed, source: query, parameters: nil).pipeline
    let run = QueryRun(store: Self.view, options: options)
    return (run, try Evaluator(run: run).rows(of: pipeline, job: nil))
  }

  @Test(arguments: DenseStore.queries)
  func whatIsHeldIsCountedAndGivenBack(_ query: String) throws {
    // The account outlives the run, and what the run holds.
    let memory = try {
      let (run, stream) = try rows(query)
      guard case .rows(let batch) = stream else { return run.memory }
      // What the result holds is counted for as long as it lives.
      let held =
        batch.count * (batch.job.isEmpty ? 0 : 20) + batch.columns.count * batch.count * MemoryLayout<QueryValue>.stride
      // A count alone is one number, which nothing has to hold.
      #expect(run.memory.bytes >= held || batch.count == 1)
      #expect(run.memory.peak >= run.memory.bytes)
      return run.memory
    }()
    #expect(memory.bytes == 0)
  }

  @Test(arguments: DenseStore.queries)
  func theLimitIsTheMostThatIsHeldAtOnce(_ query: String) throws {
    // The first run makes the indexes that stay with the store.
    _ = try rows(query)
    let peak = try rows(query).0.memory.peak
    #expect(throws: Never.self) { try rows(query, QueryOptions(maximumMemory: peak)) }
    guard peak > 0 else { return }
    #expect {
      try rows(query, QueryOptions(maximumMemory: peak - 1))
    } throws: { error in
      guard case RunFailure.memoryLimit(peak - 1, _)? = error as? RunFailure else { return false }
      return true
    }
  }

  @Test(arguments: [
    ("a:[] OVERLAPS b:[]", 200_000, "the rows of a join"), ("| sort by id", 9000, "the values of columns"),
    ("| depth", 9000, "the rows of a stage"), ("| distinct id", 60_000, "groups"),
    ("| sort by id", 36_000, "the order of a sort"),
    ("OVERLAPS [module=a AND duration > 5]", 9000, "the rows of a set"), ("| depth", 40_000, "intervals"),
  ])
  func theErrorTellsWhatGrewAndHowToRaiseTheLimit(_ query: String, _ limit: Int, _ what: String) {
    #expect {
      try SegmentEngine(DenseStore.make(600)).run(query, options: QueryOptions(maximumMemory: limit))
    } throws: { error in
      guard let diagnostic = (error as? QueryError)?.diagnostics.last else { return false }
      return diagnostic.code == .memoryLimit && diagnostic.message.hasPrefix(what)
        && diagnostic.message.contains("\(limit) bytes") && diagnostic.message.contains("`maximumMemory`")
        && diagnostic.notes.contains { $0.message.contains("--max-memory") }
    }
  }

  @Test(arguments: [Int.min, -1, 0]) func aLimitOfNothingRefusesWhatHolds(_ limit: Int) throws {
    let engine = SegmentEngine(DenseStore.make(60))
    let options = QueryOptions(maximumMemory: limit)
    #expect(try engine.run("module=a", options: options).count == 30)
    #expect(throws: QueryError.self) { try engine.run("| sort by id", options: options) }
  }

  @Test func longTextsAreCounted() throws {
    let text = String(repeating: "x", count: 1 << 20)
    let store = StoreView(
      SegmentStore(
        (0..<8).map {
          Segment(id: "\($0)", jobID: "j", module: "m", content: text, startTime: Double($0), endTime: nil)
        }))
    let query = try #require(Query.parse("| select upper(content)").0)
    let pipeline = try Binder.bind(query, source: "", parameters: nil).pipeline
    let run = QueryRun(store: store, options: QueryOptions())
    let rows = try Evaluator(run: run).rows(of: pipeline, job: nil)
    #expect(rows.count == 8 && run.memory.bytes >= 8 << 20)
  }
}
