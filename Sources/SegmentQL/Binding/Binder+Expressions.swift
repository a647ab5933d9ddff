import SegmentModel

extension Binder {
  /// An expression in a place that asks for no special type.
  mutating func bindExpression(_ expression: Expression, in scope: Scope) -> TypedExpression {
    if let column = columnAsWritten(expression, in: scope) { return column }
    switch expression.kind {
    case .literal(let literal): return bindLiteral(literal)
    case .field(let path): return bindField(path, in: scope)
    case .parameter(let name): return bindParameter(name, at: expression.range)
    case .negate(let operand):
      let operand = bindNumber(operand, in: scope, for: "`-`")
      if case .constant(.number(let value)) = operand.expression {
        return TypedExpression(.constant(.number(-value)), operand.type)
      }
      return TypedExpression(.negate(operand.expression), operand.type)
    case .binary(let left, let operation, let right):
      let left = bindNumber(left, in: scope, for: "`\(operation.rawValue)`")
      let right = bindNumber(right, in: scope, for: "`\(operation.rawValue)`")
      let seconds = left.type == .seconds || right.type == .seconds
      return TypedExpression(
        .arithmetic(operation, left.expression, right.expression), seconds ? .seconds : .number)
    case .call(let name, let arguments): return bindCall(name, arguments, at: expression.range, in: scope)
    case .conditional(let condition, let then, let otherwise):
      let condition = bindFilter(condition, in: scope)
      let then = bindExpression(then, in: scope)
      let otherwise = bindExpression(otherwise, in: scope)
      return TypedExpression(
        .conditional(condition, then.expression, otherwise.expression), commonType([then.type, otherwise.type]))
    }
  }

  func commonType(_ types: [ValueType]) -> ValueType {
    let known = Set(types.filter { $0 != .null })
    if known.count == 1, let type = known.first { return type }
    if known.count > 1, known.allSatisfy(\.isNumeric) { return .number }
    return known.isEmpty ? .null : .any
  }

  private func bindLiteral(_ literal: Literal) -> TypedExpression {
    switch literal.value {
    case .null: TypedExpression(.constant(.null), .null)
    case .bool(let flag): TypedExpression(.constant(.bool(flag)), .bool)
    case .number(let value): TypedExpression(.constant(.number(value)), .number)
    case .time(let seconds): TypedExpression(.constant(.number(seconds)), .seconds)
    case .date(let seconds): TypedExpression(.constant(.number(seconds)), .date)
    case .string(let text): TypedExpression(.constant(.text(text)), .text)
    }
  }

  /// A column that an earlier stage named by this very expression, as `count()` or `bucket(start_time, 1m)`.
  private func columnAsWritten(_ expression: Expression, in scope: Scope) -> TypedExpression? {
    guard !scope.layout.columns.isEmpty else { return nil }
    switch expression.kind {
    case .call, .binary, .conditional: break
    case .literal, .field, .parameter, .negate: return nil
    }
    let written = withoutBlanks(text(of: expression.range))
    guard let column = scope.layout.columns.lastIndex(where: { withoutBlanks($0.name) == written }) else { return nil }
    return TypedExpression(
      .field(FieldReference(frame: scope.frame, field: .column(column, []))), scope.layout.columns[column].type)
  }

  private func withoutBlanks(_ text: String) -> [UInt8] {
    text.utf8.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
  }

  mutating func bindField(_ path: FieldPath, in scope: Scope) -> TypedExpression {
    guard let reference = resolve(path, in: scope) else { return .faulty }
    return TypedExpression(.field(reference.field), reference.type)
  }

  /// The field a path names, or `nil` after a report.
  mutating func resolve(_ path: FieldPath, in scope: Scope) -> (field: FieldReference, type: ValueType)? {
    let components = path.components[...]
    if components.count > 1, case .key(let name)? = components.first?.kind, let row = scope.rows[name] {
      framesRead.insert(row.frame)
      return found(
        row.layout.lookup(components.dropFirst()), frame: row.frame, names: row.layout.names, at: path.range)
    }
    if components.count > 1, case .key("this")? = components.first?.kind {
      report(
        .unknownField, "`this` is the segment that a set after a time word is tested for; here is no such set",
        at: path.range)
      return nil
    }
    return found(
      scope.layout.lookup(components), frame: scope.frame,
      names: scope.layout.names + (components.count > 1 ? scope.rows.keys.sorted() : []), at: path.range)
  }

  private mutating func noteMetadataKey(_ field: FieldKind, at range: SourceRange) {
    switch field {
    case .metadata(let path):
      if case .key(let key)? = path.first, metadataKeys[key] == nil { metadataKeys[key] = range }
    case .part(_, let inner): noteMetadataKey(inner, at: range)
    default: return
    }
  }

