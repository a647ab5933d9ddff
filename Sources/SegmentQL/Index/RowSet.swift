/// Rows of a shard, in order, in the form that they were found in.
struct RowSet: Sendable {
  enum Form: Sendable {
    /// In ascending order, without repetition.
    case rows([UInt32])
    case bitmap(RowBitmap)
    case postings(PostingList)
    case ranked(RankedRows)
  }

  let form: Form

  static let empty = RowSet(rows: [])

  /// - Parameter rows: in ascending order, without repetition.
  init(rows: [UInt32]) { form = .rows(rows) }

  init(_ bitmap: RowBitmap) { form = .bitmap(bitmap) }

  init(_ postings: PostingList) { form = postings.bitmap.map(Form.bitmap) ?? .postings(postings) }

  init(_ ranked: RankedRows) { form = .ranked(ranked) }

  /// Complexity: O(1).
  var count: Int {
    switch form {
    case .rows(let rows): rows.count
    case .bitmap(let bitmap): bitmap.count
    case .postings(let postings): postings.count
    case .ranked(let ranked): ranked.count
    }
  }

  var isEmpty: Bool { count == 0 }

  /// No row is at or after this one.
  var upperBound: Int {
    switch form {
    case .rows(let rows): rows.last.map { Int($0) + 1 } ?? 0
    case .bitmap(let bitmap): bitmap.words.count * 64
    case .postings(let postings): postings.storage.rowCount
    case .ranked(let ranked): ranked.universe.rows.words.count * 64
    }
  }

  /// Calls `body` with each row of a range, in order, without reading what lies far before the range.
  @inline(__always)
  func forEach<Failure: Error>(in range: Range<Int>, _ body: (Int) throws(Failure) -> Void) throws(Failure) {
    switch form {
    case .rows(let rows):
      var index = Self.partition(rows) { Int($0) < range.lowerBound }
      while index < rows.count, Int(rows[index]) < range.upperBound {
        try body(Int(rows[index]))
        index += 1
      }
    case .bitmap(let bitmap): try bitmap.forEach(in: range, body)
    case .postings(let postings): try postings.forEach(in: range, body)
    case .ranked(let ranked): try ranked.forEach(in: range, body)
    }
  }

  /// How many rows lie in a range.
  func count(in range: Range<Int>) -> Int {
    switch form {
    case .rows(let rows):
      Self.partition(rows) { Int($0) < range.upperBound } - Self.partition(rows) { Int($0) < range.lowerBound }
    case .bitmap(let bitmap): bitmap.count(in: range)
    case .postings(let postings):
      {
        var count = 0
        postings.forEach(in: range) { _ in count += 1 }
        return count
      }()
    case .ranked(let ranked): ranked.count(in: range)
    }
  }

  /// The rows of a range as an array.
  func rows(in range: Range<Int>) -> [UInt32] {
    if case .rows(let rows) = form, let first = rows.first, let last = rows.last, range.contains(Int(first)),
      range.contains(Int(last))
    {
      return rows
    }
    let range = range.clamped(to: 0..<upperBound)
    return Array(unsafeUninitializedCapacity: min(count, range.count)) { rows, count in
      forEach(in: range) { row in
        rows[count] = UInt32(truncatingIfNeeded: row)
        count += 1
      }
    }
  }

  /// Those of some rows, in ascending order, that are in the set.
  func intersection(with rows: some Collection<UInt32>) -> [UInt32] {
    switch form {
    case .rows(let own): Self.intersection(own, rows)
    case .bitmap(let bitmap): rows.filter { bitmap.contains(Int($0)) }
    case .postings(let postings): postings.intersection(with: rows)
    case .ranked(let ranked): rows.filter { ranked.contains(Int($0)) }
    }
  }

  /// The rows that are in both sets.
  func intersection(_ other: RowSet, rowCount: Int) -> RowSet {
    if case .ranked(let left) = form, case .ranked(let right) = other.form, left.universe === right.universe {
      return RowSet(left.intersection(right))
    }
    if isDense, other.isDense {
      let (left, right) = (bitmap(rowCount: rowCount), other.bitmap(rowCount: rowCount))
      return RowSet(
        RowBitmap(rowCount: rowCount) { bits in
          for index in bits.indices { bits[index] = left.words[index] & right.words[index] }
        })
    }
    let (smaller, larger) = count <= other.count ? (self, other) : (other, self)
    return RowSet(rows: larger.intersection(with: smaller.rows(in: 0..<rowCount)))
  }

  /// The rows of a range that are not in the set.
  func complement(in range: Range<Int>, rowCount: Int) -> RowSet {
    let own = bitmap(rowCount: rowCount)
    return RowSet(
      RowBitmap(rowCount: rowCount) { bits in
        RowBitmap.set(range, in: bits)
        for index in bits.indices { bits[index] &= ~own.words[index] }
      })
  }

  /// The rows that are not in another set.
  func subtracting(_ other: RowSet, rowCount: Int) -> RowSet {
    let (left, right) = (bitmap(rowCount: rowCount), other.bitmap(rowCount: rowCount))
    return RowSet(
      RowBitmap(rowCount: rowCount) { bits in
        for index in bits.indices { bits[index] = left.words[index] & ~right.words[index] }
      })
  }

  /// Whether it lies in memory as bits.
  private var isDense: Bool {
    switch form {
    case .bitmap, .ranked: true
    case .rows, .postings: false
    }
  }

  /// The rows as bits.
  func bitmap(rowCount: Int) -> RowBitmap {
    if case .bitmap(let bitmap) = form { return bitmap }
    return RowBitmap(rowCount: rowCount) { bits in
      if case .ranked(let ranked) = form { return ranked.expand(into: bits) }
      forEach(in: 0..<rowCount) { RowBitmap.set($0, in: bits) }
    }
  }

  /// The rows that are in any of some sets.
  static func union(_ sets: [RowSet], rowCount: Int) -> RowSet {
    let sets = sets.filter { !$0.isEmpty }
    if sets.count <= 1 { return sets.first ?? .empty }
    // Few rows are sorted faster than a bitmap of all rows is cleared and read.
    if sets.reduce(0, { $0 + $1.count }) * 512 < rowCount {
      var rows: [UInt32] = []
      for set in sets { rows += set.rows(in: 0..<rowCount) }
      rows.sortWithoutRepeats()
      return RowSet(rows: rows)
    }
    return RowSet(
      RowBitmap(rowCount: rowCount) { bits in
        for set in sets {
          if case .bitmap(let bitmap) = set.form {
            for index in bits.indices { bits[index] |= bitmap.words[index] }
          } else if case .ranked(let ranked) = set.form {
            ranked.expand(into: bits)
          } else {
            set.forEach(in: 0..<rowCount) { RowBitmap.set($0, in: bits) }
          }
        }
      })
  }

  private static func intersection(_ left: [UInt32], _ right: some Collection<UInt32>) -> [UInt32] {
    var kept: [UInt32] = []
    var index = 0
    for row in right {
      while index < left.count, left[index] < row { index += 1 }
      if index == left.count { break }
      if left[index] == row { kept.append(row) }
    }
    return kept
  }

  /// The first index whose row does not fulfil a condition that holds for all before it.
  private static func partition(_ rows: [UInt32], _ holds: (UInt32) -> Bool) -> Int {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(rows[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
