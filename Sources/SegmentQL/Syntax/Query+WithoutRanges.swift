/// Trees without places, so that `==` compares what they mean.
///
/// What only tells how something was written goes too: the spelling of strings, `null`, `true` and `false`, and the text
/// of an expression that has a name.
extension Query {
  /// The same query with every range empty.
  public var withoutRanges: Query {
    Query(
      bindings: bindings.map {
        SetBinding(name: $0.name.withoutRanges, set: $0.set.withoutRanges, range: .nowhere)
      }, body: body.withoutRanges, range: .nowhere)
  }
}

extension SourceRange {
  fileprivate static let nowhere = SourceRange(0, 0)
}

extension Identifier {
  fileprivate var withoutRanges: Identifier { Identifier(text, at: .nowhere) }
}

extension Pipeline {
  var withoutRanges: Pipeline {
    let source: Source =
      switch source {
      case .all: .all
      case .filter(let filter): .filter(filter.withoutRanges)
      case .pattern(let pattern): .pattern(pattern.withoutRanges)
      }
    return Pipeline(source: source, stages: stages.map(\.withoutRanges), range: .nowhere)
  }
}

extension SetExpression {
  var withoutRanges: SetExpression {
    switch kind {
    case .pipeline(let pipeline): SetExpression(.pipeline(pipeline.withoutRanges), at: .nowhere)
    case .reference(let name): SetExpression(.reference(name.withoutRanges), at: .nowhere)
    }
  }
}

extension Pattern {
  fileprivate var withoutRanges: Pattern {
    Pattern(
      first: first.withoutRanges,
      links: links.map {
        Link(
          relation: $0.relation.withoutRanges, step: $0.step.withoutRanges, unless: $0.unless?.withoutRanges,
          range: .nowhere)
      }, range: .nowhere)
  }
}

extension Pattern.Step {
  fileprivate var withoutRanges: Pattern.Step {
    Pattern.Step(name: name?.withoutRanges, set: set.withoutRanges, range: .nowhere)
  }
}

extension TimeRelation {
  fileprivate var withoutRanges: TimeRelation {
    let kind: Bound.Kind? =
      switch bound?.kind {
      case nil: nil
      case .compare(let operation, let amount): .compare(operation, amount.withoutRanges)
      case .between(let lower, let upper): .between(lower.withoutRanges, upper.withoutRanges)
      }
    return TimeRelation(word, bound: kind.map { Bound($0, at: .nowhere) }, at: .nowhere)
  }
}

extension Bound.Amount {
  fileprivate var withoutRanges: Bound.Amount { Bound.Amount(value.withoutRanges, isPercent: isPercent) }
}

extension Filter {
  var withoutRanges: Filter { Filter(kind.withoutRanges, at: .nowhere) }
}

extension Filter.Kind {
  fileprivate var withoutRanges: Filter.Kind {
    switch self {
    case .and(let operands): .and(operands.map(\.withoutRanges))
    case .or(let operands): .or(operands.map(\.withoutRanges))
    case .not(let operand): .not(operand.withoutRanges)
    case .comparison(let left, let operation, let right):
      .comparison(left.withoutRanges, operation, right.withoutRanges)
    case .membership(let value, let negated, .list(let items)):
      .membership(value.withoutRanges, negated: negated, .list(items.map(\.withoutRanges)))
    case .membership(let value, let negated, .range(let range)):
      .membership(value.withoutRanges, negated: negated, .range(range.withoutRanges))
    case .match(let value, let negated, let pattern):
      .match(value.withoutRanges, negated: negated, RegexPattern(pattern.kind, at: .nowhere))
    case .text(let value, let negated, let operation, let text):
      .text(value.withoutRanges, negated: negated, operation, text.withoutRanges)
    case .relation(let test): .relation(test.withoutRanges)
    case .exists(let path): .exists(path.withoutRanges)
    case .phrase: self
    }
  }
}

