import SegmentModel

extension Binder {
  mutating func bindFilter(_ filter: Filter, in scope: Scope) -> BoundFilter {
    switch filter.kind {
    case .and(let operands): return .and(operands.map { bindFilter($0, in: scope) })
    case .or(let operands): return .or(operands.map { bindFilter($0, in: scope) })
    case .not(let operand): return .not(bindFilter(operand, in: scope))
    case .comparison(let left, let operation, let right):
      return bindComparison(left, operation, right, at: filter.range, in: scope)
    case .membership(let value, let negated, let members):
      let bound = bindMembership(value, members, at: filter.range, in: scope)
      return negated ? .not(bound) : bound
    case .match(let value, let negated, let pattern):
      let value = bindText(value, in: scope, for: negated ? "`!~`" : "`~`")
      guard let predicate = bindPattern(pattern) else { return .constant(false) }
      let bound = BoundFilter.match(value.expression, predicate, filter.range)
      return negated ? .not(bound) : bound
    case .text(let value, let negated, let operation, let needle):
      let value = bindText(value, in: scope, for: operation.rawValue)
      guard let predicate = bindNeedle(operation, needle, in: scope) else { return .constant(false) }
      let bound = BoundFilter.match(value.expression, predicate, filter.range)
      return negated ? .not(bound) : bound
    case .relation(let test): return bindRelation(test, at: filter.range, in: scope)
    case .exists(let path):
      guard let reference = resolve(path, in: scope) else { return .constant(false) }
      return .exists(reference.field)
    case .phrase(let text):
      guard scope.layout.isSegments else {
        report(.unknownField, "a text alone searches `content`, which these rows do not have", at: filter.range)
        return .constant(false)
      }
      guard let predicate = predicate(.has, text, at: filter.range) else { return .constant(false) }
      return .match(.field(FieldReference(frame: scope.frame, field: .core(.content))), predicate, filter.range)
    }
  }

  // MARK: Comparisons

  private mutating func bindComparison(
    _ left: Expression, _ operation: ComparisonOperator, _ right: Expression, at range: SourceRange, in scope: Scope
  ) -> BoundFilter {
    let boundLeft = bindExpression(left, in: scope)
    let boundRight = bindOperand(right, beside: boundLeft, in: scope)
    let adaptedLeft = adapt(left, boundLeft, beside: boundRight)
    let filter = comparison(adaptedLeft, operation == .notEqual ? .equal : operation, boundRight, at: range)
    return operation == .notEqual ? .not(filter) : filter
  }

  /// The operand on the right: a bare word is text beside text or metadata, and a number beside text is the text that
  /// was typed.
  private mutating func bindOperand(
    _ right: Expression, beside left: TypedExpression, in scope: Scope
  ) -> TypedExpression {
    if let word = right.bareWord, left.isFaulty || left.expression.isVariable, left.type.isText || left.type == .any {
      return TypedExpression(.constant(.text(word)), .text)
    }
    return adapt(right, bindExpression(right, in: scope), beside: left)
  }

  /// A literal number beside a text is compared as typed; a date beside a moment or an unknown value as a date.
  private func adapt(_ operand: Expression, _ bound: TypedExpression, beside other: TypedExpression) -> TypedExpression
  {
    guard other.expression.isVariable, let typed = operand.typedLiteral else { return bound }
    switch (bound.type, other.type) {
    case (.number, .text), (.number, .timestamp), (.seconds, .text), (.seconds, .timestamp), (.date, .text),
      (.bool, .text):
      return TypedExpression(.constant(.text(typed)), .text)
    default: return bound
    }
  }

  private mutating func comparison(
    _ left: TypedExpression, _ operation: ComparisonOperator, _ right: TypedExpression, at range: SourceRange
  ) -> BoundFilter {
    let asDates = left.type == .date || right.type == .date
    if let remark = mismatch(left.type, right.type) {
      report(.typeMismatch, "\(remark): this is never true", severity: .warning, at: range)
    }
    return .comparison(
      BoundComparison(
        left: left.expression, operation: operation, right: right.expression, asDates: asDates, range: range))
  }

  /// Why two types never compare, if they never do.
  private func mismatch(_ left: ValueType, _ right: ValueType) -> String? {
    func family(_ type: ValueType) -> Int? {
      switch type {
      case .any, .null: nil
      case .text: 0
      case .number, .seconds: 1
      case .bool: 2
      case .timestamp, .date: 3
      }
    }
    guard let a = family(left), let b = family(right), a != b else { return nil }
    if left.isText && right.isText { return nil }
    return "the left side is \(left.noun), and the right side \(right.noun)"
  }

