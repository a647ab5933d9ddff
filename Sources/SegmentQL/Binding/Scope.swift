/// The names that an expression may use, and the rows they stand for.
struct Scope: Sendable {
  /// A row that has a name: `this`, or a step of a pattern.
  struct NamedRow: Sendable {
    var frame: Int
    var layout: RowLayout
  }

  /// The current row.
  var layout: RowLayout
  var frame: Int
  var rows: [String: NamedRow] = [:]

  /// The scope inside a set that is related to this scope's row.
  func insideSet() -> Scope {
    var inner = Scope(layout: .segments, frame: frame + 1, rows: rows)
    inner.rows["this"] = NamedRow(frame: frame, layout: layout)
    return inner
  }

  /// The scope of a row of another layout in the same frame, as after a stage.
  func with(_ layout: RowLayout) -> Scope {
    var scope = self
    scope.layout = layout
    return scope
  }
}

/// The result of looking a path up in a layout.
enum FieldLookup {
  case found(FieldKind, ValueType)
  /// No such name.
  case unknown(SourceRange, String)
  /// The path is not one that the field allows.
  case misused(SourceRange, String)
}

extension RowLayout {
  /// The field that a path names in a row of this layout.
  func lookup(_ path: ArraySlice<FieldPath.Component>) -> FieldLookup {
    guard let head = path.first, case .key(let name) = head.kind else {
      return .misused(path.first?.range ?? SourceRange(0, 0), "a field's name is expected here")
    }
    let rest = path.dropFirst()
    // A column that an earlier stage named by a path as written, as `metadata.speaker`.
    if !rest.isEmpty, let column = columns.lastIndex(where: { $0.name == path.written }) {
      return .found(.column(column, []), columns[column].type)
    }
    if let column = columns.lastIndex(where: { $0.name == name }) {
      let type = rest.isEmpty ? columns[column].type : .any
      return .found(.column(column, rest.map(\.step)), type)
    }
    if let part = parts.firstIndex(where: { $0.name == name }) {
      guard !rest.isEmpty else {
        return .misused(
          head.range, "`\(name)` is a segment of the joined row: name one of its fields, as `\(name).content`")
      }
      return parts[part].layout.lookup(rest).inPart(part)
    }
    if let field = CoreField(rawValue: name), isSegments || (hasTimes && field.isTemporal) {
      return lookup(field, head, rest)
    }
    if hasTimes, name == "video" { return lookupVideo(head, rest) }
    if isSegments, name == "extra" {
      guard let next = rest.first, case .key = next.kind else {
        return .misused(head.range, "`extra` holds the file's other fields: name one, as `extra.language`")
      }
      return .found(.extra(rest.map(\.step)), .any)
    }
    if rest.isEmpty, let column = columnOfAggregate(name) {
      return .found(.column(column, []), columns[column].type)
    }
    return .unknown(head.range, name)
  }

  private func lookup(
    _ field: CoreField, _ head: FieldPath.Component, _ rest: ArraySlice<FieldPath.Component>
  ) -> FieldLookup {
    if field == .metadata { return .found(rest.isEmpty ? .core(.metadata) : .metadata(rest.map(\.step)), .any) }
    guard let extra = rest.first else { return .found(.core(field), field.type) }
    return .misused(extra.range, "`\(field.rawValue)` is \(field.type.noun) and has no fields of its own")
  }

  private func lookupVideo(_ head: FieldPath.Component, _ rest: ArraySlice<FieldPath.Component>) -> FieldLookup {
    guard let next = rest.first, case .key(let name) = next.kind else {
      return .misused(head.range, "`video` is what the file says of the video: name a field of it, as `video.duration`")
    }
    guard let field = VideoField(rawValue: name) else { return .found(.videoExtra(rest.map(\.step)), .any) }
    guard let extra = rest.dropFirst().first else { return .found(.video(field), field.type) }
    return .misused(extra.range, "`video.\(name)` is \(field.type.noun) and has no fields of its own")
  }

  /// The only column that an aggregate of this name made: `count` finds the column `count()`.
  private func columnOfAggregate(_ name: String) -> Int? {
    let matches = columns.indices.filter { columns[$0].name.hasPrefix(name + "(") }
    return matches.count == 1 ? matches[0] : nil
  }

  /// Every name that a path may begin with.
  var names: [String] {
    var names = columns.map(\.name) + parts.map(\.name)
    if isSegments {
      names += CoreField.allCases.map(\.rawValue) + ["video", "extra"]
    } else if hasTimes {
      names += CoreField.allCases.filter(\.isTemporal).map(\.rawValue) + ["video"]
    }
    return names
  }
}

extension FieldLookup {
  fileprivate func inPart(_ part: Int) -> FieldLookup {
    guard case .found(let field, let type) = self else { return self }
    return .found(.part(part, field), type)
  }
}

extension FieldPath.Component {
  var step: PathStep {
    switch kind {
    case .key(let key): .key(key)
    case .index(let position): .index(position)
    case .wildcard: .wildcard
    }
  }
}

extension ArraySlice<FieldPath.Component> {
  /// The path as it is usually written.
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
