import CByteScan
import SegmentModel

extension WordIndex {
  /// Reads all texts of a column.
  ///
  /// Complexity: O(bytes of text); some 0.3 s for the 43 MB of a million segments. Beside the index itself it needs
  /// 4 bytes for each word of each text while it runs.
  ///
  /// - Parameters:
  ///   - slack: an index that is larger than the text by more than these bytes is not kept, because its texts hardly
  ///     repeat a word.
  ///   - interrupted: asked now and then; when it answers true the index knows nothing.
  init(_ column: TextColumn, slack: Int = 16 << 20, asking interrupted: Interruption? = nil) {
    var builder = WordIndexBuilder(column)
    builder.readTexts(asking: interrupted)
    self = interrupted?() == true ? WordIndex(withoutWords: column.count) : builder.finish(slack: slack)
  }
}

/// Reads texts word by word, numbers the words, and notes which rows have which; then lays the rows out word by word.
private struct WordIndexBuilder {
  /// A word's bytes in the arena of the column, where it was first met.
  private struct Word {
    var start: UInt32
    var length: UInt32
  }

  /// What is known of the rows of a word so far.
  private struct Rows {
    /// The last row; `UInt32.max`, which no row is, when there is none.
    var last = UInt32.max
    var count: UInt32 = 0
    /// Bytes that the blocks will take.
    var size: UInt32 = 0
  }

  /// Marks the begin of a row in `stream`.
  private static let rowMark = UInt32.max
  /// Some milliseconds of reading.
  private static let bytesPerQuestion = 1 << 20

  private let column: TextColumn
  private let text: UnsafeBufferPointer<UInt8>
  private var table = WordTable()
  private var words: [Word] = []
  /// For each word two: its rows, and those in which white space follows it.
  private var rows: [Rows] = []
  /// For each row the places in `rows` that it belongs to, each once.
  private var stream: [UInt32] = []
  private var row: UInt32 = 0
  private var rowEnd = 0
  private let spaceStart = ByteSet.spaceStart
  /// By a character's number without its last 8 bits, as far as the texts needed them.
  private var wordPages = [WordCharacters.Page?](repeating: nil, count: 0x2000)

  init(_ column: TextColumn) {
    self.column = column
    text = column.arena.buffer
    // A guess from what texts have; too little grows, too much was never touched.
    stream.reserveCapacity(text.count / 6 + column.count)
  }

  // MARK: Reading

  mutating func readTexts(asking interrupted: Interruption?) {
    var question = Self.bytesPerQuestion
    for row in 0..<column.count {
      if rowEnd > question {
        if interrupted?() == true { return }
        question = rowEnd + Self.bytesPerQuestion
      }
      self.row = UInt32(truncatingIfNeeded: row)
      stream.append(Self.rowMark)
      rowEnd = Int(column.offsets.buffer[row + 1])
      readText(Int(column.offsets.buffer[row])..<rowEnd)
    }
  }

  /// Finds the runs of bytes that can be part of a word, 64 bytes at a time.
  private mutating func readText(_ bytes: Range<Int>) {
    var runStart = -1
    var hasWide = false
    var position = bytes.lowerBound
    while position < bytes.upperBound {
      let width = min(64, bytes.upperBound - position)
      var (mask, wide) = wordBytes(at: position, width: width)
      var at = 0
      while at < width {
        if runStart < 0 {
          if mask == 0 { break }
          at = mask.trailingZeroBitCount
          runStart = position + at
          hasWide = false
        }
        // The end of the run in this stretch.
        let rest = ~mask >> UInt64(at)
        let end = rest == 0 ? width : min(width, at + rest.trailingZeroBitCount)
        if wide != 0 {
          let upTo = end == 64 ? UInt64.max : 1 << UInt64(end) &- 1
          if wide & upTo != 0 { hasWide = true }
          wide &= ~upTo
        }
        if end < width {
          add(run: runStart..<position + end, hasWide: hasWide)
          runStart = -1
          mask &= UInt64.max << UInt64(end)
        }
        at = end
      }
      position += width
    }
    if runStart >= 0 { add(run: runStart..<bytes.upperBound, hasWide: hasWide) }
  }

