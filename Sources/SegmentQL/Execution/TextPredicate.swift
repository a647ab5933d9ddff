import SegmentModel

/// A test of one text: a regular expression, a word or phrase, or a substring.
final class TextPredicate: Sendable {
  /// What was asked for, to name in messages.
  let description: String
  let regex: CompiledRegex

  init(regex pattern: String, flags: String) throws(RegexCompileError) {
    description = "/\(pattern)/\(flags)"
    regex = try CompiledRegex(pattern: pattern, options: RegexOptions(flags: flags) ?? [])
  }

  init(_ operation: TextOperator, _ needle: String) throws(RegexCompileError) {
    description = "\(operation.rawValue) \"\(needle)\""
    func quoted(_ text: some StringProtocol) -> String {
      text.unicodeScalars.map { $0.isASCII && !$0.properties.isAlphabetic && $0.value > 32 ? "\\\($0)" : String($0) }.joined()
    }
    switch operation {
    case .contains: regex = try CompiledRegex(pattern: quoted(needle), options: .caseless)
    case .has:
      let words = needle.split(whereSeparator: \.isWhitespace).map(quoted)
      regex = try CompiledRegex(
        pattern: "(?<!\\w)" + words.joined(separator: "\\s+") + "(?!\\w)", options: .caseless)
    }
  }
}
