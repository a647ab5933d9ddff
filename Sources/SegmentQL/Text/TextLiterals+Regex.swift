extension TextLiterals {
  /// What every text that a regular expression matches must contain.
  ///
  /// The pattern must be one that PCRE2 compiled. Whatever in it is not understood for certain leads to fewer clauses.
  init(requiredBy pattern: String, options: RegexOptions) {
    var parser = RegexLiteralParser(pattern, options: options)
    guard let node = parser.parse() else {
      self = .unknown
      return
    }
    var clauses = node.clauses
    if let literals = node.literals, literals.allSatisfy({ !$0.isEmpty }) { clauses.append(literals) }
    self.init(clauses: clauses, isExact: node.literals != nil && node.isExact)
  }
}

/// What is known of the text that a part of a pattern matches.
struct RegexLiteralNode {
  static let mostAlternatives = 32
  static let longestLiteral = 128

  /// All texts that the part can match, `nil` when they are too many or not known.
  var literals: [TextLiteral]?
  /// The part matches each of `literals`, wherever it stands.
  var isExact = false
  /// The match begins and ends with one of `literals`, but may repeat them.
  var repeats = false
  /// The part, of which nothing else is known, matches one character at least, and it begins with one of these bytes.
  var start: ByteSet?
  /// Each match contains one at least of each clause. No alternative is empty.
  var clauses: [[TextLiteral]] = []

  /// A part that nothing is known of.
  static let opaque = RegexLiteralNode()

  static func text(_ literals: [TextLiteral], isExact: Bool = true) -> RegexLiteralNode {
    RegexLiteralNode(literals: literals, isExact: isExact)
  }

  /// Something that matches no characters, but cannot be told by the characters around it.
  static func empty(isExact: Bool) -> RegexLiteralNode {
    text([TextLiteral(scalars: [], isCaseless: false)], isExact: isExact)
  }

  /// The clause that is likely to leave the fewest texts.
  private var bestClause: [TextLiteral]? {
    var candidates = clauses
    if let literals, literals.allSatisfy({ !$0.isEmpty }) { candidates.append(literals) }
    return candidates.max { Self.value(of: $0) < Self.value(of: $1) }
  }

  private static func value(of clause: [TextLiteral]) -> Int {
    (clause.map(\.scalars.count).min() ?? 0) * 8 - clause.count
  }

  /// This part repeated; `most` is `nil` when there is no upper bound.
  func repeated(least: Int, most: Int?, isPossessive: Bool) -> RegexLiteralNode {
    if most == 0 { return .empty(isExact: !isPossessive) }
    if least == 0 {
      guard most == 1, let literals else { return .opaque }
      let none = TextLiteral(scalars: [], isCaseless: false)
      return .text(literals.contains(none) ? literals : literals + [none], isExact: isExact && !isPossessive)
    }
    var result = self
    result.isExact = isExact && !isPossessive
    if least == 1, most == 1 { return result }
    result.isExact = false
    result.repeats = true
    return result
  }

  /// One of several parts.
  static func alternation(_ branches: [RegexLiteralNode]) -> RegexLiteralNode {
    if branches.count == 1 { return branches[0] }
    var union: [TextLiteral] = []
    var isFinite = true
    for branch in branches {
      guard let literals = branch.literals else {
        isFinite = false
        break
      }
      for literal in literals where !union.contains(literal) { union.append(literal) }
      if union.count > mostAlternatives {
        isFinite = false
        break
      }
    }
    if isFinite { return .text(union, isExact: branches.allSatisfy(\.isExact)) }

    var clause: [TextLiteral] = []
    for branch in branches {
      guard let best = branch.bestClause else { return .opaque }
      for literal in best where !clause.contains(literal) { clause.append(literal) }
      if clause.count > mostAlternatives { return .opaque }
    }
    return RegexLiteralNode(clauses: [clause])
  }
}

/// One branch of an alternation as it is read from left to right.
struct RegexLiteralBranch {
  /// What the characters since the last gap can be.
  private var run = [TextLiteral(scalars: [], isCaseless: false)]
  /// There was no gap yet.
  private var isWhole = true
  private var isExact = true
  private var boundaryPending = false
  private var clauses: [[TextLiteral]] = []

  mutating func append(_ node: RegexLiteralNode) {
    clauses += node.clauses
    guard let literals = node.literals else {
      let separatesWords = node.start == .spaceStart || node.start == .nonWordStart
      if separatesWords { endWords() }
      for index in run.indices { run[index].followers = node.start }
      breakRun()
      boundaryPending = separatesWords
      return
    }
    let starting = beginWords(literals)
    if let product = joined(with: starting) {
      run = product
    } else {
      breakRun()
      run = starting
    }
    isExact = isExact && node.isExact
    if node.repeats {
      breakRun()
      run = literals
    }
  }

  /// Something that matches no characters and is not taken account of.
  mutating func appendAssertion(clauses: [[TextLiteral]] = []) {
    self.clauses += clauses
    isExact = false
  }

  /// `\b`
  mutating func appendWordBoundary() {
    if run.allSatisfy(\.isEmpty) {
      boundaryPending = true
    } else {
      if !endWords() { isExact = false }
    }
  }

  func finish() -> RegexLiteralNode {
    if isWhole { return RegexLiteralNode(literals: run, isExact: isExact && !boundaryPending, clauses: clauses) }
    var branch = self
    branch.breakRun()
    return RegexLiteralNode(clauses: branch.clauses)
  }

  private mutating func breakRun() {
    if run.allSatisfy({ !$0.isEmpty }) { clauses.append(run) }
    run = [TextLiteral(scalars: [], isCaseless: false)]
    isWhole = false
    isExact = false
  }

  /// Notes a word boundary after the run; false when some alternative does not end with a word's character.
  @discardableResult
  private mutating func endWords() -> Bool {
    var applies = true
    for index in run.indices {
      if let last = run[index].scalars.last, WordCharacters.contains(last) {
        run[index].endsWord = true
      } else {
        applies = false
      }
    }
    return applies
  }

  private mutating func beginWords(_ literals: [TextLiteral]) -> [TextLiteral] {
    guard boundaryPending else { return literals }
    if literals.allSatisfy(\.isEmpty) { return literals }
    boundaryPending = false
    return literals.map { literal in
      guard let first = literal.scalars.first, WordCharacters.contains(first) else {
        isExact = false
        return literal
      }
      var literal = literal
      literal.startsWord = true
      return literal
    }
  }

  /// Each alternative of the run followed by each of these, or `nil` when that is too much to keep.
  private mutating func joined(with literals: [TextLiteral]) -> [TextLiteral]? {
    guard run.count * literals.count <= RegexLiteralNode.mostAlternatives else { return nil }
    var product: [TextLiteral] = []
    var losesBoundary = false
    for left in run {
      for right in literals {
        if !left.isEmpty, !right.isEmpty, left.isCaseless != right.isCaseless { return nil }
        if left.scalars.count + right.scalars.count > RegexLiteralNode.longestLiteral { return nil }
        var literal = left.isEmpty ? right : left
        if !left.isEmpty, !right.isEmpty {
          losesBoundary = losesBoundary || left.endsWord || right.startsWord
          literal.scalars += right.scalars
          literal.endsWord = right.endsWord
          literal.followers = right.followers
        }
        if !product.contains(literal) { product.append(literal) }
      }
    }
    if losesBoundary { isExact = false }
    return product
  }
}