  /// Which of the bytes from a position on can be part of a word, and which are outside ASCII.
  @inline(__always)
  private func wordBytes(at position: Int, width: Int) -> (word: UInt64, wide: UInt64) {
    // The range is inside the text, so there is a base address.
    guard let base = text.baseAddress else { return (0, 0) }
    var wide: UInt64 = 0
    let keep = width == 64 ? UInt64.max : 1 << UInt64(width) &- 1
    if position + 64 <= text.count {
      let word = bytefind_word_bytes(base + position, &wide)
      return (word & keep, wide & keep)
    }
    // At the end of the arena, where 64 bytes cannot be read.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { copy in
      copy.initialize(repeating: 0)
      for index in 0..<width { copy[index] = base[position + index] }
      let word = copy.baseAddress.map { bytefind_word_bytes($0, &wide) } ?? 0
      return (word & keep, wide & keep)
    }
  }

  @inline(__always)
  private mutating func add(run: Range<Int>, hasWide: Bool) {
    if hasWide { addWords(ofRun: run) } else { add(word: run) }
  }

  /// The words of a run that has characters outside ASCII, which may or may not belong to words.
  private mutating func addWords(ofRun run: Range<Int>) {
    var wordStart = run.lowerBound
    var position = run.lowerBound
    while position < run.upperBound {
      let (value, length) = decodeScalar(at: position)
      let page = value < 0x80 ? WordCharacters.ascii : page(of: value)
      if !WordCharacters.contains(value, in: page) {
        if wordStart < position { add(word: wordStart..<position) }
        wordStart = position + length
      }
      position += length
    }
    if wordStart < run.upperBound { add(word: wordStart..<run.upperBound) }
  }

  /// The texts of a column are valid UTF-8.
  private func decodeScalar(at position: Int) -> (value: UInt32, length: Int) {
    let lead = UInt32(text[position])
    if lead < 0x80 { return (lead, 1) }
    func trail(_ distance: Int) -> UInt32 {
      position + distance < text.count ? UInt32(text[position + distance]) & 0x3F : 0
    }
    if lead < 0xE0 { return ((lead & 0x1F) << 6 | trail(1), 2) }
    if lead < 0xF0 { return ((lead & 0xF) << 12 | trail(1) << 6 | trail(2), 3) }
    return ((lead & 7) << 18 | trail(1) << 12 | trail(2) << 6 | trail(3), 4)
  }

  private mutating func page(of value: UInt32) -> WordCharacters.Page {
    // At most 21 bits come out of four bytes, so there is a place for each page.
    if let page = wordPages[Int(value >> 8)] { return page }
    let page = WordCharacters.page(value >> 8)
    wordPages[Int(value >> 8)] = page
    return page
  }

  @inline(__always)
  private mutating func add(word: Range<Int>) {
    let number = table.number(of: word, in: text, count: words.count)
    if number == words.count {
      words.append(
        Word(start: UInt32(truncatingIfNeeded: word.lowerBound), length: UInt32(truncatingIfNeeded: word.count)))
      rows.append(Rows())
      rows.append(Rows())
    }
    note(number * 2)
    guard word.upperBound < rowEnd else { return }
    let next = text[word.upperBound]
    if next == 0x20 || spaceStart.contains(next) { note(number * 2 + 1) }
  }

  /// Adds the row to one of `rows`.
  @inline(__always)
  private mutating func note(_ place: Int) {
    let row = row
    let isNew = rows.withUnsafeMutableBufferPointer { rows in
      if rows[place].last == row { return false }
      let startsBlock = rows[place].count % UInt32(PostingStorage.blockSize) == 0
      rows[place].size += UInt32(Self.encodedSize(startsBlock ? row : row - rows[place].last))
      rows[place].last = row
      rows[place].count += 1
      return true
    }
    if isNew { stream.append(UInt32(truncatingIfNeeded: place)) }
  }

  /// The bytes of a number in 7 bits each.
  @inline(__always)
  private static func encodedSize(_ value: UInt32) -> Int { (38 - (value | 1).leadingZeroBitCount) / 7 }

  // MARK: Laying out

  consuming func finish(slack: Int) -> WordIndex {
    let order = wordsInOrder()
    var layout = PostingLayout(rowCount: column.count, placeCount: rows.count)
    var offsets: [UInt32] = [0]
    offsets.reserveCapacity(words.count + 1)
    var arenaSize = 0
    for number in order {
      layout.add(place: number * 2, count: rows[number * 2].count, size: Int(rows[number * 2].size))
      arenaSize += Int(words[number].length)
      // The words lie in the column's arena, which has 32-bit offsets, without overlap.
      offsets.append(UInt32(truncatingIfNeeded: arenaSize))
    }
    let spaced = order.map { number in
      let (all, some) = (rows[number * 2].count, rows[number * 2 + 1].count)
      // Rows that hardly differ from the word's own would tell little, and few rows are read faster than found.
      if all <= PostingStorage.blockSize || some * 2 > all { return WordIndex.sameRows }
      if some == 0 { return WordIndex.noRows }
      return layout.add(place: number * 2 + 1, count: some, size: Int(rows[number * 2 + 1].size))
    }
    let indexSize = arenaSize + 8 * words.count + layout.size
    guard layout.fits, indexSize <= text.count + slack else { return WordIndex(withoutWords: column.count) }

    let arena = SystemMemory.allocate(UInt8.self, arenaSize)
    for (rank, number) in order.enumerated() {
      let bytes = bytes(of: words[number])
      _ = UnsafeMutableBufferPointer(start: arena + Int(offsets[rank]), count: bytes.count).initialize(from: bytes)
    }
    return WordIndex(
      rowCount: column.count,
      vocabulary: TextColumn(arena: Column(adopting: arena, count: arenaSize), offsets: Column(offsets)),
      spaced: Column(spaced), postings: layout.write(stream, rowMark: Self.rowMark))
  }

  private func bytes(of word: Word) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[Int(word.start)..<Int(word.start) + Int(word.length)])
  }

  /// The numbers of the words, in the order of their bytes.
  private func wordsInOrder() -> [Int] {
    var keys: [(prefix: UInt64, number: Int)] = []
    keys.reserveCapacity(words.count)
    for (number, word) in words.enumerated() {
      let start = Int(word.start)
      keys.append((WordTable.prefix(of: start..<start + Int(word.length), in: text).byteSwapped, number))
    }
    // Words have no zero bytes, so that a shorter one, padded with zeros, comes before those that it begins.
    keys.sort { left, right in
      if left.prefix != right.prefix { return left.prefix < right.prefix }
      return bytes(of: words[left.number]).lexicographicallyPrecedes(bytes(of: words[right.number]))
    }
    return keys.map(\.number)
  }
}
