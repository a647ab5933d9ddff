import SegmentModel
import SegmentQL

/// A way to ask for more than a condition does, the nearest to what was asked first.
enum EmptyResultChange: CaseIterable {
  case ignoringCase
  /// A value that occurs in place of one that is written much alike.
  case spelledAsItOccurs
  /// A text that holds what was asked for, in place of one that is it; a part of a word in place of a word.
  case lookingForParts

  /// What to call it in a sentence.
  var name: String {
    switch self {
    case .ignoringCase: "ignoring case"
    case .spelledAsItOccurs: "spelled as it occurs"
    case .lookingForParts: "looking for a part of the text"
    }
  }

  /// The condition with this change; nil where it cannot have it.
  func applied(to filter: Filter, store: SegmentStore) -> Filter? {
    switch (self, filter.kind) {
    case (.ignoringCase, .match(let value, negated: false, let pattern)):
      guard case .literal(let text, let flags) = pattern.kind, !flags.contains("i") else { return nil }
      let caseless = RegexPattern(.literal(text, flags: flags + "i"), at: pattern.range)
      return Filter(.match(value, negated: false, caseless), at: filter.range)
    case (.ignoringCase, .comparison(let value, .equal, let wanted)):
      guard let text = wanted.asText else { return nil }
      let lowered = Expression(.call(Identifier("lower", at: value.range), [value]), at: value.range)
      return Filter(.comparison(lowered, .equal, .text(text.lowercased(), at: wanted.range)), at: filter.range)
    case (.spelledAsItOccurs, .comparison(let value, .equal, let wanted)):
      guard let text = wanted.asText, case .field(let path) = value.kind else { return nil }
      let occurring = Vocabulary(store).values(of: path.vocabularyName).filter { $0.isText && $0.text != text }
      guard let nearest = Suggestion.nearest(to: text, among: occurring.map(\.text)) else { return nil }
      return Filter(.comparison(value, .equal, .text(nearest, at: wanted.range)), at: filter.range)
    case (.lookingForParts, .comparison(let value, .equal, let wanted)):
      guard let text = wanted.asText else { return nil }
      return Filter(.text(value, negated: false, .contains, .text(text, at: wanted.range)), at: filter.range)
    case (.lookingForParts, .text(let value, negated: false, .has, let wanted)):
      return Filter(.text(value, negated: false, .contains, wanted), at: filter.range)
    case (.lookingForParts, .phrase(let phrase)):
      let content = FieldPath([FieldPath.Component(.key("content"), at: filter.range)], at: filter.range)
      return Filter(
        .text(
          Expression(.field(content), at: filter.range), negated: false, .contains,
          Expression(.literal(Literal(.string(phrase))), at: filter.range)), at: filter.range)
    default: return nil
    }
  }
}

extension Filter {
  /// The value that is compared with a number or a time, as it is written.
  var numberCompared: String? {
    guard case .comparison(let value, _, let bound) = kind, case .literal(let literal) = bound.kind else { return nil }
    switch literal.value {
    case .number, .time: return value.description
    default: return nil
    }
  }
}

extension Expression {
  /// The text that a string, or a bare word beside a text field, stands for; `nil` for anything else.
  fileprivate var asText: String? {
    switch kind {
    case .literal(let literal):
      if case .string(let text) = literal.value { return text }
      return nil
    case .field(let path):
      guard path.components.count == 1, case .key(let word) = path.components[0].kind else { return nil }
      return word
    default: return nil
    }
  }

  fileprivate static func text(_ text: String, at range: SourceRange) -> Expression {
    Expression(.literal(Literal(.string(text))), at: range)
  }
}
