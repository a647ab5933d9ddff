import CByteScan

/// Codes for distinct texts, in the order of first appearance.
package struct TextInterner: ~Copyable {
  private var texts = TextColumnBuilder()
  private var hashes = ColumnBuilder<UInt64>()
  /// Open addressing: code + 1, or 0 where free. The size is a power of two, at most half full.
  private var slots: [UInt32]
  private let seed: UInt64
  /// The code found last: neighbouring rows mostly agree.
  private var recent: UInt32 = .max
  /// The short texts found last, each in the place that its bytes give.
  private var shortTexts: [ShortText]

  /// A text of at most 16 bytes, and its code.
  private struct ShortText {
    var bytes = bytescan_short_text(low: 0, high: 0)
    /// More than any has where there is none yet.
    var count: UInt32 = .max
    var code: UInt32 = 0
  }

  package init(seed: UInt64 = TextInterner.processSeed) {
    self.seed = seed
    slots = Array(repeating: 0, count: 32)
    shortTexts = Array(repeating: ShortText(), count: 64)
  }

  /// Chosen once a run, so that no file can be written to make hash tables slow.
  package static let processSeed = UInt64.random(in: .min ... .max)

  package var count: Int { texts.count }
  package var byteCount: Int { texts.byteCount }

  package func utf8(_ code: UInt32) -> UnsafeBufferPointer<UInt8> { texts.utf8(Int(code)) }

  @inline(__always)
  package mutating func code(of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    if recent != .max, text.hasSameBytes(as: texts.utf8(Int(recent))) { return recent }
    return lookUp(text)
  }

  /// The same for a text that is padded: short ones are compared as two words, whose number no branch depends on.
  @inline(__always)
  package mutating func code(ofPadded text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let base = text.baseAddress, text.count <= 16 else { return code(of: text) }
    let bytes = bytescan_short_padded(base, text.count)
    let place = Int(truncatingIfNeeded: bytescan_mix(bytes.low ^ seed, bytes.high ^ 0x9E37_79B9_7F4A_7C15) >> 58)
    let known = shortTexts[place]
    if known.bytes.low == bytes.low, known.bytes.high == bytes.high, known.count == text.count { return known.code }
    let code = lookUp(text)
    shortTexts[place] = ShortText(bytes: bytes, count: UInt32(text.count), code: code)
    return code
  }

  @inline(never)
  private mutating func lookUp(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = text.hash(seed: seed)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = slots[slot] - 1
      if hashes.elements[Int(code)] == hash, text.hasSameBytes(as: texts.utf8(Int(code))) {
        recent = code
        return code
      }
      slot = (slot + 1) & mask
    }
    let code = UInt32(truncatingIfNeeded: texts.count)
    texts.append(text)
    hashes.append(hash)
    slots[slot] = code + 1
    if texts.count * 2 > slots.count { rehash() }
    recent = code
    return code
  }

  /// The code of a text that has one.
  package func existingCode(of text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let hash = text.hash(seed: seed)
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let code = slots[slot] - 1
      if hashes.elements[Int(code)] == hash, text.hasSameBytes(as: texts.utf8(Int(code))) { return code }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private mutating func rehash() {
    slots = Array(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (code, hash) in hashes.elements.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(truncatingIfNeeded: code) + 1
    }
  }

  package var values: [String] {
    (0..<texts.count).map { String(decoding: texts.utf8($0), as: UTF8.self) }
  }
}

extension UnsafeBufferPointer<UInt8> {
  @inline(__always)
  package func hasSameBytes(as other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    guard let left = baseAddress, let right = other.baseAddress else { return true }
    return bytescan_equal(left, right, count)
  }

  @inline(__always)
  package func hash(seed: UInt64) -> UInt64 {
    guard let baseAddress, count > 0 else { return bytescan_mix(seed, 0x9E37_79B9_7F4A_7C15) }
    return bytescan_hash(baseAddress, count, seed)
  }
}
