/// A text test as a query's condition holds it: one object wherever the query uses it, so that a scan can keep what it
/// prepared for it.
final class TextPredicate: Sendable {
  let matcher: TextMatcher

  init(_ operation: TextMatcher.Operation) throws(RegexCompileError) {
    matcher = try TextMatcher(operation)
  }

  /// What was asked for, to name in messages.
  var description: String {
    switch matcher.operation {
    case .has(let phrase): "HAS \"\(phrase)\""
    case .contains(let text): "CONTAINS \"\(text)\""
    case .regex(let pattern, _): "the pattern /\(pattern)/"
    }
  }
}
