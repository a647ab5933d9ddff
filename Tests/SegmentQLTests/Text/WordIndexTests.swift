import SegmentModel
import TestSupport
import Testing

@testable import SegmentQL

@Suite struct WordIndexTests {
  /// Texts over few words, so that words are rare, common and dense, with what Unicode has of oddities.
  static func texts(_ count: Int, seed: UInt64) -> [String] {
    var generator = SplitMix64(seed: seed)
    let words = [
      "laptop", "Laptop", "laptops", "keyboard", "jürgen", "Jürgen", "JÜRGEN", "東京駅", "東京", "straße", "STRASSE", "ﬁne",
      "İstanbul", "ısı", "\u{212A}elvin", "kelvin", "ſo", "so", "ΜΆΪΟΣ", "μάϊος", "e\u{301}te\u{301}", "a_b", "x1",
      "2024", "👍",
      "👩‍👩‍👧", "don't", "C++", "हिन्दी", "ᾳ", "αι", "α\u{345}", "Ⓐ", "ⓐ", "½", "٣", "a\u{0}b", "naïve", "ÀB", "\u{10400}x",
      "\u{10428}x",
      "internationalisation", "INTERNATIONALISATION", "internationalisations",
    ]
    let gaps = [" ", " ", " ", ", ", "  ", "\n", "-", "; ", "\u{A0}", "\u{3000}", "", "…"]
    return (0..<count).map { row in
      if row % 5 == 0 { return "Shot zoom" }
      var text = ""
      for _ in 0..<Int.random(in: 0..<9, using: &generator) {
        // A tail of rare words.
        let word =
          Int.random(in: 0..<20, using: &generator) == 0
          ? "w\(Int.random(in: 0..<count, using: &generator))" : words.randomElement(using: &generator)!
        text += word + gaps.randomElement(using: &generator)!
      }
      return text
    }
  }

  private static let column = TextColumn(texts(3000, seed: 3))
  private static let index = WordIndex(column)

