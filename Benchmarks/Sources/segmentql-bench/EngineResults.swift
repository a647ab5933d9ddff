import SegmentModel

/// What one engine gave for one corpus, in one run or in several that took turns with others.
struct EngineResults {
  /// Milliseconds of one way of asking: the median, and the least of all repetitions.
  struct Time {
    var median: Double
    var least: Double
  }

  let name: String
  let threads: Int
  let segments: Int
  private(set) var reports: [JSONValue] = []

  var isOurs: Bool { name.hasPrefix("segmentql") }

  /// The results in files, each with those of the same engine, threads and corpus, in the order of their first files.
  static func read(_ files: [String]) throws -> [EngineResults] {
    var engines: [EngineResults] = []
    for path in files {
      let report = try JSONValue(parsing: try readFile(path))
      guard let name = report["engine"]?.stringValue else { throw BenchmarkError("\(path) is no result") }
      let threads = report["threads"]?.doubleValue.map { Int($0) } ?? 1
      let segments = report["segments"]?.doubleValue.map { Int($0) } ?? 0
      let known = engines.firstIndex { ($0.name, $0.threads, $0.segments) == (name, threads, segments) }
      if known == nil { engines.append(EngineResults(name: name, threads: threads, segments: segments)) }
      engines[known ?? engines.count - 1].reports.append(report)
    }
    return engines
  }

  /// Our time for a query as written, or a peer's time for its fastest right way of asking: the median over the runs.
  func time(of workload: String) -> Time? {
    let times = reports.compactMap { report -> Time? in
      guard case .object(let variants)? = report["queries"]?[workload] else { return nil }
      return variants.compactMap { variant -> Time? in
        guard !isOurs || variant.key == "as written", variant.value["ok"]?.boolValue != false,
          let median = variant.value["ms"]?.doubleValue
        else { return nil }
        return Time(median: median, least: variant.value["min"]?.doubleValue ?? median)
      }.min { $0.median < $1.median }
    }
    guard let least = times.map(\.least).min() else { return nil }
    return Time(median: Measurement.median(times.map(\.median)), least: least)
  }

  /// The median of a figure over the runs that give it.
  func figure(_ figure: (JSONValue) -> Double?) -> Double? {
    let values = reports.compactMap(figure)
    return values.isEmpty ? nil : Measurement.median(values)
  }
}
