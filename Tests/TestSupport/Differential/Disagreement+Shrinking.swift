import SegmentModel
import SegmentQL

extension Disagreement {
  /// A small store and a short query that still disagree, found by taking away one thing after another.
  public func shrunk() -> Disagreement {
    var best = self
    var changed = true
    while changed {
      changed = false
      for candidate in best.smaller() {
        let engine = SegmentEngine(SegmentStore(candidate.store))
        var rowCount = 0
        // A query that became wrong proves nothing.
        guard
          let found = Disagreement(
            over: candidate.store, engine: engine, query: candidate.query, switches: [switches],
            rowCount: &rowCount),
          !found.isRefusal || isRefusal
        else { continue }
        best = found
        changed = true
        break
      }
    }
    return best
  }

  private func smaller() -> [(store: ReferenceStore, query: String)] {
    var candidates: [(store: ReferenceStore, query: String)] = []
    let facts = Dictionary(store.videos.map { ($0.jobID, $0.facts) }) { first, _ in first }
    for position in store.segments.indices {
      var fewer = store.segments
      fewer.remove(at: position)
      candidates.append((ReferenceStore(fewer, facts: facts), query))
    }
    if let parsed = try? Query(parsing: query) {
      candidates += parsed.simpler.map { (store, "\($0)") }.filter { (try? Query(parsing: $0.1)) != nil }
    }
    for position in store.segments.indices {
      for plainer in store.segments[position].plainer {
        var segments = store.segments
        segments[position] = plainer
        candidates.append((ReferenceStore(segments, facts: facts), query))
      }
    }
    return candidates
  }
}

extension Segment {
  /// The segment with one value less.
  fileprivate var plainer: [Segment] {
    var results: [Segment] = []
    func add(_ change: (inout Segment) -> Void) {
      var copy = self
      change(&copy)
      if copy != self { results.append(copy) }
    }
    add { $0.metadata = nil }
    add { $0.extra = [] }
    add { $0.createdAt = nil }
    add { $0.content = nil }
    return results
  }
}

extension Query {
  /// Queries with one part less.
  fileprivate var simpler: [Query] {
    var results: [Query] = []
    for body in body.simpler {
      var copy = self
      copy.body = body
      results.append(copy)
    }
    return results
  }
}

extension Pipeline {
  fileprivate var simpler: [Pipeline] {
    var results: [Pipeline] = []
    func add(_ change: (inout Pipeline) -> Void) {
      var copy = self
      change(&copy)
      results.append(copy)
    }
    for position in stages.indices { add { $0.stages.remove(at: position) } }
    switch source {
    case .all: break
    case .filter(let filter):
      add { $0.source = .all }
      for filter in filter.simpler { add { $0.source = .filter(filter) } }
    case .pattern(let pattern):
      for pattern in pattern.simpler { add { $0.source = .pattern(pattern) } }
    }
    return results
  }
}

extension Pattern {
  fileprivate var simpler: [Pattern] {
    var results: [Pattern] = []
    func add(_ change: (inout Pattern) -> Void) {
      var copy = self
      change(&copy)
      results.append(copy)
    }
    if links.count > 1 { add { $0.links.removeLast() } }
    for set in first.set.simpler { add { $0.first.set = set } }
    for position in links.indices {
      if links[position].unless != nil { add { $0.links[position].unless = nil } }
      if links[position].relation.bound != nil { add { $0.links[position].relation.bound = nil } }
      for set in links[position].step.set.simpler { add { $0.links[position].step.set = set } }
    }
    return results
  }
}

extension SetExpression {
  fileprivate var simpler: [SetExpression] {
    guard case .pipeline(let pipeline) = kind else { return [] }
    return pipeline.simpler.map { SetExpression(.pipeline($0), at: range) }
  }
}

extension Filter {
  fileprivate var simpler: [Filter] {
    switch kind {
    case .and(let operands), .or(let operands): return operands
    case .not(let inner): return [inner] + inner.simpler.map { Filter(.not($0), at: range) }
    case .relation(let test):
      var results: [Filter] = []
      func add(_ change: (inout RelationTest) -> Void) {
        var copy = test
        change(&copy)
        results.append(Filter(.relation(copy), at: range))
      }
      if test.count != nil { add { $0.count = nil } }
      if test.relation.bound != nil { add { $0.relation.bound = nil } }
      if case .set(let set) = test.target {
        for set in set.simpler { add { $0.target = .set(set) } }
      }
      return results
    case .comparison, .membership, .match, .text, .exists, .phrase: return []
    }
  }
}
