/// The algebra of intervals, by trying all pairs.
enum ReferenceIntervals {
  /// The union: what shares time, touches, or lies no further than `gap` apart becomes one, with the number of its members.
  /// Amounts that differ by no more than half a nanosecond are equal; what touches has a gap of 0.
  static func merge(_ places: [ReferencePlace], gap: Double) -> [(place: ReferencePlace, count: Int)] {
    let gap = gap > 0 ? gap + 0.5e-9 : 0
    var pieces = places.map { (place: $0, count: 1) }
    var changed = true
    while changed {
      changed = false
      search: for left in pieces.indices {
        for right in pieces.indices where right > left {
          guard pieces[left].place.gap(to: pieces[right].place) <= gap else { continue }
          let (a, b) = (pieces[left].place, pieces[right].place)
          let hull = ReferencePlace(start: min(a.start, b.start), end: max(a.end, b.end))
          pieces[left] = (hull, pieces[left].count + pieces[right].count)
          pieces.remove(at: right)
          changed = true
          break search
        }
      }
    }
    return pieces.sorted { $0.place.start < $1.place.start }
  }

  static func union(_ places: [ReferencePlace]) -> [ReferencePlace] { merge(places, gap: 0).map(\.place) }

  static func intersect(_ left: [ReferencePlace], _ right: [ReferencePlace]) -> [ReferencePlace] {
    union(left).flatMap { a in
      union(right).filter { a.sharesTime(with: $0) }.map { b in
        ReferencePlace(start: max(a.start, b.start), end: min(a.end, b.end))
      }
    }
  }

  /// What is left of the one without the other. Taking an instant out of an interval leaves the interval.
  static func subtract(_ left: [ReferencePlace], _ right: [ReferencePlace]) -> [ReferencePlace] {
    var pieces = union(left)
    for hole in union(right) {
      pieces = pieces.flatMap { piece -> [ReferencePlace] in
        guard piece.sharesTime(with: hole) else { return [piece] }
        if piece.isInstant { return [] }
        if hole.isInstant { return [piece] }
        return [
          ReferencePlace(start: piece.start, end: min(piece.end, hole.start)),
          ReferencePlace(start: max(piece.start, hole.end), end: piece.end),
        ].filter { $0.start < $0.end }
      }
    }
    return pieces
  }

  /// The pieces between neighbouring cuts that something covers. An instant cuts too, and is a piece of its own, before
  /// the one that begins there.
  static func depth(_ places: [ReferencePlace]) -> [(place: ReferencePlace, depth: Int)] {
    let cuts = Set(places.flatMap { [$0.start, $0.end] }).sorted()
    var pieces = Set(places.filter(\.isInstant)).map { $0 }
    pieces += zip(cuts, cuts.dropFirst()).map { ReferencePlace(start: $0, end: $1) }
    return pieces.sorted { ($0.start, $0.end) < ($1.start, $1.end) }.compactMap { piece in
      let count = places.filter { $0.sharesTime(with: piece) && (piece.isInstant || !$0.isInstant) }.count
      return count == 0 ? nil : (piece, count)
    }
  }
}
