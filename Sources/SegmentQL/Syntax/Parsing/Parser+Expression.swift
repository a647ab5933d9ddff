extension Parser {
  /// expression = term { ( "+" | "-" ) term }
  ///
  /// A chain leans to the left, so each operator pushes what stands before it one level down; `deepest` follows that.
  mutating func expression() throws(Abandoned) -> Expression {
    let outer = deepest
    deepest = depth
    var left = try term()
    while let operation = operatorHere(.add, .subtract) {
      left = try chain(left, operation) { parser throws(Abandoned) in try parser.term() }
    }
    deepest = max(outer, deepest)
    return left
  }

  /// term = signed { ( "*" | "/" | "%" ) signed }
  private mutating func term() throws(Abandoned) -> Expression {
    var left = try signed()
    while let operation = operatorHere(.multiply, .divide, .remainder) {
      left = try chain(left, operation) { parser throws(Abandoned) in try parser.signed() }
    }
    return left
  }

  private mutating func operatorHere(_ operations: ArithmeticOperator...) -> ArithmeticOperator? {
    guard case .symbol(let symbol) = kind, let operation = ArithmeticOperator(rawValue: symbol.rawValue),
      operations.contains(operation)
    else { return nil }
    return operation
  }

  private mutating func chain(
    _ left: Expression, _ operation: ArithmeticOperator,
    _ operand: (inout Parser) throws(Abandoned) -> Expression
  ) throws(Abandoned) -> Expression {
    let pushed = deepest + 1
    try checkDepth(pushed)
    advance()
    deepest = depth
    let right = try operand(&self)
    deepest = max(pushed, deepest + 1)
    try checkDepth(deepest)
    return Expression(.binary(left, operation, right), at: left.range.union(right.range))
  }

  /// signed = { "-" } value; a sign before a number or a time is part of the literal.
  mutating func signed() throws(Abandoned) -> Expression {
    if expectations != nil { expectValue() }
    if isAt(.minus) { return try negated() }
    if isAt(.leftParenthesis) { return try parenthesized() }
    if startsConditional() { return try conditional() }
    return try startsCall() ? call() : leaf()
  }

  private func startsConditional() -> Bool { keyword == .if && startsCall() }

  private func startsCall() -> Bool { kind == .word && kind(ahead: 1) == .symbol(.leftParenthesis) }

  /// One sign or more.
  private mutating func negated() throws(Abandoned) -> Expression {
    let outerDepth = depth
    let first = index
    while isAt(.minus) {
      try enter()
      advance()
    }
    let last = index
    if let literal = negativeLiteral(after: last - 1) {
      depth = outerDepth
      return negate(literal, signs: first..<(last - 1))
    }
    let operand = try signed()
    depth = outerDepth
    return negate(operand, signs: first..<last)
  }

  private func negate(_ operand: Expression, signs: Range<Int>) -> Expression {
    tokens[signs].reversed().reduce(operand) {
      Expression(.negate($0), at: SourceRange($1.range.lowerBound, $0.range.upperBound))
    }
  }

  private mutating func negativeLiteral(after sign: Int) -> Expression? {
    let value: Literal.Value
    switch kind {
    case .number: value = .number(-number)
    case .time: value = .time(-number)
    default: return nil
    }
    let place = tokens[sign].range.union(range)
    let text = "-" + text(of: range)
    advance()
    return Expression(.literal(Literal(value, text: text)), at: place)
  }

  // MARK: Values

  /// A value that holds no other.
  private mutating func leaf() throws(Abandoned) -> Expression {
    let place = range
    switch kind {
    case .number: return literal(.number(number))
    case .time: return literal(.time(number))
    case .date: return literal(.date(number))
    case .string, .rawString: return literal(.string(stringValue(place)))
    case .parameter:
      advance()
      return Expression(.parameter(text(of: SourceRange(place.lowerBound + 1, place.upperBound))), at: place)
    case .word: return try word()
    case .quotedName:
      let path = try path()
      return Expression(.field(path), at: path.range)
    default: throw missingValue()
    }
  }

  private mutating func expectValue() {
    for kind: ExpectedTokens.Kind in [
      .fieldName, .functionName, .number, .string, .parameter, .symbol(.leftParenthesis),
    ] {
      expect(kind)
    }
  }

  private mutating func literal(_ value: Literal.Value) -> Expression {
    let place = range
    advance()
    return Expression(.literal(Literal(value, text: text(of: place))), at: place)
  }

  private func stringValue(_ place: SourceRange) -> String {
    // A typographic quote is three bytes long; either way the closing one is as long as the opening one, unless missing.
    let width = bytes[place.lowerBound] < 0x80 ? 1 : 3
    let isClosed = place.upperBound - place.lowerBound >= 2 * width && tokens[index].diagnostics.isEmpty
    let end = isClosed ? place.upperBound - width : place.upperBound
    return StringLiteral.unescape(bytes, from: min(place.lowerBound + width, end), to: end).text
  }

  private mutating func parenthesized() throws(Abandoned) -> Expression {
    let opener = index
    let start = range.lowerBound
    try enter()
    defer { leave() }
    advance()
    var inner = try inside(opener) { parser throws(Abandoned) in try parser.expression() }
    close(opener, with: .rightParenthesis)
    inner.range = SourceRange(start, previousEnd)
    return inner
  }

  private mutating func word() throws(Abandoned) -> Expression {
    if kind(ahead: 1) != .symbol(.dot) {
      switch keyword {
      case .null: return literal(.null)
      case .true: return literal(.bool(true))
      case .false: return literal(.bool(false))
      case .and, .or, .not:
        if startsAnotherCondition() { throw missingValue() }
      default: break
      }
    }
    let path = try path()
    return Expression(.field(path), at: path.range)
  }

  /// Whether the connective here joins conditions, so that the value before it is missing.
  private func startsAnotherCondition() -> Bool {
    switch kind(ahead: 1) {
    case .word: !isConnective(ahead: 1)
    case .quotedName, .string, .number, .parameter, .symbol(.leftParenthesis): true
    default: false
    }
  }

  private mutating func missingValue() -> Abandoned {
    let after = index > 0 ? " after `\(shortText(of: tokens[index - 1].range))`" : ""
    if kind == .symbol(.leftBracket) || kind == .setName {
      return fault(.expectedValue, "a value must stand here\(after), not a set")
    }
    return fault(.expectedValue, "a value must stand here\(after), not \(tokenName)")
  }

  // MARK: Calls

  private mutating func call() throws(Abandoned) -> Expression {
    let nameIndex = index
    advance(as: .function)
    let opener = index
    try enter()
    defer { leave() }
    advance()
    let arguments = try inside(opener) { parser throws(Abandoned) in try parser.arguments(of: nameIndex) }
    close(opener, with: .rightParenthesis)
    return callExpression(nameIndex, arguments)
  }

  private func callExpression(_ nameIndex: Int, _ arguments: [Expression]) -> Expression {
    let place = tokens[nameIndex].range
    return Expression(
      .call(Identifier(text(of: place), at: place), arguments), at: SourceRange(place.lowerBound, previousEnd))
  }

  private mutating func arguments(of nameIndex: Int) throws(Abandoned) -> [Expression] {
    guard !at(.rightParenthesis) else { return [] }
    if let told = foreignArgument(of: nameIndex) { throw told }
    var arguments: [Expression] = []
    repeat { arguments.append(try expression()) } while take(.comma)
    return arguments
  }

  /// `if(condition, then, otherwise)`
  private mutating func conditional() throws(Abandoned) -> Expression {
    let start = range.lowerBound
    advance(as: .function)
    let opener = index
    try enter()
    defer { leave() }
    advance()
    let kind = try inside(opener) { parser throws(Abandoned) in try parser.branches() }
    close(opener, with: .rightParenthesis)
    return Expression(kind, at: SourceRange(start, previousEnd))
  }

  private mutating func branches() throws(Abandoned) -> Expression.Kind {
    let condition = try condition()
    if isHalted { throw Abandoned() }
    guard take(.comma) else { throw missingBranch() }
    let then = try expression()
    guard take(.comma) else { throw missingBranch() }
    return .conditional(condition, then: then, otherwise: try expression())
  }

  /// A level of its own inside the call's.
  private mutating func condition() throws(Abandoned) -> Filter {
    try enter()
    defer { leave() }
    let outer = commaEndsFilter
    commaEndsFilter = true
    defer { commaEndsFilter = outer }
    return filter()
  }

  private mutating func missingBranch() -> Abandoned {
    fault(.expectedValue, "`if` takes a condition and two values, as in `if(duration > 5, \"long\", \"short\")`")
  }

  // MARK: Paths

  /// path = name { "." name | "[" ( integer | "*" | string ) "]" }
  mutating func path() throws(Abandoned) -> FieldPath {
    expect(.fieldName)
    guard let first = nameHere() else {
      throw fault(.badPath, "the name of a field must stand here, not \(tokenName)")
    }
    advance(as: .field)
    var components = [FieldPath.Component(.key(first.text), at: first.range)]
    while true {
      if kind == .symbol(.dot) {
        advance()
        components.append(try member(of: components))
      } else if isPathIndex(ahead: 0) {
        components.append(try pathIndex())
      } else {
        break
      }
    }
    return FieldPath(components, at: SourceRange(first.range.lowerBound, previousEnd))
  }

  private mutating func member(of components: [FieldPath.Component]) throws(Abandoned) -> FieldPath.Component {
    if expectations != nil, let first = components.first, let last = components.last {
      expect(.member(of: FieldPath(components, at: first.range.union(last.range))))
    }
    guard let name = nameHere() else {
      throw fault(
        .badPath, "a name must follow the dot, not \(tokenName)",
        notes: [Diagnostic.Note("an odd name goes in backticks, and an element is `[0]`, counted from 0")])
    }
    advance(as: .field)
    return FieldPath.Component(.key(name.text), at: name.range)
  }

  /// Whether `[0]`, `[*]` or `["key"]` stands at `offset`; a set never looks like the first two, and follows a time
  /// word where it looks like the third.
  func isPathIndex(ahead offset: Int) -> Bool {
    guard kind(ahead: offset) == .symbol(.leftBracket), kind(ahead: offset + 2) == .symbol(.rightBracket) else {
      return false
    }
    switch kind(ahead: offset + 1) {
    case .number, .symbol(.star): return true
    case .string: return index + offset > 0 && !(keyword(ahead: offset - 1)?.isTimeWord ?? false)
    default: return false
    }
  }

  private mutating func pathIndex() throws(Abandoned) -> FieldPath.Component {
    let start = range.lowerBound
    advance()
    let component: FieldPath.Component.Kind
    switch kind {
    case .symbol(.star): component = .wildcard
    case .string: component = .key(stringValue(range))
    default:
      guard let number = Int(text(of: range)) else {
        throw fault(.badPath, "an index is a whole number from 0, not \(tokenName)")
      }
      component = .index(number)
    }
    advance()
    advance()
    return FieldPath.Component(component, at: SourceRange(start, previousEnd))
  }
}
