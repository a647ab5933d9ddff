import SegmentQL

extension ReferenceEvaluator {
  /// All tuples of a pattern, in the order of their first rows, then their second, and so on.
  func rows(of pattern: Pattern, in scope: ReferenceScope) throws(ReferenceFailure) -> ReferenceRows {
    let first = try rows(of: pattern.first.set, in: scope)
    guard !pattern.links.isEmpty else { return first }
    let names = ([pattern.first] + pattern.links.map(\.step)).enumerated().map { position, step in
      step.name?.text ?? (position == 0 ? "left" : position == 1 ? "right" : "step\(position + 1)")
    }
    var tuples: [(rows: [ReferenceRow], scope: ReferenceScope)] = first.rows.map { row in
      ([row], scope.naming(names[0], row, first.shape))
    }
    var shapes = [first.shape]
    for (position, link) in pattern.links.enumerated() {
      var longer: [(rows: [ReferenceRow], scope: ReferenceScope)] = []
      var shape: ReferenceShape?
      for tuple in tuples {
        guard let left = tuple.rows.last else { continue }
        let step = try rows(of: link.step.set, in: tuple.scope)
        shape = step.shape
        let context = ReferenceContext(shape: shapes[position], row: left, scope: tuple.scope)
        for right in try partners(of: left, among: step.rows, link.relation, context) {
          let grown = tuple.scope.naming(names[position + 1], right, step.shape)
          if try excluded(left, right, link.unless, in: grown) { continue }
          longer.append((tuple.rows + [right], grown))
        }
      }
      tuples = longer
      shapes.append(shape ?? ReferenceShape(kind: .segments))
    }
    let parts = zip(names, shapes).map { ReferenceShape.Part(name: $0, shape: $1) }
    return ReferenceRows(
      shape: ReferenceShape(kind: .joined, parts: parts), rows: tuples.map { joined($0.rows) })
  }

  /// Whether a third segment starts between the two: not before the one ends, and before the other starts.
  private func excluded(
    _ left: ReferenceRow, _ right: ReferenceRow, _ unless: SetExpression?, in scope: ReferenceScope
  ) throws(ReferenceFailure) -> Bool {
    guard let unless, let a = left.place, let b = right.place else { return false }
    // Where the right one comes first, what lies between runs from its end to the left one's start.
    let from = a.end <= b.start ? a.end : b.end
    let until = a.end <= b.start ? b.start : a.start
    return try rows(of: unless, in: scope).rows.contains { other in
      guard other.video == left.video, let start = other.place?.start else { return false }
      let isEither = other.segment != nil && (other.segment == left.segment || other.segment == right.segment)
      return !isEither && from <= start && start < until
    }
  }

  /// The hull of the parts' times; parts that have no place do not count.
  private func joined(_ parts: [ReferenceRow]) -> ReferenceRow {
    let places = parts.compactMap(\.place)
    return ReferenceRow(
      video: parts.first?.video, start: places.map(\.start).min(), end: places.map(\.end).max(), parts: parts)
  }
}
