import CByteScan
import SegmentModel

/// Small numbers, in as few bytes each as the largest needs.
struct CodeColumn: Sendable {
  private enum Form: Sendable {
    case bytes(Column<UInt8>)
    case pairs(Column<UInt16>)
    case words(Column<UInt32>)
  }

  private let form: Form
  /// Every code is below this.
  let limit: Int

  /// - Parameter limit: every code is below it.
  init(_ codes: [UInt32], limit: Int) {
    self.limit = limit
    form =
      if limit <= 1 << 8 {
        .bytes(Column(codes.map { UInt8(truncatingIfNeeded: $0) }))
      } else if limit <= 1 << 16 {
        .pairs(Column(codes.map { UInt16(truncatingIfNeeded: $0) }))
      } else {
        .words(Column(codes))
      }
  }

  var count: Int {
    switch form {
    case .bytes(let codes): codes.count
    case .pairs(let codes): codes.count
    case .words(let codes): codes.count
    }
  }

  @inline(__always)
  subscript(position: Int) -> Int {
    switch form {
    case .bytes(let codes): Int(codes.buffer[position])
    case .pairs(let codes): Int(codes.buffer[position])
    case .words(let codes): Int(codes.buffer[position])
    }
  }

  /// The positions of the codes in either of two ranges, among some positions where these are given.
  ///
  /// Complexity: O(count), 16 bytes at a time.
  func ranks(in first: Range<Int>, _ second: Range<Int>, among: RowBitmap? = nil) -> RowBitmap {
    RowBitmap(rowCount: count) { bits in
      for range in [first.clamped(to: 0..<limit), second.clamped(to: 0..<limit)] where !range.isEmpty {
        add(range, to: bits)
      }
      if let among { for index in bits.indices { bits[index] &= among.words[index] } }
    }
  }

  private func add(_ range: Range<Int>, to bits: UnsafeMutableBufferPointer<UInt64>) {
    // Ranges lie below `limit`, and so do their last codes in the form's type.
    let (low, span) = (UInt32(truncatingIfNeeded: range.lowerBound), UInt32(truncatingIfNeeded: range.count - 1))
    switch form {
    case .bytes(let codes):
      Self.add(codes, to: bits) {
        bytescan_in_range_8($0, $1, UInt8(truncatingIfNeeded: low), UInt8(truncatingIfNeeded: span))
      }
    case .pairs(let codes):
      Self.add(codes, to: bits) {
        bytescan_in_range_16($0, $1, UInt16(truncatingIfNeeded: low), UInt16(truncatingIfNeeded: span))
      }
    case .words(let codes): Self.add(codes, to: bits) { bytescan_in_range_32($0, $1, low, span) }
    }
  }

  @inline(__always)
  private static func add<Code>(
    _ codes: Column<Code>, to bits: UnsafeMutableBufferPointer<UInt64>, _ mask: (UnsafePointer<Code>, Int) -> UInt64
  ) {
    guard let base = codes.buffer.baseAddress else { return }
    for index in bits.indices { bits[index] |= mask(base + index * 64, min(64, codes.count - index * 64)) }
  }
}
