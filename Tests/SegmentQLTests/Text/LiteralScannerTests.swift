import CByteScan
import SegmentModel
import TestSupport
import Testing

@testable import SegmentQL

@Suite struct LiteralScannerTests {
  /// The plain twin of `bytefind`.
  private func find(_ needle: [UInt8], in text: ArraySlice<UInt8>, caseless: Bool, followers: ByteSet?) -> Int? {
    guard text.count >= needle.count else { return nil }
    return (text.startIndex...text.endIndex - needle.count).first { start in
      guard
        needle.indices.allSatisfy({ (caseless ? bytefind_lower(text[start + $0]) : text[start + $0]) == needle[$0] })
      else { return false }
      guard let followers else { return true }
      let next = start + needle.count
      return next < text.endIndex && followers.contains(text[next])
    }
  }

  @Test func findsWhatAPlainLoopFinds() {
    var generator = SplitMix64(seed: 1)
    var found = 0
    for _ in 0..<20_000 {
      let alphabet = Array("abAB @`é".utf8)
      let text = (0..<Int.random(in: 0..<90, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }
      let caseless = Bool.random(using: &generator)
      var needle = (0..<Int.random(in: 1..<5, using: &generator)).map { _ in alphabet.randomElement(using: &generator)!
      }
      if caseless { needle = needle.map(bytefind_lower) }
      let followers = [nil, ByteSet.spaceStart, .wordStart, .nonWordStart].randomElement(using: &generator)!
      let start = Int.random(in: 0...text.count, using: &generator)
      // A copy of its own size, so that a read past the end is one that AddressSanitizer sees.
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
      defer { copy.deallocate() }
      _ = copy.initialize(from: text)
      guard let base = UnsafePointer(copy.baseAddress) else { continue }
      let bits = (0..<4).map { followers?.bits[$0] ?? 0 }
      let at = needle.withUnsafeBufferPointer { bytes in
        bits.withUnsafeBufferPointer { bits in
          var search = bytefind_needle(
            bytes: bytes.baseAddress, count: bytes.count, first: Int.random(in: 0..<needle.count, using: &generator),
            second: Int.random(in: 0..<needle.count, using: &generator), caseless: caseless ? 1 : 0,
            followers: followers == nil ? nil : bits.baseAddress)
          return bytefind(base + start, base + text.count, &search)
        }
      }
      let expected = find(needle, in: text[start...], caseless: caseless, followers: followers)
      #expect(at.map { $0 - base } == expected ?? text.count)
      found += expected == nil ? 0 : 1
    }
    #expect(found > 3000)
  }

  @Test func wordBytesAreThoseOfTheTable() {
    for offset in 0..<4 {
      let bytes = (0..<64).map { UInt8($0 + offset * 64) }
      var wide: UInt64 = 0
      let mask = bytefind_word_bytes(bytes, &wide)
      for (position, byte) in bytes.enumerated() {
        let isWord = byte >= 0x80 || WordCharacters.contains(Unicode.Scalar(byte))
        #expect((mask >> UInt64(position) & 1 != 0) == isWord)
        #expect((wide >> UInt64(position) & 1 != 0) == (byte >= 0x80))
      }
    }
  }

  @Test func needlesLeaveOutWhatFoldsToOtherBytes() throws {
    func needle(_ text: String, caseless: Bool = true) -> String? {
      LiteralNeedle(TextLiteral(scalars: Array(text.unicodeScalars), isCaseless: caseless))
        .map { String(decoding: $0.bytes, as: UTF8.self) }
    }
    #expect(needle("Laptop") == "laptop")
    #expect(needle("JÜRGEN") == "rgen")
    #expect(needle("typing") == "typ")
    #expect(needle("kiss") == nil)
    #expect(needle("kiss", caseless: false) == "kiss")
    #expect(needle("東京駅") == "東京駅")
    #expect(needle("") == nil)
  }

  /// Every character that PCRE2 lets a kept one match has the same bytes, up to ASCII case.
  @Test func keptCharactersFoldToThemselves() throws {
    let kept = (UInt32(1)..<0xE000).compactMap(Unicode.Scalar.init).filter { scalar in
      LiteralNeedle(TextLiteral(scalars: [scalar], isCaseless: true)) != nil
    }
    #expect(kept.count > 40_000)
    let others = (UInt32(1)...0x1_F000).compactMap(Unicode.Scalar.init).filter {
      $0.properties.changesWhenCaseMapped || $0.properties.changesWhenCaseFolded
    }
    let text = String(String.UnicodeScalarView(others.filter { !$0.isASCII }))
    for start in stride(from: 0, to: kept.count, by: 500) {
      let part = kept[start..<min(start + 500, kept.count)]
      let pattern = "[" + part.map { TextMatcher.quoted(String($0)) }.joined() + "]"
      #expect(try !CompiledRegex(pattern: pattern, options: .caseless).makeMatcher().matches(text))
    }
    for scalar in kept where scalar.properties.changesWhenCaseMapped { #expect(scalar.isASCII) }
  }

  @Test func scansGiveTheRowsOfThePattern() throws {
    let column = TextColumn(WordIndexTests.texts(2000, seed: 21))
    let tests: [TextMatcher.Operation] = [
      .contains("laptop"), .contains("PTO"), .contains(", "), .contains("kiss"), .contains("東京"), .has("laptop"),
      .has("don't"), .has("JÜRGEN"), .regex("laptop", []), .regex("laptop|keyboard", []), .regex(#"\d+-"#, []),
      .regex("(?i)lap|key|zoom|kelv", []), .regex("a|b|c|d|e", []), .regex(#"a\sb"#, []), .regex("😀", []),
      .regex("👍", []),
      .regex(#"(laptop|keyboard)\s+\w+s"#, []), .contains(""),
    ]
    var scanned = 0
    for operation in tests {
      let test = try TextMatcher(operation)
      let matcher = try test.makeMatcher()
      for range in [0..<column.count, 0..<0, 17..<1033, 1999..<2000] {
        let expected = try range.filter { try matcher.matches(column.utf8($0)) }
        var found: [Int] = []
        try test.forEachMatch(in: column, rows: range, with: matcher) { found.append($0) }
        #expect(found == expected, "\(operation)")
        guard let scanner = LiteralScanner(test.literals) else { continue }
        var candidates: [Int] = []
        scanner.forEachRow(in: column, rows: range) { candidates.append($0) }
        #expect(Set(candidates).isSuperset(of: expected), "\(operation)")
        #expect(candidates == candidates.sorted())
        if scanner.isExact { #expect(candidates == expected, "\(operation)") }
        scanned += 1
      }
    }
    #expect(scanned > 40)
  }

  @Test func aScanThatFindsNothingCanBeStopped() throws {
    let column = TextColumn(["a", "b", "c"])
    for operation in [TextMatcher.Operation.contains("x"), .regex("x", []), .regex(#"(?=x|\d)."#, [])] {
      let test = try TextMatcher(operation)
      let matcher = try test.makeMatcher { true }
      if test.scanner != nil {
        #expect(throws: TextScanError(row: 0, error: .interrupted)) {
          try test.forEachMatch(in: column, rows: 0..<3, with: matcher) { _ in }
        }
      }
      #expect(throws: TextScanError(row: 1, error: .interrupted)) {
        try test.forEachMatch(in: column, candidates: RowSet(rows: [1, 2]), rows: 0..<3, with: matcher) { _ in }
      }
    }
  }

  @Test func anOccurrenceAcrossTwoTextsIsNone() throws {
    let column = TextColumn(["lap", "top", "laptop", "lap", "", "top"])
    var found: [Int] = []
    let scanner = try #require(LiteralScanner(TextMatcher(.contains("laptop")).literals))
    scanner.forEachRow(in: column, rows: 0..<6) { found.append($0) }
    #expect(found == [2])
  }
}
