extension Printer {
  mutating func expression(_ expression: Expression) {
    switch expression.kind {
    case .literal(let literal): write(Printer.literal(literal))
    case .field(let path): self.path(path)
    case .parameter(let name): write("$" + name)
    case .negate(let operand): negation(operand)
    case .binary(let left, let operation, let right):
      operand(left, parenthesized: Printer.strength(left) < Printer.strength(operation))
      write(" \(operation.rawValue) ")
      operand(right, parenthesized: Printer.strength(right) <= Printer.strength(operation))
    case .call(let name, let arguments):
      write(name.text + "(")
      list(arguments) { $0.expression($1) }
      write(")")
    case .conditional(let condition, let then, let otherwise):
      write("if(")
      filter(condition)
      write(", ")
      self.expression(then)
      write(", ")
      self.expression(otherwise)
      write(")")
    }
  }

  /// An expression where the grammar takes a number, a parameter, parentheses, and perhaps a time.
  mutating func count(_ expression: Expression, orTime: Bool = false) {
    var isPlain = false
    switch expression.kind {
    case .literal(let literal):
      switch literal.value {
      case .number: isPlain = true
      case .time(let value): isPlain = orTime && value.sign == .plus
      default: break
      }
    case .parameter: isPlain = true
    default: break
    }
    operand(expression, parenthesized: !isPlain)
  }

  private mutating func operand(_ expression: Expression, parenthesized: Bool) {
    if parenthesized { write("(") }
    self.expression(expression)
    if parenthesized { write(")") }
  }

  private mutating func negation(_ operand: Expression) {
    write("-")
    // A sign that touches a literal would become part of it.
    var joins = false
    if case .literal(let literal) = operand.kind {
      switch literal.value {
      case .number(let value), .time(let value): joins = value.sign == .plus
      default: break
      }
    }
    self.operand(operand, parenthesized: joins || Printer.strength(operand) < 3)
  }

  private static func strength(_ operation: ArithmeticOperator) -> Int {
    switch operation {
    case .add, .subtract: 1
    case .multiply, .divide, .remainder: 2
    }
  }

  private static func strength(_ expression: Expression) -> Int {
    if case .binary(_, let operation, _) = expression.kind { return strength(operation) }
    return 3
  }

  // MARK: Literals

  static func literal(_ literal: Literal) -> String {
    switch literal.value {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .string(let value): StringLiteral.quote(value)
    case .number(let value): literal.text.isEmpty ? number(value) : literal.text
    case .time(let value): literal.text.isEmpty ? number(value) + "s" : literal.text
    case .date(let value): literal.text.isEmpty ? CalendarDate.text(secondsSince1970: value) : literal.text
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 && !(value == 0 && value.sign == .minus)
      ? "\(Int(value))" : "\(value)"
  }
}

extension CalendarDate {
  /// `2025-01-15T10:05:00Z`, with the fraction of the second that there is.
  static func text(secondsSince1970 value: Double) -> String {
    let whole = value.rounded(.down)
    guard value.isFinite, let seconds = Int(exactly: whole) else { return "\(value)" }
    let days = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    let (year, month, day) = date(daysSince1970: days)
    let time = seconds - days * 86_400
    let fraction = value - whole
    let decimals = fraction > 0 ? "\(fraction)".dropFirst() : ""
    return pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + pad(time / 3600, 2) + ":"
      + pad(time / 60 % 60, 2) + ":" + pad(time % 60, 2) + decimals + "Z"
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The inverse of `daysSince1970(year:month:day:)`.
  private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