  private mutating func bindMembership(
    _ value: Expression, _ members: Filter.Members, at range: SourceRange, in scope: Scope
  ) -> BoundFilter {
    let bound = bindExpression(value, in: scope)
    switch members {
    case .list(let elements):
      let filters = elements.map { element in
        comparison(bound, .equal, bindOperand(element, beside: bound, in: scope), at: element.range)
      }
      return filters.count == 1 ? filters[0] : .or(filters)
    case .range(let ends):
      let lower = bindOperand(ends.lower, beside: bound, in: scope)
      let upper = bindOperand(ends.upper, beside: bound, in: scope)
      for (end, place) in [(lower, ends.lower), (upper, ends.upper)] {
        if let remark = mismatch(bound.type, end.type) {
          report(.typeMismatch, "\(remark): this is never true", severity: .warning, at: place.range)
        }
      }
      if case (.constant(.number(let a)), .constant(.number(let b))) = (lower.expression, upper.expression), a > b {
        report(
          .emptyRange, "the range ends before it starts: nothing lies in it", severity: .warning, at: ends.range)
      }
      return .between(
        bound.expression, lower: lower.expression, upper: upper.expression,
        asDates: lower.type == .date || upper.type == .date)
    }
  }

  // MARK: Text

  private mutating func bindPattern(_ pattern: RegexPattern) -> TextPredicate? {
    switch pattern.kind {
    case .literal(let text, let flags): return regex(text, flags: flags, at: pattern.range)
    case .parameter(let name):
      guard let text = textParameter(name, at: pattern.range) else { return nil }
      return regex(text, flags: "", at: pattern.range)
    }
  }

  private mutating func regex(_ pattern: String, flags: String, at range: SourceRange) -> TextPredicate? {
    if pattern.utf8.count > longestPattern?.length ?? -1 { longestPattern = (pattern.utf8.count, range) }
    do {
      return try TextPredicate(.regex(pattern, RegexOptions(flags: flags) ?? []))
    } catch {
      report(.invalidRegex, "the pattern is not one that PCRE2 takes: \(error.message)", at: range)
      return nil
    }
  }

  private mutating func bindNeedle(_ operation: TextOperator, _ needle: Expression, in scope: Scope) -> TextPredicate? {
    switch needle.kind {
    case .literal(let literal):
      if case .string(let text) = literal.value { return predicate(operation, text, at: needle.range) }
      return predicate(operation, literal.text, at: needle.range)
    case .parameter(let name):
      guard let text = textParameter(name, at: needle.range) else { return nil }
      return predicate(operation, text, at: needle.range)
    default:
      if let word = needle.bareWord { return predicate(operation, word, at: needle.range) }
      report(.typeMismatch, "\(operation.rawValue) takes a text in quotes, or a parameter", at: needle.range)
      return nil
    }
  }

  private mutating func predicate(_ operation: TextOperator, _ needle: String, at range: SourceRange) -> TextPredicate?
  {
    if operation == .has, needle.unicodeScalars.allSatisfy(\.properties.isWhitespace) {
      report(.emptyPhrase, "HAS takes a word or a phrase, and this is empty", at: range)
      return nil
    }
    do {
      return try TextPredicate(operation == .has ? .has(needle) : .contains(needle))
    } catch {
      report(.invalidRegex, "this text cannot be searched for: \(error.message)", at: range)
      return nil
    }
  }

  /// The text of a parameter; `nil` while only checking, or after a report.
  private mutating func textParameter(_ name: String, at range: SourceRange) -> String? {
    let bound = bindParameter(name, at: range)
    guard parameters != nil else { return nil }
    if case .constant(.text(let text)) = bound.expression { return text }
    if bound.type != .any {
      report(.typeMismatch, "`$\(name)` is \(bound.type.noun), and a text is needed here", at: range)
    }
    return nil
  }
}

extension BoundExpression {
  /// Whether its value depends on a row.
  var isVariable: Bool {
    if case .constant = self { false } else { true }
  }
}

extension Expression {
  /// The name, if this is a single name.
  var bareWord: String? {
    guard case .field(let path) = kind, path.components.count == 1, case .key(let name) = path.components[0].kind
    else { return nil }
    return name
  }

  /// The text of a literal that is no string, as typed, with its sign.
  var typedLiteral: String? {
    switch kind {
    case .literal(let literal): literal.text.isEmpty ? nil : literal.text
    case .negate(let operand): operand.typedLiteral.map { "-" + $0 }
    default: nil
    }
  }
}
