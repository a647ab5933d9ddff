import SegmentModel

extension Binder {
  mutating func bindRelation(_ test: RelationTest, at range: SourceRange, in scope: Scope) -> BoundFilter {
    guard scope.layout.hasTimes else {
      report(.needsTimes, "a time word tests rows with times, and these have none", at: test.relation.range)
      return .constant(false)
    }
    if test.relation.word == .then {
      report(
        .misplacedThen, "THEN joins two sets; as a test of one segment it is BEFORE", at: test.relation.range,
        fixIts: [Diagnostic.FixIt("use BEFORE", replace: test.relation.range, with: "BEFORE")])
      return .constant(false)
    }
    let relation = bindTimeRelation(test.relation, in: scope, betweenSets: false)
    let target: BoundRelation.Target
    switch test.target {
    case .set(let set):
      let bound = bindSet(set, in: scope.insideSet())
      if !bound.layout.hasTimes {
        report(.needsTimes, "a time word relates to rows with times, and the rows of this set have none", at: set.range)
        return .constant(false)
      }
      target = .set(bound)
    case .range(let ends):
      guard let interval = bindInterval(ends, in: scope) else { return .constant(false) }
      target = .interval(interval)
    case .instant(let time):
      guard let seconds = constantNumber(time, "a time", in: scope),
        let interval = Interval(start: seconds, end: seconds)
      else { return .constant(false) }
      target = .interval(interval)
    }
    var count: BoundRelation.CountTest?
    if let comparison = test.count {
      guard let value = constantNumber(comparison.value, "a number to compare the count with", in: scope) else {
        return .constant(false)
      }
      count = BoundRelation.CountTest(operation: comparison.operation, value: value)
    }
    return .relation(BoundRelation(relation: relation, target: target, frame: scope.frame, count: count))
  }

  /// `lower..upper` in seconds, half-open; `nil` after a report, or while only checking.
  mutating func bindInterval(_ ends: RangeExpression, in scope: Scope) -> Interval? {
    let lower = constantNumber(ends.lower, "a time", in: scope)
    let upper = constantNumber(ends.upper, "a time", in: scope)
    guard let lower, let upper else { return nil }
    guard lower <= upper else {
      report(.emptyRange, "the range ends before it starts", at: ends.range)
      return nil
    }
    return Interval(start: lower, end: upper)
  }

  mutating func bindTimeRelation(_ relation: TimeRelation, in scope: Scope, betweenSets: Bool) -> TemporalRelation {
    guard let bound = relation.bound else { return TemporalRelation(relation.word) }
    switch relation.word {
    case .with, .allen:
      report(.misplacedBound, "\(relation.word.spelling) measures no amount, so it takes no bound", at: bound.range)
      return TemporalRelation(relation.word)
    default: break
    }
    guard let range = bindBound(bound, of: relation.word, in: scope) else { return TemporalRelation(relation.word) }
    return TemporalRelation(relation.word, bound: range)
  }

  private mutating func bindBound(_ bound: Bound, of word: TimeWord, in scope: Scope) -> AmountRange? {
    let amounts: [Bound.Amount] =
      switch bound.kind {
      case .compare(_, let amount): [amount]
      case .between(let lower, let upper): [lower, upper]
      }
    let isPercent = amounts[0].isPercent
    if amounts.contains(where: { $0.isPercent != isPercent }) {
      report(.misplacedPercent, "both ends of a bound are seconds, or both per cent", at: bound.range)
      return nil
    }
    if isPercent, word != .overlaps {
      report(
        .misplacedPercent, "only OVERLAPS measures a share; \(word.spelling) measures seconds", at: bound.range)
      return nil
    }
    var values: [Double] = []
    for amount in amounts {
      guard let value = constantNumber(amount.value, "an amount", in: scope) else { return nil }
      values.append(value)
    }
    switch bound.kind {
    case .compare(let operation, _):
      return AmountRange(operation, values[0], isPercent: isPercent)
    case .between:
      if values[0] > values[1] {
        report(.emptyRange, "the bound ends before it starts: nothing lies in it", severity: .warning, at: bound.range)
      }
      return AmountRange(lower: values[0], upper: values[1], isPercent: isPercent)
    }
  }

  /// The value of an expression that must be a number known before the query runs; `nil` after a report, or while only
  /// checking and it depends on a parameter.
  mutating func constantNumber(_ expression: Expression, _ what: String, in scope: Scope) -> Double? {
    let reported = diagnostics.count
    let parametersBefore = parametersRead
    let bound = bindExpression(expression, in: scope)
    // A parameter without a value, or an unknown name, was told of.
    if diagnostics[reported...].contains(where: { $0.severity == .error }) { return nil }
    if bound.type != .date, let value = folded(bound.expression) { return value }
    let awaitsParameter = parameters == nil && parametersRead > parametersBefore
    if awaitsParameter, bound.type.isNumeric || bound.type == .any, !bound.expression.readsRows { return nil }
    report(.typeMismatch, "\(what) is needed here: a number, a time, or a parameter", at: expression.range)
    return nil
  }

  /// The value of arithmetic over constants.
  private func folded(_ expression: BoundExpression) -> Double? {
    switch expression {
    case .constant(.number(let value)): return value
    case .negate(let operand): return folded(operand).map { -$0 }
    case .arithmetic(let operation, let left, let right):
      guard let left = folded(left), let right = folded(right) else { return nil }
      return operation.apply(left, right)
    case .constant, .field, .call, .conditional: return nil
    }
  }
}

extension BoundExpression {
  /// Whether any field is read.
  var readsRows: Bool {
    switch self {
    case .constant: false
    case .field: true
    case .negate(let operand): operand.readsRows
    case .arithmetic(_, let left, let right): left.readsRows || right.readsRows
    case .call(_, let arguments): arguments.contains(where: \.readsRows)
    case .conditional: true
    }
  }
}

extension ArithmeticOperator {
  /// The result, or `nil` where there is no number: a division by zero, or an overflow.
  func apply(_ left: Double, _ right: Double) -> Double? {
    let result =
      switch self {
      case .add: left + right
      case .subtract: left - right
      case .multiply: left * right
      case .divide: left / right
      case .remainder: left.truncatingRemainder(dividingBy: right)
      }
    return result.isFinite ? result : nil
  }
}

extension TimeWord {
  /// The word as queries spell it.
  var spelling: String {
    switch self {
    case .overlaps: "OVERLAPS"
    case .during: "DURING"
    case .covers: "COVERS"
    case .before: "BEFORE"
    case .after: "AFTER"
    case .near: "NEAR"
    case .meets: "MEETS"
    case .metBy: "MET_BY"
    case .starts: "STARTS"
    case .finishes: "FINISHES"
    case .equals: "EQUALS"
    case .next: "NEXT"
    case .previous: "PREVIOUS"
    case .nearest: "NEAREST"
    case .with: "WITH"
    case .then: "THEN"
    case .allen: "ALLEN"
    }
  }
}
