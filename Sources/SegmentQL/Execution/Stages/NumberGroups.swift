/// Groups by keys of some numbers each: a hash table with open addressing that numbers keys in the order they come.
struct NumberGroups {
  private let width: Int
  private var keys: [UInt64] = []
  private var slots: [Int32]
  private(set) var count = 0
  /// Neighbours often are of one group.
  private var last = -1
  /// Differs from process to process, so that no file can be made whose times all collide.
  private static let secret = UInt64.random(in: .min ... .max)

  init(width: Int) {
    self.width = width
    slots = Array(repeating: -1, count: 64)
  }

  /// The key of a group.
  func key(_ group: Int) -> ArraySlice<UInt64> {
    let key = keys[(group * width)..<((group + 1) * width)]
    return ArraySlice(Array(key))
  }

  /// The number of a key's group, a new one where the key is new.
  mutating func number(of key: [UInt64]) -> Int {
    if last >= 0, isKey(last, key) { return last }
    var hash = Self.secret
    for number in key {
      let product = (hash ^ number).multipliedFullWidth(by: 0xFF51_AFD7_ED55_8CCD ^ Self.secret << 1)
      hash = product.high ^ product.low
    }
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      if isKey(Int(slots[slot]), key) {
        last = Int(slots[slot])
        return last
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(truncatingIfNeeded: count)
    keys.append(contentsOf: key)
    last = count
    count += 1
    if count * 2 > slots.count { grow() }
    return last
  }

  private func isKey(_ group: Int, _ key: [UInt64]) -> Bool {
    for position in 0..<width where keys[group * width + position] != key[position] { return false }
    return true
  }

  private mutating func grow() {
    var grown = NumberGroups(width: width)
    grown.slots = Array(repeating: -1, count: slots.count * 4)
    for group in 0..<count { _ = grown.number(of: Array(keys[(group * width)..<((group + 1) * width)])) }
    slots = grown.slots
  }
}
