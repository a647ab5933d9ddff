extension Parser {
  func startsRelationTest() -> Bool {
    startsRelation() || keyword == .count && startsRelation(ahead: 1)
  }

  /// Whether the time word at `offset` relates to something, rather than being a field of that name.
  func startsRelation(ahead offset: Int = 0) -> Bool {
    guard kind(ahead: offset) == .word, keyword(ahead: offset)?.isTimeWord ?? false else { return false }
    switch kind(ahead: offset + 1) {
    case .symbol(.leftBracket): return !isPathIndex(ahead: offset + 1)
    case .symbol(.minus): return !touches(offset) && touches(offset + 1)
    case .symbol(.leftParenthesis), .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.pipe),
      .symbol(.semicolon):
      return true
    case .symbol(let symbol) where symbol.comparison != nil:
      // A bound without its parentheses.
      guard kind(ahead: offset + 2) == .number || kind(ahead: offset + 2) == .time else { return false }
      return kind(ahead: offset + 3) == .symbol(.leftBracket) || kind(ahead: offset + 3) == .setName
    case .symbol: return false
    case .word:
      switch keyword(ahead: offset + 1) {
      case .in, .has, .contains: return false
      case .not:
        switch keyword(ahead: offset + 2) {
        case .in, .has, .contains: return false
        default: return true
        }
      default: return !isForeignOperator(ahead: offset + 1)
      }
    default: return true
    }
  }

  /// relation = [ "COUNT" ] timeword [ bound ] ( set | range | instant ) [ compare value ]
  mutating func relationTest() throws(Abandoned) -> Filter {
    let start = range.lowerBound
    let counts = take(.count)
    let relation = try timeRelation()
    let target = try relationTarget()
    if !counts { try refuseBareSet(target) }
    let count = try countComparison(counts: counts, start: start)
    return relationFilter(relation, target, count, start)
  }

  private mutating func relationFilter(
    _ relation: TimeRelation, _ target: RelationTest.Target, _ count: RelationTest.CountComparison?, _ start: Int
  ) -> Filter {
    if relation.word == .then {
      diagnostics.append(
        Diagnostic(
          .expectedTarget, "THEN stands between two sets; as a test write BEFORE", at: relation.range,
          fixIts: [Diagnostic.FixIt("write BEFORE", replace: relation.range, with: "BEFORE")]))
    }
    return Filter(
      .relation(RelationTest(relation: relation, target: target, count: count)), at: SourceRange(start, previousEnd))
  }

  private mutating func relationTarget() throws(Abandoned) -> RelationTest.Target {
    startsSet() ? .set(try set()) : try timeTarget()
  }

  private mutating func timeTarget() throws(Abandoned) -> RelationTest.Target {
    try refuseMissingTarget()
    if comparisonHere() != nil { throw bareBound() }
    let value = try expression()
    guard take(.range) else { return .instant(value) }
    let upper = try expression()
    return .range(RangeExpression(lower: value, upper: upper, range: value.range.union(upper.range)))
  }

  private mutating func refuseMissingTarget() throws(Abandoned) {
    switch kind {
    case .end, .symbol(.rightParenthesis), .symbol(.rightBracket), .symbol(.pipe), .symbol(.semicolon),
      .word where keyword == .and || keyword == .or:
      throw missingTarget()
    default: return
    }
  }

  mutating func bareBound() -> Abandoned {
    let error = fault(.badBound, "a bound goes in parentheses, as in `BEFORE(<=5s)`")
    skipBalanced()
    return error
  }

  /// `OVERLAPS module=scenes`: a condition where a set should stand.
  private mutating func refuseBareSet(_ target: RelationTest.Target) throws(Abandoned) {
    guard case .instant(let instant) = target, case .field = instant.kind, isOperator(ahead: 0) else { return }
    throw fault(
      .expectedTarget, "a set goes in brackets, as in `OVERLAPS [module=scenes]`", at: instant.range.union(range))
  }

  private mutating func missingTarget() -> Abandoned {
    expect(.number)
    return fault(
      .expectedTarget,
      "a set, a range or an instant must follow the time word, as in `[module=scenes]`, `10:00..10:30` or `90s`")
  }

  private mutating func countComparison(counts: Bool, start: Int) throws(Abandoned) -> RelationTest.CountComparison? {
    guard counts else {
      if comparisonHere() != nil {
        report(
          .badCount, "a relation is true or false; to compare how many there are, put COUNT before it",
          fixIts: [Diagnostic.FixIt("write COUNT", replace: SourceRange(start, start), with: "COUNT ")])
        throw Abandoned()
      }
      return nil
    }
    guard let operation = comparisonHere() else {
      throw fault(.badCount, "COUNT needs a comparison, as in `COUNT OVERLAPS [module=transcription] >= 3`")
    }
    advance()
    return RelationTest.CountComparison(operation, try expression())
  }

  // MARK: Time words

  /// timeword [ bound ], where the time word may be ALLEN and its relations.
  mutating func timeRelation() throws(Abandoned) -> TimeRelation {
    let start = range.lowerBound
    let keyword = keyword
    advance(as: .keyword)
    // What is no time word was told to be none, and stands for any.
    guard let word = keyword == .allen ? nil : keyword?.timeWord ?? .overlaps else {
      let relations = try allenRelations()
      let end = previousEnd
      refuseBound(after: "ALLEN")
      return TimeRelation(.allen(relations), at: SourceRange(start, end))
    }
    if word == .with {
      let end = previousEnd
      refuseBound(after: "WITH")
      return TimeRelation(.with, at: SourceRange(start, end))
    }
    let bound = bound()
    return TimeRelation(word, bound: bound, at: SourceRange(start, previousEnd))
  }

  private mutating func refuseBound(after word: String) {
    guard isAt(.leftParenthesis), startsBound() else { return }
    report(.badBound, "\(word) measures no amount, so it takes no bound")
    skipBalanced()
  }

  /// "(" relation { "," relation } ")"
  private mutating func allenRelations() throws(Abandoned) -> [AllenRelation] {
    guard at(.leftParenthesis) else {
      throw fault(.unknownAllenRelation, "ALLEN needs its relations, as in `ALLEN(meets, overlaps)`")
    }
    let opener = index
    advance()
    var relations: [AllenRelation] = []
    repeat {
      expect(.allenRelation)
      let written = kind == .word ? text(of: range) : ""
      if let relation = AllenRelation(rawValue: written.lowercased()) {
        relations.append(relation)
        advance(as: .keyword)
      } else {
        tellUnknownAllenRelation(written)
        while kind != .end, kind != .symbol(.comma), kind != .symbol(.rightParenthesis), kind != .symbol(.pipe) {
          skipBalanced()
        }
      }
    } while take(.comma)
    close(opener, with: .rightParenthesis)
    return relations
  }

  private mutating func tellUnknownAllenRelation(_ written: String) {
    let names = AllenRelation.allCases.map(\.rawValue)
    let nearest = Suggestion.nearest(to: written, among: names)
    report(
      .unknownAllenRelation, "\(tokenName) is not one of Allen's relations",
      notes: nearest == nil ? [Diagnostic.Note("they are \(names.joined(separator: " "))")] : [],
      fixIts: nearest.map { [Diagnostic.FixIt("did you mean \($0)?", replace: range, with: $0)] } ?? [])
  }

  // MARK: Bounds

  /// bound = "(" ( compare amount | amount ".." amount ) ")"
  private mutating func bound() -> Bound? {
    guard at(.leftParenthesis), startsBound() else { return nil }
    let opener = index
    let start = range.lowerBound
    advance()
    var kind: Bound.Kind?
    do throws(Abandoned) {
      kind = try boundKind()
    } catch {
      if closers[opener] > index {
        index = closers[opener]
      } else if !isHalted {
        recoverInFilter()
      }
    }
    close(opener, with: .rightParenthesis)
    return kind.map { Bound($0, at: SourceRange(start, previousEnd)) }
  }

  /// Whether the parenthesis here holds a bound, or what was meant as one, rather than the start of an instant.
  private func startsBound() -> Bool {
    let closer = closers[index]
    guard closer > index else { return true }
    let sign = kind(ahead: 1) == .symbol(.minus) ? 1 : 0
    if case .symbol(let symbol) = kind(ahead: 1), symbol.comparison != nil { return true }
    let percent = kind(ahead: 2 + sign) == .symbol(.percent) ? 1 : 0
    let following = kind(ahead: 2 + sign + percent)
    if following == .symbol(.range) || percent == 1 && following == .symbol(.rightParenthesis) { return true }
    switch kind(ahead: closer + 1 - index) {
    case .symbol(.leftBracket), .setName, .number, .time, .date, .parameter, .quotedName: return true
    case .word: return !isConnective(ahead: closer + 1 - index)
    default: return false
    }
  }

  private mutating func boundKind() throws(Abandoned) -> Bound.Kind {
    if let operation = comparisonHere() {
      guard operation != .notEqual else {
        throw fault(.badBound, "a bound compares with one of >= <= > < =")
      }
      advance()
      return .compare(operation, try amount())
    }
    let lower = try amount()
    guard take(.range) else {
      throw fault(
        .badBound, "a bound is a comparison or a range, as in `(<=5s)` or `(1s..5s)`",
        at: lower.value.range)
    }
    return .between(lower, try amount())
  }

  /// amount = [ "-" ] ( number | time | parameter ) [ "%" ]
  private mutating func amount() throws(Abandoned) -> Bound.Amount {
    expect(.number)
    expect(.parameter)
    switch kind == .symbol(.minus) ? kind(ahead: 1) : kind {
    case .number, .time, .parameter: break
    default:
      throw fault(.badBound, "a bound measures seconds or per cent, as in `(<=5s)` or `(>=50%)`, not \(tokenName)")
    }
    let value = try signed()
    return Bound.Amount(value, isPercent: take(.percent))
  }
}
