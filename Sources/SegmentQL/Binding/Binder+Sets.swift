import SegmentModel

extension Binder {
  /// A set in its place; a set that `let` named is the same object wherever it is used, so that it is made once.
  mutating func bindSet(_ set: SetExpression, in scope: Scope) -> BoundSet {
    switch set.kind {
    case .reference(let name):
      if let set = sets[name.text] {
        tallestSet = max(tallestSet, set.height)
        return set
      }
      let nearest = Suggestion.nearest(to: name.text, among: sets.keys.sorted())
      report(
        .unknownSet, "there is no set `@\(name.text)`: define it with `let @\(name.text) = [ … ];` before the query",
        at: name.range,
        fixIts: nearest.map { [Diagnostic.FixIt("did you mean `@\($0)`?", replace: name.range, with: "@" + $0)] } ?? [])
      return emptySet(in: scope)
    case .pipeline(let pipeline): return bindSet(pipeline, in: scope)
    }
  }

  private func emptySet(in scope: Scope) -> BoundSet {
    BoundSet(
      pipeline: BoundPipeline(
        range: SourceRange(0, 0), source: .segments(.constant(false)), frame: scope.frame, stages: [], layout: .segments
      ),
      outerFrames: [])
  }

  private mutating func bindSet(_ pipeline: Pipeline, in scope: Scope) -> BoundSet {
    let readBefore = framesRead
    let tallestBefore = tallestSet
    framesRead = []
    tallestSet = 0
    openSets += 1
    defer {
      framesRead.formUnion(readBefore)
      openSets -= 1
    }
    guard openSets <= BoundSet.greatestHeight else { return tooDeep(pipeline, in: scope) }
    var set = bindTiedSet(pipeline, in: scope)
    if set == nil {
      let bound = bindPipeline(pipeline, in: scope)
      framesRead = framesRead.filter { $0 < scope.frame }
      set = BoundSet(pipeline: bound, outerFrames: framesRead, height: tallestSet + 1)
    }
    guard let set, set.height <= BoundSet.greatestHeight else { return tooDeep(pipeline, in: scope) }
    tallestSet = max(tallestBefore, set.height)
    return set
  }

  private mutating func tooDeep(_ pipeline: Pipeline, in scope: Scope) -> BoundSet {
    tallestSet = 0
    // What is deeper still is the same mistake.
    if diagnostics.contains(where: { $0.code == .nestingTooDeep }) { return emptySet(in: scope) }
    report(
      .nestingTooDeep, "sets stand in one another deeper than the limit of \(BoundSet.greatestHeight), names counted",
      at: pipeline.range)
    return emptySet(in: scope)
  }

  /// A set that is a filter alone, with the conjuncts that read outer rows split off.
  private mutating func bindTiedSet(_ pipeline: Pipeline, in scope: Scope) -> BoundSet? {
    guard case .filter(let filter) = pipeline.source, pipeline.stages.isEmpty else { return nil }
    let conjuncts: [Filter] = if case .and(let operands) = filter.kind { operands } else { [filter] }
    var own: [BoundFilter] = []
    var ties: [BoundFilter] = []
    var equalities: [BoundSet.Equality] = []
    var outer: Set<Int> = []
    for conjunct in conjuncts {
      framesRead = []
      let bound = bindFilter(conjunct, in: scope)
      let read = framesRead.filter { $0 < scope.frame }
      if read.isEmpty {
        own.append(bound)
      } else {
        outer.formUnion(read)
        ties.append(bound)
        if let equality = equality(bound, frame: scope.frame) { equalities.append(equality) }
      }
    }
    framesRead = outer
    let range = pipeline.range
    func filtered(_ filters: [BoundFilter]) -> BoundPipeline {
      BoundPipeline(
        range: range, source: .segments(.conjunction(filters)), frame: scope.frame, stages: [], layout: .segments)
    }
    let height = tallestSet + 1
    guard !ties.isEmpty else { return BoundSet(pipeline: filtered(own), outerFrames: [], height: height) }
    let correlation = BoundSet.Correlation(
      candidates: BoundSet(pipeline: filtered(own), outerFrames: [], height: height), ties: .conjunction(ties),
      equalities: equalities)
    return BoundSet(pipeline: filtered(own + ties), outerFrames: outer, correlation: correlation, height: height)
  }

