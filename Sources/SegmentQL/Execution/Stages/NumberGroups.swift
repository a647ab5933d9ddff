/// Small whole numbers for the keys that come, in the order in which each comes first: a hash table with open addressing.
struct NumberGroups {
  private(set) var keys: [UInt64] = []
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  /// Neighbours often are of one key.
  private var recent = (key: UInt64(0), number: Int32(-1))
  /// Differs from process to process, so that no file can be made whose times all collide.
  private static let secret = UInt64.random(in: .min ... .max)

  var count: Int { keys.count }

  /// The number of a key, the next one where the key is new.
  @inline(__always)
  mutating func number(of key: UInt64) -> Int32 {
    if recent.number >= 0, recent.key == key { return recent.number }
    recent = (key, lookUp(key))
    return recent.number
  }

  private mutating func lookUp(_ key: UInt64) -> Int32 {
    var slot = place(of: key)
    while slots[slot] >= 0 {
      if keys[Int(slots[slot])] == key { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    let number = Int32(truncatingIfNeeded: keys.count)
    slots[slot] = number
    keys.append(key)
    if keys.count * 2 > slots.count { grow() }
    return number
  }

  private func place(of key: UInt64) -> Int {
    let product = (Self.secret ^ key).multipliedFullWidth(by: 0xFF51_AFD7_ED55_8CCD ^ Self.secret << 1)
    return Int(truncatingIfNeeded: product.high ^ product.low) & (slots.count - 1)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 4)
    for (number, key) in keys.enumerated() {
      var slot = place(of: key)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }
}

/// Numbers for pairs of small numbers, in the order in which each pair comes first: a plain table as far as it stays
/// small, and a hash table for what lies outside.
struct PairNumbers {
  private static let columns = 64
  private static let greatestRow = 4096

  /// The number of each pair, or -1, by the first number and then the second.
  private var table: [Int32] = []
  private var others = NumberGroups()
  /// For each number its pair.
  private(set) var pairs: [(Int32, Int32)] = []
  /// The numbers that `others` stands for.
  private var numbersOfOthers: [Int32] = []

  @inline(__always)
  mutating func number(of first: Int32, _ second: Int32) -> Int32 {
    if first < Self.greatestRow, second < Self.columns {
      let place = Int(first) * Self.columns + Int(second)
      if place < table.count, table[place] >= 0 { return table[place] }
    }
    return lookUp(first, second)
  }

  private mutating func lookUp(_ first: Int32, _ second: Int32) -> Int32 {
    let new = Int32(truncatingIfNeeded: pairs.count)
    if first < Self.greatestRow, second < Self.columns {
      let place = Int(first) * Self.columns + Int(second)
      if place >= table.count {
        let end = (Int(first) + 1) * Self.columns
        table.append(contentsOf: repeatElement(-1, count: end - table.count))
      }
      table[place] = new
    } else {
      let key = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
      let known = Int(others.number(of: key))
      if known < numbersOfOthers.count { return numbersOfOthers[known] }
      numbersOfOthers.append(new)
    }
    pairs.append((first, second))
    return new
  }
}
