extension Parser {
  private enum Connective {
    case and, or
  }

  /// filter = and { "OR" and }, and = not { "AND" not }; an operand that fails is told and skipped.
  mutating func filter() -> Filter {
    let start = range.lowerBound
    var alternatives: [Filter] = []
    var conjunction = [operand()]
    while !isHalted, let connective = connective() {
      if connective == .or {
        alternatives.append(Parser.joined(conjunction, Filter.Kind.and))
        conjunction = []
      }
      conjunction.append(operand())
    }
    alternatives.append(Parser.joined(conjunction, Filter.Kind.and))
    var result = Parser.joined(alternatives, Filter.Kind.or)
    result.range = SourceRange(min(start, result.range.lowerBound), result.range.upperBound)
    return result
  }

  private static func joined(_ parts: [Filter], _ join: ([Filter]) -> Filter.Kind) -> Filter {
    guard let first = parts.first, let last = parts.last, parts.count > 1 else {
      return parts.first ?? Filter(.phrase(""), at: SourceRange(0, 0))
    }
    return Filter(join(parts), at: first.range.union(last.range))
  }

  /// An operand, or a stand-in for one that was told to be wrong, which no caller sees.
  private mutating func operand() -> Filter {
    let start = range.lowerBound
    let outerDepth = depth
    do throws(Abandoned) {
      return try negation()
    } catch {
      depth = outerDepth
      recoverInFilter()
      return Filter(.phrase(""), at: SourceRange(start, start))
    }
  }

  // MARK: Connectives

