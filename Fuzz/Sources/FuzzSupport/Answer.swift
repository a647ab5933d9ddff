import SegmentQL

/// What a query gave, in full, for comparison between ways that must agree.
public struct Answer: Equatable {
  public var columns: [String]
  public var rows: [[QueryValue]]

  public init(_ result: QueryResult) {
    columns = result.columns.map(\.name)
    rows = (0..<result.count).map { result.values(row: $0) }
  }
}

extension QueryError {
  /// Whether the run was stopped by a limit, at which ways that must agree may stop in different places.
  public var isLimit: Bool {
    diagnostics.contains { [.deadlineExceeded, .rowLimit, .memoryLimit, .regexLimit, .cancelled].contains($0.code) }
  }

  public var codes: [DiagnosticCode] { diagnostics.filter { $0.severity == .error }.map(\.code) }
}
