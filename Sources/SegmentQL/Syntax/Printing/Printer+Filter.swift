extension Printer {
  mutating func filter(_ filter: Filter) {
    switch filter.kind {
    case .and(let operands): list(operands, separator: " AND ") { $0.operand($1, alsoAnd: true) }
    case .or(let operands):
      list(operands, separator: " OR ") { printer, operand in
        if case .or = operand.kind { printer.operand(operand, alsoAnd: false) } else { printer.filter(operand) }
      }
    case .not(let operand):
      write("NOT ")
      self.operand(operand, alsoAnd: true)
    case .comparison(let left, let operation, let right):
      expression(left)
      write(" \(operation.rawValue) ")
      expression(right)
    case .membership(let value, let negated, let members):
      expression(value)
      write(negated ? " NOT IN " : " IN ")
      self.members(members)
    case .match(let value, let negated, let pattern):
      expression(value)
      write(negated ? " !~ " : " ~ ")
      write(Printer.pattern(pattern))
    case .text(let value, let negated, let operation, let text):
      expression(value)
      write(negated ? " NOT \(operation.rawValue) " : " \(operation.rawValue) ")
      expression(text)
    case .relation(let test): relationTest(test)
    case .exists(let path):
      write("EXISTS ")
      self.path(path)
    case .phrase(let text): write(StringLiteral.quote(text))
    }
  }

  /// An operand of AND, OR or NOT, in parentheses where it would not stay one.
  private mutating func operand(_ filter: Filter, alsoAnd: Bool) {
    let needsParentheses =
      switch filter.kind {
      case .or: true
      case .and: alsoAnd
      default: false
      }
    if needsParentheses { write("(") }
    self.filter(filter)
    if needsParentheses { write(")") }
  }

  private mutating func members(_ members: Filter.Members) {
    switch members {
    case .range(let range): self.range(range)
    case .list(let items):
      write("(")
      list(items) { $0.expression($1) }
      write(")")
    }
  }

  mutating func range(_ range: RangeExpression) {
    expression(range.lower)
    write("..")
    expression(range.upper)
  }

  // MARK: Patterns

  /// `"…"` where the text reads back as it is, else `/…/flags`.
  static func pattern(_ pattern: RegexPattern) -> String {
    switch pattern.kind {
    case .parameter(let name): return "$" + name
    case .literal(let text, let flags):
      if flags.isEmpty {
        for quote in ["\"", "'"] where isRaw(text, within: quote) { return quote + text + quote }
      }
      return "/" + escapingSlashes(text) + "/" + flags
    }
  }

  private static func isRaw(_ text: String, within quote: String) -> Bool {
    var lexer = Lexer("~" + quote + text + quote)
    let tokens = lexer.readAll()
    return tokens.count == 3 && tokens[1].kind == .rawString && tokens[1].diagnostics.isEmpty
  }

  private static func escapingSlashes(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for scalar in text.unicodeScalars {
      if scalar == "/", !isEscaped { result += "\\" }
      result.unicodeScalars.append(scalar)
      isEscaped = scalar == "\\" && !isEscaped
    }
    return result
  }

  // MARK: Relations

  private mutating func relationTest(_ test: RelationTest) {
    if test.count != nil { write("COUNT ") }
    relation(test.relation)
    write(" ")
    switch test.target {
    case .set(let set): self.set(set)
    case .range(let range): self.range(range)
    case .instant(let instant): expression(instant)
    }
    guard let count = test.count else { return }
    write(" \(count.operation.rawValue) ")
    expression(count.value)
  }

  mutating func relation(_ relation: TimeRelation) {
    write(Printer.timeWord(relation.word))
    guard let bound = relation.bound else { return }
    write("(")
    switch bound.kind {
    case .compare(let operation, let amount):
      write(operation.rawValue + " ")
      self.amount(amount)
    case .between(let lower, let upper):
      amount(lower)
      write("..")
      amount(upper)
    }
    write(")")
  }

  private mutating func amount(_ amount: Bound.Amount) {
    expression(amount.value)
    if amount.isPercent { write("%") }
  }

  private static func timeWord(_ word: TimeWord) -> String {
    if case .allen(let relations) = word {
      return "ALLEN(" + relations.map(\.rawValue).joined(separator: ", ") + ")"
    }
    return Keyword.timeWords.first { $0.timeWord == word }?.rawValue ?? ""
  }
}
