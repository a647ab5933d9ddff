import SegmentModel

/// Rows as one bit each, in 64-bit words shared by reference.
///
/// The words never change once it is made, and live as long as `storage`, which is what makes sharing safe.
struct RowBitmap: @unchecked Sendable {
  /// Bit `row % 64` of word `row / 64`; bits past the last row are 0.
  let words: UnsafeBufferPointer<UInt64>
  /// The number of rows in it.
  let count: Int
  private let storage: Column<UInt64>

  /// The words of a column from `first` on that hold `rowCount` bits, `count` of them set.
  init(_ storage: Column<UInt64>, from first: Int, rowCount: Int, count: Int) {
    self.storage = storage
    words = UnsafeBufferPointer(rebasing: storage.buffer[first..<first + Self.wordCount(rowCount)])
    self.count = count
  }

  /// A bitmap that `fill` sets the bits of, all of which are 0 before.
  init(rowCount: Int, _ fill: (UnsafeMutableBufferPointer<UInt64>) -> Void) {
    let wordCount = Self.wordCount(rowCount)
    let base = SystemMemory.allocate(UInt64.self, wordCount)
    let bits = UnsafeMutableBufferPointer(start: base, count: wordCount)
    bits.initialize(repeating: 0)
    fill(bits)
    var count = 0
    for word in bits { count += word.nonzeroBitCount }
    self.init(Column(adopting: base, count: wordCount), from: 0, rowCount: rowCount, count: count)
  }

  static func wordCount(_ rowCount: Int) -> Int { (rowCount + 63) / 64 }

  @inline(__always)
  func contains(_ row: Int) -> Bool { words[row >> 6] >> UInt64(row & 63) & 1 != 0 }

  @inline(__always)
  static func set(_ row: Int, in words: UnsafeMutableBufferPointer<UInt64>) {
    words[row >> 6] |= 1 << UInt64(row & 63)
  }

  /// Sets the bits of a range.
  static func set(_ rows: Range<Int>, in words: UnsafeMutableBufferPointer<UInt64>) {
    guard !rows.isEmpty else { return }
    let (first, last) = (rows.lowerBound >> 6, (rows.upperBound - 1) >> 6)
    let head = UInt64.max << UInt64(rows.lowerBound & 63)
    let tail = UInt64.max >> UInt64(63 - (rows.upperBound - 1) & 63)
    if first == last {
      words[first] |= head & tail
      return
    }
    words[first] |= head
    for index in first + 1..<last { words[index] = .max }
    words[last] |= tail
  }

  /// Calls `body` with each row of a range, in order.
  @inline(__always)
  func forEach<Failure: Error>(in rows: Range<Int>, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
    guard !rows.isEmpty else { return }
    let lastWord = (rows.upperBound - 1) >> 6
    var index = rows.lowerBound >> 6
    var word = words[index] & (UInt64.max << UInt64(rows.lowerBound & 63))
    while true {
      if index == lastWord { word &= UInt64.max >> UInt64(63 - (rows.upperBound - 1) & 63) }
      while word != 0 {
        try body(index << 6 | word.trailingZeroBitCount)
        word &= word - 1
      }
      if index == lastWord { return }
      index += 1
      word = words[index]
    }
  }

  /// How many of its rows lie in a range.
  func count(in rows: Range<Int>) -> Int {
    guard !rows.isEmpty else { return 0 }
    let (first, last) = (rows.lowerBound >> 6, (rows.upperBound - 1) >> 6)
    let head = UInt64.max << UInt64(rows.lowerBound & 63)
    let tail = UInt64.max >> UInt64(63 - (rows.upperBound - 1) & 63)
    if first == last { return (words[first] & head & tail).nonzeroBitCount }
    var count = (words[first] & head).nonzeroBitCount + (words[last] & tail).nonzeroBitCount
    for index in first + 1..<last { count += words[index].nonzeroBitCount }
    return count
  }
}