  /// Reads AND or OR, or what was meant as one; `nil` where the filter ends.
  private mutating func connective() -> Connective? {
    if take(.and) { return .and }
    if take(.or) { return .or }
    switch kind {
    case .end, .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.pipe), .symbol(.semicolon): return nil
    case .symbol(.comma) where commaEndsFilter: return nil
    case .symbol(.comma): return commaForConnective()
    case .word, .quotedName, .number, .time, .date, .string, .parameter, .setName, .symbol(.leftParenthesis),
      .symbol(.leftBracket):
      return impliedConnective()
    default:
      report(.unexpectedText, "\(tokenName) does not fit here; AND, OR or `|` may follow a condition")
      recoverInFilter()
      return connectiveAfterRecovery()
    }
  }

  private mutating func connectiveAfterRecovery() -> Connective? {
    if take(.and) { return .and }
    return take(.or) ? .or : nil
  }

  /// Two conditions side by side, or a connective or a stage that is not quite one.
  private mutating func impliedConnective() -> Connective? {
    if kind == .word {
      if toldMissingPipe() { return nil }
      if keyword == .unless {
        report(
          .bareSet,
          "UNLESS belongs to a pattern of sets, as in `[module=scenes] BEFORE [module=shots] UNLESS [module=ocr]`")
        recoverInFilter()
        return connectiveAfterRecovery()
      }
      if let connective = misspelledConnective() { return connective }
    }
    if kind == .symbol(.leftBracket) || kind == .setName {
      report(
        .bareSet, "a time word must stand between a condition and a set",
        notes: [Diagnostic.Note("as in `module=shots AND OVERLAPS [module=ocr]`")])
      skipBalanced()
      return connective()
    }
    if toldDetachedUnit() { return connective() }
    let place = SourceRange(range.lowerBound, range.lowerBound)
    report(
      .missingConnective, "two conditions stand side by side; there is no implicit AND", notes: quoteNotes(),
      fixIts: [Diagnostic.FixIt("write AND between them", replace: place, with: "AND ")])
    guard isLoneWord() else { return .and }
    recoverInFilter()
    return connectiveAfterRecovery()
  }

  /// Tells a comma between conditions, or between values of which one is meant.
  private mutating func commaForConnective() -> Connective? {
    if kind(ahead: 1) != .end, !isOperator(ahead: 2), kind(ahead: 2) != .symbol(.leftBracket) {
      report(.expectedMembers, "one of several values is asked for with IN, as in `module IN (ocr, transcription)`")
      recoverInFilter()
      return connectiveAfterRecovery()
    }
    report(
      .missingConnective, "a comma does not join conditions; write AND",
      fixIts: [Diagnostic.FixIt("write AND", replace: range, with: " AND")])
    advance()
    return .and
  }

  /// Whether a word here is no start of a condition, so that what is wrong with it was told as one mistake.
  private func isLoneWord() -> Bool {
    guard kind == .word, !isOperator(ahead: 1), !startsRelationTest(), !startsExistence(), keyword != .not else {
      return false
    }
    return kind(ahead: 1) != .symbol(.leftParenthesis) && kind(ahead: 1) != .symbol(.leftBracket)
  }

  /// Text goes on right behind a quote: the quote was likely meant to be part of it.
  private func quoteNotes() -> [Diagnostic.Note] {
    guard index > 0, tokens[index - 1].kind == .string, touches(-1) else { return [] }
    return [Diagnostic.Note("a quote inside a text is written `\\\"`")]
  }

  /// Tells a unit apart from its number, as in `10 s`, and skips it.
  private mutating func toldDetachedUnit() -> Bool {
    guard kind == .word, index > 0, tokens[index - 1].kind == .number, !isOperator(ahead: 1) else { return false }
    let word = lowercasedWord(ahead: 0)
    guard let unit = TimeUnit(rawValue: word) ?? TimeUnit.meant(by: word) else { return false }
    let place = tokens[index - 1].range.union(range)
    let written = text(of: tokens[index - 1].range) + unit.rawValue
    report(
      .unknownUnit, "a unit stands right behind its number", at: place,
      fixIts: [Diagnostic.FixIt("write `\(written)`", replace: place, with: written)])
    advance()
    return true
  }

  private mutating func misspelledConnective() -> Connective? {
    guard keyword == nil || !startsOperand(ahead: 0), startsOperand(ahead: 1),
      !isOperator(ahead: 1),
      let name = Suggestion.nearest(to: text(of: range), among: ["AND", "OR"])
    else { return nil }
    report(
      .misspelledKeyword, "\(tokenName) is not a keyword",
      fixIts: [Diagnostic.FixIt("did you mean \(name)?", replace: range, with: name)])
    advance()
    return name == "AND" ? .and : .or
  }

  /// Whether a token could start a condition.
  private func startsOperand(ahead offset: Int) -> Bool {
    switch kind(ahead: offset) {
    case .word, .quotedName, .number, .time, .date, .string, .parameter, .symbol(.leftParenthesis): true
    default: false
    }
  }

  // MARK: Operands

  /// not = { "NOT" } primary
  private mutating func negation() throws(Abandoned) -> Filter {
    guard startsNegation() else { return try primary() }
    let outerDepth = depth
    var starts: [Int] = []
    while startsNegation() {
      try enter()
      starts.append(range.lowerBound)
      advance(as: .keyword)
    }
    var result = try primary()
    depth = outerDepth
    for start in starts.reversed() {
      result = Filter(.not(result), at: SourceRange(start, result.range.upperBound))
    }
    return result
  }

  private mutating func startsNegation() -> Bool {
    guard at(.not) else { return false }
    if case .symbol(let symbol) = kind(ahead: 1) { return symbol.comparison == nil && !isMatch(symbol) }
    return true
  }

  private func isMatch(_ symbol: Symbol) -> Bool { symbol == .match || symbol == .notMatch }

  /// primary = "(" filter ")" | relation | "EXISTS" path | predicate
  private mutating func primary() throws(Abandoned) -> Filter {
    expectPrimary()
    if startsGroup() { return try group() }
    if startsRelationTest() || toldMisspelledRelation() { return try relationTest() }
    if startsExistence() { return try existence() }
    try refuseOtherStarts()
    return try predicate()
  }

  /// Throws for what starts no predicate.
  private mutating func refuseOtherStarts() throws(Abandoned) {
    switch kind {
    case .symbol(.leftBracket), .setName: throw bareSet()
    case .word:
      if isConnective(ahead: 0), !isOperator(ahead: 1) { throw missingCondition() }
      if keyword == .count, isBeforeSet() {
        throw fault(
          .badCount, "a time word must stand between COUNT and a set, as in `COUNT OVERLAPS [module=ocr] >= 3`")
      }
      if let told = foreignStart() { throw told }
    case .quotedName, .number, .time, .date, .string, .rawString, .regex, .parameter, .symbol(.leftParenthesis),
      .symbol(.minus):
      break
    default: throw missingCondition()
    }
  }

  private mutating func expectPrimary() {
    guard expectations != nil else { return }
    for kind: ExpectedTokens.Kind in [
      .fieldName, .keyword(.exists), .keyword(.count), .timeWord, .symbol(.leftParenthesis), .string, .functionName,
    ] {
      expect(kind)
    }
  }

  private mutating func missingCondition() -> Abandoned {
    let after = index > 0 ? " after `\(shortText(of: tokens[index - 1].range))`" : ""
    return fault(
      .expectedCondition, "a condition must stand here\(after), as in `module=transcription`, not \(tokenName)")
  }

  private mutating func bareSet() -> Abandoned {
    fault(
      .bareSet, "a set alone is not a condition; put a time word before it",
      notes: [Diagnostic.Note("as in `module=shots AND OVERLAPS [module=ocr]`; WITH relates whatever the times")])
  }

  /// Whether a parenthesis here groups a condition rather than a value, as in `(a+b)*2 > 3`: what follows its partner
  /// tells.
  private func startsGroup() -> Bool {
    guard isAt(.leftParenthesis) else { return false }
    let closer = closers[index]
    return closer <= index || !isOperator(ahead: closer + 1 - index)
  }

  /// Whether an operator that follows a value stands at `offset`.
  func isOperator(ahead offset: Int) -> Bool {
    switch kind(ahead: offset) {
    case .symbol(let symbol):
      switch symbol {
      case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .match, .notMatch, .plus, .minus, .star,
        .slash, .percent, .range, .dot:
        return true
      default: return false
      }
    case .word:
      switch keyword(ahead: offset) {
      case .not: return isWordOperator(ahead: offset + 1)
      default: return isWordOperator(ahead: offset)
      }
    default: return false
    }
  }

  private func isWordOperator(ahead offset: Int) -> Bool {
    switch keyword(ahead: offset) {
    case .in, .has, .contains: true
    default: isForeignOperator(ahead: offset)
    }
  }

  private mutating func group() throws(Abandoned) -> Filter {
    let opener = index
    let start = range.lowerBound
    try enter()
    defer { leave() }
    advance()
    let outerComma = commaEndsFilter
    commaEndsFilter = false
    defer { commaEndsFilter = outerComma }
    var inner = filter()
    if isHalted { throw Abandoned() }
    close(opener, with: .rightParenthesis)
    inner.range = SourceRange(start, previousEnd)
    return inner
  }

  /// Whether EXISTS stands before a path, or before what was meant as one, rather than being a field's name.
  private func startsExistence() -> Bool {
    guard keyword == .exists else { return false }
    return switch kind(ahead: 1) {
    case .word: !isOperator(ahead: 1)
    case .quotedName, .end, .symbol(.leftParenthesis), .symbol(.leftBracket), .setName: true
    default: false
    }
  }

  /// "EXISTS" path
  private mutating func existence() throws(Abandoned) -> Filter {
    let start = range.lowerBound
    advance(as: .keyword)
    expect(.fieldName)
    guard kind == .word || kind == .quotedName else {
      throw fault(
        .expectedCondition, "EXISTS takes the path of a field, as in `EXISTS metadata.speaker`",
        notes: kind == .symbol(.leftBracket) || kind == .setName
          ? [Diagnostic.Note("a time word tests a set, as in `OVERLAPS [module=ocr]`")] : [])
    }
    let path = try path()
    return Filter(.exists(path), at: SourceRange(start, previousEnd))
  }

  /// Tells a word before a set that is no time word.
  private mutating func toldMisspelledRelation() -> Bool {
    guard kind == .word, keyword != .count, !startsExistence(), isBeforeSet() else { return false }
    // `name[` may be a path with a malformed index.
    if kind(ahead: 1) == .symbol(.leftBracket), touches(0),
      Suggestion.nearest(to: text(of: range), among: Keyword.timeWords.map(\.rawValue)) == nil
    {
      return false
    }
    tellUnknownTimeWord()
    return true
  }

  /// Whether a set follows the word here, at once or behind something like a bound.
  func isBeforeSet() -> Bool {
    guard !isPathIndex(ahead: 1) else { return false }
    switch kind(ahead: 1) {
    case .symbol(.leftBracket), .setName: return true
    case .symbol(.leftParenthesis):
      let closer = closers[index + 1]
      guard closer > index else { return false }
      let after = kind(ahead: closer + 1 - index)
      return after == .symbol(.leftBracket) || after == .setName
    default: return false
    }
  }
}
