/// Reads a pattern's syntax as far as the search for literals needs it.
///
/// It must never take for a literal what PCRE2 takes for something else, in any version from 10.40 on. Where versions
/// differ, or where an item is rare, it gives up on the pattern; what it calls opaque it only has to find the end of.
struct RegexLiteralParser {
  private struct GivesUp: Error {}

  private static let deepest = 50

  private let pattern: [Unicode.Scalar]
  private var position = 0
  private var options: RegexOptions
  private var depth = 0

  init(_ pattern: String, options: RegexOptions) {
    self.pattern = Array(pattern.unicodeScalars)
    self.options = options
  }

  /// What a match contains, or `nil` where the parser gave up.
  mutating func parse() -> RegexLiteralNode? {
    guard let node = try? alternation(), position == pattern.count else { return nil }
    return node
  }

  /// Branches up to a closing parenthesis or the end. A change of options inside lasts until there.
  private mutating func alternation() throws(GivesUp) -> RegexLiteralNode {
    depth += 1
    if depth > Self.deepest { throw GivesUp() }
    let outer = options
    defer {
      options = outer
      depth -= 1
    }
    var branches: [RegexLiteralNode] = []
    var branch = RegexLiteralBranch()
    while let scalar = peek(), scalar != ")" {
      if scalar == "|" {
        position += 1
        branches.append(branch.finish())
        branch = RegexLiteralBranch()
      } else {
        try item(into: &branch)
      }
    }
    branches.append(branch.finish())
    return .alternation(branches)
  }

  /// One item with its quantifier.
  private mutating func item(into branch: inout RegexLiteralBranch) throws(GivesUp) {
    if try skipIgnored() { return }
    let scalar = pattern[position]
    switch scalar {
    case "^", "$":
      position += 1
      branch.appendAssertion()
      try refuseQuantifier()
    case "(":
      try group(into: &branch)
    case "[":
      position += 1
      branch.append(try quantified(try characterClass()))
    case ".":
      position += 1
      branch.append(try quantified(.opaque))
    case "\\":
      try escape(into: &branch)
    default:
      // A brace that begins no quantifier stands for itself.
      if try quantifier() != nil { throw GivesUp() }
      position += 1
      branch.append(try quantified(literal(scalar)))
    }
  }

  private func literal(_ scalar: Unicode.Scalar) -> RegexLiteralNode {
    let isCaseless = options.contains(.caseless)
    if isCaseless, TextLiterals.foldsToMark(scalar) { return .opaque }
    return .text([TextLiteral(scalars: [scalar], isCaseless: isCaseless)])
  }

  // MARK: Quantifiers

  private mutating func quantified(_ node: RegexLiteralNode) throws(GivesUp) -> RegexLiteralNode {
    while try skipIgnored() {}
    guard let (least, most) = try quantifier() else { return node }
    var isPossessive = false
    if let next = peek(), next == "+" || next == "?" {
      isPossessive = next == "+"
      position += 1
    }
    while try skipIgnored() {}
    if try quantifier() != nil { throw GivesUp() }
    return node.repeated(least: least, most: most, isPossessive: isPossessive)
  }

  private mutating func refuseQuantifier() throws(GivesUp) {
    while try skipIgnored() {}
    if try quantifier() != nil { throw GivesUp() }
  }

  private mutating func quantifier() throws(GivesUp) -> (least: Int, most: Int?)? {
    switch peek() {
    case "*":
      position += 1
      return (0, nil)
    case "+":
      position += 1
      return (1, nil)
    case "?":
      position += 1
      return (0, 1)
    case "{":
      guard isDigit(peek(1)) else {
        // Since 10.43 `{,3}` and `{ 1 }` are quantifiers, before they were text.
        if peek(1) == "," || peek(1) == " " || peek(1) == "\t" { throw GivesUp() }
        return nil
      }
      position += 1
      let least = number()
      var most: Int? = least
      if peek() == "," {
        position += 1
        most = isDigit(peek()) ? number() : nil
      }
      guard peek() == "}" else { throw GivesUp() }
      position += 1
      return (least, most)
    default:
      return nil
    }
  }

  private mutating func number() -> Int {
    var value = 0
    while let scalar = peek(), isDigit(scalar) {
      value = min(value * 10 + Int(scalar.value - 0x30), 1 << 20)
      position += 1
    }
    return value
  }

  // MARK: Groups

