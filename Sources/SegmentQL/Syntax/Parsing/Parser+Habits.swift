/// Words that other languages use, and what stands for them here.
extension Parser {
  // MARK: Operators

  private static let foreignOperators: Set<String> = [
    "like", "ilike", "rlike", "regexp", "matches", "is", "between", "equal",
  ]

  /// Whether a word of another language stands where an operator should, before something to compare with.
  func isForeignOperator(ahead offset: Int) -> Bool {
    guard kind(ahead: offset) == .word, Parser.foreignOperators.contains(lowercasedWord(ahead: offset)) else {
      return false
    }
    switch kind(ahead: offset + 1) {
    case .string, .number, .time, .date, .word, .parameter, .quotedName, .symbol(.minus): return true
    default: return false
    }
  }

  func lowercasedWord(ahead offset: Int) -> String {
    let target = index + offset
    guard target < tokens.count, tokens[target].kind == .word else { return "" }
    let place = tokens[target].range
    guard place.upperBound - place.lowerBound <= 32 else { return "" }
    return text(of: place).lowercased()
  }

  /// Tells what to write for the operator here.
  mutating func foreignOperator(negated: Bool) -> Abandoned {
    switch lowercasedWord(ahead: 0) {
    case "like", "ilike": return foreignLike(negated: negated)
    case "between": return foreignBetween(negated: negated)
    case "is": return foreignIs()
    case "equal":
      return fault(
        .foreignSyntax, "\(tokenName) is not an operator here; write `=`",
        fixIts: [Diagnostic.FixIt("write `=`", replace: range, with: "=")])
    default:
      let operation = negated ? "!~" : "~"
      return fault(
        .foreignSyntax, "\(tokenName) is not an operator here; a regex follows `\(operation)`",
        fixIts: [Diagnostic.FixIt("write `\(operation)`", replace: operatorRange(negated: negated), with: operation)])
    }
  }

  /// The operator here, with the NOT before it.
  private func operatorRange(negated: Bool) -> SourceRange {
    negated && index > 0 ? tokens[index - 1].range.union(range) : range
  }

  private mutating func foreignLike(negated: Bool) -> Abandoned {
    var fixIts: [Diagnostic.FixIt] = []
    if kind(ahead: 1) == .string, index + 1 < tokens.count, tokens[index + 1].diagnostics.isEmpty {
      let place = tokens[index + 1].range
      let pattern = text(of: SourceRange(place.lowerBound + 1, place.upperBound - 1))
      let replacement = Parser.replacement(forLike: pattern, negated: negated)
      fixIts = [
        Diagnostic.FixIt(
          "write `\(replacement)`", replace: operatorRange(negated: negated).union(place), with: replacement)
      ]
    }
    return fault(
      .foreignSyntax, "LIKE is not an operator here; CONTAINS finds a substring, and `~` a regex", fixIts: fixIts)
  }

  private static func replacement(forLike pattern: String, negated: Bool) -> String {
    var inner = Substring(pattern)
    let isOpen = inner.hasPrefix("%") && inner.hasSuffix("%") && inner.utf8.count > 2
    if isOpen { inner = inner.dropFirst().dropLast() }
    if isOpen, !inner.contains(where: { $0 == "%" || $0 == "_" || $0 == "\\" }) {
      return (negated ? "NOT CONTAINS " : "CONTAINS ") + "\"\(inner)\""
    }
    var regex = "(?is)^"
    for character in pattern {
      switch character {
      case "%": regex += ".*"
      case "_": regex += "."
      case ".", "*", "+", "?", "(", ")", "[", "]", "{", "}", "^", "$", "|", "\\": regex += "\\\(character)"
      default: regex.append(character)
      }
    }
    return (negated ? "!~" : "~") + " \"\(regex)\\z\""
  }