  @Test func vocabularyIsTheWordsInOrder() throws {
    let matcher = try CompiledRegex(pattern: #"\w+"#).makeMatcher()
    var rowsOfWord: [String: [UInt32]] = [:]
    for row in 0..<Self.column.count {
      let text = Self.column.utf8(row)
      for range in try matcher.allMatches(in: text) {
        let word = String(decoding: text[range], as: UTF8.self)
        if rowsOfWord[word]?.last != UInt32(row) { rowsOfWord[word, default: []].append(UInt32(row)) }
      }
    }
    let index = Self.index
    #expect(index.rowCount == Self.column.count)
    let words = (0..<index.vocabulary.count).map { index.vocabulary[$0] }
    let expected = rowsOfWord.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(words.count == expected.count)
    #expect(zip(words, expected).allSatisfy { Array($0.utf8) == Array($1.utf8) })
    for (number, word) in words.enumerated() {
      #expect(index.rows(ofWord: number).rows(in: 0..<index.rowCount) == rowsOfWord[word], "\(word)")
    }
  }

  /// Texts are read 64 bytes at a time: a word may end with one piece and the next fill another.
  @Test func wordsAtTheEdgesOfThePiecesThatAreRead() {
    for first in [1, 62, 63, 64, 65, 127, 128] {
      for second in 62...65 {
        let words = [String(repeating: "a", count: first), String(repeating: "b", count: second), "c"]
        let column = TextColumn(["none", words.joined(separator: " "), words.joined(separator: ",") + "."])
        let index = WordIndex(column)
        #expect((0..<index.vocabulary.count).map { index.vocabulary[$0] } == words + ["none"])
        for number in 0..<3 { #expect(index.rows(ofWord: number).rows(in: 0..<3) == [1, 2]) }
      }
    }
  }

  @Test func wordsBeforeSpaceAreKnownWhereThatTellsMuch() throws {
    let index = Self.index
    var kept = 0
    for word in 0..<index.vocabulary.count {
      let pattern = #"(?<!\w)"# + TextMatcher.quoted(index.vocabulary[word]) + #"(?=\s)"#
      let own = index.rows(ofWord: word).rows(in: 0..<index.rowCount)
      // Rare words have the same list for both.
      guard own.count > 100 else { continue }
      let matcher = try CompiledRegex(pattern: pattern).makeMatcher()
      let expected = try own.filter { try matcher.matches(Self.column.utf8(Int($0))) }
      let list = index.list(ofWord: word, beforeSpace: true)
      let rows = list.map { RowSet(PostingList(index.postings, list: $0)).rows(in: 0..<index.rowCount) } ?? []
      #expect(Set(rows).isSuperset(of: expected))
      #expect(Set(own).isSuperset(of: rows))
      if rows.count < own.count { kept += 1 }
    }
    #expect(kept > 3)
  }

  @Test(arguments: [
    "laptop", "Laptop", "LAPTOP", "kelvin", "so", "istanbul", "jürgen", "JÜRGEN", "gen", "東京", "東京駅", "straße",
    "STRAẞE",
    "fine", "c++", "c", "don't", "a_b", "x", "1", "2024", "👍", "laptop keyboard", "keyboard  laptop", "é", "e\u{301}",
    "ᾳ",
    "αι", "α", "ι", "a\u{0}b", "ⓐ", "½", "हिन्दी", "shot zoom", "zoom", "nothing", "w17", " ", "-", "\u{10428}x", "μάϊος",
    "internationalisation", "alisation", "ﬁne", "ﬁ", "naïve laptop", "àb",
  ])
  func wordsAndSubstringsMatchWhatTheirPatternMatches(needle: String) throws {
    for operation in [
      TextMatcher.Operation.has(needle), .contains(needle), .regex(needle, []), .regex(needle, .caseless),
    ] {
      guard let test = try? TextMatcher(operation) else { continue }
      try check(test)
    }
  }

  @Test(arguments: [
    #"\bjürgen\b"#, "(?i)\\bjürgen\\b", #"(laptop|keyboard)\s+\w+s"#, "laptop|keyboard", #"\blap"#, #"top\b"#,
    "^laptop", "s$",
    "lap.op", #"\d+"#, "(?i)KELVIN|so", "[lL]aptop", "Shot (zoom|pan)", "(東京|laptop), ", "laptops?", "(?=Shot)S",
    "xyzzy", "",
    #"\bа"#, "(?i)stra", #"(?i)\bk"#, "on't",
  ])
  func patternsMatchOnlyCandidates(pattern: String) throws { try check(TextMatcher(.regex(pattern, []))) }

  @Test func randomPatternsMatchOnlyCandidates() throws {
    var generator = SplitMix64(seed: 5)
    let column = TextColumn((0..<300).map { _ in PatternGenerator.text(using: &generator) })
    let index = WordIndex(column)
    var useful = 0
    for _ in 0..<3000 {
      let pattern = PatternGenerator.pattern(using: &generator)
      guard let test = try? TextMatcher(.regex(pattern, [])) else { continue }
      if try check(test, column, index) { useful += 1 }
    }
    #expect(useful > 300)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 128, 129, 1025])
  func everySizeOfColumn(count: Int) throws {
    let column = TextColumn(Self.texts(count, seed: 9))
    let index = WordIndex(column)
    for needle in ["laptop", "zoom", "w1", "東京"] {
      try check(TextMatcher(.has(needle)), column, index)
      try check(TextMatcher(.contains(needle)), column, index)
    }
  }

  @Test func textsWithoutWords() throws {
    for texts in [[], [""], ["", "", ""], ["…", "👍"]] {
      let index = WordIndex(TextColumn(texts))
      #expect(index.vocabulary.count == 0)
      guard case .exact(let rows) = try index.candidates(for: TextMatcher(.has("a"))) else {
        Issue.record("a word is always found out")
        return
      }
      #expect(rows.isEmpty)
    }
  }

  @Test func longRunsAcrossBlocksOfBytes() throws {
    var generator = SplitMix64(seed: 17)
    let texts = (0..<200).map { _ in
      (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
        String(
          repeating: ["a", "é", "日", "_", "👍", " "].randomElement(using: &generator)!,
          count: Int.random(in: 1..<140, using: &generator))
      }.joined(separator: [" ", ""].randomElement(using: &generator)!)
    }
    let column = TextColumn(texts)
    let index = WordIndex(column)
    for pattern in ["a", "aé", "é_", "日a", #"\ba"#, #"日\b"#, #"\b_a"#] {
      try check(TextMatcher(.regex(pattern, [])), column, index)
    }
  }

  @Test func anIndexThatOnlyGrowsIsNotKept() throws {
    let texts = (0..<500).map { "w\($0)" }
    #expect(WordIndex(TextColumn(texts)).knowsWords)
    let index = WordIndex(TextColumn(texts), slack: 1000)
    #expect(!index.knowsWords)
    guard case .unknown = try index.candidates(for: TextMatcher(.has("a"))) else {
      Issue.record("an index without words knows nothing")
      return
    }
  }

  private func check(_ test: TextMatcher) throws { try check(test, Self.column, Self.index) }

  /// Compares with the plain twin: every row, by the pattern.
  @discardableResult
  private func check(_ test: TextMatcher, _ column: TextColumn, _ index: WordIndex) throws -> Bool {
    let matcher = try test.makeMatcher()
    var expected: [UInt32] = []
    for row in 0..<column.count {
      // A pattern that explodes on a text has no answer to compare with.
      guard let matches = try? matcher.matches(column.utf8(row)) else { return false }
      if matches { expected.append(UInt32(row)) }
    }
    switch try index.candidates(for: test) {
    case .exact(let rows):
      #expect(rows.rows(in: 0..<column.count) == expected, "\(test.operation)")
      #expect(rows.count == expected.count)
    case .superset(let rows):
      #expect(rows.intersection(with: expected) == expected, "\(test.operation)")
    case .unknown:
      return false
    }
    return true
  }
}
