import SegmentModel

extension AggregateFunction {
  static let names = [
    "count", "sum", "avg", "min", "max", "median", "p", "dcount", "first", "last", "collect", "covered", "peak",
  ]
}

extension Binder {
  mutating func bindStats(
    _ aggregates: [NamedExpression], _ keys: [NamedExpression], _ stage: Stage, in scope: Scope
  ) -> BoundStage? {
    var groups: [BoundColumn] = []
    var columns: [RowLayout.Column] = []
    func enter(_ name: String, _ type: ValueType, at range: SourceRange, _ binder: inout Binder) {
      if columns.contains(where: { $0.name == name }) {
        binder.report(.duplicateName, "two columns are named `\(name)`: name one with `as`", at: range)
      }
      columns.append(RowLayout.Column(name: name, type: type))
    }
    for key in keys {
      let bound = bindExpression(key.expression, in: scope)
      groups.append(BoundColumn(name: key.columnName, expression: bound.expression, type: bound.type))
      enter(key.columnName, bound.type, at: key.name?.range ?? key.expression.range, &self)
    }
    var bound: [BoundAggregate] = []
    for item in aggregates {
      guard var aggregate = bindAggregate(item.expression, in: scope) else { continue }
      aggregate.name = item.columnName
      enter(item.columnName, aggregate.type, at: item.name?.range ?? item.expression.range, &self)
      bound.append(aggregate)
    }
    guard bound.count == aggregates.count else { return nil }
    return BoundStage(
      kind: .stats(bound, by: groups), layout: RowLayout(kind: .table, columns: columns), range: stage.range)
  }

  private mutating func bindAggregate(_ expression: Expression, in scope: Scope) -> BoundAggregate? {
    guard case .call(let name, let arguments) = expression.kind else {
      report(
        .misplacedAggregate, "`stats` takes aggregates, as `count()` or `sum(duration)`", at: expression.range,
        notes: [Diagnostic.Note("to group by a value, put it after `by`")])
      return nil
    }
    let function = name.text.lowercased()
    guard AggregateFunction.names.contains(function) else {
      let nearest = Suggestion.nearest(to: function, among: AggregateFunction.names)
      report(
        .unknownFunction, "there is no aggregate `\(name.text)`", at: name.range,
        notes: [Diagnostic.Note("the aggregates are: \(AggregateFunction.names.joined(separator: ", "))")],
        fixIts: nearest.map { [Diagnostic.FixIt("did you mean `\($0)`?", replace: name.range, with: $0)] } ?? [])
      return nil
    }
    let arity =
      function == "p" ? 2...2 : function == "count" ? 0...1 : ["covered", "peak"].contains(function) ? 0...0 : 1...1
    guard arity.contains(arguments.count) else {
      let noun = arity.upperBound == 0 ? "no argument" : arity.upperBound == 1 ? "one argument" : "two arguments"
      report(.argumentCount, "`\(function)` takes \(noun)", at: expression.range)
      return nil
    }
    return bindAggregate(function, arguments, at: expression.range, in: scope)
  }

  private mutating func bindAggregate(
    _ function: String, _ arguments: [Expression], at range: SourceRange, in scope: Scope
  ) -> BoundAggregate? {
    func made(_ function: AggregateFunction, _ argument: TypedExpression?, _ type: ValueType) -> BoundAggregate {
      BoundAggregate(name: "", function: function, argument: argument?.expression, type: type)
    }
    func numeric(_ function: AggregateFunction, _ argument: Expression, _ name: String) -> BoundAggregate {
      let bound = bindNumber(argument, in: scope, for: "`\(name)`")
      return made(function, bound, bound.type == .seconds ? .seconds : .number)
    }
    switch function {
    case "count": return made(.count, arguments.first.map { bindExpression($0, in: scope) }, .number)
    case "covered", "peak":
      guard scope.layout.hasTimes else {
        report(.needsTimes, "`\(function)` measures rows with times; an earlier stage left columns alone", at: range)
        return nil
      }
      return function == "covered" ? made(.covered, nil, .seconds) : made(.peak, nil, .number)
    case "sum": return numeric(.sum, arguments[0], "sum")
    case "avg": return numeric(.average, arguments[0], "avg")
    case "median": return numeric(.quantile(0.5), arguments[0], "median")
    case "p":
      guard let percent = constantNumber(arguments[0], "a percentage", in: scope) else {
        return parameters == nil ? numeric(.quantile(0), arguments[1], "p") : nil
      }
      guard (0...100).contains(percent) else {
        report(.typeMismatch, "a percentile lies between 0 and 100", at: arguments[0].range)
        return nil
      }
      return numeric(.quantile(percent / 100), arguments[1], "p")
    case "dcount": return made(.distinctCount, bindExpression(arguments[0], in: scope), .number)
    case "collect": return made(.collect, bindExpression(arguments[0], in: scope), .any)
    default:
      let bound = bindExpression(arguments[0], in: scope)
      switch function {
      case "min": return made(.minimum, bound, bound.type)
      case "max": return made(.maximum, bound, bound.type)
      case "first": return made(.first, bound, bound.type)
      default: return made(.last, bound, bound.type)
      }
    }
  }
}
