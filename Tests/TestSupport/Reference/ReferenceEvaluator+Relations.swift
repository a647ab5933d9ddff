import SegmentModel
import SegmentQL

extension ReferenceEvaluator {
  func holds(_ test: RelationTest, _ context: ReferenceContext) throws(ReferenceFailure) -> Bool {
    let candidates: [ReferenceRow]
    switch test.target {
    case .set(let set):
      candidates = try rows(of: set, in: context.scope.testing(context.row, context.shape)).rows
    case .range(let range):
      candidates = [interval(try number(range.lower, context), try number(range.upper, context), context.row)]
    case .instant(let instant):
      let time = try number(instant, context)
      candidates = [interval(time, time, context.row)]
    }
    let related = try partners(of: context.row, among: candidates, test.relation, context)
    guard let count = test.count else { return !related.isEmpty }
    guard let wanted = try number(count.value, context) else { return false }
    return count.operation.holds(Double(related.count), wanted)
  }

  /// A written time, standing in the video of the row that is tested; without both its ends it has no place.
  private func interval(_ start: Double?, _ end: Double?, _ row: ReferenceRow) -> ReferenceRow {
    ReferenceRow(video: row.video, start: end == nil ? nil : start, end: end)
  }

  /// The candidates that stand in the relation to a row, in their order. A segment is never related to itself.
  func partners(
    of row: ReferenceRow, among candidates: [ReferenceRow], _ relation: TimeRelation, _ context: ReferenceContext
  ) throws(ReferenceFailure) -> [ReferenceRow] {
    let others = candidates.filter { other in
      other.video == row.video && !(row.segment != nil && row.segment == other.segment)
    }
    if case .with = relation.word { return others }
    guard let place = row.place else { return [] }
    let bound = try limits(relation.bound, context)
    let placed = others.compactMap { other in other.place.map { (row: other, place: $0) } }
    // NEXT, PREVIOUS and NEAREST choose their one partner first; the bound then admits it or not.
    func chosen(_ partner: (row: ReferenceRow, place: ReferencePlace)?) -> [ReferenceRow] {
      guard let partner, holds(relation.word, place, partner.place, bound) else { return [] }
      return [partner.row]
    }
    let able = placed.filter { holds(relation.word, place, $0.place, ReferenceBound()) }
    switch relation.word {
    case .next:
      return chosen(able.min { $0.place.start < $1.place.start })
    case .previous:
      // Of several that end together the one that starts last, then the last in order: the mirror of NEXT.
      let last = able.indices.max { left, right in
        let (a, b) = (able[left].place, able[right].place)
        return (a.end, a.start, Double(left)) < (b.end, b.start, Double(right))
      }
      return chosen(last.map { able[$0] })
    case .nearest:
      // Gaps that differ by no more than half a nanosecond are equal.
      let smallest = able.map { place.gap(to: $0.place) }.min() ?? 0
      return chosen(
        able.filter { place.gap(to: $0.place) <= smallest + 0.5e-9 }.min { $0.place.start < $1.place.start })
    default:
      return placed.filter { holds(relation.word, place, $0.place, bound) }.map(\.row)
    }
  }

  private func holds(_ word: TimeWord, _ a: ReferencePlace, _ b: ReferencePlace, _ bound: ReferenceBound) -> Bool {
    switch word {
    case .overlaps:
      return a.sharesTime(with: b) && bound.accept(min(a.end, b.end) - max(a.start, b.start), of: a)
    // The slack is the room that the inner one leaves in the outer.
    case .during: return a.lies(within: b) && bound.accept(b.length - a.length, of: a)
    case .covers: return b.lies(within: a) && bound.accept(a.length - b.length, of: a)
    case .before, .then, .next: return a.end <= b.start && bound.accept(b.start - a.end, of: a)
    case .after, .previous: return b.end <= a.start && bound.accept(a.start - b.end, of: a)
    case .near, .nearest: return bound.accept(a.gap(to: b), of: a)
    case .meets: return bound.accept(abs(a.end - b.start), of: a, otherwise: 0)
    case .metBy: return bound.accept(abs(a.start - b.end), of: a, otherwise: 0)
    case .starts: return bound.accept(abs(a.start - b.start), of: a, otherwise: 0)
    case .finishes: return bound.accept(abs(a.end - b.end), of: a, otherwise: 0)
    case .equals: return bound.accept(max(abs(a.start - b.start), abs(a.end - b.end)), of: a, otherwise: 0)
    case .allen(let relations): return relations.contains(ReferenceAllen.relation(of: a, to: b))
    case .with: return true
    }
  }

  private func limits(_ bound: Bound?, _ context: ReferenceContext) throws(ReferenceFailure) -> ReferenceBound {
    guard let bound else { return ReferenceBound() }
    switch bound.kind {
    case .compare(let operation, let amount):
      guard let value = try number(amount.value, context) else { throw ReferenceFailure("a bound without a number") }
      return ReferenceBound(tests: [(operation, value)], isPercent: amount.isPercent)
    case .between(let lower, let upper):
      guard let low = try number(lower.value, context), let high = try number(upper.value, context) else {
        throw ReferenceFailure("a bound without a number")
      }
      return ReferenceBound(
        tests: [(.greaterOrEqual, low), (.lessOrEqual, high)], isPercent: lower.isPercent || upper.isPercent)
    }
  }
}

/// What a relation's amount has to satisfy.
struct ReferenceBound {
  var tests: [(operation: ComparisonOperator, value: Double)] = []
  var isPercent = false

  /// - Parameters:
  ///   - place: that of the row tested, whose share per cent are of; an instant shares all of itself.
  ///   - otherwise: the only amount accepted where no bound is written; any when `nil`.
  func accept(_ amount: Double, of place: ReferencePlace, otherwise: Double? = nil) -> Bool {
    if tests.isEmpty { return otherwise.map { amount == $0 } ?? true }
    let measured = isPercent ? (place.isInstant ? 100 : amount / place.length * 100) : amount
    return tests.allSatisfy { test in
      // Times are decimals that doubles hold inexactly: amounts within half a nanosecond are equal.
      test.operation.holds(abs(measured - test.value) <= 0.5e-9 ? test.value : measured, test.value)
    }
  }
}

enum ReferenceAllen {
  /// The one of the thirteen that holds. With an instant the nine from `overlaps` to `overlapped_by` hold where the two
  /// share time, so that an instant at an interval's open end is `met_by` it, and one at its start `starts` it.
  static func relation(of a: ReferencePlace, to b: ReferencePlace) -> AllenRelation {
    if !a.sharesTime(with: b) {
      if a.start < b.start { return a.end < b.start ? .precedes : .meets }
      return b.end < a.start ? .precededBy : .metBy
    }
    switch (a.start == b.start, a.end == b.end) {
    case (true, true): return .equals
    case (true, false): return a.end < b.end ? .starts : .startedBy
    case (false, true): return a.start > b.start ? .finishes : .finishedBy
    case (false, false):
      if a.start < b.start { return a.end < b.end ? .overlaps : .contains }
      return a.end < b.end ? .during : .overlappedBy
    }
  }
}
