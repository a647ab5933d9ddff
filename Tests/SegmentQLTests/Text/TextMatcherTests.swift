import Testing

@testable import SegmentQL

@Suite struct TextMatcherTests {
  private func test(_ operation: TextMatcher.Operation, _ text: String) throws -> Bool {
    try TextMatcher(operation).makeMatcher().matches(text)
  }

  @Test(arguments: [
    ("laptop", "A Laptop.", true), ("laptop", "laptops", false), ("laptop", "my_laptop", false),
    ("up", "close-up", true),
    ("close up", "Close \t\n UP!", true), ("close up", "closeup", false), (" up ", "up", true),
    ("c++", "C++ code", true),
    ("c++", "c++x", false), ("jürgen", "JÜRGEN", true), ("gen", "jürgen", false), ("a.b", "a.b", true),
    ("a.b", "axb", false),
    ("kelvin", "\u{212A}elvin", true), ("strasse", "straße", false), ("straße", "STRAẞE", true),
    ("e", "e\u{301}", true), ("👍", "ok👍ok", false), ("👍", "ok 👍 ok", true), ("東京駅", "東京駅", true), ("東京", "東京駅", false),
  ])
  func has(phrase: String, text: String, expected: Bool) throws {
    #expect(try test(.has(phrase), text) == expected)
  }

  @Test(arguments: [
    ("apto", "LAPTOP", true), ("", "", true), ("", "x", true), ("a b", "a  b", false), (".*", "x.*y", true),
    ("gen", "JÜRGEN", true), ("ÜR", "jürgen", true), ("s", "ſ", true), ("\n", "a\nb", true), ("\\E", #"\e"#, true),
    ("#", "#", true),
  ])
  func contains(needle: String, text: String, expected: Bool) throws {
    #expect(try test(.contains(needle), text) == expected)
  }

  @Test(arguments: ["", " ", "\t\n\u{A0}"])
  func hasNeedsAWord(phrase: String) {
    #expect(throws: RegexCompileError.self) { try TextMatcher(.has(phrase)) }
  }

  @Test func aNeedleOfAnyCharactersStandsForItself() throws {
    for value in UInt32(0)..<0x180 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a" + String(scalar) + "b"
      #expect(try test(.contains(text), "xx" + text), "U+\(value)")
    }
  }

  @Test func wordCharactersAreThoseOfPCRE2() throws {
    let matcher = try CompiledRegex(pattern: #"^\w$"#, isNative: false).makeMatcher()
    for value in Array(UInt32(0)..<0x3000) + Array(0x1F000..<0x20400) + [0xFFFF, 0x10FFFF] {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(WordCharacters.contains(scalar) == (try matcher.matches(String(scalar))), "U+\(value)")
    }
  }
}
