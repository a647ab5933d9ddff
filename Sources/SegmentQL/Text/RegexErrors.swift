/// Why a pattern is not a regular expression that can be run.
struct RegexCompileError: Error, Sendable, Hashable {
  /// A phrase in a user's words, without a full stop.
  var message: String
  /// Where in the pattern's UTF-8 the mistake was found; at most its length.
  var offset: Int
}

/// Why a match came to no answer. None of these ever stands for "no match".
enum RegexMatchError: Error, Sendable, Hashable {
  /// The text took more steps than `RegexLimits` grants it.
  case stepLimit
  /// The match needed more memory than `RegexLimits` grants it.
  case memoryLimit
  /// The caller asked to stop.
  case interrupted
  /// PCRE2 refused for a reason that no pattern or text should cause.
  case failed(code: Int32)

  /// Whether a limit was hit, which is the text's and the pattern's doing.
  var isLimit: Bool { self == .stepLimit || self == .memoryLimit }

  /// A phrase in a user's words that names the limit.
  var message: String {
    switch self {
    case .stepLimit: "the pattern needs too many steps on this text (limit `regexLimits.steps`)"
    case .memoryLimit: "the pattern needs too much memory on this text (limit `regexLimits.memory`)"
    case .interrupted: "the match was stopped"
    case .failed(let code): "the regular-expression engine failed with code \(code)"
    }
  }
}
