import SegmentModel
import SegmentQL

/// The rows of a result that lie in time, and what became of the others.
public struct EntryList: Sendable, Hashable {
  /// In the order of the result.
  public var entries: [TimedEntry] = []
  /// What to tell about rows that were left out, a sentence each.
  public var remarks: [String] = []

  public init(_ entries: [TimedEntry] = []) { self.entries = entries }

  /// The rows of a result.
  ///
  /// A row's text is its `content`; of a joined row, the contents of its parts; else its other columns. A row without
  /// `start_time`, or that ends before it starts, is left out. One without `end_time` is an instant.
  public init(_ result: QueryResult) {
    self.init(columns: result.columns.map(\.name), count: result.count) { result.value(row: $0, column: $1) }
  }

  /// Rows that are read by position.
  public init(columns: [String], count: Int, value: (_ row: Int, _ column: Int) -> QueryValue) {
    let reader = EntryReader(columns: columns)
    guard let start = reader.start else {
      remarks.append("the result has no column start_time")
      return
    }
    var untimed = 0
    var reversed = 0
    for row in 0..<count {
      guard let first = number(value(row, start)) else {
        untimed += 1
        continue
      }
      let last = reader.end.flatMap { number(value(row, $0)) } ?? first
      guard last >= first else {
        reversed += 1
        continue
      }
      entries.append(
        TimedEntry(
          start: first, end: last, text: reader.text { value(row, $0) },
          module: reader.module.map { reader.plain(value(row, $0)) } ?? "",
          jobID: reader.job.map { reader.plain(value(row, $0)) } ?? ""))
    }
    if untimed > 0 { remarks.append("\(untimed) without start_time left out") }
    if reversed > 0 { remarks.append("\(reversed) that end before they start left out") }
  }

  /// The jobs, in the order of first appearance.
  public var jobs: [String] {
    var seen: Set<UTF8Key> = []
    return entries.map(\.jobID).filter { seen.insert(UTF8Key($0)).inserted }
  }
}

private func number(_ value: QueryValue) -> Double? {
  guard case .number(let number) = value, number.isFinite else { return nil }
  return number
}

/// Knows which column of a result means what.
private struct EntryReader {
  let start: Int?
  let end: Int?
  let job: Int?
  let module: Int?
  private let texts: [Int]

  init(columns: [String]) {
    start = columns.firstIndex(of: "start_time")
    end = columns.firstIndex(of: "end_time")
    job = columns.firstIndex(of: "job_id")
    module = columns.firstIndex(of: "module")
    if let content = columns.firstIndex(of: "content") {
      texts = [content]
    } else {
      let parts = columns.indices.filter { columns[$0].hasSuffix(".content") }
      let meant: Set = ["start_time", "end_time", "job_id", "id", "created_at", "metadata"]
      texts = parts.isEmpty ? columns.indices.filter { !meant.contains(columns[$0]) } : parts
    }
  }

  func text(_ value: (Int) -> QueryValue) -> String {
    texts.map { plain(value($0)) }.filter { !$0.isEmpty }.joined(separator: " / ")
  }

  func plain(_ value: QueryValue) -> String {
    switch value {
    case .null: ""
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): decimal(number, places: 3, trimmed: true)
    case .text(let text): text
    case .json(let value): value.jsonText
    }
  }
}