extension RelationTest {
  fileprivate var withoutRanges: RelationTest {
    let target: Target =
      switch target {
      case .set(let set): .set(set.withoutRanges)
      case .range(let range): .range(range.withoutRanges)
      case .instant(let instant): .instant(instant.withoutRanges)
      }
    return RelationTest(
      relation: relation.withoutRanges, target: target,
      count: count.map { CountComparison($0.operation, $0.value.withoutRanges) })
  }
}

extension RangeExpression {
  fileprivate var withoutRanges: RangeExpression {
    RangeExpression(lower: lower.withoutRanges, upper: upper.withoutRanges, range: .nowhere)
  }
}

extension Expression {
  var withoutRanges: Expression { Expression(kind.withoutRanges, at: .nowhere) }
}

extension Expression.Kind {
  fileprivate var withoutRanges: Expression.Kind {
    switch self {
    case .literal(let literal): .literal(literal.withoutSpelling)
    case .field(let path): .field(path.withoutRanges)
    case .parameter: self
    case .negate(let operand): .negate(operand.withoutRanges)
    case .binary(let left, let operation, let right): .binary(left.withoutRanges, operation, right.withoutRanges)
    case .call(let name, let arguments): .call(name.withoutRanges, arguments.map(\.withoutRanges))
    case .conditional(let condition, let then, let otherwise):
      .conditional(condition.withoutRanges, then: then.withoutRanges, otherwise: otherwise.withoutRanges)
    }
  }
}

extension Literal {
  fileprivate var withoutSpelling: Literal {
    switch value {
    case .null, .bool, .string: Literal(value)
    case .number, .time, .date: self
    }
  }
}

extension FieldPath {
  fileprivate var withoutRanges: FieldPath {
    FieldPath(components.map { Component($0.kind, at: .nowhere) }, at: .nowhere)
  }
}

extension NamedExpression {
  fileprivate var withoutRanges: NamedExpression {
    NamedExpression(expression.withoutRanges, name: name?.withoutRanges, text: name == nil ? text : "")
  }
}

extension SortKey {
  fileprivate var withoutRanges: SortKey {
    SortKey(expression.withoutRanges, descending: descending, text: text)
  }
}

extension Stage {
  fileprivate var withoutRanges: Stage { Stage(kind.withoutRanges, at: .nowhere) }
}

extension Stage.Kind {
  fileprivate var withoutRanges: Stage.Kind {
    switch self {
    case .where(let filter): .where(filter.withoutRanges)
    case .select(let columns): .select(columns.map(\.withoutRanges))
    case .extend(let columns): .extend(columns.map(\.withoutRanges))
    case .sort(let keys): .sort(keys.map(\.withoutRanges))
    case .limit(let count, let offset): .limit(count.withoutRanges, offset: offset?.withoutRanges)
    case .top(let count, let keys): .top(count.withoutRanges, by: keys.map(\.withoutRanges))
    case .distinct(let expressions): .distinct(expressions.map(\.withoutRanges))
    case .stats(let aggregates, let groups):
      .stats(aggregates.map(\.withoutRanges), by: groups.map(\.withoutRanges))
    case .merge(let gap, let groups): .merge(gap: gap?.withoutRanges, by: groups.map(\.withoutRanges))
    case .depth(let groups): .depth(by: groups.map(\.withoutRanges))
    case .gaps: self
    case .union(let set): .union(set.withoutRanges)
    case .intersect(let set): .intersect(set.withoutRanges)
    case .subtract(let set): .subtract(set.withoutRanges)
    case .pad(let before, let after): .pad(before.withoutRanges, after?.withoutRanges)
    case .clip(let range): .clip(range.withoutRanges)
    case .context(.rows(let extent)): .context(.rows(extent.withoutRanges))
    case .context(.time(let extent)): .context(.time(extent.withoutRanges))
    case .untilNext(let groups): .untilNext(by: groups.map(\.withoutRanges))
    }
  }
}
