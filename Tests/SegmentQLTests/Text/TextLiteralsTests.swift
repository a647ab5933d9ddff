import TestSupport
import Testing

@testable import SegmentQL

@Suite struct TextLiteralsTests {
  /// Clauses as text: alternatives parted by `|`, `<` and `>` for word edges, `/i` where case is ignored.
  private func clauses(_ pattern: String, _ options: RegexOptions = []) throws -> [String] {
    _ = try CompiledRegex(pattern: pattern, options: options)
    return TextLiterals(requiredBy: pattern, options: options).clauses.map { clause in
      clause.map { literal in
        (literal.startsWord ? "<" : "") + String(String.UnicodeScalarView(literal.scalars))
          + (literal.endsWord ? ">" : "") + (literal.isCaseless ? "/i" : "")
      }.joined(separator: "|")
    }
  }

  @Test(arguments: [
    ("laptop", ["laptop"]), ("laptop|desk", ["laptop|desk"]),
    ("(laptop|keyboard)\\s+\\w+ing", ["laptop>|keyboard>", "ing"]),
    ("a(b|c)d", ["abd|acd"]), ("colou?r", ["color|colour"].map { _ in "colour|color" }), ("lo+ng", ["lo", "ong"]),
    ("x*abc", ["abc"]), ("a.b", ["a", "b"]), ("a[bc]d", ["abd|acd"]), ("a[b-d]e", ["a", "e"]), ("a[^b]c", ["a", "c"]),
    (#"\bcat\b"#, ["<cat>"]), (#"\b(cat|dog)"#, ["<cat|<dog"]), ("(?i)ab", ["ab/i"]), ("a(?i)b", ["a", "b/i"]),
    ("(?i:ab)c", ["ab/i", "c"]), ("(?=abc)d", ["abc", "d"]), ("(?!abc)d", ["d"]), ("(?<=x)y", ["x", "y"]),
    (#"\Qa.b\E+"#, ["a.b", "b"]), ("a(?#note)+b", ["a", "ab"]), ("(?x) a b # c\n d", ["abd"]), (#"\."#, ["."]),
    ("(a|b*)c", ["c"]), ("(ab|cd*)e", ["ab|c", "e"]), ("a{0}b", ["b"]), ("(ab){3}", ["ab", "ab"]), ("a{x}", ["a{x}"]),
    ("(?<name>ab)", ["ab"]), (#"(ab)\1c"#, ["ab", "c"]), ("(?>ab)c", ["abc"]), (#"a\x41b"#, ["a", "b"]),
    (#"\p{Lu}x\pLy"#, ["x", "y"]), (#"foo\Kbar"#, ["foobar"]),
  ])
  func requiredLiterals(pattern: String, expected: [String]) throws {
    #expect(try clauses(pattern) == expected)
  }

  @Test(arguments: [
    "a|", "a?", ".*", "(?(?=a)b|c)", "a{,3}", "a(*ACCEPT)b", "(?C)a", #"[\Qa\E]b"#, "(?^i)a", "", "[[:<:]]a",
  ])
  func nothingWhereUnsure(pattern: String) throws {
    #expect(try clauses(pattern) == [])
  }

  @Test(arguments: [
    ("laptop", true), ("a|b", true), (#"\bcat\b"#, true), ("(?i)cat", true), ("(a|b)c", true), ("^a", false),
    ("a$", false), ("(?>a|ab)c", false), ("a++", false), ("(?=a)a", false), (#"a\b,"#, false), ("a.", false),
    (#"a\B"#, false), (#"\bcat\b dog"#, false), ("(?i)ι", false),
  ])
  func exactness(pattern: String, isExact: Bool) throws {
    _ = try CompiledRegex(pattern: pattern)
    #expect(TextLiterals(requiredBy: pattern, options: []).isExact == isExact)
  }

  @Test func wordsAndSubstrings() throws {
    let phrase = try TextMatcher(.has("Close  up")).literals
    #expect(phrase.clauses.map { $0.map(\.utf8) } == [[Array("Close".utf8)], [Array("up".utf8)]])
    #expect(!phrase.isExact)
    #expect(try TextMatcher(.has("up")).literals.isExact)
    #expect(try !TextMatcher(.has("c++")).literals.isExact)
    #expect(try TextMatcher(.contains("c++")).literals.isExact)
    #expect(try TextMatcher(.contains("")).literals.clauses.isEmpty)
  }

  /// Whatever a pattern matches holds a literal of each clause; and an exact clause holds only where the pattern does.
  @Test func literalsAreInWhateverMatches() throws {
    var generator = SplitMix64(seed: 11)
    var checked = 0
    var matched = 0
    var exact = 0
    while checked < 150_000 {
      let pattern = PatternGenerator.pattern(using: &generator)
      let options: RegexOptions = Int.random(in: 0..<6, using: &generator) == 0 ? .caseless : []
      guard let regex = try? CompiledRegex(pattern: pattern, options: options, isNative: false) else { continue }
      let literals = TextLiterals(requiredBy: pattern, options: options)
      let tests = try literals.clauses.map { clause in
        try CompiledRegex(pattern: clause.map(\.defining).joined(separator: "|"), isNative: false).makeMatcher()
      }
      let matcher = try regex.makeMatcher()
      for _ in 0..<10 {
        let text = PatternGenerator.text(using: &generator)
        guard let matches = try? matcher.matches(text) else { continue }
        checked += 1
        matched += matches && !tests.isEmpty ? 1 : 0
        let holds = try tests.allSatisfy { try $0.matches(text) }
        if matches { #expect(holds, "\(pattern) on \(text): \(literals)") }
        if literals.isExact {
          exact += 1
          #expect(matches == holds, "\(pattern) on \(text): \(literals)")
        }
      }
    }
    #expect(matched > 5000)
    #expect(exact > 1000)
  }
}

extension TextLiteral {
  /// A pattern that says what the literal stands for.
  var defining: String {
    "(?\(isCaseless ? "i" : ""):" + (startsWord ? #"(?<!\w)"# : "")
      + TextMatcher.quoted(String(String.UnicodeScalarView(scalars))) + (endsWord ? #"(?!\w)"# : "")
      + (followers == nil ? "" : "(?=(?s).)") + ")"
  }
}

/// Random patterns over a small alphabet, so that random texts often match.
enum PatternGenerator {
  static func pattern(using generator: inout SplitMix64) -> String {
    branch(depth: 0, using: &generator)
  }

  static func text(using generator: inout SplitMix64) -> String {
    let pieces = [
      "a", "b", "c", "A", "B", " ", "\n", "-", "é", "É", "ß", "ab", "bc", "k", "K", "\u{212A}", "s", "ſ", "_", "1",
    ]
    return (0..<Int.random(in: 0..<9, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }.joined()
  }

  private static func branch(depth: Int, using generator: inout SplitMix64) -> String {
    var pattern = ""
    for _ in 0..<Int.random(in: 1..<5, using: &generator) {
      pattern += atom(depth: depth, using: &generator)
      if Int.random(in: 0..<4, using: &generator) == 0 {
        let quantifiers = [
          "?", "*", "+", "{2}", "{0}", "{1,2}", "{0,1}", "{1,}", "??", "+?", "*+", "?+", "{1}+", "{a}", "{,2}",
        ]
        pattern += quantifiers.randomElement(using: &generator)!
      }
      if Int.random(in: 0..<9, using: &generator) == 0 { pattern += "|" }
    }
    return pattern
  }

  private static func atom(depth: Int, using generator: inout SplitMix64) -> String {
    let plain = [
      "a", "b", "c", "ab", "bc", "A", "é", "k", "s", "-", " ", "1", #"\-"#, #"\n"#, "(?#c)", #"\Qa\E"#, #"\Qb-\E"#,
      #"\E"#,
    ]
    let special = [
      ".", #"\w"#, #"\s"#, #"\W"#, #"\d"#, "[ab]", "[^a]", "[a-c]", "[]a]", "[ks]", "[[:alpha:]]", #"[\w-]"#, #"\b"#,
      #"\b"#,
      #"\B"#, "^", "$", #"\A"#, #"\z"#, #"\K"#, #"\x61"#, #"\x{62}"#, #"\pL"#, #"\p{Lu}"#, "(?i)", "(?-i)", "(?x)",
      "(?s)",
      #"\1"#, "(?R)", "(?1)", #"\N"#, #"\X"#, #"\h"#, #"\141"#, "(?^)", "#",
    ]
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<5: return plain.randomElement(using: &generator)!
    case 5..<8: return special.randomElement(using: &generator)!
    default:
      if depth >= 3 { return "c" }
      let openings = [
        "(", "(?:", "(?i:", "(?>", "(?|", "(?=", "(?!", "(?<=", "(?<!", "(?<n>", "(?x:", "(?s-i:", "(?'m'",
      ]
      return openings.randomElement(using: &generator)! + branch(depth: depth + 1, using: &generator) + ")"
    }
  }
}
