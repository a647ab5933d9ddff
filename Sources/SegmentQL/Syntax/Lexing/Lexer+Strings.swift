extension Lexer {
  /// `"…"` or `'…'`, whose escapes are checked here and resolved by `StringLiteral`.
  mutating func string() -> Token {
    let start = position
    var diagnostics: [Diagnostic] = []
    guard let end = closingQuote(bytes[start]) else { return unclosedString(.string) }
    let unescaped = StringLiteral.unescape(bytes, from: start + 1, to: end)
    diagnostics = unescaped.diagnostics
    position = end + 1
    return Token(.string, at: SourceRange(start, position), diagnostics: diagnostics)
  }

  /// `"…"` or `'…'` after `~`: a backslash stands for itself, and a quote behind one does not close.
  mutating func rawString() -> Token {
    let start = position
    guard let end = closingQuote(bytes[start]) else { return unclosedString(.rawString) }
    position = end + 1
    return Token(.rawString, at: SourceRange(start, position))
  }

  /// The index of the quote that closes the string at the position, on the same line.
  private func closingQuote(_ quote: UInt8) -> Int? {
    var index = position + 1
    while index < bytes.count {
      switch bytes[index] {
      case quote: return index
      case UInt8(ascii: "\\"):
        // Not past the end of the line, which closes nothing.
        index += byte(at: index + 1) == 0x0A ? 1 : 2
      case 0x0A: return nil
      default: index += 1
      }
    }
    return nil
  }

  private func endOfLine() -> Int {
    var index = position
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    return index
  }

  private mutating func unclosedString(_ kind: Token.Kind) -> Token {
    let start = position
    let quote = text(start, start + 1)
    position = endOfLine()
    let opener = SourceRange(start, start + 1)
    return Token(
      kind, at: SourceRange(start, position),
      diagnostics: [
        Diagnostic(
          .unclosedString, "this quote is never closed", at: opener,
          notes: [Diagnostic.Note("a string ends on its own line; write a line break as \\n")],
          fixIts: [
            Diagnostic.FixIt("close it at the end", replace: SourceRange(position, position), with: quote)
          ])
      ])
  }

  /// `/…/flags`, where `\/` stands for a slash.
  mutating func regex() -> Token {
    let start = position
    guard let slash = closingQuote(UInt8(ascii: "/")) else {
      position = endOfLine()
      return Token(
        .regex, at: SourceRange(start, position),
        diagnostics: [
          Diagnostic(
            .unclosedRegex, "this `/` opens a regex that is never closed", at: SourceRange(start, start + 1),
            notes: [Diagnostic.Note("a slash inside a regex is written `\\/`")])
        ])
    }
    let end = wordEnd(from: slash + 1) ?? slash + 1
    position = end
    var diagnostics: [Diagnostic] = []
    for index in (slash + 1)..<end where !"imsx".utf8.contains(bytes[index]) {
      let range = SourceRange(slash + 1, end)
      diagnostics.append(
        Diagnostic(
          .unknownRegexFlag, "`\(text(slash + 1, end))` has an unknown flag; the flags of a regex are i, m, s and x",
          at: range))
      break
    }
    return Token(.regex, at: SourceRange(start, end), diagnostics: diagnostics)
  }

  /// `` `…` ``, where a doubled backtick stands for one.
  mutating func quotedName() -> Token {
    let start = position
    var index = start + 1
    while index < bytes.count, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "`") {
        if byte(at: index + 1) == UInt8(ascii: "`") {
          index += 2
          continue
        }
        position = index + 1
        let range = SourceRange(start, position)
        guard index > start + 1 else {
          return Token(
            .quotedName, at: range,
            diagnostics: [Diagnostic(.missingName, "a name between backticks must not be empty", at: range)])
        }
        return Token(.quotedName, at: range)
      }
      index += 1
    }
    position = index
    return Token(
      .quotedName, at: SourceRange(start, index),
      diagnostics: [
        Diagnostic(
          .unclosedString, "this backtick is never closed", at: SourceRange(start, start + 1),
          fixIts: [Diagnostic.FixIt("close it at the end", replace: SourceRange(index, index), with: "`")])
      ])
  }

  /// A string in typographic quotes, as word processors write them; it is read, and told about.
  mutating func smartString() -> Token? {
    guard let (opener, length) = scalar(at: position), let plain = Lexer.plainQuote(opener) else { return nil }
    let start = position
    let kind: Token.Kind = .string
    var index = start + length
    let lineEnd = endOfLine()
    while index < lineEnd, let (scalar, length) = scalar(at: index) {
      if Lexer.plainQuote(scalar) == plain || scalar == plain {
        let inner = text(start + Lexer.smartQuoteLength, index)
        let range = SourceRange(start, index + length)
        position = range.upperBound
        let replacement = String(plain) + inner + String(plain)
        return Token(
          kind, at: range,
          diagnostics: [
            Diagnostic(
              .smartQuotes, "these are typographic quotes; write plain ones", at: range,
              fixIts: [Diagnostic.FixIt("write \(replacement)", replace: range, with: replacement)])
          ])
      }
      index += length
    }
    position = lineEnd
    return Token(
      kind, at: SourceRange(start, lineEnd),
      diagnostics: [
        Diagnostic(
          .smartQuotes, "this is a typographic quote, and it is never closed; write plain quotes",
          at: SourceRange(start, start + length))
      ])
  }

  private static let smartQuoteLength = 3

  private static func plainQuote(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar {
    case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}": "\""
    case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}": "'"
    default: nil
    }
  }
}
