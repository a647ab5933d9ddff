import SegmentModel
import SegmentQL

/// The names and values that occur in a store, for completion.
///
/// Of the metadata of a large store a sample is read: enough rows of each module to know its keys.
struct Vocabulary: Sendable {
  /// A value as a query writes it.
  struct Value: Sendable, Hashable {
    var text: String
    /// Whether it is a text, which a query may have to quote.
    var isText: Bool
    /// What to tell beside it.
    var note = ""
  }

  private static let sampledRows = 5000
  private static let longestValue = 60
  private static let valueLimit = 200
  private static let depthLimit = 16

  /// By the path of a field, as `metadata.objects[*].label`.
  private var values: [String: [Value]] = [:]
  private var known: [String: Set<String>] = [:]
  /// By the path of an object, the keys of its members in the order of first appearance.
  private var keys: [String: [String]] = [:]

  /// Complexity: O(rows), and O(bytes) of the metadata that is sampled.
  init(_ store: SegmentStore) {
    let counts = Self.rowCounts(store)
    for (module, count) in counts.sorted(by: { $0.value > $1.value || $0.value == $1.value && $0.key < $1.key }) {
      add(module, to: "module", note: NumberText.counted(count, "segment"))
    }
    for job in store.jobs {
      add(job.id, to: "job_id", note: job.video.name ?? "")
      if let name = job.video.name { add(name, to: "video.name") }
      if let status = job.video.status { add(status, to: "video.status") }
    }
    sample(store, counts)
  }

  func values(of path: String) -> [Value] { values[path] ?? [] }
  func keys(of path: String) -> [String] { keys[path] ?? [] }

  /// The first values of a path, to tell what it holds.
  func samples(of path: String) -> String {
    let values = values(of: path)
    return values.prefix(3).map(\.text).joined(separator: ", ") + (values.count > 3 ? ", …" : "")
  }

  private static func rowCounts(_ store: SegmentStore) -> [String: Int] {
    var counts: [String: Int] = [:]
    for shard in store.shards {
      var byCode = [Int](repeating: 0, count: shard.module.values.count)
      for code in shard.module.codes.buffer { byCode[Int(code)] += 1 }
      for (code, count) in byCode.enumerated() where count > 0 {
        counts[shard.module.values[code], default: 0] += count
      }
    }
    return counts
  }

  private mutating func sample(_ store: SegmentStore, _ counts: [String: Int]) {
    var seen: [String: Int] = [:]
    for shard in store.shards {
      let steps = shard.module.values.map { max(1, (counts[$0] ?? 0) / Self.sampledRows) }
      var seenByCode = shard.module.values.map { seen[$0] ?? 0 }
      for row in 0..<shard.count {
        let code = Int(shard.module.codes.buffer[row])
        seenByCode[code] += 1
        guard seenByCode[code] % steps[code] == 0 else { continue }
        if let metadata = shard.metadataValue(at: row) { add(metadata, at: "metadata", depth: 0) }
        for member in shard.extraMembers(at: row) {
          addKey(member.key, to: "extra")
          add(member.value, at: "extra." + member.key, depth: 1)
        }
      }
      for (code, module) in shard.module.values.enumerated() { seen[module] = seenByCode[code] }
    }
  }

  private mutating func add(_ value: JSONValue, at path: String, depth: Int) {
    guard depth < Self.depthLimit else { return }
    switch value {
    case .null: break
    case .bool(let flag): insert(Value(text: flag ? "true" : "false", isText: false), at: path)
    case .number(let number): insert(Value(text: number.literal, isText: false), at: path)
    case .string(let text): add(text, to: path)
    case .array(let elements): for element in elements { add(element, at: path + "[*]", depth: depth + 1) }
    case .object(let members):
      for member in members {
        addKey(member.key, to: path)
        add(member.value, at: path + "." + member.key, depth: depth + 1)
      }
    }
  }

  private mutating func add(_ text: String, to path: String, note: String = "") {
    guard text.utf8.count <= Self.longestValue, !text.isEmpty else { return }
    insert(Value(text: text, isText: true, note: note), at: path)
  }

  private mutating func insert(_ value: Value, at path: String) {
    let isBounded = path.hasPrefix("metadata") || path.hasPrefix("extra")
    guard !isBounded || known[path, default: []].count < Self.valueLimit else { return }
    if known[path, default: []].insert(value.text).inserted { values[path, default: []].append(value) }
  }

  private mutating func addKey(_ key: String, to path: String) {
    if known[path + ".", default: []].insert(key).inserted { keys[path, default: []].append(key) }
  }
}

extension FieldPath {
  /// The path as a vocabulary names it: every element of an array alike.
  var vocabularyName: String {
    var name = ""
    for component in components {
      switch component.kind {
      case .key(let key): name += name.isEmpty ? key : "." + key
      case .index, .wildcard: name += "[*]"
      }
    }
    return name
  }
}