  private mutating func group(into branch: inout RegexLiteralBranch) throws(GivesUp) {
    position += 1
    if peek() == "*" { throw GivesUp() }
    guard peek() == "?" else {
      branch.append(try quantified(try groupBody()))
      return
    }
    position += 1
    switch try next() {
    case ":", "|":
      branch.append(try quantified(try groupBody()))
    case ">":
      var node = try groupBody()
      node.isExact = false
      branch.append(try quantified(node))
    case "=":
      try assertion(into: &branch, isPositive: true)
    case "!":
      try assertion(into: &branch, isPositive: false)
    case "<" where peek() == "=" || peek() == "!":
      let isPositive = try next() == "="
      try assertion(into: &branch, isPositive: isPositive)
    case "<" where peek() != "*":
      try skip(past: ">")
      branch.append(try quantified(try groupBody()))
    case "'":
      try skip(past: "'")
      branch.append(try quantified(try groupBody()))
    case "P" where peek() == "<":
      try skip(past: ">")
      branch.append(try quantified(try groupBody()))
    case "P", "R", "&", "+", "0"..."9":
      // A call or a reference, closed by the next parenthesis. After `-` a digit would be one too, a letter options.
      try skip(past: ")")
      branch.append(try quantified(.opaque))
    case let flag:
      try inlineOptions(from: flag, into: &branch)
    }
  }

  private mutating func groupBody() throws(GivesUp) -> RegexLiteralNode {
    let node = try alternation()
    guard peek() == ")" else { throw GivesUp() }
    position += 1
    return node
  }

  private mutating func assertion(into branch: inout RegexLiteralBranch, isPositive: Bool) throws(GivesUp) {
    let node = try groupBody()
    try refuseQuantifier()
    var clauses: [[TextLiteral]] = []
    if isPositive {
      clauses = node.clauses
      if let literals = node.literals, literals.allSatisfy({ !$0.isEmpty }) { clauses.append(literals) }
    }
    branch.appendAssertion(clauses: clauses)
  }

  /// `(?i)`, `(?s-i)`, `(?i:…)`
  private mutating func inlineOptions(
    from first: Unicode.Scalar, into branch: inout RegexLiteralBranch
  ) throws(GivesUp) {
    var changed = options
    var adds = true
    var flag = first
    while true {
      let option: RegexOptions
      switch flag {
      case "i": option = .caseless
      case "m": option = .multiline
      case "s": option = .dotAll
      case "x" where peek() != "x": option = .extended
      case "-" where adds && !isDigit(peek()):
        adds = false
        flag = try next()
        continue
      case ")":
        options = changed
        return
      case ":":
        let outer = options
        options = changed
        let node = try groupBody()
        options = outer
        branch.append(try quantified(node))
        return
      default: throw GivesUp()
      }
      if adds { changed.insert(option) } else { changed.remove(option) }
      flag = try next()
    }
  }

  // MARK: Escapes and classes

  private mutating func escape(into branch: inout RegexLiteralBranch) throws(GivesUp) {
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
        branch.append(try quantified(quoted(scalar)))
        return
      }
      branch.append(quoted(scalar))
    }
    // Empty, or without an end; what stands before an empty quotation may still get a quantifier.
    if peek() != nil { throw GivesUp() }
  }

  private func quoted(_ scalar: Unicode.Scalar) -> RegexLiteralNode {
    let isCaseless = options.contains(.caseless)
    if isCaseless, TextLiterals.foldsToMark(scalar) { return .opaque }
    return .text([TextLiteral(scalars: [scalar], isCaseless: isCaseless)])
  }

  /// The rest of `[…]`: a few plain characters are alternatives, everything else is opaque.
  private mutating func characterClass() throws(GivesUp) -> RegexLiteralNode {
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

  // MARK: Characters

  /// Skips one thing that does not count, as a comment; false when there is none.
  private mutating func skipIgnored() throws(GivesUp) -> Bool {
    if peek() == "(", peek(1) == "?", peek(2) == "#" {
      try skip(past: ")")
      return true
    }
    if peek() == "\\", peek(1) == "E" {
      position += 2
      return true
    }
    guard options.contains(.extended), let scalar = peek() else { return false }
    switch scalar {
    case " ", "\t", "\n", "\u{B}", "\u{C}", "\r":
      position += 1
      return true
    case "#":
      // PCRE2 can be built with another line end than this one.
      while let scalar = peek(), scalar != "\n" {
        if scalar == "\r" || !scalar.isASCII { throw GivesUp() }
        position += 1
      }
      return true
    case _ where !scalar.isASCII:
      throw GivesUp()
    default:
      return false
    }
  }

  private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < pattern.count ? pattern[position + distance] : nil
  }

  private mutating func next() throws(GivesUp) -> Unicode.Scalar {
    guard position < pattern.count else { throw GivesUp() }
    position += 1
    return pattern[position - 1]
  }

  private mutating func skip(past end: Unicode.Scalar) throws(GivesUp) {
    while try next() != end {}
  }

  private func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return ("0"..."9").contains(scalar)
  }
}
