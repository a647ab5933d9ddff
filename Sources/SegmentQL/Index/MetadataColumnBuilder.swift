import SegmentModel

/// Reads the values at one path of a shard's metadata, each way of writing one once.
struct MetadataColumnBuilder {
  /// A value as it is written, and its place in the order of the codes.
  private struct Spelling {
    var number: Double?
    var text: String?
    /// Of what is neither: `false`, `true`, then arrays and objects.
    var place = 0
    /// It reads as null.
    var isNull = false
  }

  /// More distinct texts than this are no dictionary.
  private static let mostTexts = 65_536
  /// Some milliseconds of reading.
  private static let bytesPerQuestion = 1 << 18

  private let shard: SegmentShard
  private let path: [PathStep]
  private var interrupted: Interruption?
  private var spellings: [Spelling] = []
  /// For each row with a value the number of its spelling.
  private var values: [UInt32] = []

  /// The column of a path of keys; `nil` when there are too many distinct texts, or numbers that no double holds.
  ///
  /// Complexity: O(bytes of metadata).
  ///
  /// - Parameter interrupted: asked now and then; `nil` also when it answers true.
  static func column(of shard: SegmentShard, path: [PathStep], asking interrupted: Interruption? = nil)
    -> MetadataColumn?
  {
    var builder = MetadataColumnBuilder(shard, path)
    builder.interrupted = interrupted
    return builder.readRows().flatMap { builder.column(of: $0) }
  }

  private init(_ shard: SegmentShard, _ path: [PathStep]) {
    self.shard = shard
    self.path = path
  }

  /// The rows that have a value other than null.
  private mutating func readRows() -> RowBitmap? {
    var isFit = true
    let arena = shard.metadata.arena.buffer
    var table = WordTable()
    var textCount = 0
    var bytes = 0
    let rows = RowBitmap(rowCount: shard.count) { bits in
      for row in 0..<shard.count where isFit {
        let text = shard.metadata.utf8(row)
        if text.isEmpty { continue }
        bytes += text.count
        if bytes > Self.bytesPerQuestion {
          bytes = 0
          if interrupted?() == true { isFit = false }
        }
        var found: RawJSON?
        RawJSON(text).forEachValue(at: path[...]) { value in
          found = value
          return false
        }
        guard let found, !found.isNull, let base = arena.baseAddress, let start = found.bytes.baseAddress else {
          continue
        }
        let place = start - base
        let number = table.number(of: place..<place + found.bytes.count, in: arena, count: spellings.count)
        if number == spellings.count {
          guard let spelling = Self.spelling(of: found.value) else {
            isFit = false
            continue
          }
          if spelling.text != nil { textCount += 1 }
          if textCount > Self.mostTexts { isFit = false }
          spellings.append(spelling)
        }
        if spellings[number].isNull { continue }
        values.append(UInt32(truncatingIfNeeded: number))
        RowBitmap.set(row, in: bits)
      }
    }
    return isFit ? rows : nil
  }

  private static func spelling(of value: QueryValue) -> Spelling? {
    switch value {
    case .number(let number): Spelling(number: number)
    case .text(let text): Spelling(text: text)
    case .bool(let flag): Spelling(place: flag ? 1 : 0)
    case .json(.array), .json(.object): Spelling(place: 2)
    case .null: Spelling(isNull: true)
    case .json: nil
    }
  }

  private func column(of rows: RowBitmap) -> MetadataColumn {
    let numbers = spellings.indices.compactMap { place in spellings[place].number.map { (value: $0, place: place) } }
      .sorted { $0.value < $1.value }
    let texts = spellings.indices.compactMap { place in spellings[place].text.map { (value: $0, place: place) } }
      .sorted { ValueOrder.order($0.value, $1.value) < 0 }
    let base = numbers.count + texts.count
    var codes = spellings.map { UInt32(truncatingIfNeeded: base + $0.place) }
    for (code, number) in numbers.enumerated() { codes[number.place] = UInt32(truncatingIfNeeded: code) }
    for (code, text) in texts.enumerated() { codes[text.place] = UInt32(truncatingIfNeeded: numbers.count + code) }
    let places = spellings.filter { $0.number == nil && $0.text == nil }.map { $0.place + 1 }.max() ?? 0
    return MetadataColumn(
      universe: RowUniverse(rows), codes: CodeColumn(values.map { codes[Int($0)] }, limit: base + places),
      numbers: numbers.map(\.value), texts: texts.map(\.value))
  }
}
