import SegmentModel

/// Results of several engines, or of one engine over corpora of several sizes, side by side as Markdown.
struct ResultTable {
  private struct Engine {
    var name: String
    var report: JSONValue
  }

  private let engines: [Engine]
  private let workloads: [Workload]

  init(files: [String], workloads: [Workload]) throws {
    self.workloads = workloads
    engines = try files.map { path in
      let report = try JSONValue(parsing: try readFile(path))
      guard let name = report["engine"]?.stringValue else { throw BenchmarkError("\(path) is no result") }
      return Engine(name: name, report: report)
    }
  }

  /// The fastest right way of running a workload.
  private func best(_ engine: Engine, _ workload: String) -> (median: Double, least: Double)? {
    guard case .object(let variants)? = engine.report["queries"]?[workload] else { return nil }
    return variants.compactMap { variant -> (median: Double, least: Double)? in
      guard variant.value["ok"]?.boolValue != false, let median = variant.value["ms"]?.doubleValue else { return nil }
      return (median, variant.value["min"]?.doubleValue ?? median)
    }.min { $0.median < $1.median }
  }

  func print() {
    let ours = engines.filter { $0.name.hasPrefix("segmentql") }
    let peers = engines.filter { !$0.name.hasPrefix("segmentql") }
    let showsRatio = ours.count == 1 && !peers.isEmpty
    var header = ["query (ms)"] + engines.map { title($0, isOne: ours.count == 1) }
    if showsRatio { header.append("best peer / segmentql") }
    row(header)
    row(header.map { _ in "---" })
    var logarithms: [Double] = []
    for workload in workloads {
      var cells = ["\(workload.name) \(workload.title)"]
      cells += engines.map { best($0, workload.name).map { format($0.median) } ?? "-" }
      if showsRatio {
        let peer = peers.compactMap { best($0, workload.name) }.min { $0.median < $1.median }
        if let peer, let own = best(ours[0], workload.name), own.median > 0, own.least > 0 {
          logarithms.append(logarithm(peer.median / own.median))
          // The spread: the peer at its least against our median, and our least against the peer's median.
          cells.append(
            "\(format(peer.median / own.median)) (\(format(peer.least / own.median))-\(format(peer.median / own.least)))"
          )
        } else {
          cells.append("-")
        }
      }
      row(cells)
    }
    for (name, key) in [("load, s", "load"), ("index, s", "index")] {
      row([name] + engines.map { sum($0.report[key], firstOnly: key == "load") } + (showsRatio ? [""] : []))
    }
    row(
      ["bytes a segment"]
        + engines.map { $0.report["mem"]?["bytes_per_segment"]?.doubleValue.map { format($0) } ?? "-" }
        + (showsRatio ? [""] : []))
    if !logarithms.isEmpty {
      let mean = logarithms.reduce(0, +) / Double(logarithms.count)
      Swift.print(
        "\nGeometric mean of best peer / segmentql over \(logarithms.count) queries: \(format(exponential(mean)))")
    }
  }

  private func title(_ engine: Engine, isOne: Bool) -> String {
    guard engine.name.hasPrefix("segmentql"), !isOne, let segments = engine.report["segments"]?.doubleValue else {
      return engine.name
    }
    return "\(Int(segments)) segments"
  }

  /// The time of the main load, which comes first, or of all steps.
  private func sum(_ steps: JSONValue?, firstOnly: Bool) -> String {
    guard case .object(let members)? = steps, !members.isEmpty else { return "-" }
    let times = members.compactMap(\.value.doubleValue)
    return format(firstOnly ? times[0] : times.reduce(0, +))
  }

  private func row(_ cells: [String]) { Swift.print("| " + cells.joined(separator: " | ") + " |") }

  /// Three significant digits.
  private func format(_ value: Double) -> String {
    guard value > 0 else { return "0" }
    let digits = value < 0.1 ? 4 : value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let text = ((value * scale).rounded() / scale).description
    return digits == 0 ? String(text.prefix { $0 != "." }) : text
  }
}
