@testable import SegmentQL

/// A node of a tree with its range, and the ranges of the nodes right below it.
struct Node {
  enum Kind {
    case query, binding, pipeline, pattern, step, link, stage
    case set(SetExpression)
    case filter(Filter)
    case expression(Expression)
    case path(FieldPath)
    case component
    case name(String)
    case relation, bound, regex
    case range(RangeExpression)
  }

  var kind: Kind
  var range: SourceRange
  var children: [Node]

  init(_ kind: Kind, _ range: SourceRange, _ children: [Node] = []) {
    self.kind = kind
    self.range = range
    self.children = children
  }

  /// This node and all below it, parents first.
  var all: [Node] { [self] + children.flatMap(\.all) }
}

extension Node {
  init(_ query: Query) {
    self.init(
      .query, query.range,
      query.bindings.map { Node(.binding, $0.range, [Node($0.name), Node($0.set)]) } + [Node(query.body)])
  }

  init(_ name: Identifier) { self.init(.name(name.text), name.range) }

  init(_ pipeline: Pipeline) {
    let source: [Node] =
      switch pipeline.source {
      case .all: []
      case .filter(let filter): [Node(filter)]
      case .pattern(let pattern): [Node(pattern)]
      }
    self.init(.pipeline, pipeline.range, source + pipeline.stages.map { Node($0) })
  }

  init(_ set: SetExpression) {
    switch set.kind {
    case .pipeline(let pipeline): self.init(.set(set), set.range, [Node(pipeline)])
    case .reference(let name): self.init(.set(set), set.range, [Node(name)])
    }
  }

  init(_ pattern: Pattern) {
    self.init(
      .pattern, pattern.range,
      [Node(pattern.first)]
        + pattern.links.map { link in
          Node(.link, link.range, [Node(link.relation), Node(link.step)] + (link.unless.map { [Node($0)] } ?? []))
        })
  }

  init(_ step: Pattern.Step) {
    self.init(.step, step.range, (step.name.map { [Node($0)] } ?? []) + [Node(step.set)])
  }

  init(_ relation: TimeRelation) {
    let bound: [Node] =
      relation.bound.map { bound in
        let amounts: [Node] =
          switch bound.kind {
          case .compare(_, let amount): [Node(amount.value)]
          case .between(let lower, let upper): [Node(lower.value), Node(upper.value)]
          }
        return [Node(.bound, bound.range, amounts)]
      } ?? []
    self.init(.relation, relation.range, bound)
  }

  init(_ filter: Filter) {
    let children: [Node] =
      switch filter.kind {
      case .and(let operands), .or(let operands): operands.map { Node($0) }
      case .not(let operand): [Node(operand)]
      case .comparison(let left, _, let right), .text(let left, _, _, let right): [Node(left), Node(right)]
      case .membership(let value, _, .list(let items)): [Node(value)] + items.map { Node($0) }
      case .membership(let value, _, .range(let range)): [Node(value), Node(range)]
      case .match(let value, _, let pattern): [Node(value), Node(.regex, pattern.range)]
      case .relation(let test): Node.children(of: test)
      case .exists(let path): [Node(path)]
      case .phrase: []
      }
    self.init(.filter(filter), filter.range, children)
  }

  private static func children(of test: RelationTest) -> [Node] {
    let target: Node =
      switch test.target {
      case .set(let set): Node(set)
      case .range(let range): Node(range)
      case .instant(let instant): Node(instant)
      }
    return [Node(test.relation), target] + (test.count.map { [Node($0.value)] } ?? [])
  }

  init(_ range: RangeExpression) {
    self.init(.range(range), range.range, [Node(range.lower), Node(range.upper)])
  }

  init(_ path: FieldPath) {
    self.init(.path(path), path.range, path.components.map { Node(.component, $0.range) })
  }

  init(_ expression: Expression) {
    let children: [Node] =
      switch expression.kind {
      case .literal, .parameter: []
      case .field(let path): [Node(path)]
      case .negate(let operand): [Node(operand)]
      case .binary(let left, _, let right): [Node(left), Node(right)]
      case .call(let name, let arguments): [Node(name)] + arguments.map { Node($0) }
      case .conditional(let condition, let then, let otherwise): [Node(condition), Node(then), Node(otherwise)]
      }
    self.init(.expression(expression), expression.range, children)
  }

  init(_ stage: Stage) {
    let children: [Node] =
      switch stage.kind {
      case .where(let filter): [Node(filter)]
      case .select(let columns): columns.flatMap(Node.children)
      case .extend(let columns): columns.flatMap { Array(Node.children(of: $0).reversed()) }
      case .sort(let keys): keys.map { Node($0.expression) }
      case .limit(let count, let offset): [Node(count)] + (offset.map { [Node($0)] } ?? [])
      case .top(let count, let keys): [Node(count)] + keys.map { Node($0.expression) }
      case .distinct(let expressions): expressions.map { Node($0) }
      case .stats(let aggregates, let groups): (aggregates + groups).flatMap(Node.children)
      case .merge(let gap, let groups): (gap.map { [Node($0)] } ?? []) + groups.flatMap(Node.children)
      case .depth(let groups), .untilNext(let groups): groups.flatMap(Node.children)
      case .gaps: []
      case .union(let set), .intersect(let set), .subtract(let set): [Node(set)]
      case .pad(let before, let after): [Node(before)] + (after.map { [Node($0)] } ?? [])
      case .clip(let range): [Node(range)]
      case .context(.rows(let extent)), .context(.time(let extent)): [Node(extent)]
      }
    self.init(.stage, stage.range, children)
  }

  private static func children(of column: NamedExpression) -> [Node] {
    [Node(column.expression)] + (column.name.map { [Node($0)] } ?? [])
  }
}
