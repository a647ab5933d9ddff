/// A mistake was told; the construct it is in has no tree. Caught where parsing can go on.
struct Abandoned: Error {}

/// A recursive-descent parser over the tokens of one text.
///
/// Every opening bracket, call, NOT and sign counts as a level, and so does every operator of an arithmetic chain, whose
/// tree leans to the left. So neither the parser nor any walk over its tree goes deeper than `limits.nestingDepth` levels.
struct Parser {
  let bytes: [UInt8]
  /// Without comments; the last is `.end`, and `index` never passes it.
  let tokens: [Token]
  /// The tokens' kinds and keywords by themselves: what the recursive functions look at stays small on the stack.
  private let kinds: [Token.Kind]
  private let keywords: [Keyword?]
  /// For each opening bracket the index of its closing one; 0 when it has none, and for other tokens.
  let closers: [Int]
  let limits: ParserLimits
  /// An unclosed quote swallowed the rest of a line, brackets perhaps among it, so that missing ones are not told.
  let hasUnclosedQuote: Bool

  var index = 0
  var depth = 0
  /// The deepest level of what was parsed last; see `expression()`.
  var deepest = 0
  /// A limit was hit: nothing more is read or told.
  var isHalted = false
  /// In the condition of `if(…)` a comma ends the filter.
  var commaEndsFilter = false
  /// The index of a stage's name that stands where its `|` was forgotten, which was told.
  var missingPipeIndex = -1
  var diagnostics: [Diagnostic] = []
  private var lastFaultIndex = -1

  /// What the tokens turned out to be, kept when a highlighter asks.
  var roles: [Highlight.Kind?] = []
  /// What could stand at the last token, kept when completion asks.
  var expectations: ExpectationRecorder?

  init(bytes: [UInt8], tokens all: [Token], limits: ParserLimits) {
    self.bytes = bytes
    self.limits = limits
    tokens = all.filter { $0.kind != .comment }
    kinds = tokens.map(\.kind)
    keywords = tokens.map(\.keyword)
    closers = Parser.matchBrackets(tokens)
    diagnostics = tokens.flatMap(\.diagnostics)
    hasUnclosedQuote = diagnostics.contains { $0.code == .unclosedString || $0.code == .unclosedRegex }
  }

  /// Pairs brackets; a closing one that fits an outer opening one leaves those between without a partner.
  private static func matchBrackets(_ tokens: [Token]) -> [Int] {
    var closers = [Int](repeating: 0, count: tokens.count)
    var open: [(index: Int, isRound: Bool)] = []
    var openRound = 0
    for (index, token) in tokens.enumerated() {
      guard case .symbol(let symbol) = token.kind else { continue }
      switch symbol {
      case .leftParenthesis, .leftBracket:
        open.append((index, symbol == .leftParenthesis))
        if symbol == .leftParenthesis { openRound += 1 }
      case .rightParenthesis, .rightBracket:
        let isRound = symbol == .rightParenthesis
        guard (isRound ? openRound : open.count - openRound) > 0 else { continue }
        while let last = open.popLast() {
          if last.isRound { openRound -= 1 }
          if last.isRound == isRound {
            closers[last.index] = index
            break
          }
        }
      default: continue
      }
    }
    return closers
  }

  // MARK: Looking

  var kind: Token.Kind { kinds[index] }
  /// The keyword that the word here spells.
  var keyword: Keyword? { keywords[index] }
  var number: Double { tokens[index].value }
  var range: SourceRange { tokens[index].range }

  func kind(ahead offset: Int) -> Token.Kind {
    let target = index + offset
    return target < kinds.count ? kinds[target] : .end
  }

  func keyword(ahead offset: Int) -> Keyword? {
    let target = index + offset
    return target < keywords.count ? keywords[target] : nil
  }

  /// Whether a symbol stands here, without a note for completion.
  func isAt(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }

  mutating func at(_ symbol: Symbol) -> Bool {
    expect(.symbol(symbol))
    return kind == .symbol(symbol)
  }

  mutating func at(_ keyword: Keyword) -> Bool {
    expect(.keyword(keyword))
    return keywords[index] == keyword
  }

  /// The comparison operator here.
  mutating func comparisonHere() -> ComparisonOperator? {
    expect(.comparison)
    guard case .symbol(let symbol) = kind else { return nil }
    return symbol.comparison
  }

  /// Whether the tokens `offset` and `offset + 1` ahead touch.
  func touches(_ offset: Int) -> Bool {
    let left = index + offset
    guard left >= 0, left + 1 < tokens.count else { return false }
    return tokens[left].range.upperBound == tokens[left + 1].range.lowerBound
  }

  func text(of range: SourceRange) -> String {
    String(decoding: bytes[range.lowerBound..<range.upperBound], as: UTF8.self)
  }

  /// The token here, as a message names it.
  var tokenName: String { kind == .end ? "the end of the query" : "`\(shortText(of: range))`" }

  func shortText(of range: SourceRange) -> String {
    let text = text(of: range)
    return text.utf8.count <= 60 ? text : String(text.prefix(40)) + "…"
  }

  // MARK: Moving

  mutating func advance(as role: Highlight.Kind? = nil) {
    if let role, !roles.isEmpty { roles[index] = role }
    if index < tokens.count - 1 { index += 1 }
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance(as: .keyword)
    return true
  }

  /// Where the last token that was read ends.
  var previousEnd: Int { index > 0 ? tokens[index - 1].range.upperBound : 0 }

  // MARK: Levels

  mutating func enter() throws(Abandoned) {
    depth += 1
    deepest = max(deepest, depth)
    try checkDepth(depth)
  }

  mutating func leave() { depth -= 1 }

  mutating func checkDepth(_ level: Int) throws(Abandoned) {
    guard level > limits.nestingDepth else { return }
    if !isHalted {
      diagnostics.append(
        Diagnostic(
          .nestingTooDeep, "this nests deeper than the limit of \(limits.nestingDepth) levels", at: range,
          notes: [
            Diagnostic.Note(
              "brackets, stages, calls, NOT, signs and each operator of an arithmetic chain are levels; the limit is `ParserLimits.nestingDepth`"
            )
          ]))
      isHalted = true
    }
    index = tokens.count - 1
    throw Abandoned()
  }

  // MARK: Telling

  /// Tells a mistake at the token here, unless one was already told of it.
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at place: SourceRange? = nil, notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) {
    expectations?.stop(at: index)
    guard !isHalted, lastFaultIndex != index, tokens[index].diagnostics.isEmpty, !followsUnclosed else { return }
    lastFaultIndex = index
    diagnostics.append(Diagnostic(code, message, at: place ?? range, notes: notes, fixIts: fixIts))
  }

  /// Whether the token before is a quote without an end, in which what is missing here may well be.
  private var followsUnclosed: Bool {
    index > 0 && tokens[index - 1].diagnostics.contains { $0.code == .unclosedString || $0.code == .unclosedRegex }
  }

  /// Tells a mistake at the token here and gives the error to throw.
  mutating func fault(
    _ code: DiagnosticCode, _ message: String, at place: SourceRange? = nil, notes: [Diagnostic.Note] = [],
    fixIts: [Diagnostic.FixIt] = []
  ) -> Abandoned {
    report(code, message, at: place, notes: notes, fixIts: fixIts)
    return Abandoned()
  }

  mutating func expect(_ expectation: ExpectedTokens.Kind) {
    guard expectations != nil, index == tokens.count - 1 else { return }
    expectations?.insert(expectation)
  }
}

extension Parser {
  /// What was told, in the order of the text.
  func diagnosticsInOrder() -> [Diagnostic] {
    diagnostics.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }
}
