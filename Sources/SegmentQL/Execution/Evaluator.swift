import SegmentModel

/// Evaluates expressions and conditions for one row at a time: the plain form, which every faster path must agree with.
///
/// Frame `n` holds the current row of the pipeline that was bound at frame `n`.
final class Evaluator {
  let run: QueryRun
  private(set) var frames: [Row?] = []
  private var matchers: [ObjectIdentifier: RegexMatcher] = [:]
  private let workspace: RegexWorkspace
  private var probes: [ProbeKey: SetProbe] = [:]

  private struct ProbeKey: Hashable {
    let set: ObjectIdentifier
    let relation: TemporalRelation
  }

  init(run: QueryRun, frames: [Row?] = []) {
    self.run = run
    workspace = RegexWorkspace(isNative: run.allows(.nativePatterns))
    self.frames = frames
  }

  func enter(_ row: Row, frame: Int) {
    while frames.count <= frame { frames.append(nil) }
    frames[frame] = row
  }

  func row(_ frame: Int) -> Row? { frame < frames.count ? frames[frame] : nil }

  /// What asks a set about a relation; kept, so that neighbouring rows share its preparations.
  func probe(_ set: BoundSet, _ relation: TemporalRelation) -> SetProbe {
    let key = ProbeKey(set: ObjectIdentifier(set), relation: relation)
    if let probe = probes[key] { return probe }
    let probe = SetProbe(set, relation, self)
    probes[key] = probe
    return probe
  }

  // MARK: Expressions

  /// The value of an expression; for a path with `[*]`, the JSON array of its values.
  func value(_ expression: BoundExpression) throws -> QueryValue {
    switch expression {
    case .constant(let value): return value
    case .field(let reference):
      guard reference.field.isMultiple else {
        return row(reference.frame)?.value(reference.field) ?? .null
      }
      var values: [JSONValue] = []
      row(reference.frame)?.forEachValue(reference.field) { value in
        values.append(value.json)
        return true
      }
      return .json(.array(values))
    case .negate(let operand):
      guard let number = try self.number(operand) else { return .null }
      return .number(-number)
    case .arithmetic(let operation, let left, let right):
      guard let left = try number(left), let right = try number(right) else { return .null }
      return operation.apply(left, right).map { .number($0) } ?? .null
    case .call(let function, let arguments): return try function.apply(arguments, self)
    case .conditional(let condition, let then, let otherwise):
      return try holds(condition) ? value(then) : value(otherwise)
    }
  }

  /// The value of an expression as a number; `nil` when it is none.
  func number(_ expression: BoundExpression) throws -> Double? {
    switch expression {
    case .constant(.number(let value)): return value
    case .field(let reference):
      if case .core(let field) = reference.field, field.isNumeric { return row(reference.frame)?.number(field) }
      return try value(expression).number
    default: return try value(expression).number
    }
  }

  /// Calls `body` with each value that an expression may stand for, until it answers true; the answer tells whether it
  /// did. Without `[*]` that is one value; `[*]` over nothing is one null.
  func anyValue(_ expression: BoundExpression, _ body: (QueryValue) throws -> Bool) throws -> Bool {
    guard case .field(let reference) = expression, reference.field.isMultiple else {
      return try body(value(expression))
    }
    var found = false
    var count = 0
    try row(reference.frame)?.forEachValue(reference.field) { value in
      count += 1
      found = try body(value)
      return !found
    }
    return try count == 0 ? body(.null) : found
  }

  // MARK: Conditions

  func holds(_ filter: BoundFilter) throws -> Bool {
    switch filter {
    case .constant(let truth): return truth
    case .and(let operands): return try none(of: operands, hold: false)
    case .or(let operands): return try !none(of: operands, hold: true)
    case .not(let operand): return try !holds(operand)
    case .comparison(let comparison): return try holds(comparison)
    case .between(let value, let lower, let upper, let asDates):
      let lower = try self.value(lower)
      let upper = try self.value(upper)
      return try anyValue(value) {
        ValueOrder.compares($0, .greaterOrEqual, lower, asDates: asDates) == true
          && ValueOrder.compares($0, .lessOrEqual, upper, asDates: asDates) == true
      }
    case .match(let value, let predicate, let range): return try matches(value, predicate, range)
    case .exists(let reference):
      return try anyValue(.field(reference)) { $0 != .null }
    case .relation(let relation): return try holds(relation)
    }
  }

