extension Lexer {
  /// An operator of another language, and what stands for it here.
  private struct Foreign {
    var written: String
    var kind: Token.Kind
    var keyword: Keyword?
    var replacement: String

    init(_ written: String, _ symbol: Symbol) {
      self.written = written
      kind = .symbol(symbol)
      replacement = symbol.rawValue
    }

    init(_ written: String, _ keyword: Keyword) {
      self.written = written
      kind = .word
      self.keyword = keyword
      replacement = keyword.rawValue
    }
  }

  /// Longer spellings first.
  private static let foreign: [Foreign] = [
    Foreign("===", .equal), Foreign("!==", .notEqual), Foreign("==", .equal), Foreign("<>", .notEqual),
    Foreign("=~", .match), Foreign("=<", .lessOrEqual), Foreign("=>", .greaterOrEqual), Foreign("&&", .and),
    Foreign("||", .or), Foreign("&", .and), Foreign("≤", .lessOrEqual), Foreign("≥", .greaterOrEqual),
    Foreign("≠", .notEqual), Foreign("−", .minus), Foreign("…", .range),
  ]

  private static let twoByteSymbols: [Symbol] = [.notEqual, .lessOrEqual, .greaterOrEqual, .notMatch, .range]

  mutating func symbolToken() -> Token {
    if let token = foreignOperator() { return token }
    for symbol in Lexer.twoByteSymbols where starts(with: symbol.rawValue) {
      position += 2
      return Token(.symbol(symbol), at: SourceRange(position - 2, position))
    }
    let range = SourceRange(position, position + 1)
    let written = text(position, position + 1)
    position += 1
    if let symbol = Symbol(rawValue: written) { return Token(.symbol(symbol), at: range) }
    if written == "!" {
      return Token(
        .word, at: range, keyword: .not,
        diagnostics: [
          Diagnostic(
            .foreignOperator, "`!` is not an operator here; write NOT", at: range,
            fixIts: [Diagnostic.FixIt("write NOT", replace: range, with: "NOT ")])
        ])
    }
    return Token(.invalid, at: range, diagnostics: [unknownCharacter(written, at: range)])
  }

  private mutating func foreignOperator() -> Token? {
    for foreign in Lexer.foreign where starts(with: foreign.written) {
      let range = SourceRange(position, position + foreign.written.utf8.count)
      position = range.upperBound
      return Token(
        foreign.kind, at: range, keyword: foreign.keyword,
        diagnostics: [
          Diagnostic(
            .foreignOperator, "`\(foreign.written)` is not an operator here; write `\(foreign.replacement)`", at: range,
            fixIts: [Diagnostic.FixIt("write `\(foreign.replacement)`", replace: range, with: foreign.replacement)])
        ])
    }
    return nil
  }

  private func starts(with symbol: String) -> Bool {
    var index = position
    for byte in symbol.utf8 {
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// A character outside ASCII that starts no word: a typographic quote, an operator, or nothing known.
  mutating func foreignCharacter() -> Token {
    if let token = foreignOperator() ?? smartString() { return token }
    let length = scalar(at: position)?.length ?? 1
    let range = SourceRange(position, min(position + length, bytes.count))
    position = range.upperBound
    return Token(
      .invalid, at: range, diagnostics: [unknownCharacter(text(range.lowerBound, range.upperBound), at: range)])
  }

  private func unknownCharacter(_ written: String, at range: SourceRange) -> Diagnostic {
    let value = written.unicodeScalars.first?.value ?? 0
    let visible = value >= 0x20 && value != 0x7F && !(0x200B...0x200F).contains(value)
    let digits = String(value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    let name = visible ? "`\(written)`" : "the invisible character \(code)"
    return Diagnostic(
      .unknownCharacter, "\(name) means nothing here", at: range,
      notes: [Diagnostic.Note("text goes in quotes, and an odd name in backticks")])
  }
}
