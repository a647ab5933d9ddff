import SegmentModel
import SegmentQL

/// The answers to every workload over a small corpus, loaded from each format: what `make bench-smoke` checks.
struct SmokeTest {
  var file: WorkloadFile

  /// Whether all answers are right; says which are not.
  func run() throws -> Bool {
    guard let corpus = file.corpora["smoke"] else { throw BenchmarkError("there is no corpus named smoke") }
    var stores: [SegmentStore] = []
    for format in [CorpusGenerator.Format.json, .ndjson, .csv] {
      var bytes: [UInt8] = []
      CorpusGenerator(format: format, seed: UInt64(corpus.seed)).generate(segments: corpus.segments) { bytes += $0 }
      stores.append(try SegmentStore(parsing: bytes, name: "smoke.\(format.rawValue)"))
    }
    var isRight = true
    if stores[0] != stores[1] || stores[0] != stores[2] || stores[0].count != corpus.segments {
      note("the formats give different segments: \(stores.map(\.count)) of \(corpus.segments)")
      isRight = false
    }
    let engine = SegmentEngine(stores[0])
    let parameters: [String: QueryValue] = ["video": .text(stores[0].jobs[corpus.video].id), "id": .text(corpus.id)]
    for workload in file.workloads {
      let answer = try workload.written(engine, parameters: parameters)()
      let expected = corpus.expected[workload.name]
      if answer != expected {
        note("\(workload.name): \(answer), but \(expected.map { "\($0)" } ?? "nothing") is expected")
        isRight = false
      }
    }
    note(
      "\(file.workloads.count) workloads over \(stores[0].count) segments: \(isRight ? "all right" : "not all right")")
    return isRight
  }
}
