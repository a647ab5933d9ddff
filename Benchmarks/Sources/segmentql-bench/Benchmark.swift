import SegmentModel
import SegmentQL

/// One run over one corpus: load, every workload, memory.
struct Benchmark {
  var corpus: String
  /// Further files of the same segments, in other formats, whose loading is timed.
  var alsoLoad: [String] = []
  var workloads: [Workload]
  /// The names of workloads to run; `nil` for all.
  var only: Set<String>?
  var expected: [String: [Int]]
  var video: Int
  var id: String
  /// How many threads a query may use.
  var threads = 1
  /// Seconds for each way of running a workload.
  var budget = 2.0

  /// The report that `peers/` compares, and whether every answer was right.
  func run() throws -> (report: JSONValue, isRight: Bool) {
    var load: [JSONMember] = []
    var processor: [JSONMember] = []
    let base = Memory.resident()
    let store = try loadStore(corpus)
    let afterLoad = Memory.resident()
    let loadPeak = Memory.peak()
    let engine = SegmentEngine(store)
    guard store.jobs.indices.contains(video) else { throw BenchmarkError("there is no video \(video) in \(corpus)") }
    let parameters: [String: QueryValue] = ["video": .text(store.jobs[video].id), "id": .text(id)]

    var options = QueryOptions()
    options.parallelism = threads
    var queries: [JSONMember] = []
    var warmUp = 0.0
    var isRight = true
    for workload in workloads where only?.contains(workload.name) != false {
      var variants: [JSONMember] = []
      let written = try Measurement(
        budget: budget, workload.written(engine, parameters: parameters, options: options))
      warmUp += max(0, written.first - written.median) / 1000
      variants.append(JSONMember(key: "as written", value: report(written, of: workload, isRight: &isRight)))
      let work = try workload.prepared(engine, parameters: parameters, options: options)
      let prepared = try Measurement(budget: budget / 4, work)
      variants.append(JSONMember(key: "prepared", value: report(prepared, of: workload, isRight: &isRight)))
      queries.append(JSONMember(key: workload.name, value: .object(variants)))
      note("\(workload.name) \(written.median) ms, prepared \(prepared.median) ms, \(written.answer)")
    }
    let afterQueries = Memory.resident()
    for path in [corpus] + alsoLoad {
      var (walls, used): ([Double], [Double]) = ([], [])
      for _ in 0..<5 {
        let (wallStart, processorStart) = (now(), processorTime())
        _ = try loadStore(path)
        walls.append(now() - wallStart)
        used.append(processorTime() - processorStart)
      }
      let name = path.split(separator: ".").last.map(String.init) ?? path
      load.append(JSONMember(key: name, value: number(Measurement.median(walls))))
      processor.append(JSONMember(key: "load/\(name)", value: number(Measurement.median(used))))
    }

    let memory: [JSONMember] = [
      JSONMember(key: "base_mb", value: number(base)), JSONMember(key: "after_load_mb", value: number(afterLoad)),
      JSONMember(key: "after_index_mb", value: number(afterQueries)),
      JSONMember(
        key: "bytes_per_segment",
        value: number((afterQueries - base) * 1_048_576 / Double(max(1, store.count)))),
      JSONMember(key: "load_peak_mb", value: number(loadPeak)),
      JSONMember(key: "peak_mb", value: number(Memory.peak())),
    ]
    let report = JSONValue.object([
      JSONMember(key: "engine", value: .string("segmentql")),
      JSONMember(key: "threads", value: .number(JSONNumber(threads))),
      JSONMember(key: "segments", value: .number(JSONNumber(store.count))),
      JSONMember(key: "load", value: .object(load)),
      JSONMember(key: "index", value: .object([JSONMember(key: "first run of every query", value: number(warmUp))])),
      JSONMember(key: "mem", value: .object(memory)),
      JSONMember(key: "cpu", value: .object(processor)),
      JSONMember(key: "queries", value: .object(queries)),
    ])
    return (report, isRight)
  }

  func loadStore(_ path: String) throws -> SegmentStore {
    try LoadTimes.load(path, threads: threads)
  }

  private func report(_ measurement: Measurement, of workload: Workload, isRight: inout Bool) -> JSONValue {
    var members = [
      JSONMember(key: "ms", value: number(measurement.median)),
      JSONMember(key: "min", value: number(measurement.least)),
      JSONMember(key: "n", value: .number(JSONNumber(measurement.repetitions))),
      JSONMember(key: "dropped", value: .number(JSONNumber(measurement.disturbed))),
      JSONMember(key: "cpu_ms", value: number(measurement.processorMedian)),
      JSONMember(key: "first_ms", value: number(measurement.first)),
      JSONMember(key: "result", value: .array(measurement.answer.map { .number(JSONNumber($0)) })),
    ]
    if let expected = expected[workload.name] {
      members.append(JSONMember(key: "ok", value: .bool(expected == measurement.answer)))
      if expected != measurement.answer {
        isRight = false
        note("\(workload.name): \(measurement.answer), but \(expected) is right")
      }
    }
    if measurement.isContended { members.append(JSONMember(key: "contended", value: .bool(true))) }
    return .object(members)
  }

  /// Four digits behind the point are as many as the clock means.
  private func number(_ value: Double) -> JSONValue {
    JSONNumber((value * 10_000).rounded() / 10_000).map(JSONValue.number) ?? .null
  }
}
