import SegmentModel

/// Many lists of rows, compressed.
///
/// A list of at least one row of eight is a bitmap. Others have blocks of 128 rows: the first row of a block in full, the
/// rest as differences, all as variable-length integers of 7 bits a byte. A list of more than one block has an entry for
/// each in `skips`, by which a block is found and read alone; its bytes begin with 4 that say where these entries are.
final class PostingStorage: Sendable {
  static let blockSize = 128

  /// Where a list lies.
  struct Entry: Sendable, BitwiseCopyable {
    /// In `bytes`, or for a bitmap in `bitmaps`.
    var start: UInt32
    /// The number of rows.
    var count: UInt32
  }

  /// A block of more than one.
  struct Skip: Sendable, BitwiseCopyable {
    var firstRow: UInt32
    /// From the start of the list's bytes.
    var offset: UInt32
  }

  let rowCount: Int
  let entries: Column<Entry>
  let skips: Column<Skip>
  let bytes: Column<UInt8>
  let bitmaps: Column<UInt64>

  init(
    rowCount: Int, entries: Column<Entry>, skips: Column<Skip>, bytes: Column<UInt8>, bitmaps: Column<UInt64>
  ) {
    self.rowCount = rowCount
    self.entries = entries
    self.skips = skips
    self.bytes = bytes
    self.bitmaps = bitmaps
  }

  /// Whether a list of so many rows is a bitmap.
  @inline(__always)
  static func isDense(_ count: Int, of rowCount: Int) -> Bool { count > blockSize && count * 8 >= rowCount }
}

/// One list of rows, in order, read from its compressed form.
struct PostingList: Sendable {
  let storage: PostingStorage
  private let entry: PostingStorage.Entry
  /// The first of its entries in `skips`, where it has more than one block.
  private let firstSkip: Int

  init(_ storage: PostingStorage, list: Int) {
    self.storage = storage
    entry = storage.entries[list]
    let count = Int(entry.count)
    if count > PostingStorage.blockSize, !PostingStorage.isDense(count, of: storage.rowCount) {
      let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(storage.bytes.buffer)[Int(entry.start)...])
      firstSkip = Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
    } else {
      firstSkip = 0
    }
  }

  var count: Int { Int(entry.count) }

  /// The rows as a bitmap, where they are kept as one.
  var bitmap: RowBitmap? {
    guard PostingStorage.isDense(count, of: storage.rowCount) else { return nil }
    return RowBitmap(storage.bitmaps, from: Int(entry.start), rowCount: storage.rowCount, count: count)
  }

  private var blockCount: Int { (count + PostingStorage.blockSize - 1) / PostingStorage.blockSize }

  /// The last block that begins at or before a row, or the first of all.
  private func block(atOrBefore row: Int, from first: Int = 0) -> Int {
    guard blockCount > 1 else { return 0 }
    var (low, high) = (first, blockCount)
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(storage.skips.buffer[firstSkip + middle].firstRow) <= row { low = middle } else { high = middle }
    }
    return low
  }

  private func start(ofBlock block: Int) -> Int {
    Int(entry.start) + (blockCount > 1 ? Int(storage.skips.buffer[firstSkip + block].offset) : 0)
  }

  private func size(ofBlock block: Int) -> Int {
    min(PostingStorage.blockSize, count - block * PostingStorage.blockSize)
  }

  /// Calls `body` with each row of a range, in order. Blocks that end before the range are not read.
  @inline(__always)
  func forEach<Failure: Error>(in rows: Range<Int>, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
    if let bitmap { return try bitmap.forEach(in: rows, body) }
    guard count > 0, !rows.isEmpty, let base = storage.bytes.buffer.baseAddress else { return }
    for block in block(atOrBefore: rows.lowerBound)..<blockCount {
      var cursor = base + start(ofBlock: block)
      var row = 0
      for position in 0..<size(ofBlock: block) {
        let value = Self.decode(&cursor)
        row = position == 0 ? value : row + value
        if row >= rows.upperBound { return }
        if row >= rows.lowerBound { try body(row) }
      }
    }
  }

  /// Keeps those of some rows, in order, that are in the list. Blocks that hold none of them are not read.
  func intersection(with rows: some Collection<UInt32>) -> [UInt32] {
    if let bitmap { return rows.filter { bitmap.contains(Int($0)) } }
    var kept: [UInt32] = []
    guard count > 0, let base = storage.bytes.buffer.baseAddress else { return kept }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: PostingStorage.blockSize) { decoded in
      var block = -1
      var size = 0
      var position = 0
      for row in rows {
        while position < size, decoded[position] < row { position += 1 }
        if position == size {
          let next = self.block(atOrBefore: Int(row), from: max(block, 0))
          if next == block { continue }
          block = next
          size = self.size(ofBlock: block)
          var cursor = base + start(ofBlock: block)
          var last = 0
          for index in 0..<size {
            let value = Self.decode(&cursor)
            last = index == 0 ? value : last + value
            decoded[index] = UInt32(truncatingIfNeeded: last)
          }
          position = 0
          while position < size, decoded[position] < row { position += 1 }
        }
        if position < size, decoded[position] == row { kept.append(row) }
      }
    }
    return kept
  }

  @inline(__always)
  private static func decode(_ cursor: inout UnsafePointer<UInt8>) -> Int {
    var value = Int(cursor.pointee)
    cursor += 1
    if value < 0x80 { return value }
    value &= 0x7F
    var shift = 7
    while true {
      let byte = Int(cursor.pointee)
      cursor += 1
      value |= (byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
  }
}
