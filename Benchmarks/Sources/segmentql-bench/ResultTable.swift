import SegmentModel

/// Results of several engines, or of one engine over corpora of several sizes, side by side as Markdown.
///
/// Where there is exactly one single-threaded engine of ours beside peers, a last column says how many times as long the
/// best peer took. Ours is timed as the query is written, from its text; a peer by its best way of asking.
struct ResultTable {
  private let engines: [EngineResults]
  private let workloads: [Workload]
  private let ours: [EngineResults]
  private let peers: [EngineResults]

  init(files: [String], workloads: [Workload]) throws {
    self.workloads = workloads
    engines = try EngineResults.read(files)
    ours = engines.filter { $0.isOurs && $0.threads == 1 }
    peers = engines.filter { !$0.isOurs }
  }

  /// The engine that ratios are about.
  private var subject: EngineResults? { ours.count == 1 && !peers.isEmpty ? ours.first : nil }

  func print() {
    Swift.print(Machine.summary() + "\n")
    var header = ["milliseconds"] + engines.map(title)
    if subject != nil { header.append("best peer / segmentql") }
    row(header)
    row(header.map { _ in "---" })
    var logarithms: [Double] = []
    for workload in workloads {
      let times = engines.map { $0.time(of: workload.name) }
      var cells = ["\(workload.name) \(workload.title)"] + times.map { $0.map { format($0.median) } ?? "-" }
      if let subject {
        let peer = peers.compactMap { $0.time(of: workload.name) }.min { $0.median < $1.median }
        if let peer, let own = subject.time(of: workload.name), own.median > 0, own.least > 0 {
          // `Q1f` is Q1 with its rows; one of the two is enough for the mean.
          if !workload.name.hasSuffix("f") { logarithms.append(logarithm(peer.median / own.median)) }
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
    for format in ["json", "ndjson", "csv"] {
      figures("load \(format), processor time", isCompared: true) {
        $0["cpu"]?["load/\(format)"]?.doubleValue.map { $0 * 1000 }
      }
    }
    figures("indexes") { Self.sum($0["index"]).map { $0 * 1000 } }
    figures("bytes a segment", isCompared: true) { $0["mem"]?["bytes_per_segment"]?.doubleValue }
    figures("peak of the load, MiB") { $0["mem"]?["load_peak_mb"]?.doubleValue }
    if !logarithms.isEmpty {
      let mean = logarithms.reduce(0, +) / Double(logarithms.count)
      Swift.print(
        "\nGeometric mean of best peer / segmentql over \(logarithms.count) queries: \(format(exponential(mean)))")
    }
  }

  private func figures(_ name: String, isCompared: Bool = false, _ figure: (JSONValue) -> Double?) {
    let values = engines.map { $0.figure(figure) }
    guard values.contains(where: { $0 != nil }) else { return }
    var cells = [name] + values.map { $0.map(format) ?? "-" }
    if let subject {
      let peer = isCompared ? peers.compactMap { $0.figure(figure) }.min() : nil
      if let peer, let own = subject.figure(figure), own > 0 {
        cells.append(format(peer / own))
      } else {
        cells.append("")
      }
    }
    row(cells)
  }

  private func title(_ engine: EngineResults) -> String {
    if !engine.isOurs { return engine.name }
    if peers.isEmpty, ours.count > 1 { return "\(engine.segments) segments" }
    return engine.threads == 1 ? engine.name : "\(engine.name), \(engine.threads) threads"
  }

  private static func sum(_ steps: JSONValue?) -> Double? {
    guard case .object(let members)? = steps, !members.isEmpty else { return nil }
    return members.compactMap(\.value.doubleValue).reduce(0, +)
  }

  private func row(_ cells: [String]) { Swift.print("| " + cells.joined(separator: " | ") + " |") }

  /// Three significant digits.
  private func format(_ value: Double) -> String {
    guard value > 0 else { return "0" }
    let digits = value < 0.01 ? 5 : value < 0.1 ? 4 : value < 1 ? 3 : value < 10 ? 2 : value < 100 ? 1 : 0
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let text = ((value * scale).rounded() / scale).description
    return digits == 0 ? String(text.prefix { $0 != "." }) : text
  }
}