  private mutating func found(
    _ lookup: FieldLookup, frame: Int, names: @autoclosure () -> [String], at range: SourceRange
  ) -> (field: FieldReference, type: ValueType)? {
    switch lookup {
    case .found(let field, let type):
      noteMetadataKey(field, at: range)
      return (FieldReference(frame: frame, field: field), type)
    case .misused(let place, let message):
      report(.unknownField, message, at: place)
      return nil
    case .unknown(let place, let name):
      let names = names()
      var fixIts: [Diagnostic.FixIt] = []
      if let nearest = Suggestion.nearest(to: name, among: names) {
        fixIts = [Diagnostic.FixIt("did you mean `\(nearest)`?", replace: place, with: nearest)]
      }
      report(
        .unknownField, "there is no field `\(name)` here", at: place,
        notes: fixIts.isEmpty ? [Diagnostic.Note("the fields are: \(names.joined(separator: ", "))")] : [],
        fixIts: fixIts)
      return nil
    }
  }

  mutating func bindParameter(_ name: String, at range: SourceRange) -> TypedExpression {
    if !parameterNames.contains(name) { parameterNames.append(name) }
    parametersRead += 1
    guard let parameters else { return TypedExpression(.constant(.null), .any) }
    guard let value = parameters[name] else {
      let nearest = Suggestion.nearest(to: name, among: parameters.keys.sorted())
      report(
        .missingParameter, "the parameter `$\(name)` was given no value", at: range,
        notes: nearest.map { [Diagnostic.Note("there is a value for `$\($0)`")] } ?? [])
      return TypedExpression(.constant(.null), .any)
    }
    return TypedExpression(.constant(value), value.type)
  }

  /// An operand that must be a number.
  mutating func bindNumber(_ expression: Expression, in scope: Scope, for user: String) -> TypedExpression {
    let bound = bindExpression(expression, in: scope)
    if bound.type.isNumeric || bound.type == .any || bound.type == .null { return bound }
    report(.typeMismatch, "\(user) takes numbers, and this is \(bound.type.noun)", at: expression.range)
    return TypedExpression(.constant(.null), .number)
  }

  private mutating func bindCall(
    _ name: Identifier, _ arguments: [Expression], at range: SourceRange, in scope: Scope
  ) -> TypedExpression {
    let missing = TypedExpression(.constant(.null), .any)
    guard let function = ScalarFunction(rawValue: name.text.lowercased()) else {
      if AggregateFunction.names.contains(name.text.lowercased()) {
        report(
          .misplacedAggregate,
          "`\(name.text)` is computed over many rows: it stands in `stats`, as `| stats \(name.text)(…)`",
          at: name.range)
        return missing
      }
      let names = ScalarFunction.allCases.map(\.rawValue) + ["if"]
      let nearest = Suggestion.nearest(to: name.text.lowercased(), among: names)
      report(
        .unknownFunction, "there is no function `\(name.text)`", at: name.range,
        notes: nearest == nil ? [Diagnostic.Note("the functions are: \(names.joined(separator: ", "))")] : [],
        fixIts: nearest.map { [Diagnostic.FixIt("did you mean `\($0)`?", replace: name.range, with: $0)] } ?? [])
      return missing
    }
    guard function.arity.contains(arguments.count) else {
      report(.argumentCount, "`\(function.rawValue)` takes \(function.arityNoun), not \(arguments.count)", at: range)
      return missing
    }
    let bound = arguments.map { argument in
      switch function.argumentType {
      case .number: bindNumber(argument, in: scope, for: "`\(function.rawValue)`")
      case .text: bindText(argument, in: scope, for: "`\(function.rawValue)`")
      default: bindExpression(argument, in: scope)
      }
    }
    return TypedExpression(.call(function, bound.map(\.expression)), resultType(of: function, bound.map(\.type)))
  }

  private func resultType(of function: ScalarFunction, _ types: [ValueType]) -> ValueType {
    switch function {
    case .lower, .upper: .text
    case .length, .words: .number
    case .bucket, .round, .floor, .ceil, .abs: types[0] == .seconds ? .seconds : .number
    case .min, .max, .coalesce: commonType(types)
    }
  }

  /// An operand that must be text.
  mutating func bindText(_ expression: Expression, in scope: Scope, for user: String) -> TypedExpression {
    let bound = bindExpression(expression, in: scope)
    if bound.type.isText || bound.type == .any || bound.type == .null { return bound }
    report(.typeMismatch, "\(user) takes text, and this is \(bound.type.noun)", at: expression.range)
    return TypedExpression(.constant(.null), .text)
  }
}

extension ScalarFunction {
  var arityNoun: String {
    if arity.lowerBound == arity.upperBound { return "\(arity.lowerBound) argument\(arity.lowerBound == 1 ? "" : "s")" }
    return "\(arity.lowerBound) to \(arity.upperBound) arguments"
  }
}

extension QueryValue {
  var type: ValueType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .text: .text
    case .json: .any
    }
  }
}
