import SegmentModel
import SegmentQL

/// What a path denotes in a row: one value, or with `[*]` any number of them.
struct ReferenceOperand {
  var values: [QueryValue]
  var isWildcard = false

  init(_ value: QueryValue) { values = [value] }
  init(elements: [QueryValue]) {
    values = elements
    isWildcard = true
  }

  /// As one value: the elements of a wildcard path are an array.
  var scalar: QueryValue {
    isWildcard ? .json(.array(values.map(\.json))) : values.first ?? .null
  }

  /// Null, or a wildcard path that leads nowhere.
  var hasNull: Bool { values.isEmpty || values.contains(.null) }
}

extension ReferenceEvaluator {
  private typealias Field = (type: ReferenceShape.ValueType, operand: ReferenceOperand)

  func operand(_ path: FieldPath, _ context: ReferenceContext) throws(ReferenceFailure) -> ReferenceOperand {
    guard let found = field(path, context) else { throw ReferenceFailure("no field \(path.written)") }
    return found.operand
  }

  func type(of path: FieldPath, _ context: ReferenceContext) -> ReferenceShape.ValueType? {
    field(path, context)?.type
  }

  /// Names are looked for among the row's columns and parts, then its fields, then in the scope.
  private func field(_ path: FieldPath, _ context: ReferenceContext) -> Field? {
    if let found = field(path.components[...], of: context.row, context.shape) { return found }
    guard case .key(let name)? = path.components.first?.kind, path.components.count > 1 else { return nil }
    let binding = name == "this" ? context.scope.this : context.scope.parts[name]
    guard let binding else { return nil }
    noteRead(binding)
    return field(path.components.dropFirst(), of: binding.row, binding.shape)
  }

  private func field(
    _ path: ArraySlice<FieldPath.Component>, of row: ReferenceRow, _ shape: ReferenceShape
  ) -> Field? {
    guard case .key(let name)? = path.first?.kind else { return nil }
    let rest = path.dropFirst()
    // A column named by its expression as written is found by that text; `count` finds `count()`.
    for spelling in shape.columns.isEmpty ? [] : [path.written, path.written + "()"] {
      if let column = shape.column(spelling) {
        return (column.type, ReferenceOperand(row.columns[column.name] ?? .null))
      }
    }
    if shape.column(name) != nil {
      return (.json, walk(rest, from: (row.columns[name] ?? .null).json))
    }
    if let position = shape.parts.firstIndex(where: { $0.name == name }), !rest.isEmpty {
      return field(rest, of: row.parts[position], shape.parts[position].shape)
    }
    switch shape.kind {
    case .table: return nil
    case .joined, .intervals: return commonField(name, rest, row)
    case .segments: return segmentField(name, rest, row) ?? commonField(name, rest, row)
    }
  }

  /// What every row with a video and times has.
  private func commonField(_ name: String, _ rest: ArraySlice<FieldPath.Component>, _ row: ReferenceRow) -> Field? {
    if name == "video" {
      guard rest.count == 1, case .key(let key)? = rest.first?.kind else { return nil }
      return videoField(key, row)
    }
    guard rest.isEmpty else { return nil }
    switch name {
    case "job_id": return (.text, text(row.video.map { store.videos[$0].jobID }))
    case "start_time": return (.number, number(row.start))
    case "end_time": return (.number, number(row.end))
    case "duration":
      guard let start = row.start, let end = row.end else { return (.number, number(nil)) }
      return (.number, number(end - start))
    default: return nil
    }
  }

  private func videoField(_ key: String, _ row: ReferenceRow) -> Field? {
    let facts = row.video.map { store.videos[$0].facts }
    switch key {
    case "name": return (.text, text(facts?.name))
    case "status": return (.text, text(facts?.status))
    case "duration": return (.number, number(facts?.duration))
    case "processing_time": return (.number, number(facts?.processingTime))
    default: return nil
    }
  }

  private func segmentField(_ name: String, _ rest: ArraySlice<FieldPath.Component>, _ row: ReferenceRow) -> Field? {
    guard let position = row.segment else { return nil }
    let segment = store.segments[position]
    switch (name, rest.isEmpty) {
    case ("id", true): return (.text, text(segment.id))
    // A file that names no module gives the empty text.
    case ("module", true): return (.text, text(segment.module.isEmpty ? nil : segment.module))
    case ("content", true): return (.text, text(segment.content))
    case ("created_at", true): return (.timestamp, text(segment.createdAt))
    case ("metadata", _): return (.json, walk(rest, from: segment.metadata ?? .null))
    case ("extra", false): return (.json, walk(rest, from: .object(segment.extra)))
    default: return nil
    }
  }

  private func text(_ value: String?) -> ReferenceOperand { ReferenceOperand(value.map(QueryValue.text) ?? .null) }
  private func number(_ value: Double?) -> ReferenceOperand { ReferenceOperand(value.map(QueryValue.number) ?? .null) }

  /// Follows keys, positions and wildcards. What is not there is null; under a wildcard only elements that have the rest
  /// of the path count.
  private func walk(_ path: ArraySlice<FieldPath.Component>, from root: JSONValue) -> ReferenceOperand {
    var values: [JSONValue] = [root]
    var isWildcard = false
    for component in path {
      switch component.kind {
      case .key(let key): values = values.compactMap { $0[key] }
      case .index(let position): values = values.compactMap { $0[position] }
      case .wildcard:
        isWildcard = true
        values = values.flatMap { value -> [JSONValue] in
          if case .array(let elements) = value { elements } else { [] }
        }
      }
    }
    if isWildcard { return ReferenceOperand(elements: values.map(QueryValue.init(plain:))) }
    return ReferenceOperand(values.first.map(QueryValue.init(plain:)) ?? .null)
  }
}

extension FieldPath {
  var written: String { components[...].written }
}

extension ArraySlice<FieldPath.Component> {
  /// A path as it is usually written, for columns that are named by their expression.
  fileprivate var written: String {
    var text = ""
    for component in self {
      switch component.kind {
      case .key(let key): text += text.isEmpty ? key : "." + key
      case .index(let position): text += "[\(position)]"
      case .wildcard: text += "[*]"
      }
    }
    return text
  }
}
