import SegmentModel
import SegmentQL

extension ReferenceEvaluator {
  func scalar(_ expression: Expression, _ context: ReferenceContext) throws(ReferenceFailure) -> QueryValue {
    try operand(expression, context).scalar
  }

  func number(_ expression: Expression, _ context: ReferenceContext) throws(ReferenceFailure) -> Double? {
    if case .number(let value) = try scalar(expression, context) { value } else { nil }
  }

  func operand(
    _ expression: Expression, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> ReferenceOperand {
    if let column = columnAsWritten(expression, context.shape) {
      return ReferenceOperand(context.row.columns[column.name] ?? .null)
    }
    switch expression.kind {
    case .literal(let literal): return ReferenceOperand(QueryValue(literal))
    case .field(let path): return try operand(path, context)
    case .parameter(let name):
      guard let value = parameters[name] else { throw ReferenceFailure("no parameter $\(name)") }
      return ReferenceOperand(value)
    case .negate(let inner):
      guard let value = try number(inner, context) else { return ReferenceOperand(.null) }
      return ReferenceOperand(.number(-value))
    case .binary(let left, let operation, let right):
      guard let left = try number(left, context), let right = try number(right, context) else {
        return ReferenceOperand(.null)
      }
      return ReferenceOperand(operation.apply(left, right))
    case .call(let name, let arguments):
      var values: [QueryValue] = []
      for argument in arguments { values.append(try scalar(argument, context)) }
      return ReferenceOperand(try call(name.text.lowercased(), values))
    case .conditional(let condition, let then, let otherwise):
      return ReferenceOperand(try scalar(try holds(condition, context) ? then : otherwise, context))
    }
  }

  /// A call or a calculation that is written like a column of an earlier stage is that column.
  private func columnAsWritten(_ expression: Expression, _ shape: ReferenceShape) -> ReferenceShape.Column? {
    switch expression.kind {
    case .literal, .field, .parameter, .negate: return nil
    case .binary, .call, .conditional: return shape.column(written(expression.range))
    }
  }

  /// A function given what it cannot use gives null; `min`, `max` and `coalesce` pass over nulls.
  private func call(_ name: String, _ arguments: [QueryValue]) throws(ReferenceFailure) -> QueryValue {
    let numbers = arguments.compactMap { if case .number(let value) = $0 { value } else { nil } as Double? }
    let text: String? = if case .text(let value)? = arguments.first { value } else { nil }
    switch name {
    case "bucket":
      guard numbers.count == 2, numbers[1] > 0 else { return .null }
      return .number((numbers[0] / numbers[1]).rounded(.down) * numbers[1])
    case "lower": return text.map { .text($0.lowercased()) } ?? .null
    case "upper": return text.map { .text($0.uppercased()) } ?? .null
    case "length": return text.map { .number(Double($0.unicodeScalars.count)) } ?? .null
    case "words":
      return text.map { .number(Double($0.unicodeScalars.split { $0.properties.isWhitespace }.count)) } ?? .null
    case "round":
      guard numbers.count == arguments.count, let value = numbers.first else { return .null }
      guard numbers.count > 1 else { return .number(value.rounded()) }
      // Places beyond a double's seventeen digits change nothing.
      guard abs(numbers[1]) <= 17 else { return numbers[1] > 0 ? .number(value) : .number(0) }
      let scale = repeatElement(10.0, count: Int(abs(numbers[1]))).reduce(1, *)
      return .number(numbers[1] < 0 ? (value / scale).rounded() * scale : (value * scale).rounded() / scale)
    case "floor": return numbers.first.map { .number($0.rounded(.down)) } ?? .null
    case "ceil": return numbers.first.map { .number($0.rounded(.up)) } ?? .null
    case "abs": return numbers.first.map { .number(abs($0)) } ?? .null
    case "min": return arguments.filter { $0 != .null }.min { $0.sortsBefore($1) } ?? .null
    case "max": return arguments.filter { $0 != .null }.max { $0.sortsBefore($1) } ?? .null
    case "coalesce": return arguments.first { $0 != .null } ?? .null
    default: throw ReferenceFailure("no function \(name)")
    }
  }

  /// What the text says of an expression's type, before any row is read; `nil` where it is known only then.
  func type(of expression: Expression, _ context: ReferenceContext) -> ReferenceShape.ValueType? {
    if let column = columnAsWritten(expression, context.shape) { return column.type }
    switch expression.kind {
    case .literal(let literal):
      switch literal.value {
      case .null: return nil
      case .bool: return .bool
      case .number, .time: return .number
      case .date: return .date
      case .string: return .text
      }
    case .field(let path): return type(of: path, context)
    case .parameter(let name):
      switch parameters[name] {
      case .text?: return .text
      case .number?: return .number
      case .bool?: return .bool
      case .json?: return .json
      case .null?, nil: return nil
      }
    case .negate, .binary: return .number
    case .call(let name, let arguments):
      switch name.text.lowercased() {
      case "lower", "upper": return .text
      case "bucket", "length", "words", "round", "floor", "ceil", "abs": return .number
      case "count", "sum", "avg", "median", "p", "dcount", "covered", "peak": return .number
      case "collect": return .json
      case "p95": return .number
      default: return commonType(arguments, context)
      }
    case .conditional(_, let then, let otherwise): return commonType([then, otherwise], context)
    }
  }

  /// The type of all, or JSON where they differ; null is of every type.
  private func commonType(_ expressions: [Expression], _ context: ReferenceContext) -> ReferenceShape.ValueType? {
    let types = expressions.filter { !isNull($0) }.map { type(of: $0, context) }
    return types.allSatisfy { $0 == types.first } ? types.first ?? nil : .json
  }
}

extension QueryValue {
  init(_ literal: Literal) {
    switch literal.value {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let value), .time(let value), .date(let value): self = .number(value)
    case .string(let text): self = .text(text)
    }
  }
}

extension ArithmeticOperator {
  /// Division by zero gives null, and so does whatever no finite double holds; the remainder has the dividend's sign.
  func apply(_ left: Double, _ right: Double) -> QueryValue {
    let result =
      switch self {
      case .add: left + right
      case .subtract: left - right
      case .multiply: left * right
      case .divide: left / right
      case .remainder: left.truncatingRemainder(dividingBy: right)
      }
    return result.isFinite ? .number(result) : .null
  }
}
