import SegmentModel
import SegmentQL

/// What a query gave, in the words of the conformance suite, whoever ran it.
public struct ConformanceOutcome {
  /// The ids of the rows' segments, for rows of segments and joins of them.
  public var ids: [String]?
  /// Jobs and times, for rows that have them.
  public var spans: [String]?
  /// Columns and values.
  public var columns: [String] = []
  public var values: [[QueryValue]] = []
  public var diagnostics: [Diagnostic] = []

  public init() {}
}

extension ConformanceOutcome {
  /// What the reference evaluator gave.
  public init(_ result: ReferenceRows, of store: ReferenceStore, byNumber: Bool = false) {
    func id(_ row: ReferenceRow) -> String? {
      if !row.parts.isEmpty {
        let parts = row.parts.compactMap(id)
        return parts.count == row.parts.count ? parts.joined(separator: "+") : nil
      }
      return row.segment.map { byNumber ? "\($0)" : store.segments[$0].id ?? "-" }
    }
    let found = result.rows.compactMap(id)
    switch result.shape.kind {
    case .segments, .joined: ids = found.count == result.rows.count ? found : nil
    case .intervals, .table: ids = nil
    }
    if result.shape.kind != .table {
      spans = result.rows.map { row in
        Self.span(row.video.map { store.videos[$0].jobID } ?? "-", row.start, row.end)
      }
    }
    columns = result.shape.columns.map(\.name)
    values = result.rows.map { row in columns.map { row.columns[$0] ?? .null } }
    if result.shape.kind == .intervals {
      columns = ["job_id", "start_time", "end_time"] + columns
      values = zip(result.rows, values).map { row, values in
        [
          row.video.map { .text(store.videos[$0].jobID) } ?? .null, row.start.map(QueryValue.number) ?? .null,
          row.end.map(QueryValue.number) ?? .null,
        ] + values
      }
    }
  }

  public static func span(_ job: String, _ start: Double?, _ end: Double?) -> String {
    func text(_ time: Double?) -> String {
      guard let time else { return "-" }
      return time.rounded() == time && abs(time) < 1e9 ? "\(Int(time))" : "\(time)"
    }
    return "\(job)@\(text(start))..\(text(end))"
  }
}

extension ConformanceCase {
  /// What is wrong with an outcome, or `nil` when it is as expected.
  public func complaint(about outcome: ConformanceOutcome) -> String? {
    switch expectation {
    case .rows(let expected):
      guard let ids = outcome.ids else { return "the rows are no segments: \(outcome.values)" }
      if ids != expected { return "rows are \(ids.joined(separator: " "))" }
    case .spans(let expected):
      guard let spans = outcome.spans else { return "the rows have no times" }
      if spans != expected { return "spans are \(spans.joined(separator: " "))" }
    case .table(let columns, let rows):
      if outcome.columns != columns { return "columns are \(outcome.columns)" }
      let found = outcome.values.map { $0.map(\.json) }
      guard found.count == rows.count, zip(found, rows).allSatisfy({ zip($0, $1).allSatisfy(ConformanceOutcome.agree) })
      else {
        return "values are \(found.map { $0.map(PlainJSON.write).joined(separator: " | ") })"
      }
    case .errors: return "it ran, and gave \(outcome.ids ?? outcome.spans ?? ["a table"])"
    }
    for remark in remarks
    where !outcome.diagnostics.contains(where: { $0.severity == remark.severity && $0.code.rawValue == remark.code }) {
      return "no \(remark.severity.rawValue) \(remark.code) among \(outcome.diagnostics.map(\.code.rawValue))"
    }
    if isQuiet, let first = outcome.diagnostics.first {
      return "\(first.severity.rawValue) \(first.code): \(first.message)"
    }
    return nil
  }

  /// What is wrong with a refusal, or `nil` when it is as expected.
  public func complaint(about refusal: QueryError) -> String? {
    let errors = refusal.diagnostics.filter { $0.severity == .error }
    let told = errors.map { "\($0.code) at \(PlainJSON.quoted(covered($0.range))): \($0.message)" }.joined(
      separator: "; ")
    guard case .errors(let expected) = expectation else { return told.isEmpty ? "refused without a reason" : told }
    guard errors.count == expected.count else { return told }
    for (error, wanted) in zip(errors, expected)
    where error.code.rawValue != wanted.code || wanted.text.map({ $0 != covered(error.range) }) ?? false {
      return told
    }
    return nil
  }

  private func covered(_ range: SourceRange) -> String {
    String(
      decoding: Array(query.utf8).dropFirst(range.lowerBound).prefix(range.upperBound - range.lowerBound), as: UTF8.self
    )
  }
}
