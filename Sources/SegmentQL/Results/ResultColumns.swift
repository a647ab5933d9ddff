import SegmentModel

extension RowLayout {
  struct ResultColumn {
    var name: String
    var type: ValueType
    var field: FieldKind
  }

  /// The columns that a result of this layout shows.
  var resultColumns: [ResultColumn] {
    let computed = columns.enumerated().map { position, column in
      ResultColumn(name: column.name, type: column.type, field: .column(position, []))
    }
    func core(_ fields: [CoreField]) -> [ResultColumn] {
      fields.map { ResultColumn(name: $0.rawValue, type: $0.type, field: .core($0)) }
    }
    switch kind {
    case .segments:
      return core([.id, .jobID, .module, .content, .startTime, .endTime, .metadata, .createdAt]) + computed
    case .intervals: return core([.jobID, .startTime, .endTime]) + computed
    case .table: return computed
    case .joined(let parts):
      let fields = parts.enumerated().flatMap { number, part in
        part.layout.partColumns.map { column in
          ResultColumn(name: "\(part.name).\(column.name)", type: column.type, field: .part(number, column.field))
        }
      }
      return core([.jobID, .startTime, .endTime]) + fields + computed
    }
  }

  /// What a part of a joined row shows of its own.
  private var partColumns: [ResultColumn] {
    let own: Set<String> =
      isSegments ? ["id", "module", "content", "start_time", "end_time"] : ["start_time", "end_time"]
    return resultColumns.filter { column in
      if case .core(let field) = column.field { return own.contains(field.rawValue) }
      return true
    }
  }
}