  private mutating func foreignBetween(negated: Bool) -> Abandoned {
    var fixIts: [Diagnostic.FixIt] = []
    if keyword(ahead: 2) == .and, index + 3 < tokens.count, kind(ahead: 3) != .end {
      let range = operatorRange(negated: negated).union(tokens[index + 3].range)
      let replacement =
        (negated ? "NOT IN " : "IN ") + text(of: tokens[index + 1].range) + ".." + text(of: tokens[index + 3].range)
      fixIts = [Diagnostic.FixIt("write `\(replacement)`", replace: range, with: replacement)]
    }
    let error = fault(
      .foreignSyntax, "BETWEEN is not an operator here; a range is written `IN a..b`, and holds both ends",
      fixIts: fixIts)
    // The AND belongs to the BETWEEN.
    if keyword(ahead: 2) == .and { index = min(index + 3, tokens.count - 1) }
    return error
  }

  private mutating func foreignIs() -> Abandoned {
    let isNegated = keyword(ahead: 1) == .not
    let operation = isNegated ? "!=" : "="
    let place = isNegated && index + 1 < tokens.count ? range.union(tokens[index + 1].range) : range
    return fault(
      .foreignSyntax, "IS is not an operator here; write `\(operation)`, as in `\(operation) null`", at: place,
      fixIts: [Diagnostic.FixIt("write `\(operation)`", replace: place, with: operation)])
  }

  // MARK: Statements

  /// A word that starts a statement elsewhere, at the start of the query: WHERE, or SELECT … FROM … WHERE.
  mutating func skipLeadingStatementWords() {
    guard kind == .word, !isOperator(ahead: 1) || kind(ahead: 1) == .symbol(.star), !isPathIndex(ahead: 1),
      kind(ahead: 1) != .symbol(.colon)
    else { return }
    switch lowercasedWord(ahead: 0) {
    case "where", "filter":
      guard kind(ahead: 1) != .end else { return }
      report(
        .foreignSyntax, "a query starts with its condition; leave \(tokenName) out",
        fixIts: [Diagnostic.FixIt("leave it out", replace: range, with: "")])
      advance()
    case "select", "from":
      let hasFrom = tokens[index...].contains { $0.kind == .word && text(of: $0.range).lowercased() == "from" }
      guard hasFrom else { return }
      report(
        .foreignSyntax, "this is SQL; here a query is a condition, and stages follow it",
        notes: [Diagnostic.Note("as in `module=ocr AND start_time<30 | select id, content | limit 10`")])
      while kind != .end, kind != .symbol(.pipe), lowercasedWord(ahead: 0) != "where" { skipBalanced() }
      if lowercasedWord(ahead: 0) == "where" { advance() }
    default: return
    }
  }

  /// Tells, at the start of a condition, a clause of SQL that stands without its condition.
  mutating func foreignStart() -> Abandoned? {
    guard !isOperator(ahead: 1), !isPathIndex(ahead: 1) else { return nil }
    if toldMissingPipe() { return Abandoned() }
    return nil
  }

  /// The stage that a word of another language stands for, and how it is written.
  private static let foreignStages: [String: (stage: String, sample: String)] = [
    "order": ("sort by", "sort by start_time"), "orderby": ("sort by", "sort by start_time"),
    "group": ("stats", "stats count() by module"), "groupby": ("stats", "stats count() by module"),
    "summarize": ("stats", "stats count() by module"), "aggregate": ("stats", "stats count() by module"),
    "count": ("stats", "stats count()"), "filter": ("where", "where duration > 5"),
    "having": ("where", "where count > 5"), "search": ("where", "where content HAS \"laptop\""),
    "project": ("select", "select id, content"), "fields": ("select", "select id, content"),
    "head": ("limit", "limit 10"), "take": ("limit", "limit 10"), "tail": ("sort by … desc | limit", "limit 10"),
    "first": ("limit", "limit 10"), "offset": ("limit", "limit 10 offset 20"), "uniq": ("distinct", "distinct content"),
    "unique": ("distinct", "distinct content"), "dedup": ("distinct", "distinct content"),
    "complement": ("gaps", "gaps"), "except": ("subtract", "subtract [module=ocr]"),
    "minus": ("subtract", "subtract [module=ocr]"), "window": ("context", "context 5s"),
  ]

