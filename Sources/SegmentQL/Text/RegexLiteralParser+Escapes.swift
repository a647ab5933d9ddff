/// Escapes, quotations and classes: what begins with a backslash or a bracket.
extension RegexLiteralParser {
  mutating func escape(into branch: inout RegexLiteralBranch) throws(GivesUp) {
    position += 1
    let scalar = try next()
    switch scalar {
    case "b":
      branch.appendWordBoundary()
      try refuseQuantifier()
    case "B", "A", "z", "Z", "K":
      branch.appendAssertion()
      try refuseQuantifier()
    case "Q":
      try quotation(into: &branch)
    default:
      branch.append(try quantified(try escapedCharacter(scalar)))
    }
  }

  /// What a backslash and a character stand for, where that matches characters.
  private mutating func escapedCharacter(_ scalar: Unicode.Scalar) throws(GivesUp) -> RegexLiteralNode {
    switch scalar {
    case "s": return RegexLiteralNode(start: .spaceStart)
    case "w": return RegexLiteralNode(start: .wordStart)
    case "W": return RegexLiteralNode(start: .nonWordStart)
    case "d": return RegexLiteralNode(start: .digitStart)
    case "D", "S", "h", "H", "v", "V", "R", "X": return .opaque
    case "n": return literal("\n")
    case "t": return literal("\t")
    case "r": return literal("\r")
    case "f": return literal("\u{C}")
    case "a": return literal("\u{7}")
    case "e": return literal("\u{1B}")
    case "p", "P":
      if try next() == "{" { try skip(past: "}") }
    case "x":
      if peek() == "{" {
        try skip(past: "}")
      } else {
        for _ in 0..<2 where peek()?.properties.isASCIIHexDigit == true { position += 1 }
      }
    case "o":
      try skip(past: "}")
    case "N":
      if peek() == "{" { try skip(past: "}") }
    case "g", "k":
      switch try next() {
      case "{": try skip(past: "}")
      case "<": try skip(past: ">")
      case "'": try skip(past: "'")
      case "+", "-", "0"..."9": while isDigit(peek()) { position += 1 }
      default: throw GivesUp()
      }
    case "0"..."9":
      while isDigit(peek()) { position += 1 }
    default:
      if !scalar.isASCII || scalar.properties.isAlphabetic { throw GivesUp() }
      return .text([TextLiteral(scalars: [scalar], isCaseless: options.contains(.caseless))])
    }
    return .opaque
  }

  /// `\Q…\E`; a quantifier after it takes the last character.
  private mutating func quotation(into branch: inout RegexLiteralBranch) throws(GivesUp) {
    while let scalar = peek(), !(scalar == "\\" && peek(1) == "E") {
      position += 1
      if peek() == "\\", peek(1) == "E" {
        position += 2
        branch.append(try quantified(literal(scalar)))
        return
      }
      branch.append(literal(scalar))
    }
    // Empty, or without an end; what stands before an empty quotation may still get a quantifier.
    if peek() != nil { throw GivesUp() }
  }

  /// The rest of `[…]`: a few plain characters are alternatives, everything else is opaque.
  mutating func characterClass() throws(GivesUp) -> RegexLiteralNode {
    var members: [Unicode.Scalar] = []
    var isPlain = true
    if peek() == "^" {
      isPlain = false
      position += 1
    }
    var isFirst = true
    while true {
      let scalar = try next()
      switch scalar {
      case "]" where !isFirst:
        guard isPlain, members.count <= 8 else { return .opaque }
        let isCaseless = options.contains(.caseless)
        return .text(members.map { TextLiteral(scalars: [$0], isCaseless: isCaseless) })
      case "\\":
        isPlain = false
        if ["Q", "E", "c"].contains(try next()) { throw GivesUp() }
      case "[" where peek() == ":" || peek() == "." || peek() == "=":
        isPlain = false
        guard let end = endOfClassName() else { throw GivesUp() }
        position = end
      default:
        if scalar == "-" || scalar == "[" || TextLiterals.foldsToMark(scalar) { isPlain = false }
        members.append(scalar)
      }
      isFirst = false
    }
  }

  /// Where `:name:]` after a bracket ends.
  private func endOfClassName() -> Int? {
    guard let mark = peek() else { return nil }
    var end = position + 1
    while end < pattern.count, pattern[end].properties.isAlphabetic || pattern[end] == "^" { end += 1 }
    guard end + 1 < pattern.count, pattern[end] == mark, pattern[end + 1] == "]" else { return nil }
    return end + 2
  }
}
