@testable import SegmentQL

/// Trees as nested lists, `(and (= module ocr) (not …))`, so that a test can say what tree it wants in a line.
enum QueryShape {
  static func of(_ text: String) -> String? {
    guard let query = Query.parse(text).0 else { return nil }
    let bindings = query.bindings.map { "(let @\($0.name.text) \(shape($0.set)))" }
    return (bindings + [shape(query.body)]).joined(separator: " ")
  }

  static func shape(_ pipeline: Pipeline) -> String {
    let source =
      switch pipeline.source {
      case .all: "all"
      case .filter(let filter): shape(filter)
      case .pattern(let pattern): shape(pattern)
      }
    return ([source] + pipeline.stages.map(\.description)).joined(separator: " | ")
  }

  static func shape(_ set: SetExpression) -> String {
    switch set.kind {
    case .reference(let name): "@" + name.text
    case .pipeline(let pipeline): "[" + shape(pipeline) + "]"
    }
  }

  static func shape(_ pattern: Pattern) -> String {
    func step(_ step: Pattern.Step) -> String { (step.name.map { $0.text + ":" } ?? "") + shape(step.set) }
    guard !pattern.links.isEmpty else { return step(pattern.first) }
    let links = pattern.links.map {
      "\($0.relation) \(step($0.step))" + ($0.unless.map { " unless " + shape($0) } ?? "")
    }
    return "(join " + ([step(pattern.first)] + links).joined(separator: " ") + ")"
  }

  static func shape(_ filter: Filter) -> String {
    switch filter.kind {
    case .and(let operands): "(and \(operands.map(shape).joined(separator: " ")))"
    case .or(let operands): "(or \(operands.map(shape).joined(separator: " ")))"
    case .not(let operand): "(not \(shape(operand)))"
    case .comparison(let left, let operation, let right): "(\(operation.rawValue) \(shape(left)) \(shape(right)))"
    case .membership(let value, let negated, .list(let items)):
      "(\(negated ? "not-in" : "in") \(shape(value)) \(items.map(shape).joined(separator: " ")))"
    case .membership(let value, let negated, .range(let range)):
      "(\(negated ? "not-in" : "in") \(shape(value)) \(shape(range)))"
    case .match(let value, let negated, let pattern): "(\(negated ? "!~" : "~") \(shape(value)) \(shape(pattern)))"
    case .text(let value, let negated, let operation, let text):
      "(\(negated ? "not-" : "")\(operation.rawValue.lowercased()) \(shape(value)) \(shape(text)))"
    case .relation(let test): shape(test)
    case .exists(let path): "(exists \(path))"
    case .phrase(let text): "(phrase \(text))"
    }
  }

  private static func shape(_ pattern: RegexPattern) -> String {
    switch pattern.kind {
    case .parameter(let name): "$" + name
    case .literal(let text, let flags): flags.isEmpty ? "<\(text)>" : "<\(text)>\(flags)"
    }
  }

  private static func shape(_ test: RelationTest) -> String {
    let target =
      switch test.target {
      case .set(let set): shape(set)
      case .range(let range): shape(range)
      case .instant(let instant): shape(instant)
      }
    let count = test.count.map { " \($0.operation.rawValue) \(shape($0.value))" } ?? ""
    return "(\(test.count == nil ? "" : "count ")\(test.relation) \(target)\(count))"
  }

  private static func shape(_ range: RangeExpression) -> String { "\(shape(range.lower))..\(shape(range.upper))" }

  static func shape(_ expression: Expression) -> String {
    switch expression.kind {
    case .literal(let literal):
      switch literal.value {
      case .null: "null"
      case .bool(let value): "\(value)"
      case .number(let value): "\(value)"
      case .time(let value): "\(value)s"
      case .date(let value): "@\(value)"
      case .string(let value): "'\(value)'"
      }
    case .field(let path): path.description
    case .parameter(let name): "$" + name
    case .negate(let operand): "(- \(shape(operand)))"
    case .binary(let left, let operation, let right): "(\(operation.rawValue) \(shape(left)) \(shape(right)))"
    case .call(let name, let arguments): "(\(([name.text] + arguments.map(shape)).joined(separator: " ")))"
    case .conditional(let condition, let then, let otherwise):
      "(if \(shape(condition)) \(shape(then)) \(shape(otherwise)))"
    }
  }
}
