import SegmentModel
import SegmentQL

extension ReferenceEvaluator {
  func holds(_ filter: Filter, _ context: ReferenceContext) throws(ReferenceFailure) -> Bool {
    switch filter.kind {
    case .and(let operands):
      for operand in operands where !(try holds(operand, context)) { return false }
      return true
    case .or(let operands):
      for operand in operands where try holds(operand, context) { return true }
      return false
    case .not(let inner):
      return !(try holds(inner, context))
    case .comparison(let left, let operation, let right):
      return try compare(left, operation, right, context)
    case .membership(let value, let negated, let members):
      return try isMember(value, members, context) != negated
    case .match(let value, let negated, let pattern):
      return try matches(value, pattern, context) != negated
    case .text(let value, let negated, let operation, let wanted):
      guard case .text(let wanted) = try literalText(wanted, context) else { return negated }
      let found = try texts(value, context).contains { text in
        switch operation {
        case .has: ReferenceText.has(text, phrase: wanted)
        case .contains: ReferenceText.contains(text, part: wanted)
        }
      }
      return found != negated
    case .relation(let test):
      return try holds(test, context)
    case .exists(let path):
      return try operand(path, context).values.contains { $0 != .null }
    case .phrase(let phrase):
      guard let segment = context.row.segment, let content = store.segments[segment].content else { return false }
      return ReferenceText.has(content, phrase: phrase)
    }
  }

  /// `!=` is everything that `=` leaves out. With `[*]` some element has to compare.
  func compare(
    _ left: Expression, _ operation: ComparisonOperator, _ right: Expression, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> Bool {
    if operation == .notEqual { return !(try compare(left, .equal, right, context)) }
    let right = asBareWord(right, besides: left, context)
    // Only a null that was written, or given as a parameter, asks for what is missing; two missing values are not equal.
    if isNull(right) || isNull(left) {
      let hasNull = try operand(isNull(right) ? left : right, context).hasNull
      return operation == .equal && hasNull
    }
    let (lefts, leftIsDate) = try beside(right, left, context)
    let (rights, rightIsDate) = try beside(left, right, context)
    let asDates = leftIsDate || rightIsDate
    let leftValues = asDates ? lefts.map(\.asDate) : lefts
    let rightValues = asDates ? rights.map(\.asDate) : rights
    return leftValues.contains { left in rightValues.contains { left.holds(operation, $0) } }
  }

  /// The values of `expression`, which stands beside `other`, and whether they are dates. Beside text a literal that is no
  /// text is what was typed; beside a moment a number is, and a date is a date.
  private func beside(
    _ other: Expression, _ expression: Expression, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> (values: [QueryValue], isDate: Bool) {
    let type = type(of: expression, context)
    if !isConstant(other), let typed = typedLiteral(expression) {
      switch (self.type(of: other, context), type) {
      case (.text, _), (.timestamp, .number): return ([.text(typed)], false)
      default: break
      }
    }
    return (try operand(expression, context).values, type == .date)
  }

  private func typedLiteral(_ expression: Expression) -> String? {
    switch expression.kind {
    case .literal(let literal):
      switch literal.value {
      case .number, .time, .date, .bool: literal.text
      case .null, .string: nil
      }
    case .negate(let inner): typedLiteral(inner).map { "-" + $0 }
    default: nil
    }
  }

  private func isConstant(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal, .parameter: true
    case .negate(let inner): isConstant(inner)
    default: false
    }
  }

  func isNull(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .literal(let literal): literal.value == .null
    case .parameter(let name): parameters[name] == .null
    default: false
    }
  }

  /// A bare word beside a text or metadata field that stands before it is a string.
  private func asBareWord(
    _ expression: Expression, besides other: Expression, _ context: ReferenceContext
  ) -> Expression {
    guard case .field(let path) = expression.kind, path.components.count == 1,
      case .key(let word)? = path.components.first?.kind, !isConstant(other)
    else { return expression }
    switch type(of: other, context) {
    case .text, .timestamp, .json: return Expression(.literal(Literal(.string(word), text: word)), at: expression.range)
    case .number, .date, .bool, nil: return expression
    }
  }

  private func isMember(
    _ value: Expression, _ members: Filter.Members, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> Bool {
    switch members {
    case .list(let items):
      for item in items where try compare(value, .equal, item, context) { return true }
      return false
    case .range(let range):
      // One and the same element has to lie between the ends.
      var (ends, asDates): ([[QueryValue]], Bool) = ([], false)
      for end in [range.lower, range.upper] {
        let (values, isDate) = try beside(value, asBareWord(end, besides: value, context), context)
        ends.append(values)
        asDates = asDates || isDate
      }
      if asDates { ends = ends.map { $0.map(\.asDate) } }
      return try operand(value, context).values.contains { value in
        let value = asDates ? value.asDate : value
        return ends[0].contains { value.holds(.greaterOrEqual, $0) }
          && ends[1].contains { value.holds(.lessOrEqual, $0) }
      }
    }
  }

  private func matches(
    _ value: Expression, _ pattern: RegexPattern, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> Bool {
    let (source, flags): (String, String)
    switch pattern.kind {
    case .literal(let text, let given): (source, flags) = (text, given)
    case .parameter(let name):
      guard case .text(let text)? = parameters[name] else { throw ReferenceFailure("no pattern $\(name)") }
      (source, flags) = (text, "")
    }
    for text in try texts(value, context) where try regexes.matches(text, pattern: source, flags: flags) { return true }
    return false
  }

  /// The texts among the values; a number is not text, whatever it looks like.
  private func texts(_ expression: Expression, _ context: ReferenceContext) throws(ReferenceFailure) -> [String] {
    try operand(expression, context).values.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }

  /// The right side of HAS and CONTAINS, where a bare word is a string.
  private func literalText(
    _ expression: Expression, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> QueryValue {
    if case .field(let path) = expression.kind, path.components.count == 1,
      case .key(let word)? = path.components.first?.kind
    {
      return .text(word)
    }
    // A number is looked for as it was typed.
    if let typed = typedLiteral(expression) { return .text(typed) }
    return try scalar(expression, context)
  }
}

extension QueryValue {
  /// Beside a date a text is read as one, and a number is seconds since 1970; what is neither compares with none.
  fileprivate var asDate: QueryValue {
    switch self {
    case .number: self
    case .text(let text): ReferenceDates.seconds(text).map(QueryValue.number) ?? .null
    case .null, .bool, .json: .null
    }
  }
}
