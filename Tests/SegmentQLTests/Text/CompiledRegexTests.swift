import Testing

@testable import SegmentQL

@Suite struct CompiledRegexTests {
  private func matches(_ pattern: String, _ text: String, _ options: RegexOptions = []) throws -> Bool {
    try CompiledRegex(pattern: pattern, options: options).makeMatcher().matches(text)
  }

  private func ranges(_ pattern: String, _ text: String) throws -> [Range<Int>] {
    try CompiledRegex(pattern: pattern).makeMatcher().allMatches(text)
  }

  @Test func matchesAnywhereInTheText() throws {
    #expect(try matches("laptop", "a laptop on a desk"))
    #expect(try !matches("laptop", "a Laptop on a desk"))
    #expect(try matches("laptop", "a Laptop on a desk", .caseless))
    #expect(try matches("", ""))
    #expect(try !matches(".", ""))
  }

  @Test func classesFollowUnicode() throws {
    #expect(try matches(#"^\w+$"#, "Jürgen"))
    #expect(try matches(#"^\d+$"#, "٣٤"))
    #expect(try !matches(#"e\b"#, "eß"))
    #expect(try matches("JÜRGEN", "jürgen", .caseless))
    #expect(try matches("K", "\u{212A}", .caseless))
    #expect(try matches("^.$", "👍"))
  }

  @Test func optionsAreTheLettersOfThePattern() throws {
    #expect(RegexOptions(flags: "imsx") == [.caseless, .multiline, .dotAll, .extended])
    #expect(RegexOptions(flags: "g") == nil)
    #expect(try matches("^b$", "a\nb", .multiline))
    #expect(try matches("a.b", "a\nb", .dotAll))
    #expect(try matches("a b # c", "ab", .extended))
  }

  @Test(arguments: [
    ("(", 1), ("a)", 1), ("[a", 2), ("*a", 0), (#"\"#, 1), (#"x\C"#, 3), ("a{2,1}", 5), (#"(?<n>a)(?<n>b)"#, 12),
  ])
  func mistakesNameTheirPlace(pattern: String, offset: Int) {
    #expect {
      try CompiledRegex(pattern: pattern)
    } throws: { error in
      guard let error = error as? RegexCompileError else { return false }
      return error.offset == offset && !error.message.isEmpty
    }
  }

  @Test(arguments: [
    "(*UTF)a", "(*LIMIT_MATCH=9)a", "(*NO_JIT)a", #"\Ga"#, #"a(\G)"#, "a(*COMMIT)b", "a(*SKIP)b", "a(*SKIP:x)b",
    #"\\\G"#, #"\Qa\E\G"#, #"[]]\G"#, #"[[:alpha:]]\G"#,
  ])
  func itemsThatDependOnTheSearchAreRefused(pattern: String) {
    #expect(throws: RegexCompileError.self) { try CompiledRegex(pattern: pattern) }
  }

