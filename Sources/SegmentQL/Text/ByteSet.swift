/// Some of the 256 bytes.
struct ByteSet: Sendable, Hashable {
  /// Bit `byte % 64` of word `byte / 64`.
  private(set) var bits = SIMD4<UInt64>()

  init(_ holds: (UInt8) -> Bool) {
    for byte in UInt8.min ... .max where holds(byte) { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool { bits[Int(byte >> 6)] >> UInt64(byte & 63) & 1 != 0 }

  /// The bytes that white space, as `\s`, can begin with.
  static let spaceStart = ByteSet { [0x20, 0xC2, 0xE1, 0xE2, 0xE3].contains($0) || (9...13).contains($0) }
  /// The bytes that a character which belongs to no word, as `\W`, can begin with.
  static let nonWordStart = ByteSet { !WordCharacters.contains(UInt32($0), in: WordCharacters.ascii) }
  /// The bytes that a word's character, as `\w`, can begin with.
  static let wordStart = ByteSet { $0 >= 0xC2 || WordCharacters.contains(UInt32($0), in: WordCharacters.ascii) }
  /// The bytes that a digit, as `\d`, can begin with.
  static let digitStart = ByteSet { $0 >= 0xC2 || (0x30...0x39).contains($0) }
}
