import SegmentModel

/// Numbers words in the order in which they are first met: an open-addressing hash table over a text's bytes.
struct WordTable {
  private struct Slot {
    /// The bytes of a word of up to 8, padded with zeros; of a longer one, a hash.
    var key: UInt64
    var start: UInt32
    /// 0 in a free slot.
    var length: UInt32
    var number: UInt32
  }

  private var slots = [Slot](repeating: Slot(key: 0, start: 0, length: 0, number: 0), count: 1 << 10)
  private var mask = 1 << 10 - 1
  /// Differs from run to run, so that no file can be made whose words all collide. The numbers do not depend on it.
  private let secret = UInt64.random(in: .min ... .max) | 1

  /// The number of a word that is not empty and has no zero bytes; `count`, the number of words so far, when it is new.
  @inline(__always)
  mutating func number(of word: Range<Int>, in text: UnsafeBufferPointer<UInt8>, count: Int) -> Int {
    let length = UInt32(truncatingIfNeeded: word.count)
    let key = word.count <= 8 ? Self.prefix(of: word, in: text) : hash(word, in: text)
    var position = slot(of: key)
    while true {
      let slot = slots.withUnsafeBufferPointer { $0[position] }
      if slot.length == 0 { break }
      if slot.key == key, slot.length == length,
        word.count <= 8 || Self.isEqual(Int(slot.start), word, in: text)
      {
        return Int(slot.number)
      }
      position = (position + 1) & mask
    }
    slots[position] = Slot(
      key: key, start: UInt32(truncatingIfNeeded: word.lowerBound), length: length,
      number: UInt32(truncatingIfNeeded: count))
    if (count + 1) * 2 > slots.count { grow() }
    return count
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(key: 0, start: 0, length: 0, number: 0), count: old.count * 4)
    mask = slots.count - 1
    for slot in old where slot.length != 0 {
      var position = self.slot(of: slot.key)
      while slots[position].length != 0 { position = (position + 1) & mask }
      slots[position] = slot
    }
  }

  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    let product = (key ^ secret).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15 ^ secret << 1)
    return Int(truncatingIfNeeded: product.high ^ product.low) & mask
  }

  /// The first 8 bytes, as far as the word has them, the first in the lowest place.
  @inline(__always)
  static func prefix(of word: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    if word.lowerBound + 8 <= text.count {
      let bytes = UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: word.lowerBound, as: UInt64.self)
      return UInt64(littleEndian: bytes) & UInt64.max >> UInt64(64 - min(word.count, 8) * 8)
    }
    var value: UInt64 = 0
    for position in word.prefix(8).reversed() { value = value << 8 | UInt64(text[position]) }
    return value
  }

  private func hash(_ word: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = secret ^ UInt64(truncatingIfNeeded: word.count)
    var position = word.lowerBound
    while position < word.upperBound {
      let block = Self.prefix(of: position..<word.upperBound, in: text)
      let product = (hash ^ block).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
      hash = product.high ^ product.low &+ secret
      position += 8
    }
    return hash
  }

  @inline(__always)
  private static func isEqual(_ start: Int, _ word: Range<Int>, in text: UnsafeBufferPointer<UInt8>) -> Bool {
    for distance in 0..<word.count where text[start + distance] != text[word.lowerBound + distance] { return false }
    return true
  }
}