  @Test(arguments: [#"\\G"#, #"\Q\G\E"#, "(?#(*SKIP)a", "[(*COMMIT)]", "(*positive_lookahead:a)a", "a(*PRUNE)b"])
  func likenessesOfRefusedItemsAreNot(pattern: String) {
    #expect(throws: Never.self) { try CompiledRegex(pattern: pattern) }
  }

  @Test func messagesSpeakOfThePattern() {
    #expect {
      try CompiledRegex(pattern: "(?<n>a)(?<n>b)")
    } throws: { error in
      (error as? RegexCompileError)?.message == "two named subpatterns have the same name"
    }
    #expect {
      try CompiledRegex(pattern: #"a\C"#)
    } throws: { error in
      (error as? RegexCompileError)?.message == #"`\C` is not supported"#
    }
  }

  @Test func longAndDeepPatternsAreRefused() {
    let hostile = [
      String(repeating: "a", count: RegexLimits.longestPattern + 1), String(repeating: "(", count: 1_000_000),
      String(repeating: "(", count: 4000) + String(repeating: ")", count: 4000),
      String(repeating: "[", count: 8000), "(a{65535}){65535}", "((a{1000}){1000}){1000}", "(?<=a*)b",
      String(repeating: "\\", count: 8191), String(repeating: "(?i", count: 2700), "\\x{110000}", "(?R",
    ]
    for pattern in hostile {
      #expect(throws: RegexCompileError.self) { try CompiledRegex(pattern: pattern) }
    }
  }

  @Test func allMatchesGoFromLeftToRight() throws {
    #expect(try ranges("a", "banana") == [1..<2, 3..<4, 5..<6])
    #expect(try ranges("a*", "baa") == [0..<0, 1..<3, 3..<3])
    #expect(try ranges("", "äb") == [0..<0, 2..<2, 3..<3])
    #expect(try ranges(#"a\Kb"#, "abab") == [1..<2, 3..<4])
    #expect(try ranges(#"(?=(?1)){0}(b\Kc)|b(?=c)"#, "bc").count == 1)
    #expect(try CompiledRegex(pattern: "a").makeMatcher().allMatches("aaaa", limit: 2).count == 2)
    #expect(try CompiledRegex(pattern: "n.").makeMatcher().firstMatch("banana") == 2..<4)
    #expect(try CompiledRegex(pattern: "x").makeMatcher().firstMatch("banana") == nil)
  }

  @Test func aStartBehindTheEndIsAnEmptyMatch() throws {
    // The subroutine moves the start past the place where the whole match ends.
    let regex = try CompiledRegex(pattern: #"(?=(?1))a|(?:(ab\K)){0}x"#)
    let found = try regex.makeMatcher().allMatches("abab")
    #expect(found.allSatisfy { $0.lowerBound <= $0.upperBound })
    #expect(!found.isEmpty)
  }

  @Test(arguments: [300, 5000, 15_000, 20_000, 1_000_000])
  func piecesGiveTheAnswerOfOneSearch(length: Int) throws {
    let filler = String(repeating: "ab ä", count: length / 5)
    let matcher = try CompiledRegex(pattern: #"(?<=z)x\w+"#).makeMatcher()
    #expect(try !matcher.matches(filler))
    #expect(try matcher.firstMatch(filler + "zxy") == (filler.utf8.count + 1)..<(filler.utf8.count + 3))
    #expect(try matcher.matches("zxy" + filler))
    let anchored = try CompiledRegex(pattern: #"^ab"#).makeMatcher()
    #expect(try anchored.allMatches(filler) == [0..<2])
  }

  @Test func anEmptyMatchIsFoundWhereverAPieceBegins() throws {
    let matcher = try CompiledRegex(pattern: "(?=z)").makeMatcher()
    for place in 1..<1500 {
      var text = [UInt8](repeating: UInt8(ascii: "a"), count: 1500)
      text[0] = UInt8(ascii: "z")
      text[place] = UInt8(ascii: "z")
      let found = try text.withUnsafeBufferPointer { buffer throws(RegexMatchError) in
        try matcher.allMatches(in: buffer)
      }
      #expect(found == [0..<0, place..<place])
    }
  }

  @Test(
    arguments: [5000, 1_000_000],
    ["(a+)+$", "(a|a)*[bc]", #"(\w*)*[56]"#, #"\w*\w*\w*[56]"#, #"(a?){30}a{30}[bc]"#, "(?:(?R)?a)+[bc]"])
  func patternsThatExplodeAreErrors(length: Int, pattern: String) throws {
    let text = String(repeating: "a", count: length) + "!"
    let matcher = try CompiledRegex(pattern: pattern).makeMatcher(limits: RegexLimits(steps: 20_000, stepsPerByte: 0))
    #expect(throws: RegexMatchError.self) { try matcher.matches(text) }
    // The matcher stays usable.
    #expect(try !matcher.matches("!"))
  }

  @Test func aShortTextThatExplodesIsAnErrorByDefault() throws {
    let matcher = try CompiledRegex(pattern: "(a+)+$").makeMatcher()
    #expect(throws: RegexMatchError.stepLimit) { try matcher.matches(String(repeating: "a", count: 5000) + "!") }
  }

  @Test func theCallerCanStopAMatch() throws {
    var asked = 0
    let matcher = try CompiledRegex(pattern: "(a+)+$").makeMatcher {
      asked += 1
      return asked > 3
    }
    #expect(throws: RegexMatchError.interrupted) { try matcher.matches(String(repeating: "a", count: 5000) + "!") }
    #expect(asked == 4)
  }

  @Test func aLongScanAsksWhetherToGoOn() throws {
    var asked = 0
    let matcher = try CompiledRegex(pattern: "x").makeMatcher {
      asked += 1
      return asked == 5
    }
    #expect(throws: RegexMatchError.interrupted) {
      for _ in 0..<100_000 { _ = try matcher.matches("a") }
    }
    #expect(asked == 5)
  }

  @Test func deepBacktrackingInALongTextStillAnswers() throws {
    let matcher = try CompiledRegex(pattern: #"^(?:\w+\s+)*end$"#).makeMatcher()
    #expect(try matcher.matches(String(repeating: "ab ", count: 60_000) + "end"))
  }

  @Test func anyBytesAreSafe() throws {
    var generator = SystemRandomNumberGenerator()
    let patterns = [#"\w+\b."#, "(?i)ä|[^a]", #"(?<=.)\X"#, "^.*$", #"\p{L}+"#]
    for pattern in patterns {
      let matcher = try CompiledRegex(pattern: pattern).makeMatcher()
      for length in [0, 1, 2, 3, 17, 600, 5000, 20_000] {
        let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        let found = try bytes.withUnsafeBufferPointer { buffer throws(RegexMatchError) in
          try matcher.allMatches(in: buffer)
        }
        #expect(found.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= length })
      }
    }
    #expect(try CompiledRegex(pattern: "b").makeMatcher().matches(bytes: [0xFF, 0x80, UInt8(ascii: "b"), 0xC3]))
    #expect(try !CompiledRegex(pattern: "^..$").makeMatcher().matches(bytes: [0xC3, 0x28]))
  }
}

extension RegexMatcher {
  func matches(_ text: String) throws -> Bool { try matches(bytes: Array(text.utf8)) }

  func matches(bytes: [UInt8]) throws -> Bool {
    try bytes.withUnsafeBufferPointer { buffer throws(RegexMatchError) in try matches(buffer) }
  }

  func firstMatch(_ text: String) throws -> Range<Int>? {
    try Array(text.utf8).withUnsafeBufferPointer { buffer throws(RegexMatchError) in try firstMatch(in: buffer) }
  }

  func allMatches(_ text: String, limit: Int = .max) throws -> [Range<Int>] {
    try Array(text.utf8).withUnsafeBufferPointer { buffer throws(RegexMatchError) in
      try allMatches(in: buffer, limit: limit)
    }
  }
}
