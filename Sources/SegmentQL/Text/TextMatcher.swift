/// A test of one text: `HAS`, `CONTAINS` or `~` with its right side, made once and shared by any number of threads.
///
/// Each of them is defined by a PCRE2 pattern, so that "word", "white space" and "case" mean the same everywhere.
struct TextMatcher: Sendable {
  enum Operation: Sendable, Hashable {
    case has(String)
    case contains(String)
    case regex(String, RegexOptions)
  }

  let operation: Operation
  /// The pattern that defines the test. It matches a text exactly when the test holds.
  let regex: CompiledRegex
  /// What a text must contain for the test to hold.
  let literals: TextLiterals
  /// Finds the texts that may pass by one pass over a column's bytes.
  let scanner: LiteralScanner?

  /// - Throws: what is wrong with the pattern; for `HAS`, also that there is nothing but white space to look for.
  init(_ operation: Operation) throws(RegexCompileError) {
    self.operation = operation
    switch operation {
    case .has(let phrase):
      let words = phrase.unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
      if words.isEmpty { throw RegexCompileError(message: "there is no word to look for", offset: 0) }
      let pattern = words.map { Self.quoted(String($0)) }.joined(separator: #"\s+"#)
      regex = try CompiledRegex(pattern: #"(?<!\w)"# + pattern + #"(?!\w)"#, options: .caseless)
      literals = TextLiterals(words: words.map { Array($0) })
    case .contains(let text):
      regex = try CompiledRegex(pattern: Self.quoted(text), options: .caseless)
      literals = TextLiterals(substring: Array(text.unicodeScalars))
    case .regex(let pattern, let options):
      regex = try CompiledRegex(pattern: pattern, options: options)
      literals = TextLiterals(requiredBy: pattern, options: options)
    }
    scanner = LiteralScanner(literals)
  }

  /// A pattern that matches exactly this text.
  static func quoted(_ text: String) -> String {
    var pattern = ""
    for scalar in text.unicodeScalars {
      // A backslash before an ASCII character that is no letter or digit makes it stand for itself.
      if scalar.isASCII, scalar.value >= 0x20, !WordCharacters.contains(scalar) { pattern.unicodeScalars.append("\\") }
      pattern.unicodeScalars.append(scalar)
    }
    return pattern
  }

  /// What one thread needs to test texts; make one for a scan.
  func makeMatcher(
    limits: RegexLimits = RegexLimits(), workspace: RegexWorkspace? = nil, interrupted: (() -> Bool)? = nil
  ) throws(RegexMatchError) -> RegexMatcher {
    try regex.makeMatcher(limits: limits, workspace: workspace, interrupted: interrupted)
  }
}
