import SegmentModel

/// Values that rows are grouped by: equal when each is, text by its UTF-8 bytes.
struct GroupKey: Hashable {
  let values: [QueryValue]

  init(_ values: [QueryValue]) { self.values = values }

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

  mutating func add(_ row: Int, to key: GroupKey) {
    if let position = positions[key] {
      rows[position].append(row)
    } else {
      positions[key] = keys.count
      keys.append(key)
      rows.append([row])
    }
  }
}
