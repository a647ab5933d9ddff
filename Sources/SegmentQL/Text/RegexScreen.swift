/// Finds what PCRE2 knows and this language refuses, because a long text is searched piece by piece and such an item
/// would make the answer depend on where a piece begins, or would lift a limit from inside the pattern.
struct RegexScreen {
  private let pattern: [UInt8]
  private var position = 0
  private var finding: RegexCompileError?

  /// The first refused item of a pattern, if there is one.
  static func refusal(in pattern: [UInt8]) -> RegexCompileError? {
    if pattern.count > RegexLimits.longestPattern {
      return RegexCompileError(
        message: "the pattern is longer than \(RegexLimits.longestPattern) bytes", offset: RegexLimits.longestPattern)
    }
    var screen = RegexScreen(pattern: pattern)
    screen.run()
    return screen.finding
  }

  private init(pattern: [UInt8]) { self.pattern = pattern }

  private mutating func run() {
    if starts(with: "(*"), let next = byte(at: 2), (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(next) {
      finding = RegexCompileError(message: "a pattern cannot begin with a `(*…)` setting", offset: 0)
    }
    while finding == nil, position < pattern.count {
      switch pattern[position] {
      case UInt8(ascii: "\\"): skipEscape()
      case UInt8(ascii: "["): skipClass()
      case UInt8(ascii: "(") where starts(with: "(?#"): skip(past: ")")
      case UInt8(ascii: "(") where starts(with: "(*COMMIT") || starts(with: "(*SKIP"):
        finding = RegexCompileError(message: "`(*COMMIT)` and `(*SKIP)` are not supported", offset: position)
      default: position += 1
      }
    }
  }

  private mutating func skipEscape() {
    if starts(with: "\\G") {
      finding = RegexCompileError(
        message: "`\\G` is not supported: there is no earlier match to go on from", offset: position)
    } else if starts(with: "\\Q") {
      skip(past: "\\E")
    } else {
      position += 2
    }
  }

  private mutating func skipClass() {
    position += 1
    if byte(at: 0) == UInt8(ascii: "^") { position += 1 }
    if byte(at: 0) == UInt8(ascii: "]") { position += 1 }
    while let next = byte(at: 0), next != UInt8(ascii: "]") {
      if starts(with: "\\Q") {
        skip(past: "\\E")
      } else if starts(with: "[:"), let end = endOfClassName() {
        position = end
      } else {
        position += next == UInt8(ascii: "\\") ? 2 : 1
      }
    }
    position += 1
  }

  /// Where a POSIX class as `[:alpha:]` at this position ends.
  private func endOfClassName() -> Int? {
    var end = position + 2
    while end < pattern.count, pattern[end] == UInt8(ascii: "^") || pattern[end] | 0x20 >= UInt8(ascii: "a") {
      if pattern[end] == UInt8(ascii: "]") || pattern[end] == UInt8(ascii: "\\") { return nil }
      end += 1
    }
    guard end + 1 < pattern.count, pattern[end] == UInt8(ascii: ":"), pattern[end + 1] == UInt8(ascii: "]") else {
      return nil
    }
    return end + 2
  }

  private func byte(at distance: Int) -> UInt8? {
    position + distance < pattern.count ? pattern[position + distance] : nil
  }

  private func starts(with text: StaticString) -> Bool {
    guard pattern.count - position >= text.utf8CodeUnitCount else { return false }
    return pattern[position...].prefix(text.utf8CodeUnitCount)
      .elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func skip(past end: StaticString) {
    while position < pattern.count, !starts(with: end) { position += 1 }
    position += end.utf8CodeUnitCount
  }
}
