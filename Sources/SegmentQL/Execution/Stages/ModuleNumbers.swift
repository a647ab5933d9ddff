import SegmentModel

/// Numbers for module names through all shards, in the order in which they come.
struct ModuleNumbers {
  private(set) var names: [String] = []
  private var known: [UTF8Key: Int32] = [:]

  /// The number of each of a shard's module codes.
  mutating func numbers(of shard: SegmentShard) -> [Int32] {
    shard.module.values.map { name in
      if let number = known[UTF8Key(name)] { return number }
      let number = Int32(truncatingIfNeeded: names.count)
      names.append(name)
      known[UTF8Key(name)] = number
      return number
    }
  }

  /// A module as a value: null for segments that name none.
  func value(_ number: Int32) -> QueryValue {
    let name = names[Int(number)]
    return name.isEmpty ? .null : .text(name)
  }
}
