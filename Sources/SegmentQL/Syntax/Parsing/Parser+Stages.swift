extension Parser {
  /// Reads a stage behind its `|`; one that is wrong is told and skipped.
  mutating func appendStage(to stages: inout [Stage]) {
    let outerDepth = depth
    do throws(Abandoned) {
      let start = range.lowerBound
      // A stage is a level of its own inside its set's.
      try enter()
      let kind = try stageKind()
      leave()
      try endStage()
      stages.append(Stage(kind, at: SourceRange(start, previousEnd)))
    } catch {
      depth = outerDepth
      recoverToStage()
    }
  }

  private mutating func stageKind() throws(Abandoned) -> Stage.Kind {
    let keyword = try stageName()
    if keyword == .where { return .where(filter()) }
    return try keyword.takesSet ? setStage(keyword) : otherStage(keyword)
  }

  private mutating func stageName() throws(Abandoned) -> Keyword {
    expect(.stageName)
    guard kind == .word, let keyword, keyword.isStage else { throw unknownStage() }
    advance(as: .keyword)
    return keyword
  }

  private mutating func otherStage(_ keyword: Keyword) throws(Abandoned) -> Stage.Kind {
    switch keyword {
    case .merge, .depth, .gaps, .pad, .clip, .context, .until: try intervalStage(keyword)
    default: try rowStage(keyword)
    }
  }

  private mutating func setStage(_ keyword: Keyword) throws(Abandoned) -> Stage.Kind {
    let set = try set()
    return switch keyword {
    case .union: .union(set)
    case .intersect: .intersect(set)
    default: .subtract(set)
    }
  }

  private mutating func rowStage(_ keyword: Keyword) throws(Abandoned) -> Stage.Kind {
    switch keyword {
    case .select: return .select(try columns(of: "select"))
    case .extend: return .extend(try newColumns())
    case .sort: return .sort(try sortKeys(after: "sort", descending: false))
    case .limit: return try limitStage()
    case .top: return try topStage()
    case .distinct: return .distinct(try expressions(of: "distinct"))
    default: return try statsStage()
    }
  }

  private mutating func intervalStage(_ keyword: Keyword) throws(Abandoned) -> Stage.Kind {
    switch keyword {
    case .merge: return try mergeStage()
    case .depth: return .depth(by: try grouping())
    case .gaps: return try gapsStage()
    case .pad: return try padStage()
    case .clip: return .clip(try clipRange())
    case .context: return try contextStage()
    default: return try untilStage()
    }
  }

  /// A stage ends at `|`, at the end of its set or of the text.
  private mutating func endStage() throws(Abandoned) {
    switch kind {
    case .end, .symbol(.pipe), .symbol(.rightBracket), .symbol(.rightParenthesis), .symbol(.semicolon): return
    default: break
    }
    if kind == .word, toldMissingPipe() { return }
    if let order = ["descending": "desc", "ascending": "asc"][lowercasedWord(ahead: 0)] {
      throw fault(
        .misspelledKeyword, "\(tokenName) is not a keyword",
        fixIts: [Diagnostic.FixIt("write `\(order)`", replace: range, with: order)])
    }
    throw fault(.unexpectedText, "\(tokenName) does not fit here; the stage was complete before it")
  }

  // MARK: Rows

  private mutating func limitStage() throws(Abandoned) -> Stage.Kind {
    let count = try stageNumber("limit", sample: "limit 10")
    guard take(.offset) else {
      if kind == .symbol(.comma) {
        throw fault(.badStage, "`limit` takes one number; to leave rows out first, write `limit 10 offset 20`")
      }
      return .limit(count, offset: nil)
    }
    return .limit(count, offset: try stageNumber("offset", sample: "limit 10 offset 20"))
  }

  private mutating func topStage() throws(Abandoned) -> Stage.Kind {
    let count = try stageNumber("top", sample: "top 5 by count")
    return .top(count, by: try sortKeys(after: "top", descending: true))
  }

  /// count = [ "-" ] NUMBER | PARAMETER | "(" value ")", or a time where a stage takes one
  private mutating func stageNumber(
    _ word: String, sample: String, orTime: Bool = false
  ) throws(Abandoned) -> Expression {
    expect(.number)
    expect(.parameter)
    switch kind {
    case .number, .parameter, .symbol(.leftParenthesis): return try signed()
    case .symbol(.minus) where kind(ahead: 1) == .number: return try signed()
    case .time where orTime: return try signed()
    default: throw fault(.badStage, "a number must follow `\(word)`, as in `\(sample)`, not \(tokenName)")
    }
  }

  private mutating func sortKeys(after word: String, descending: Bool) throws(Abandoned) -> [SortKey] {
    if !take(.by) {
      let place = SourceRange(range.lowerBound, range.lowerBound)
      throw fault(
        .badStage, "`by` must follow `\(word)`", at: kind == .end ? place : nil,
        fixIts: kind == .end ? [] : [Diagnostic.FixIt("write `by`", replace: place, with: "by ")])
    }
    var keys: [SortKey] = []
    repeat {
      let expression = try expression()
      var isDescending = descending
      if take(.desc) {
        isDescending = true
      } else if take(.asc) {
        isDescending = false
      }
      keys.append(SortKey(expression, descending: isDescending, text: text(of: expression.range)))
    } while take(.comma)
    return keys
  }

  // MARK: Columns

  /// e [ "as" name ] { "," e [ "as" name ] }
  private mutating func columns(of word: String) throws(Abandoned) -> [NamedExpression] {
    if let told = foreignColumns(of: word) { throw told }
    var columns: [NamedExpression] = []
    repeat {
      let expression = try expression()
      var name: Identifier?
      if take(.as) { name = try columnName() }
      columns.append(NamedExpression(expression, name: name, text: text(of: expression.range)))
    } while take(.comma)
    return columns
  }

  private mutating func columnName() throws(Abandoned) -> Identifier {
    expect(.newName)
    guard let name = nameHere() else {
      throw fault(
        .badStage, "the name of a column must follow `as`, not \(tokenName)",
        fixIts: kind == .string
          ? [
            Diagnostic.FixIt(
              "a name goes in backticks", replace: range,
              with: Printer.name(
                text(of: SourceRange(range.lowerBound + 1, max(range.lowerBound + 1, range.upperBound - 1)))))
          ] : [])
    }
    advance(as: .name)
    return name
  }

  /// name "=" e { "," name "=" e }
  private mutating func newColumns() throws(Abandoned) -> [NamedExpression] {
    var columns: [NamedExpression] = []
    repeat {
      expect(.newName)
      guard let name = nameHere(), kind(ahead: 1) == .symbol(.equal) || kind(ahead: 1) == .end else {
        throw fault(
          .badStage, "`extend` names a column and gives its value, as in `extend seconds = end_time - start_time`")
      }
      advance(as: .name)
      guard take(.equal) else {
        throw fault(.badStage, "`=` must follow the column's name, as in `extend seconds = end_time - start_time`")
      }
      let expression = try expression()
      columns.append(NamedExpression(expression, name: name, text: text(of: expression.range)))
    } while take(.comma)
    return columns
  }

  private mutating func expressions(of word: String) throws(Abandoned) -> [Expression] {
    if kind == .end || kind == .symbol(.pipe) || kind == .symbol(.rightBracket) {
      if expectations != nil { _ = try expression() }
      throw fault(.badStage, "`\(word)` needs what to look at, as in `\(word) module, content`")
    }
    var expressions: [Expression] = []
    repeat { expressions.append(try expression()) } while take(.comma)
    return expressions
  }

  private mutating func statsStage() throws(Abandoned) -> Stage.Kind {
    if keyword == .by, kind(ahead: 1) == .word || kind(ahead: 1) == .quotedName {
      throw fault(
        .badStage, "`stats` needs something to compute before `by`, as in `stats count() by module`",
        notes: [Diagnostic.Note("`distinct` gives the different values alone")])
    }
    let aggregates = try columns(of: "stats")
    return .stats(aggregates, by: try grouping())
  }

  /// [ "by" e [ "as" name ], … ]
  private mutating func grouping() throws(Abandoned) -> [NamedExpression] {
    take(.by) ? try columns(of: "by") : []
  }

  // MARK: Intervals

  private mutating func mergeStage() throws(Abandoned) -> Stage.Kind {
    let gap = take(.gap) ? try expression() : nil
    return .merge(gap: gap, by: try grouping())
  }

  private mutating func gapsStage() throws(Abandoned) -> Stage.Kind {
    guard take(.within) else { return .gaps(withinVideo: false) }
    guard take(.video) else { throw fault(.badStage, "`within` is followed by `video`, as in `gaps within video`") }
    return .gaps(withinVideo: true)
  }

  private mutating func padStage() throws(Abandoned) -> Stage.Kind {
    let before = try expression()
    return .pad(before, take(.comma) ? try expression() : nil)
  }

  private mutating func clipRange() throws(Abandoned) -> RangeExpression {
    let lower = try expression()
    guard take(.range) else {
      throw fault(.badStage, "`clip` takes a range of time, as in `clip 10:00..10:30`", at: lower.range)
    }
    let upper = try expression()
    return RangeExpression(lower: lower, upper: upper, range: lower.range.union(upper.range))
  }

  private mutating func contextStage() throws(Abandoned) -> Stage.Kind {
    let extent = try stageNumber("context", sample: "context 2` or `context 5s", orTime: true)
    if case .literal(let literal) = extent.kind, case .time = literal.value { return .context(.time(extent)) }
    return .context(.rows(extent))
  }

  private mutating func untilStage() throws(Abandoned) -> Stage.Kind {
    guard take(.next) else { throw fault(.badStage, "`until` is followed by `next`, as in `until next`") }
    return .untilNext(by: try grouping())
  }
}

extension Keyword {
  /// Whether the stage takes a set of its own.
  fileprivate var takesSet: Bool { self == .union || self == .intersect || self == .subtract }
}
