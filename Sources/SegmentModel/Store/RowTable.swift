/// Rows found by a hash of some of their fields: open addressing, at most half full.
struct RowTable {
  /// The hash's upper half and the row + 1 in one word; 0 where free. The size is 0 or a power of two.
  private var slots: [UInt64] = []
  private(set) var count = 0

  /// The first row entered with this hash that `matches`.
  @inline(__always)
  func row(hash: UInt64, where matches: (Int) -> Bool) -> Int? {
    guard !slots.isEmpty else { return nil }
    let mask = slots.count &- 1
    let tag = hash >> 32
    var slot = Int(truncatingIfNeeded: tag) & mask
    return slots.withUnsafeBufferPointer { slots in
      while slots[slot] != 0 {
        if slots[slot] >> 32 == tag {
          let row = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) - 1
          if matches(row) { return row }
        }
        slot = (slot &+ 1) & mask
      }
      return nil
    }
  }

  @inline(__always)
  mutating func insert(row: Int, hash: UInt64) {
    if (count + 1) * 2 > slots.count { grow() }
    Self.place((hash >> 32) << 32 | UInt64(truncatingIfNeeded: row + 1), in: &slots)
    count += 1
  }

  @inline(never)
  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: max(64, slots.count * 2))
    for entry in slots where entry != 0 { Self.place(entry, in: &larger) }
    slots = larger
  }

  @inline(__always)
  private static func place(_ entry: UInt64, in slots: inout [UInt64]) {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: entry >> 32) & mask
    slots.withUnsafeMutableBufferPointer { slots in
      while slots[slot] != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = entry
    }
  }
}
