import SegmentModel
import Synchronization

/// Which characters PCRE2's Unicode-aware `\w` matches.
///
/// The set differs between PCRE2's versions, so it is asked of the library, 256 characters at a time, and kept.
enum WordCharacters {
  /// One bit for each of 256 characters in a row.
  typealias Page = SIMD4<UInt64>

  private static let pages = Mutex<[UInt32: Page]>([:])

  /// ASCII letters, digits and `_`.
  static let ascii: Page = {
    var page = Page()
    for byte in UInt8(0)..<128 where byte == 0x5F || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 {
      page[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
    }
    return page
  }()

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    contains(scalar.value, in: scalar.isASCII ? ascii : page(scalar.value >> 8))
  }

  @inline(__always)
  static func contains(_ value: UInt32, in page: Page) -> Bool {
    page[Int(value >> 6) & 3] >> UInt64(value & 63) & 1 != 0
  }

  /// The characters from `number * 256` on.
  static func page(_ number: UInt32) -> Page {
    pages.whileLocked { pages in
      if let page = pages[number] { return page }
      let page = ask(number)
      pages[number] = page
      return page
    }
  }

  private static func ask(_ number: UInt32) -> Page {
    var text: [UInt8] = []
    var values: [UInt32] = []
    for value in number << 8..<(number + 1) << 8 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for byte in String(scalar).utf8 {
        text.append(byte)
        values.append(value)
      }
    }
    var page = Page()
    let found = text.withUnsafeBufferPointer { text in
      // Neither the pattern nor so short a text can fail.
      try? CompiledRegex(pattern: #"\w"#, isNative: false).makeMatcher().allMatches(in: text)
    }
    for range in found ?? [] {
      let value = values[range.lowerBound]
      page[Int(value >> 6) & 3] |= 1 << UInt64(value & 63)
    }
    return page
  }
}
