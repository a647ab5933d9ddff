extension Parser {
  /// predicate = comparison | membership | textmatch | string
  mutating func predicate() throws(Abandoned) -> Filter {
    let start = range.lowerBound
    let left = try expression()
    return try test(of: left, start)
  }

  private mutating func test(of left: Expression, _ start: Int) throws(Abandoned) -> Filter {
    if let operation = comparisonHere() {
      advance()
      return try comparison(left, operation, start)
    }
    return try otherTest(of: left, start)
  }

  private mutating func otherTest(of left: Expression, _ start: Int) throws(Abandoned) -> Filter {
    expectOperators()
    let negated = takeNegation()
    if take(.in) { return try membership(left, negated: negated, start) }
    if take(.has) { return try textTest(left, .has, negated: negated, start) }
    if take(.contains) { return try textTest(left, .contains, negated: negated, start) }
    return try matchOrPhrase(left, negated: negated, start)
  }

  /// The NOT of NOT IN, NOT HAS and NOT CONTAINS.
  private mutating func takeNegation() -> Bool {
    let isOpen = expectations != nil && kind(ahead: 1) == .end
    guard keyword == .not, isOpen || kind(ahead: 1) == .word && isOperator(ahead: 1) else { return false }
    advance(as: .keyword)
    expectTextOperators()
    return true
  }

  private mutating func matchOrPhrase(
    _ left: Expression, negated: Bool, _ start: Int
  ) throws(Abandoned) -> Filter {
    if isAt(.match) || isAt(.notMatch) { return try match(left, start) }
    if isForeignOperator(ahead: 0) { throw foreignOperator(negated: negated) }
    if case .literal(let literal) = left.kind, case .string(let text) = literal.value,
      left.range == tokens[index - 1].range
    {
      return Filter(.phrase(text), at: left.range)
    }
    throw missingOperator(after: left)
  }

  private mutating func expectOperators() {
    expect(.symbol(.match))
    expect(.symbol(.notMatch))
    expect(.keyword(.not))
    expectTextOperators()
  }

  private mutating func expectTextOperators() {
    expect(.keyword(.in))
    expect(.keyword(.has))
    expect(.keyword(.contains))
  }

  // MARK: Comparison

  private mutating func comparison(
    _ left: Expression, _ operation: ComparisonOperator, _ start: Int
  ) throws(Abandoned) -> Filter {
    let right = try rightValue(of: left)
    try refuseChain()
    return Filter(.comparison(left, operation, right), at: SourceRange(start, previousEnd))
  }

  private mutating func refuseChain() throws(Abandoned) {
    guard comparisonHere() != nil else { return }
    throw fault(
      .chainedComparison, "comparisons do not chain",
      notes: [Diagnostic.Note("write `x > 0 AND x < 10`, or `x IN 0..10`, which holds both ends")])
  }

  /// The value to the right of an operator, and words that were meant to be one text.
  mutating func rightValue(of left: Expression) throws(Abandoned) -> Expression {
    if case .field(let path) = left.kind { expect(.value(of: path)) }
    let first = index
    let right = try expression()
    if first + 1 == index { try refusePhrase(from: first) }
    return right
  }

  private mutating func refusePhrase(from first: Int) throws(Abandoned) {
    guard tokens[first].kind == .word, let last = endOfPhrase(from: first) else { return }
    throw unquotedPhrase(from: first, through: last)
  }

  // MARK: Text

  private mutating func textTest(
    _ left: Expression, _ operation: TextOperator, negated: Bool, _ start: Int
  ) throws(Abandoned) -> Filter {
    let right = try rightValue(of: left)
    return Filter(.text(left, negated: negated, operation, right), at: SourceRange(start, previousEnd))
  }

  private mutating func match(_ left: Expression, _ start: Int) throws(Abandoned) -> Filter {
    let negated = kind == .symbol(.notMatch)
    advance()
    let pattern = try pattern(of: left)
    return Filter(.match(left, negated: negated, pattern), at: SourceRange(start, previousEnd))
  }

  /// What follows `~`.
  private mutating func pattern(of left: Expression) throws(Abandoned) -> RegexPattern {
    expect(.pattern)
    expect(.parameter)
    let place = range
    switch kind {
    case .rawString, .string:
      advance()
      let hasClosingQuote = place.upperBound - place.lowerBound >= 2
      let inner = SourceRange(place.lowerBound + 1, place.upperBound - (hasClosingQuote ? 1 : 0))
      return RegexPattern(.literal(text(of: inner), flags: ""), at: place)
    case .regex:
      advance()
      return RegexPattern(slashPattern(place), at: place)
    case .parameter:
      advance()
      return RegexPattern(.parameter(text(of: SourceRange(place.lowerBound + 1, place.upperBound))), at: place)
    case .word, .number, .quotedName:
      let last = endOfPhrase(from: index) ?? index
      let words = place.union(tokens[last].range)
      throw fault(
        .expectedPattern, "a pattern goes in quotes", at: words,
        fixIts: [Diagnostic.FixIt("write \"\(text(of: words))\"", replace: words, with: "\"\(text(of: words))\"")])
    default:
      throw fault(
        .expectedPattern,
        "a pattern must follow `~`, as in `content~\"laptops?\"` or `content~/laptops?/i`, not \(tokenName)")
    }
  }

  /// `/…/flags`, where `\/` stands for a slash and every other backslash for itself.
  private func slashPattern(_ place: SourceRange) -> RegexPattern.Kind {
    var pattern: [UInt8] = []
    var index = place.lowerBound + 1
    while index < place.upperBound, bytes[index] != UInt8(ascii: "/") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < place.upperBound {
        if bytes[index + 1] != UInt8(ascii: "/") { pattern.append(bytes[index]) }
        pattern.append(bytes[index + 1])
        index += 2
      } else {
        pattern.append(bytes[index])
        index += 1
      }
    }
    let flags = index < place.upperBound ? text(of: SourceRange(index + 1, place.upperBound)) : ""
    return .literal(String(decoding: pattern, as: UTF8.self), flags: flags)
  }

  // MARK: Membership

  private mutating func membership(_ left: Expression, negated: Bool, _ start: Int) throws(Abandoned) -> Filter {
    let members: Filter.Members = startsMemberList() ? .list(try memberList(of: left)) : .range(try memberRange())
    return Filter(.membership(left, negated: negated, members), at: SourceRange(start, previousEnd))
  }

  /// Whether a list stands here, rather than a range whose first value is in parentheses.
  private mutating func startsMemberList() -> Bool {
    at(.leftParenthesis) && !isOperator(ahead: max(1, closers[index] + 1 - index))
  }

  private mutating func memberList(of left: Expression) throws(Abandoned) -> [Expression] {
    let opener = index
    try enter()
    defer { leave() }
    advance()
    let members = try inside(opener) { parser throws(Abandoned) in try parser.listedMembers(of: left) }
    close(opener, with: .rightParenthesis)
    return members
  }

  private mutating func listedMembers(of left: Expression) throws(Abandoned) -> [Expression] {
    var members: [Expression] = []
    repeat { members.append(try rightValue(of: left)) } while take(.comma)
    if at(.range), members.count == 1 {
      throw fault(.expectedMembers, "a range stands without parentheses, as in `IN 0..60`")
    }
    return members
  }

  private mutating func memberRange() throws(Abandoned) -> RangeExpression {
    if kind == .symbol(.leftBracket) || kind == .setName {
      throw fault(
        .expectedMembers, "IN takes values in parentheses, or a range, as in `IN (\"a\", \"b\")` or `IN 0..60`",
        notes: [Diagnostic.Note("to relate to a set, use a time word, as in `DURING [module=scenes]`")])
    }
    let lower = try expression()
    guard take(.range) else {
      throw fault(
        .expectedMembers, "IN takes values in parentheses, or a range, as in `IN (\"a\", \"b\")` or `IN 0..60`",
        at: lower.range)
    }
    let upper = try expression()
    return RangeExpression(lower: lower, upper: upper, range: lower.range.union(upper.range))
  }

  // MARK: What is missing

  /// The last word of a phrase that started at a bare word and lacks its quotes; `nil` when nothing follows that word
  /// which would belong to it.
  func endOfPhrase(from first: Int) -> Int? {
    var last = first
    while last + 1 < tokens.count {
      let next = tokens[last + 1]
      guard next.kind == .word || next.kind == .number, next.diagnostics.isEmpty else { break }
      if let keyword = next.keyword, keyword == .and || keyword == .or || keyword == .unless || keyword.isStage {
        break
      }
      let word = lowercasedWord(ahead: last + 1 - index)
      if (word == "order" || word == "group") && keyword(ahead: last + 2 - index) == .by || word == "having" { break }
      if next.keyword == .not || next.keyword == .exists || next.keyword == .count { break }
      let ahead = last + 1 - index
      // The next word is the left side of a condition of its own, or opens a relation.
      if isOperator(ahead: ahead + 1) || next.keyword?.isTimeWord ?? false && startsRelation(ahead: ahead) { break }
      if case .symbol(.leftParenthesis) = kind(ahead: ahead + 1) { break }
      if case .symbol(.leftBracket) = kind(ahead: ahead + 1) { break }
      last += 1
    }
    guard last > first else { return nil }
    // One more word that is nearly a connective, before another condition, is taken for that.
    if last == first + 1, last + 1 < tokens.count, tokens[last + 1].kind == .word,
      Suggestion.nearest(to: text(of: tokens[last].range), among: ["AND", "OR"]) != nil
    {
      return nil
    }
    return last
  }

  mutating func unquotedPhrase(from first: Int, through last: Int) -> Abandoned {
    let place = tokens[first].range.union(tokens[last].range)
    let quoted = StringLiteral.quote(text(of: place))
    let error = fault(
      .missingQuotes, "text of several words goes in quotes", at: place,
      fixIts: [Diagnostic.FixIt("write \(quoted)", replace: place, with: quoted)])
    if last >= index { index = min(last + 1, tokens.count - 1) }
    return error
  }

  /// A value stands where a condition should.
  private mutating func missingOperator(after left: Expression) -> Abandoned {
    guard case .field(let path) = left.kind else {
      return fault(
        .expectedOperator, "`\(shortText(of: left.range))` is a value, not a condition; compare it with something",
        at: left.range)
    }
    let place = left.range
    if isPathBracket(path) {
      return fault(
        .badPath,
        "an index is a number from 0, `*` for any element, or a key in quotes, as in `[0]`, `[*]`, `[\"key\"]`")
    }
    if let told = detachedNegation() ?? colonForOperator() { return told }
    if kind == .word, !isConnective(ahead: 0), let operation = misspelledOperator() {
      let message = "\(tokenName) is not an operator"
      return fault(
        .misspelledKeyword, message,
        fixIts: [Diagnostic.FixIt("did you mean \(operation)?", replace: range, with: operation)])
    }
    if path.components.count == 1, kind == .word, !isConnective(ahead: 0), let last = endOfPhrase(from: index - 1) {
      return unquotedPhrase(from: index - 1, through: last)
    }
    let written = shortText(of: place)
    var fixIts: [Diagnostic.FixIt] = []
    if path.components.count == 1 {
      fixIts.append(
        Diagnostic.FixIt("to search content for it, write \"\(written)\"", replace: place, with: "\"\(written)\""))
    } else {
      fixIts.append(
        Diagnostic.FixIt(
          "to test that it is there, write EXISTS", replace: SourceRange(place.lowerBound, place.lowerBound),
          with: "EXISTS "))
    }
    return fault(
      .expectedOperator, "`\(written)` alone is not a condition; compare it with something", at: place, fixIts: fixIts)
  }

  /// `x NOT = 3`
  private mutating func detachedNegation() -> Abandoned? {
    guard keyword == .not, index + 1 < tokens.count else { return nil }
    let replacement: String
    switch kind(ahead: 1) {
    case .symbol(.equal): replacement = "!="
    case .symbol(.match): replacement = "!~"
    default: return nil
    }
    let place = range.union(tokens[index + 1].range)
    return fault(
      .foreignSyntax, "NOT stands before a condition, IN, HAS or CONTAINS; here write `\(replacement)`", at: place,
      fixIts: [Diagnostic.FixIt("write `\(replacement)`", replace: place, with: replacement)])
  }

  /// `module:ocr`
  private mutating func colonForOperator() -> Abandoned? {
    guard isAt(.colon) else { return nil }
    return fault(
      .foreignSyntax, "`:` is not an operator here; write `=`, or HAS to search text",
      fixIts: [Diagnostic.FixIt("write `=`", replace: range, with: "=")])
  }

  private func isPathBracket(_ path: FieldPath) -> Bool {
    kind == .symbol(.leftBracket) && touches(-1)
  }

  func isConnective(ahead offset: Int) -> Bool {
    keyword(ahead: offset) == .and || keyword(ahead: offset) == .or
  }

  private func misspelledOperator() -> String? {
    switch kind(ahead: 1) {
    case .string, .word, .symbol(.leftParenthesis), .number, .parameter, .time: break
    default: return nil
    }
    return Suggestion.nearest(to: text(of: range), among: ["HAS", "CONTAINS", "IN", "NOT"])
  }
}
