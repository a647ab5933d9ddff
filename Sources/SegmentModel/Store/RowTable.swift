/// Rows found by a hash of some of their fields: open addressing, at most half full.
///
/// A plain value over memory that its owner must free, so that looking a row up costs no reference counting.
struct RowTable {
  /// The hash's upper half and the row + 1 in one word; 0 where free.
  private var slots: UnsafeMutablePointer<UInt64>?
  /// A power of two, or 0.
  private var capacity = 0
  private(set) var count = 0

  init() { firstCapacity = Self.leastCapacity }

  /// A table that is likely to hold about as many rows as another, so that it need not grow step by step.
  init(like other: RowTable) {
    // What one job had says little of the next when it was huge.
    let rows = min(other.count, Self.greatestReserve)
    firstCapacity = max(Self.leastCapacity, rows == 0 ? 0 : 1 << (Int.bitWidth - (2 * rows - 1).leadingZeroBitCount))
  }

  /// A table in the memory of one that is of no more use.
  init(reusing other: consuming RowTable) {
    self = other
    slots?.update(repeating: 0, count: capacity)
    count = 0
  }

  /// Whether this table's memory is about what a new one would take, or what is made beforehand at most where nothing
  /// tells how many rows that will hold.
  func canServe(as new: RowTable?) -> Bool {
    guard let new else { return capacity <= 2 * Self.greatestReserve }
    return capacity >= new.firstCapacity && capacity <= 2 * new.firstCapacity
  }

  private static let leastCapacity = 64
  /// Rows.
  private static let greatestReserve = 1 << 13
  private let firstCapacity: Int

  /// The first row entered with this hash that `matches`.
  @inline(__always)
  func row(hash: UInt64, where matches: (Int) -> Bool) -> Int? {
    guard let slots else { return nil }
    return Self.row(in: slots[slot(in: slots, hash: hash, where: matches)])
  }

  /// Enters a row, unless one entered with this hash `matches`; returns that one.
  @inline(__always)
  mutating func enter(_ row: Int, hash: UInt64, unless matches: (Int) -> Bool) -> Int? {
    if (count &+ 1) &* 2 > capacity { grow() }
    // `grow` leaves memory.
    let slots = slots.unsafelyUnwrapped
    let slot = slot(in: slots, hash: hash, where: matches)
    if let earlier = Self.row(in: slots[slot]) { return earlier }
    slots[slot] = (hash >> 32) << 32 | UInt64(truncatingIfNeeded: row &+ 1)
    count &+= 1
    return nil
  }

  /// Where the first row stands that was entered with this hash and `matches`, or else the free slot in which it would.
  @inline(__always)
  private func slot(
    in slots: UnsafeMutablePointer<UInt64>, hash: UInt64, where matches: (Int) -> Bool
  ) -> Int {
    let mask = capacity &- 1
    let tag = hash >> 32
    var slot = Int(truncatingIfNeeded: tag) & mask
    while let row = Self.row(in: slots[slot]) {
      if slots[slot] >> 32 == tag, matches(row) { break }
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  /// `nil` where free.
  @inline(__always)
  private static func row(in entry: UInt64) -> Int? {
    entry == 0 ? nil : Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
  }

  /// Ends the table's life.
  func free() { SystemMemory.free(slots) }

  @inline(never)
  private mutating func grow() {
    let larger = capacity == 0 ? firstCapacity : capacity * 2
    let new = SystemMemory.allocate(UInt64.self, larger)
    new.update(repeating: 0, count: larger)
    for slot in 0..<capacity {
      if let entry = slots?[slot], entry != 0 { Self.place(entry, in: new, larger) }
    }
    SystemMemory.free(slots)
    slots = new
    capacity = larger
  }

  @inline(__always)
  private static func place(_ entry: UInt64, in slots: UnsafeMutablePointer<UInt64>, _ capacity: Int) {
    let mask = capacity &- 1
    var slot = Int(truncatingIfNeeded: entry >> 32) & mask
    while slots[slot] != 0 { slot = (slot &+ 1) & mask }
    slots[slot] = entry
  }
}