  /// `candidate value = outer value`, in either order, if a tie is that.
  private func equality(_ filter: BoundFilter, frame: Int) -> BoundSet.Equality? {
    guard case .comparison(let comparison) = filter, comparison.operation == .equal, !comparison.asDates,
      case .field(let left) = comparison.left, case .field(let right) = comparison.right,
      !left.field.isMultiple, !right.field.isMultiple
    else { return nil }
    if left.frame == frame, right.frame < frame {
      return BoundSet.Equality(candidate: comparison.left, outer: comparison.right)
    }
    if right.frame == frame, left.frame < frame {
      return BoundSet.Equality(candidate: comparison.right, outer: comparison.left)
    }
    return nil
  }

  // MARK: Pipelines and patterns

  mutating func bindPipeline(_ pipeline: Pipeline, in scope: Scope) -> BoundPipeline {
    var layout = RowLayout.segments
    let source: BoundPipeline.Source
    switch pipeline.source {
    case .all: source = .segments(.constant(true))
    case .filter(let filter): source = .segments(bindFilter(filter, in: scope.with(.segments)))
    case .pattern(let pattern) where pattern.links.isEmpty:
      let set = bindSet(pattern.first.set, in: scope)
      source = .set(set)
      layout = set.layout
    case .pattern(let pattern):
      let bound = bindPattern(pattern, in: scope)
      source = .pattern(bound)
      layout = bound.layout
    }
    var stages: [BoundStage] = []
    for stage in pipeline.stages {
      stages += bindStages(stage, in: scope.with(layout))
      layout = stages.last?.layout ?? layout
    }
    return BoundPipeline(range: pipeline.range, source: source, frame: scope.frame, stages: stages, layout: layout)
  }

  private mutating func bindPattern(_ pattern: Pattern, in scope: Scope) -> BoundPattern {
    var parts: [RowLayout.Part] = []
    var stepScope = scope
    func name(_ step: Pattern.Step, _ position: Int) -> String {
      step.name?.text ?? (position == 0 ? "left" : position == 1 ? "right" : "step\(position + 1)")
    }
    func enter(_ step: Pattern.Step, _ set: BoundSet, _ binder: inout Binder) {
      let name = name(step, parts.count)
      if parts.contains(where: { $0.name == name }) {
        binder.report(.duplicateName, "two steps are named `\(name)`", at: step.name?.range ?? step.range)
      }
      if !set.layout.hasTimes {
        binder.report(
          .needsTimes, "a time word relates rows with times, and the rows of this set have none", at: step.range)
      }
      stepScope.rows[name] = Scope.NamedRow(frame: scope.frame + parts.count, layout: set.layout)
      parts.append(RowLayout.Part(name: name, layout: set.layout))
      stepScope.frame = scope.frame + parts.count
    }
    let first = bindSet(pattern.first.set, in: stepScope)
    enter(pattern.first, first, &self)
    var links: [BoundPattern.Link] = []
    for link in pattern.links {
      let relation = bindTimeRelation(link.relation, in: scope, betweenSets: true)
      let set = bindSet(link.step.set, in: stepScope)
      enter(link.step, set, &self)
      let unless = link.unless.map { bindUnless($0, link, in: stepScope) }
      links.append(BoundPattern.Link(relation: relation, set: set, unless: unless))
    }
    return BoundPattern(
      first: first, links: links, firstFrame: scope.frame, layout: RowLayout(kind: .joined(parts)))
  }

  private mutating func bindUnless(_ set: SetExpression, _ link: Pattern.Link, in scope: Scope) -> BoundSet {
    switch link.relation.word {
    case .before, .then, .next, .after, .previous, .near, .nearest: break
    default:
      report(
        .misplacedUnless,
        "UNLESS drops pairs by what starts between their two sides; \(link.relation.word.spelling) leaves nothing between",
        at: set.range)
    }
    let bound = bindSet(set, in: scope)
    if !bound.layout.hasTimes {
      report(.needsTimes, "UNLESS takes a set of rows with times, and these have none", at: set.range)
    }
    return bound
  }
}

extension BoundFilter {
  static func conjunction(_ filters: [BoundFilter]) -> BoundFilter {
    switch filters.count {
    case 0: .constant(true)
    case 1: filters[0]
    default: .and(filters)
    }
  }
}