  /// Whether none of some conditions comes to an answer. One that is undecided leaves it open unless another decides.
  private func none(of operands: [BoundFilter], hold answer: Bool) throws -> Bool {
    try run.step(operands.count)
    var undecided: UndecidedText?
    for operand in operands {
      do {
        if try holds(operand) == answer { return false }
      } catch let error as UndecidedText {
        undecided = error
      }
    }
    if let undecided { throw undecided }
    return true
  }

  private func holds(_ comparison: BoundComparison) throws -> Bool {
    if case .constant(.null) = comparison.right { return try isNull(comparison.left, comparison.operation) }
    if case .constant(.null) = comparison.left { return try isNull(comparison.right, comparison.operation) }
    return try anyValue(comparison.left) { left in
      try anyValue(comparison.right) { right in
        if left == .null || right == .null { return false }
        if let answer = ValueOrder.compares(left, comparison.operation, right, asDates: comparison.asDates) {
          return answer
        }
        run.unlikeTypes[comparison.range, default: 0] += 1
        return false
      }
    }
  }

  /// Beside a literal null only equality can hold: for what is null or missing.
  private func isNull(_ value: BoundExpression, _ operation: ComparisonOperator) throws -> Bool {
    guard operation == .equal else { return false }
    return try anyValue(value) { $0 == .null }
  }

  // MARK: Text

  private func matches(_ value: BoundExpression, _ predicate: TextPredicate, _ range: SourceRange) throws -> Bool {
    if case .field(let reference) = value, case .core(.content) = reference.field,
      case .segment(let shard, let row)? = row(reference.frame)
    {
      if shard.flags.buffer[row].contains(.noContent) { return false }
      return try matches(shard.content.utf8(row), predicate, range)
    }
    var undecided: UndecidedText?
    let found = try anyValue(value) { value in
      guard case .text(var text) = value else {
        if value != .null { run.unlikeTypes[range, default: 0] += 1 }
        return false
      }
      do {
        return try text.withUTF8 { try matches($0, predicate, range) }
      } catch let error as UndecidedText {
        undecided = error
        return false
      }
    }
    if !found, let undecided { throw undecided }
    return found
  }

  func matches(_ text: UnsafeBufferPointer<UInt8>, _ predicate: TextPredicate, _ range: SourceRange) throws -> Bool {
    do {
      return try matcher(for: predicate).matches(text)
    } catch let error as RegexMatchError {
      if error == .interrupted { try run.checkNow() }
      if error.isLimit, run.options.regexFailures == .skip { throw UndecidedText() }
      throw failure(error, predicate, range)
    }
  }

  func matcher(for predicate: TextPredicate) throws -> RegexMatcher {
    if let made = matchers[ObjectIdentifier(predicate)] { return made }
    let matcher = try predicate.matcher.makeMatcher(
      limits: run.options.regexLimits, workspace: workspace, interrupted: { [run] in run.mustStop })
    matchers[ObjectIdentifier(predicate)] = matcher
    return matcher
  }

  /// The failure with the segment at which it happened.
  func failure(_ error: RegexMatchError, _ predicate: TextPredicate, _ range: SourceRange) -> RunFailure {
    var job = ""
    var id: String?
    if let row = frames.compactMap({ $0 }).last {
      if case .text(let text) = row.value(.core(.jobID)) { job = text }
      if case .text(let text) = row.value(.core(.id)) { id = text }
    }
    return .regex(error, pattern: predicate.description, range: range, job: job, id: id)
  }
}

/// Stands for the answer of a text test that ran into a limit, where such texts are skipped: neither true nor false.
///
/// What it leaves open is decided by the rest of a condition, as in Kleene's logic; a row for which nothing decides is
/// left out and counted.
struct UndecidedText: Error {}

extension Evaluator {
  /// Whether a condition holds for a row; false, and counted, where it stays undecided.
  func holds(_ filter: BoundFilter, countingUndecided row: Row) throws -> Bool {
    do {
      return try holds(filter)
    } catch is UndecidedText {
      run.skip(row)
      return false
    }
  }

  /// The value of an expression; null where a condition in it stays undecided.
  func value(orNull expression: BoundExpression) throws -> QueryValue {
    do {
      return try value(expression)
    } catch is UndecidedText {
      return .null
    }
  }
}
