/// What is the same for every result of a plan: what rows are, and the columns they show.
final class ResultShape: Sendable {
  let kind: QueryResult.Kind
  let hasComputedColumns: Bool
  let columns: [QueryResult.Column]
  /// Where each column's values lie in a row.
  let fields: [FieldKind]
  /// The same when all of them are fields that every segment has; empty otherwise.
  let coreFields: [CoreField]

  init(_ layout: RowLayout) {
    switch layout.kind {
    case .segments: kind = .segments
    case .joined(let parts): kind = .joined(parts: parts.map(\.name))
    case .intervals: kind = .intervals
    case .table: kind = .table
    }
    hasComputedColumns = !layout.columns.isEmpty
    let shown = layout.resultColumns
    columns = shown.map { QueryResult.Column(name: $0.name, type: QueryResult.Column.ValueType($0.type)) }
    fields = shown.map(\.field)
    let core = fields.compactMap { field in if case .core(let core) = field { core } else { nil } as CoreField? }
    coreFields = layout.isSegments && core.count == fields.count ? core : []
  }
}
