/// One text per row: the UTF-8 of all rows end to end in one arena, and where each begins.
///
/// Texts lie in row order, so that a scan of the arena visits rows in order. Invariants: `offsets` has one element more
/// than there are rows, never decreases, begins with 0 and ends with the arena's length; every text is valid UTF-8.
public struct TextColumn: Sendable {
  public let arena: Column<UInt8>
  public let offsets: Column<UInt32>

  package init(arena: Column<UInt8>, offsets: Column<UInt32>) {
    self.arena = arena
    self.offsets = offsets
  }

  package init(_ texts: [String]) {
    var bytes: [UInt8] = []
    var offsets: [UInt32] = [0]
    for text in texts {
      bytes.append(contentsOf: text.utf8)
      offsets.append(UInt32(bytes.count))
    }
    self.init(arena: Column(bytes), offsets: Column(offsets))
  }

  @inlinable public var count: Int { offsets.count - 1 }

  /// The bytes of the text in a row, valid as long as this column is.
  @inlinable
  public func utf8(_ row: Int) -> UnsafeBufferPointer<UInt8> {
    let lower = Int(offsets.buffer[row])
    let upper = Int(offsets.buffer[row + 1])
    return UnsafeBufferPointer(rebasing: arena.buffer[lower..<upper])
  }

  /// The text in a row.
  @inlinable
  public subscript(row: Int) -> String { String(decoding: utf8(row), as: UTF8.self) }
}

/// One of a small set of texts per row: a code for each row, and the distinct texts in the order of first appearance.
public struct DictionaryColumn: Sendable {
  public let codes: Column<UInt32>
  public let values: [String]

  package init(codes: Column<UInt32>, values: [String]) {
    self.codes = codes
    self.values = values
  }

  @inlinable public var count: Int { codes.count }

  @inlinable
  public subscript(row: Int) -> String { values[Int(codes.buffer[row])] }
}
