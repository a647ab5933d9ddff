extension Parser {
  /// query = { binding } pipeline [ ";" ]
  mutating func query() -> Query {
    var bindings: [SetBinding] = []
    while startsBinding(),
      let binding = recovering(to: .semicolon, { parser throws(Abandoned) in try parser.binding() })
    {
      bindings.append(binding)
    }
    skipLeadingStatementWords()
    let body = pipeline(opener: nil)
    return Query(bindings: bindings, body: body, range: SourceRange(0, bytes.count))
  }

  // MARK: let

  private mutating func startsBinding() -> Bool {
    guard at(.let) else { return false }
    switch kind(ahead: 1) {
    case .setName, .end: return true
    case .word, .quotedName: return kind(ahead: 2) == .symbol(.equal)
    default: return false
    }
  }

  /// binding = "let" "@" name "=" set ";"
  private mutating func binding() throws(Abandoned) -> SetBinding {
    let start = range.lowerBound
    advance(as: .keyword)
    let name = try bindingName()
    guard take(.equal) else {
      throw fault(.badBinding, "`=` and a set must follow the name, as in `let @talk = [module=transcription];`")
    }
    guard startsSet() else {
      throw fault(.badBinding, "a name stands for a set; put the query in brackets, as in `[module=transcription]`")
    }
    let set = try set()
    if !take(.semicolon) {
      let end = SourceRange(previousEnd, previousEnd)
      report(
        .badBinding, "a `;` must end the `let`", at: kind == .end ? end : range,
        fixIts: [Diagnostic.FixIt("add `;`", replace: end, with: ";")])
    }
    return SetBinding(name: name, set: set, range: SourceRange(start, previousEnd))
  }

  private mutating func bindingName() throws(Abandoned) -> Identifier {
    expect(.newName)
    if case .setName = kind {
      defer { advance() }
      return setName()
    }
    if kind != .end {
      report(
        .badBinding, "the name of a set starts with `@`",
        fixIts: [
          Diagnostic.FixIt("write `@`", replace: SourceRange(range.lowerBound, range.lowerBound), with: "@")
        ])
      advance()
      return Identifier("", at: range)
    }
    throw fault(.badBinding, "a name must follow `let`, as in `let @talk = [module=transcription];`")
  }

  /// The name of the `@name` here.
  func setName() -> Identifier {
    Identifier(text(of: SourceRange(range.lowerBound + 1, range.upperBound)), at: range)
  }

  /// Runs a part; when it fails, skips past the next `symbol` and gives `nil` only at the end of the text.
  private mutating func recovering<Part>(
    to symbol: Symbol, _ part: (inout Parser) throws(Abandoned) -> Part
  ) -> Part? {
    do {
      return try part(&self)
    } catch {
      while kind != .end, kind != .symbol(symbol) { skipBalanced() }
      if kind == .symbol(symbol) { advance() }
      return nil
    }
  }

  // MARK: Pipelines

  /// pipeline = [ filter | pattern ] { "|" stage }
  ///
  /// - Parameter opener: the index of the bracket that the pipeline is in.
  mutating func pipeline(opener: Int?) -> Pipeline {
    let start = range.lowerBound
    let source = source()
    var stages: [Stage] = []
    while isAtStage(opener: opener) { appendStage(to: &stages) }
    return Pipeline(source: source, stages: stages, range: SourceRange(start, max(start, previousEnd)))
  }

  /// Reads the `|` before a stage, and tells and skips what does not belong; `false` where the pipeline ends.
  private mutating func isAtStage(opener: Int?) -> Bool {
    while missingPipeIndex != index, !take(.pipe) {
      if kind == .end || endsPipeline(opener: opener) { return false }
      recoverToStage()
    }
    missingPipeIndex = -1
    return true
  }

  /// Whether the pipeline ends here; tells what does not belong.
  private mutating func endsPipeline(opener: Int?) -> Bool {
    switch kind {
    case .symbol(.rightBracket) where opener != nil: return true
    case .symbol(.rightParenthesis) where opener.map { closers[$0] == 0 } ?? false:
      // Where it closes a bracket further out, the one at `opener` is the only mistake.
      if closers[..<index].contains(index) { return true }
      strayBracket()
      return false
    case .symbol(.rightParenthesis), .symbol(.rightBracket):
      strayBracket()
      if at(.and) || at(.or) {
        advance(as: .keyword)
        _ = filter()
      }
      return false
    case .symbol(.semicolon):
      if opener != nil { return true }
      advance()
      guard kind != .end else { return true }
      report(.unexpectedText, "`;` ends a query, and \(tokenName) follows; run one query at a time")
      index = tokens.count - 1
      return true
    default:
      report(.unexpectedText, "\(tokenName) does not fit here")
      return false
    }
  }

  private mutating func source() -> Pipeline.Source {
    if isSourceMissing() { return .all }
    return startsStep() ? patternSource() : .filter(filter())
  }

  private mutating func isSourceMissing() -> Bool {
    if expectations != nil {
      for kind: ExpectedTokens.Kind in [.symbol(.leftBracket), .symbol(.pipe), .setName, .newName] { expect(kind) }
    }
    return switch kind {
    case .symbol(.pipe), .symbol(.rightBracket), .symbol(.semicolon): true
    case .end: expectations == nil
    default: false
    }
  }

  private mutating func patternSource() -> Pipeline.Source {
    let outerDepth = depth
    do throws(Abandoned) {
      return .pattern(try pattern())
    } catch {
      depth = outerDepth
      recoverToStage()
      return .all
    }
  }

  // MARK: Sets

  mutating func startsSet() -> Bool {
    expect(.setName)
    if case .setName = kind { return true }
    return at(.leftBracket)
  }

  /// set = "[" pipeline "]" | "@" name
  mutating func set() throws(Abandoned) -> SetExpression {
    guard isAt(.leftBracket) else { return try setReference() }
    let opener = index
    try enter()
    advance()
    let outerComma = commaEndsFilter
    commaEndsFilter = false
    let pipeline = pipeline(opener: opener)
    commaEndsFilter = outerComma
    leave()
    if isHalted { throw Abandoned() }
    close(opener, with: .rightBracket)
    return SetExpression(.pipeline(pipeline), at: SourceRange(tokens[opener].range.lowerBound, previousEnd))
  }

  private mutating func setReference() throws(Abandoned) -> SetExpression {
    expect(.setName)
    expect(.symbol(.leftBracket))
    guard kind == .setName else {
      throw fault(.expectedSet, "a set must stand here, as in `[module=scenes]` or `@name`, not \(tokenName)")
    }
    let name = setName()
    advance()
    return SetExpression(.reference(name), at: name.range)
  }
}
