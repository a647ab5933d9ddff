/// Reads a pattern's syntax as far as the search for literals needs it.
///
/// It must never take for a literal what PCRE2 takes for something else, in any version from 10.40 on. Where versions
/// differ, or where an item is rare, it gives up on the pattern; what it calls opaque it only has to find the end of.
struct RegexLiteralParser {
  struct GivesUp: Error {}

  private static let deepest = 50

  let pattern: [Unicode.Scalar]
  var position = 0
  var options: RegexOptions
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

  func literal(_ scalar: Unicode.Scalar) -> RegexLiteralNode {
    let isCaseless = options.contains(.caseless)
    if isCaseless, TextLiterals.foldsToMark(scalar) { return .opaque }
    return .text([TextLiteral(scalars: [scalar], isCaseless: isCaseless)])
  }

  // MARK: Quantifiers

  mutating func quantified(_ node: RegexLiteralNode) throws(GivesUp) -> RegexLiteralNode {
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

  mutating func refuseQuantifier() throws(GivesUp) {
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

  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    position + distance < pattern.count ? pattern[position + distance] : nil
  }

  mutating func next() throws(GivesUp) -> Unicode.Scalar {
    guard position < pattern.count else { throw GivesUp() }
    position += 1
    return pattern[position - 1]
  }

  mutating func skip(past end: Unicode.Scalar) throws(GivesUp) {
    while try next() != end {}
  }

  func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return ("0"..."9").contains(scalar)
  }
}
