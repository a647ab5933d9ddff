import SegmentModel

/// Gives each word its place in a `PostingStorage`, then fills the places in one pass over the words of all rows.
struct PostingLayout {
  /// Where the next row of a word goes.
  private struct Cursor {
    /// In the bytes, or in the words of the bitmaps.
    var position: Int
    var start: Int
    var lastRow: UInt32 = 0
    var written: UInt32 = 0
    var skip: Int
    var isDense: Bool
  }

  private let rowCount: Int
  private var entries: [PostingStorage.Entry] = []
  /// By the number that the stream knows a word by.
  private var cursors: [Cursor]
  private var byteCount = 0
  private var skipCount = 0
  private var bitmapWords = 0

  init(rowCount: Int, wordCount: Int) {
    self.rowCount = rowCount
    entries.reserveCapacity(wordCount)
    cursors = Array(repeating: Cursor(position: 0, start: 0, skip: 0, isDense: false), count: wordCount)
  }

  /// Adds a word after those before: its number in the stream, in how many rows it occurs, and the bytes of its blocks.
  mutating func add(word number: Int, count: UInt32, size: Int) {
    let count = Int(count)
    if PostingStorage.isDense(count, of: rowCount) {
      entries.append(entry(at: bitmapWords, count: count))
      cursors[number] = Cursor(position: bitmapWords, start: bitmapWords, skip: 0, isDense: true)
      bitmapWords += RowBitmap.wordCount(rowCount)
      return
    }
    entries.append(entry(at: byteCount, count: count))
    let blocks = (count + PostingStorage.blockSize - 1) / PostingStorage.blockSize
    cursors[number] = Cursor(position: byteCount, start: byteCount, skip: blocks > 1 ? skipCount : -1, isDense: false)
    byteCount += size
    if blocks > 1 {
      byteCount += 4
      skipCount += blocks
    }
  }

  private func entry(at start: Int, count: Int) -> PostingStorage.Entry {
    PostingStorage.Entry(start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: count))
  }

  /// Bytes of memory.
  var size: Int {
    entries.count * MemoryLayout<PostingStorage.Entry>.stride + skipCount * MemoryLayout<PostingStorage.Skip>.stride
      + byteCount + bitmapWords * 8
  }

  /// Whether every place can be said in 32 bits.
  var fits: Bool { max(byteCount, bitmapWords, skipCount) <= Int(UInt32.max) }

  /// - Parameter stream: for each row `rowMark` and then the numbers of its words, each once.
  consuming func write(_ stream: [UInt32], rowMark: UInt32) -> PostingStorage {
    let bytes = SystemMemory.allocate(UInt8.self, byteCount)
    let skips = SystemMemory.allocate(PostingStorage.Skip.self, skipCount)
    let bitmaps = SystemMemory.allocate(UInt64.self, bitmapWords)
    bitmaps.initialize(repeating: 0, count: bitmapWords)
    var row = UInt32.max
    cursors.withUnsafeMutableBufferPointer { cursors in
      for number in stream {
        if number == rowMark {
          row &+= 1
        } else {
          Self.write(row, at: &cursors[Int(number)], bytes: bytes, skips: skips, bitmaps: bitmaps)
        }
      }
    }
    return PostingStorage(
      rowCount: rowCount, entries: Column(entries), skips: Column(adopting: skips, count: skipCount),
      bytes: Column(adopting: bytes, count: byteCount), bitmaps: Column(adopting: bitmaps, count: bitmapWords))
  }

  @inline(__always)
  private static func write(
    _ row: UInt32, at cursor: inout Cursor, bytes: UnsafeMutablePointer<UInt8>,
    skips: UnsafeMutablePointer<PostingStorage.Skip>, bitmaps: UnsafeMutablePointer<UInt64>
  ) {
    if cursor.isDense {
      bitmaps[cursor.position + Int(row >> 6)] |= 1 << UInt64(row & 63)
      return
    }
    var value = row &- cursor.lastRow
    if cursor.written % UInt32(PostingStorage.blockSize) == 0 {
      value = row
      if cursor.skip >= 0 {
        if cursor.written == 0 {
          UnsafeMutableRawPointer(bytes + cursor.position).storeBytes(
            of: UInt32(truncatingIfNeeded: cursor.skip).littleEndian, as: UInt32.self)
          cursor.position += 4
        }
        skips[cursor.skip] = PostingStorage.Skip(
          firstRow: row, offset: UInt32(truncatingIfNeeded: cursor.position - cursor.start))
        cursor.skip += 1
      }
    }
    while value >= 0x80 {
      bytes[cursor.position] = UInt8(truncatingIfNeeded: value) | 0x80
      value >>= 7
      cursor.position += 1
    }
    bytes[cursor.position] = UInt8(truncatingIfNeeded: value)
    cursor.position += 1
    cursor.lastRow = row
    cursor.written += 1
  }
}
