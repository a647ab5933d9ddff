/// Finds the parts of a segment's content that a query looked for.
struct TextMatches: Sendable {
  /// The matched ranges of a text, in UTF-8 byte offsets, ascending and disjoint.
  var ranges: @Sendable (String) -> [Range<Int>]

  static let none = TextMatches { _ in [] }
}
