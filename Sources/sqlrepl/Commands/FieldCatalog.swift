import SegmentModel
import SegmentQL

/// The fields that segments have, with the types and some of the values that occur.
struct FieldCatalog {
  struct Field {
    var count = 0
    var types: [String] = []
    /// The first few distinct values, as text.
    var samples: [String] = []

    fileprivate static let sampleLimit = 4

    mutating func add(_ value: JSONValue) {
      count += 1
      let (type, sample) = FieldCatalog.typeAndSample(of: value)
      if !types.contains(type) { types.append(type) }
      guard let sample, samples.count <= Self.sampleLimit, !samples.contains(sample) else { return }
      samples.append(sample)
    }

    mutating func merge(_ other: Field) {
      count += other.count
      types += other.types.filter { !types.contains($0) }
      samples += other.samples.filter { !samples.contains($0) }
    }

    /// The samples on one line, with `…` where there are more.
    fileprivate var sampleText: String {
      samples.prefix(Self.sampleLimit).joined(separator: ", ") + (samples.count > Self.sampleLimit ? ", …" : "")
    }
  }

  /// Fields by their path, in the order of first appearance.
  struct FieldTable {
    private(set) var paths: [String] = []
    private(set) var fields: [String: Field] = [:]

    mutating func update(_ path: String, _ body: (inout Field) -> Void) {
      if fields[path] == nil { paths.append(path) }
      body(&fields[path, default: Field()])
    }
  }

  /// The modules, in the order of first appearance.
  private(set) var modules: [String] = []
  private var tables: [String: FieldTable] = [:]
  private var core: [(name: String, type: String, count: Int)] = []

  /// Reads all metadata of a store; gives up, with nil, once `isCancelled` says so.
  ///
  /// Complexity: O(bytes of metadata).
  init?(_ store: SegmentStore, isCancelled: () -> Bool = { false }) {
    var counts = (id: 0, content: 0, start: 0, end: 0, both: 0, metadata: 0, createdAt: 0)
    modules = store.moduleNames
    for shard in store.shards {
      for row in 0..<shard.count {
        if row % 1024 == 0 && isCancelled() { return nil }
        let flags = shard.flags[row]
        if !flags.contains(.noID) { counts.id += 1 }
        if !flags.contains(.noContent) { counts.content += 1 }
        if !flags.contains(.noCreatedAt) { counts.createdAt += 1 }
        let (hasStart, hasEnd) = (!shard.start[row].isNaN, !shard.end[row].isNaN)
        if hasStart { counts.start += 1 }
        if hasEnd { counts.end += 1 }
        if hasStart && hasEnd { counts.both += 1 }
        let module = shard.module[row]
        if let metadata = shard.metadataValue(at: row) {
          counts.metadata += 1
          add(metadata, at: "metadata", to: module)
        }
        for member in shard.extraMembers(at: row) {
          add(member.value, at: "extra." + Self.pathKey(member.key), to: module)
        }
      }
    }
    core = [
      ("id", "text", counts.id), ("job_id", "text", store.count), ("module", "text", store.count),
      ("content", "text", counts.content), ("start_time", "seconds", counts.start), ("end_time", "seconds", counts.end),
      ("duration", "seconds", counts.both), ("metadata", "json", counts.metadata),
      ("created_at", "text", counts.createdAt),
    ]
  }

  /// Adds a value and all that it holds. The depth of recursion is the value's, which the loader limits.
  private mutating func add(_ value: JSONValue, at path: String, to module: String) {
    if case .object(let members) = value {
      if path != "metadata" { tables[module, default: FieldTable()].update(path) { $0.add(value) } }
      for member in members { add(member.value, at: path + "." + Self.pathKey(member.key), to: module) }
      return
    }
    tables[module, default: FieldTable()].update(path) { $0.add(value) }
    if case .array(let elements) = value {
      for element in elements { addElement(element, at: path + "[*]", to: module) }
    }
  }

  private mutating func addElement(_ value: JSONValue, at path: String, to module: String) {
    switch value {
    case .object, .array: add(value, at: path, to: module)
    default: tables[module, default: FieldTable()].update(path) { $0.add(value) }
    }
  }

  /// The fields of all modules together, the ones that every segment has first.
  var fieldRows: ValueRows {
    var merged = FieldTable()
    for module in modules {
      guard let table = tables[module] else { continue }
      for path in table.paths {
        if let field = table.fields[path] { merged.update(path) { $0.merge(field) } }
      }
    }
    let rows =
      core.map { name, type, count in [QueryValue.text(name), .text(type), .number(Double(count)), .text("")] }
      + merged.paths.map { path in row(path, merged.fields[path] ?? Field()) }
    return ValueRows(columns: Self.columns(["field", "type", "segments", "values"]), rows: rows)
  }

  /// The metadata and unknown fields of each module, or of one.
  func schemaRows(module only: String?) -> ValueRows {
    let rows = modules.filter { only == nil || $0 == only }.flatMap { module -> [[QueryValue]] in
      guard let table = tables[module] else { return [] }
      return table.paths.map { path in [.text(module)] + row(path, table.fields[path] ?? Field()) }
    }
    return ValueRows(columns: Self.columns(["module", "field", "type", "segments", "values"]), rows: rows)
  }

  private func row(_ path: String, _ field: Field) -> [QueryValue] {
    [.text(path), .text(field.types.joined(separator: " or ")), .number(Double(field.count)), .text(field.sampleText)]
  }

  private static func columns(_ names: [String]) -> [QueryResult.Column] {
    names.map { QueryResult.Column(name: $0, type: $0 == "segments" ? .number : .text) }
  }

  private static func typeAndSample(of value: JSONValue) -> (type: String, sample: String?) {
    switch value {
    case .null: ("null", nil)
    case .bool(let flag): ("bool", flag ? "true" : "false")
    case .number(let number): ("number", number.literal)
    case .string(let text): ("text", text.count > 24 ? String(text.prefix(23)) + "…" : text)
    case .array: ("array", nil)
    case .object: ("object", nil)
    }
  }

  /// A key as a query writes it in a path.
  private static func pathKey(_ key: String) -> String {
    let isName =
      key.unicodeScalars.first.map { $0 == "_" || $0.properties.isXIDStart } ?? false
      && key.unicodeScalars.allSatisfy { $0.properties.isXIDContinue }
    return isName ? key : "`" + key.replacingEach { $0 == "`" ? "``" : nil } + "`"
  }
}
