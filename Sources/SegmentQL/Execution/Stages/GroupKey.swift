import SegmentModel

/// Values that rows are grouped by: equal when each is, text by its UTF-8 bytes.
struct GroupKey: Hashable {
  let values: [QueryValue]

  init(_ values: [QueryValue]) { self.values = values }

  /// What a key of some values takes in a table, beside the texts, which it shares with the rows.
  static func bytes(_ width: Int) -> Int { 96 + width * MemoryLayout<QueryValue>.stride }

  /// How many steps it takes to look it up.
  var cost: Int { values.reduce(1) { $0 + $1.heapBytes >> 8 } }

  static func == (left: GroupKey, right: GroupKey) -> Bool {
    left.values.count == right.values.count && zip(left.values, right.values).allSatisfy(areSame)
  }

  private static func areSame(_ left: QueryValue, _ right: QueryValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.text(let a), .text(let b)): a.hasSameBytes(as: b)
    case (.json(.number(let a)), .json(.number(let b))): a.literal == b.literal
    case (.json(let a), .json(let b)): a == b
    default: left.number != nil && left.number == right.number
    }
  }

  func hash(into hasher: inout Hasher) {
    for value in values {
      if let number = value.number {
        hasher.combine(number)
        continue
      }
      switch value {
      case .text(var text): text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
      case .bool(let flag): hasher.combine(flag)
      case .json(let json): hasher.combine(json)
      case .null, .number: hasher.combine(0)
      }
    }
  }
}

/// The rows of each group, groups in the order of their first rows.
struct RowGroups {
  private(set) var keys: [GroupKey] = []
  private(set) var rows: [[Int]] = []
  private var positions: [GroupKey: Int] = [:]
  private let run: QueryRun
  private let memory: MemoryCharge
  private var uncounted = 0

  init(_ run: QueryRun) {
    self.run = run
    memory = run.charge(.groups)
  }

  /// The groups are needed no longer.
  func release() { memory.release() }

  mutating func add(_ row: Int, to key: GroupKey) throws {
    try run.step(key.cost)
    uncounted += 1
    if uncounted == 1024 {
      // An array that grows has up to twice the room that it needs.
      try memory.grow(by: uncounted * 2, of: Int.self)
      uncounted = 0
    }
    if let position = positions[key] {
      rows[position].append(row)
    } else {
      try memory.grow(by: GroupKey.bytes(key.values.count) + 64)
      positions[key] = keys.count
      keys.append(key)
      rows.append([row])
    }
  }
}