  /// Tells a stage whose `|` is missing, at the word here; `false` when the word is no stage's name.
  mutating func toldMissingPipe() -> Bool {
    guard kind == .word else { return false }
    if let keyword = keyword, keyword.isStage {
      report(
        .missingPipe, "a `|` must stand before the stage `\(keyword.rawValue)`",
        fixIts: [
          Diagnostic.FixIt("write `|`", replace: SourceRange(range.lowerBound, range.lowerBound), with: "| ")
        ])
      missingPipeIndex = index
      return true
    }
    let word = lowercasedWord(ahead: 0)
    guard word == "order" || word == "group" || word == "having", keyword(ahead: 1) == .by || word == "having",
      let (stage, sample) = Parser.foreignStages[word]
    else { return false }
    report(
      .foreignSyntax, "\(tokenName) is SQL; here the stage is `\(stage)`, as in `… | \(sample)`",
      fixIts: word == "order"
        ? [Diagnostic.FixIt("write `| sort by`", replace: range.union(tokens[index + 1].range), with: "| sort by")] : []
    )
    recoverToStage()
    return true
  }

  mutating func unknownStage() -> Abandoned {
    guard kind == .word else {
      return fault(
        .unknownStage, "the name of a stage must follow `|`, not \(tokenName)",
        notes: [stageList()]
          + (kind == .symbol(.leftParenthesis) ? [Diagnostic.Note("to join conditions, write OR")] : []))
    }
    let word = lowercasedWord(ahead: 0)
    if let (stage, sample) = Parser.foreignStages[word] {
      return fault(
        .unknownStage, "\(tokenName) is not a stage; here it is `\(stage)`, as in `| \(sample)`")
    }
    if let nearest = Suggestion.nearest(to: word, among: Keyword.stages.map(\.rawValue)) {
      return fault(
        .unknownStage, "\(tokenName) is not a stage",
        fixIts: [Diagnostic.FixIt("did you mean `\(nearest)`?", replace: range, with: nearest)])
    }
    return fault(
      .unknownStage, "\(tokenName) is not a stage",
      notes: [stageList()]
        + (isOperator(ahead: 1)
          ? [Diagnostic.Note("a condition behind `|` needs `where`, as in `| where duration > 5`")] : []))
  }

  private func stageList() -> Diagnostic.Note {
    Diagnostic.Note("the stages are \(Keyword.stages.map(\.rawValue).joined(separator: " "))")
  }

  // MARK: Columns

  /// `select *`, which means nothing here.
  mutating func foreignColumns(of word: String) -> Abandoned? {
    guard kind == .symbol(.star) else { return nil }
    return fault(.foreignSyntax, "`*` is no column; without `\(word)` a query gives whole segments")
  }

  /// `count(*)` and `count(distinct x)`.
  mutating func foreignArgument(of nameIndex: Int) -> Abandoned? {
    let name = tokens[nameIndex].range
    if kind == .symbol(.star) {
      return fault(
        .foreignSyntax, "`*` is no value; `\(text(of: name))()` counts rows",
        fixIts: [Diagnostic.FixIt("leave it out", replace: range, with: "")])
    }
    if keyword?.isTimeWord ?? false, kind(ahead: 1) == .symbol(.leftBracket), !isPathIndex(ahead: 1) {
      return fault(.badCount, "COUNT takes no parentheses, as in `COUNT OVERLAPS [module=ocr] >= 3`")
    }
    if keyword == .distinct, kind(ahead: 1) == .word || kind(ahead: 1) == .quotedName {
      return fault(
        .foreignSyntax, "different values are counted by `dcount`, as in `dcount(content)`",
        fixIts: [Diagnostic.FixIt("write `dcount`", replace: name, with: "dcount")])
    }
    return nil
  }
}
