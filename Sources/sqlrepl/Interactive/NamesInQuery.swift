import SegmentQL

/// The names that a query itself gives to sets and columns before a place in it.
struct NamesInQuery {
  private let text: String
  private let tokens: [Token]

  /// - Parameter end: a UTF-8 byte offset; names that end behind it do not count.
  init(_ text: String, before end: Int) {
    self.text = text
    tokens = Lexer.tokens(of: text).filter { $0.range.upperBound < end }
  }

  /// The sets of `let`, in the order of the text.
  var sets: [String] {
    zip(tokens, tokens.dropFirst()).compactMap { word, name in
      word.keyword == .let && name.kind == .setName ? spelling(of: name) : nil
    }
  }

  /// The columns of stages, by `as n` or `n = …`, in the order of the text.
  var columns: [String] {
    var names: [String] = []
    var stage: Keyword?
    for (position, token) in tokens.enumerated() where position > 0 {
      let previous = tokens[position - 1]
      if previous.kind == .symbol(.pipe) { stage = token.keyword }
      guard token.kind == .word else { continue }
      let isFirst = previous.kind == .symbol(.comma) || previous.keyword == stage
      let isGiven = position + 1 < tokens.count && tokens[position + 1].kind == .symbol(.equal)
      let isNamed = isFirst && isGiven && (stage == .extend || stage == .stats || stage == .select)
      let name = spelling(of: token)
      if (previous.keyword == .as || isNamed) && !names.contains(name) { names.append(name) }
    }
    return names
  }

  private func spelling(of token: Token) -> String {
    String(
      decoding: text.utf8.dropFirst(token.range.lowerBound).prefix(token.range.upperBound - token.range.lowerBound),
      as: UTF8.self)
  }
}
