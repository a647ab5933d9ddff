import SegmentModel

/// Gives each list of rows its space in a `PostingStorage`, then fills all in one pass over the rows.
struct PostingLayout {
  private enum Form { case left, blocks, bitmap }

  /// Where the next row of a list goes.
  private struct Cursor {
    /// In the bytes, or in the words of the bitmaps.
    var position = 0
    var start = 0
    var lastRow: UInt32 = 0
    var written: UInt32 = 0
    /// -1 for a list of one block.
    var skip = -1
    /// A list without space is left out.
    var form = Form.left
  }

  private let rowCount: Int
  private var entries: [PostingStorage.Entry] = []
  /// By the place that the stream knows a list by.
  private var cursors: [Cursor]
  private var byteCount = 0
  private var skipCount = 0
  private var bitmapWords = 0

  init(rowCount: Int, placeCount: Int) {
    self.rowCount = rowCount
    cursors = Array(repeating: Cursor(), count: placeCount)
  }

  /// Adds a list after those before: its place in the stream, the number of its rows, and the bytes of its blocks.
  ///
  /// - Returns: its number in the storage.
  @discardableResult
  mutating func add(place: Int, count: UInt32, size: Int) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: entries.count)
    let count = Int(count)
    if PostingStorage.isDense(count, of: rowCount) {
      entries.append(entry(at: bitmapWords, count: count))
      cursors[place] = Cursor(position: bitmapWords, start: bitmapWords, form: .bitmap)
      bitmapWords += RowBitmap.wordCount(rowCount)
      return number
    }
    entries.append(entry(at: byteCount, count: count))
    let blocks = (count + PostingStorage.blockSize - 1) / PostingStorage.blockSize
    cursors[place] = Cursor(position: byteCount, start: byteCount, skip: blocks > 1 ? skipCount : -1, form: .blocks)
    byteCount += size
    if blocks > 1 {
      byteCount += 4
      skipCount += blocks
    }
    return number
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

  /// - Parameter stream: for each row `rowMark` and then the places of the lists that it belongs to, each once.
  consuming func write(_ stream: [UInt32], rowMark: UInt32) -> PostingStorage {
    let bytes = SystemMemory.allocate(UInt8.self, byteCount)
    let skips = SystemMemory.allocate(PostingStorage.Skip.self, skipCount)
    let bitmaps = SystemMemory.allocate(UInt64.self, bitmapWords)
    bitmaps.initialize(repeating: 0, count: bitmapWords)
    var row = UInt32.max
    cursors.withUnsafeMutableBufferPointer { cursors in
      for place in stream {
        if place == rowMark {
          row &+= 1
        } else {
          Self.write(row, at: &cursors[Int(place)], bytes: bytes, skips: skips, bitmaps: bitmaps)
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
    switch cursor.form {
    case .left: return
    case .bitmap:
      bitmaps[cursor.position + Int(row >> 6)] |= 1 << UInt64(row & 63)
      return
    case .blocks: break
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
