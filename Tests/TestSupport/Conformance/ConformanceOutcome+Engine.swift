import SegmentModel
import SegmentQL

extension ConformanceOutcome {
  /// What the engine gave, over the columns of the same plain store.
  ///
  /// - Parameter byNumber: names segments by their place in the store, for stores whose ids are not unique.
  public init(_ result: QueryResult, of store: ReferenceStore, byNumber: Bool = false) {
    self.init()
    diagnostics = result.diagnostics
    let rows = 0..<result.count
    func position(_ name: String) -> Int? { result.columns.firstIndex { $0.name == name } }
    func number(_ row: Int, _ column: Int?) -> Double? {
      guard let column, case .number(let value) = result.value(row: row, column: column) else { return nil }
      return value
    }
    func id(_ storeRow: Int?) -> String? { storeRow.map { byNumber ? "\($0)" : store.segments[$0].id ?? "-" } }
    switch result.kind {
    case .segments: ids = rows.map { id(result.storeRow($0)) ?? "?" }
    case .joined(let parts):
      let found = rows.compactMap { row in
        let ids = parts.indices.compactMap { id(result.storeRow(row, part: $0)) }
        return ids.count == parts.count ? ids.joined(separator: "+") : nil
      }
      ids = found.count == rows.count ? found : nil
    case .intervals, .table: break
    }
    var own = result.columns.indices.map { $0 }
    if result.kind != .table {
      let (job, start, end) = (position("job_id"), position("start_time"), position("end_time"))
      spans = rows.map { row in
        let name: String =
          if let job, case .text(let text) = result.value(row: row, column: job) { text } else { "-" }
        return Self.span(name, number(row, start), number(row, end))
      }
      if result.kind != .intervals {
        // The fields of segments and of parts come before what stages computed.
        let fields: Set<String> = [
          "id", "job_id", "module", "content", "start_time", "end_time", "metadata", "created_at",
        ]
        var parts: [String] = []
        if case .joined(let names) = result.kind { parts = names }
        own.removeAll { column in
          let name = result.columns[column].name
          return fields.contains(name) || parts.contains { name.hasPrefix($0 + ".") }
        }
      }
    }
    columns = own.map { result.columns[$0].name }
    values = rows.map { row in own.map { result.value(row: row, column: $0) } }
  }
}
