import CByteScan
import SegmentModel

/// Bytes to search for with a fast scan: what every occurrence of a literal contains.
///
/// Where case is ignored these are only characters that no character outside ASCII folds to, and that have one byte
/// sequence up to ASCII case; what else the literal has is left out.
///
/// `search` points into `storage`, which never changes once it is made, so that sharing is safe.
struct LiteralNeedle: @unchecked Sendable {
  /// The form that the C search takes, valid as long as this needle is.
  let search: bytefind_needle
  /// The needle occurs exactly where the literal does, word boundaries aside.
  let isWhole: Bool
  private let storage: Storage

  /// The memory of a needle.
  private final class Storage {
    let bytes: UnsafeMutablePointer<UInt8>
    let followers: UnsafeMutablePointer<UInt64>?

    init(_ bytes: [UInt8], followers set: ByteSet?) {
      self.bytes = .allocate(capacity: bytes.count)
      self.bytes.initialize(from: bytes, count: bytes.count)
      followers = set.map { set in
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 4)
        for index in 0..<4 { words[index] = set.bits[index] }
        return words
      }
    }

    deinit {
      bytes.deallocate()
      followers?.deallocate()
    }
  }

  /// `nil` when nothing of the literal can be searched for.
  init?(_ literal: TextLiteral) {
    let bytes: [UInt8]
    if literal.isCaseless {
      let runs = literal.scalars.split { !Self.keepsBytes($0) }
      let lengths = runs.map { run in run.reduce(0) { $0 + UTF8.width($1) } }
      guard let longest = lengths.indices.max(by: { lengths[$0] < lengths[$1] }) else { return nil }
      bytes = runs[longest].flatMap { Array(String($0).utf8) }.map(bytefind_lower)
      isWhole = runs[longest].count == literal.scalars.count
    } else {
      bytes = literal.utf8
      isWhole = true
    }
    if bytes.isEmpty { return nil }
    let storage = Storage(bytes, followers: isWhole ? literal.followers : nil)
    let probes = Self.probes(bytes)
    let isCaseless = literal.isCaseless && bytes.contains { $0 &- 0x61 < 26 }
    self.storage = storage
    search = bytefind_needle(
      bytes: storage.bytes, count: bytes.count, first: probes.first, second: probes.second,
      caseless: isCaseless ? 1 : 0, followers: storage.followers)
  }

  /// At least one; in lower case where case is ignored.
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: search.bytes, count: search.count) }

  var seesFollowers: Bool { search.followers != nil }

  /// The bytes of an occurrence with what must follow it.
  @inline(__always)
  var span: Int { search.count + (search.followers == nil ? 0 : 1) }

  /// Two places of rare bytes.
  private static func probes(_ bytes: [UInt8]) -> (first: Int, second: Int) {
    let byRarity = bytes.indices.sorted { (frequency(bytes[$0]), $0) < (frequency(bytes[$1]), $1) }
    let rarest = byRarity[0]
    return (rarest, byRarity.first { bytes[$0] != bytes[rarest] } ?? byRarity[byRarity.count - 1])
  }

  /// Whether the needle occurs, with what must follow it, in a range of a text.
  @inline(__always)
  func occurs(in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
    guard let base = text.baseAddress else { return false }
    // Vectors reach over the end, so that short ranges are not left to the loop that goes byte by byte.
    let limit = base + min(end + 16, text.count)
    var search = search
    guard let found = bytefind(base + start, limit, &search) else { return false }
    return found - base + span <= end
  }

  /// Whether every character that equals this one when case is ignored has the same bytes, up to ASCII case.
  ///
  /// Unicode's stability policy lets no further character fold to ASCII: today U+0130, U+0131, U+017F and U+212A do, in
  /// some versions of PCRE2, to `i`, `s` and `k`. The scripts below have no case.
  private static func keepsBytes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "i", "I", "k", "K", "s", "S": false
    case "\u{0}"..."\u{7F}": true
    case "\u{5D0}"..."\u{5EA}", "\u{620}"..."\u{64A}", "\u{900}"..."\u{E7F}", "\u{3041}"..."\u{30FF}": true
    case "\u{3400}"..."\u{4DBF}", "\u{4E00}"..."\u{9FFF}", "\u{AC00}"..."\u{D7A3}": true
    default: false
    }
  }

  /// How common a byte is in text, roughly; only the order counts.
  private static func frequency(_ byte: UInt8) -> Int {
    let common: StaticString = "zqxjkvbpgyfmwucldhrsnioate "
    let lower = bytefind_lower(byte)
    for rank in 0..<common.utf8CodeUnitCount where common.utf8Start[rank] == lower {
      return byte == lower ? rank + 20 : rank / 4
    }
    return byte >= 0x80 ? 12 : 10
  }
}
