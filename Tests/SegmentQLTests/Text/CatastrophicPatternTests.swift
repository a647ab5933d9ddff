import Testing

@testable import SegmentQL

/// Patterns that are known to explode: those of OWASP's page on ReDoS, of outages that were written about, of advisories,
/// and the shapes that the literature tells apart.
struct CatastrophicPatternTests {
  private static let patterns = [
    "^(a+)+$", "^([a-zA-Z]+)*$", "^(a|aa)+$", "^(a|a?)+$", "(.*a){20}$!", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y",
    "(a*)*b",
    #"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$"#,
    #"^([0-9a-zA-Z]([-.\w]*[0-9a-zA-Z])*@(([0-9a-zA-Z])+([-\w]*[0-9a-zA-Z])*\.)+[a-zA-Z]{2,9})$"#,
    // An outage of 2019, and one of 2016.
    #"(?:(?:"|'|\]|\}|\\|\d|(?:nan|infinity|true|false|null|undefined|symbol|math)|\`|\-|\+)+[)]*;?((?:\s|-|~|!|{}|\|\||\+)*.*(?:.*=.*)))"#,
    #"^[\s\x{200c}]+|[\s\x{200c}]+$"#, #"\s+$"#, #"^(\w+\s?)*$"#, #"(?:[a-z]+\s?)+$!"#, #"\d*.*\d+x"#,
    #"(\d+)*\.(\d+)*x"#,
    #"<\w+(\s+\w+="[^"]*")*\s*>"#, "^(?:(?:[^,]*),){50}$", "(?:.*,){11}P", "(.*)*,(.*)*;", "((ab)*)+c",
    "^(a?){50}a{50}$",
    #"^(?:.*?(?:a|b|c)){9}!$"#, #"(?=(\w+))\1:"#, #"^(?>(a+))+b|(a+)+c"#, #"(\w+)\1\1\1:"#, #"^(?:a(?R)?)+b"#,
    "(?:a|b|ab)*?(?:a|b|ab)*?c",
    #"(?:\/\*(?:[^*]|(?:\*+[^*\/]))*\*+\/)|x*y*z*!"#,
  ]

  private static let units = ["a", "ab", " ", "1", ",", "x=\"x\" ", "a-b_", "/*", "\u{200C}", "é"]

  /// A step is counted, not timed: the budget is all that a text can cost, and the matcher asks on the way.
  @Test(arguments: patterns, [5_000, 17_000, 1_000_000])
  func aTextCostsNoMoreThanItsBudget(_ pattern: String, _ length: Int) throws {
    let budget = 50_000
    var asked = 0
    let regex = try CompiledRegex(pattern: pattern)
    let matcher = try regex.makeMatcher(limits: RegexLimits(steps: budget, stepsPerByte: 0, memory: 8 << 20)) {
      asked += 1
      return false
    }
    for unit in length > 100_000 ? ["a", " ", "a-b_"] : Self.units {
      asked = 0
      let text = String(repeating: unit, count: length / unit.utf8.count) + "!"
      do {
        _ = try matcher.matches(text)
      } catch let error as RegexMatchError {
        #expect(error.isLimit)
      }
      // One question for 4,096 steps and for each piece of a text, which are as many as its starts at most.
      #expect(asked <= budget / 4096 + 2 + (length <= 16 << 10 ? length : 0))
    }
  }
}
