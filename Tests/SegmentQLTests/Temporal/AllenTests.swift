import Testing

@testable import SegmentQL

@Suite struct AllenTests {
  /// Allen's definitions by end points, written out one by one and independent of the order of tests in the code.
  private func definition(_ relation: AllenRelation, _ a: Interval, _ b: Interval) -> Bool {
    switch relation {
    case .precedes: a.end < b.start
    case .meets: a.end == b.start
    case .overlaps: a.start < b.start && b.start < a.end && a.end < b.end
    case .finishedBy: a.start < b.start && a.end == b.end
    case .contains: a.start < b.start && b.end < a.end
    case .starts: a.start == b.start && a.end < b.end
    case .equals: a.start == b.start && a.end == b.end
    case .startedBy: a.start == b.start && b.end < a.end
    case .during: b.start < a.start && a.end < b.end
    case .finishes: b.start < a.start && a.end == b.end
    case .overlappedBy: b.start < a.start && a.start < b.end && b.end < a.end
    case .metBy: b.end == a.start
    case .precededBy: b.end < a.start
    }
  }

  @Test func exactlyOneHoldsBetweenProperIntervals() {
    let intervals = gridIntervals(upTo: 6, instants: false)
    var seen: Set<AllenRelation> = []
    for a in intervals {
      for b in intervals {
        let defined = AllenRelation.allCases.filter { definition($0, a, b) }
        #expect(defined == [AllenRelation(between: a, and: b)], "\(a) \(b)")
        let held = AllenRelation.allCases.filter { TemporalRelation(.allen([$0])).holds(between: a, and: b) }
        #expect(held == defined)
        seen.formUnion(defined)
      }
    }
    #expect(seen.count == 13)
  }

  @Test func inverseTable() {
    let pairs: [(AllenRelation, AllenRelation)] = [
      (.precedes, .precededBy), (.meets, .metBy), (.overlaps, .overlappedBy), (.finishedBy, .finishes),
      (.contains, .during), (.starts, .startedBy), (.equals, .equals),
    ]
    for (one, other) in pairs {
      #expect(one.inverse == other)
      #expect(other.inverse == one)
    }
    for a in gridIntervals(upTo: 5) {
      for b in gridIntervals(upTo: 5) {
        #expect(AllenRelation(between: b, and: a) == AllenRelation(between: a, and: b).inverse, "\(a) \(b)")
      }
    }
  }

  /// The table of Allen's paper in the letters of T. A. Alspaugh: rows first relation, columns second.
  private static let compositions = """
    p p p p p p p p pmosd pmosd pmosd pmosd full
    p p p p p m m m osd osd osd Fef DSOMP
    p p pmo pmo pmoFD o o oFD osd osd oFDseSdfO DSO DSOMP
    p m o F D o F D osd Fef DSO DSO DSOMP
    pmoFD oFD oFD D D oFD D D oFDseSdfO DSO DSO DSO DSOMP
    p p pmo pmo pmoFD s s seS d d dfO M P
    p m o F D s e S d f O M P
    pmoFD oFD oFD D D seS S S dfO O O M P
    p p pmosd pmosd full d d dfOMP d d dfOMP P P
    p m osd Fef DSOMP d f OMP d f OMP P P
    pmoFD oFD oFDseSdfO DSO DSOMP dfO O OMP dfO O OMP P P
    pmoFD seS dfO M P dfO M P dfO M P P P
    full dfOMP dfOMP P P dfOMP P P dfOMP P P P P
    """

  @Test func compositionTable() throws {
    let letters = Array("pmoFDseSdfOMP")
    let cells = Self.compositions.split(separator: "\n").map { row in
      row.split(separator: " ").map { $0 == "full" ? Set(letters) : Set($0) }
    }
    try #require(cells.count == 13 && cells.allSatisfy { $0.count == 13 })
    // Three intervals have at most six different end points, so this grid shows every possible order.
    let intervals = gridIntervals(upTo: 5, instants: false)
    var found = Array(repeating: Array(repeating: Set<Character>(), count: 13), count: 13)
    for a in intervals {
      for b in intervals {
        let first = AllenRelation(between: a, and: b).position
        for c in intervals {
          let second = AllenRelation(between: b, and: c).position
          found[first][second].insert(letters[AllenRelation(between: a, and: c).position])
        }
      }
    }
    for first in 0..<13 {
      for second in 0..<13 {
        #expect(found[first][second] == cells[first][second], "\(letters[first]) \(letters[second])")
      }
    }
  }

  @Test func positionsFollowTheListing() {
    #expect(AllenRelation.allCases.map(\.position) == Array(0..<13))
  }

  @Test func setsHoldUnions() {
    let union = TemporalRelation(.allen([.meets, .precedes]))
    for a in gridIntervals(upTo: 4) {
      for b in gridIntervals(upTo: 4) {
        let relation = AllenRelation(between: a, and: b)
        #expect(union.holds(between: a, and: b) == (relation == .meets || relation == .precedes))
        #expect(union.converse.holds(between: b, and: a) == union.holds(between: a, and: b))
      }
    }
    #expect(AllenSet.all.relations == AllenRelation.allCases)
    #expect(AllenSet([.contains, .meets]).inverse == AllenSet([.during, .metBy]))
  }

  /// With instants too, the nine relations from `overlaps` to `overlapped_by` are those that share time.
  @Test func sharingTimeIsTheUnionOfNine() {
    let apart: Set<AllenRelation> = [.precedes, .meets, .metBy, .precededBy]
    let within: Set<AllenRelation> = [.starts, .equals, .during, .finishes]
    for a in gridIntervals(upTo: 5) {
      for b in gridIntervals(upTo: 5) {
        let relation = AllenRelation(between: a, and: b)
        #expect(a.overlaps(b) == !apart.contains(relation), "\(a) \(b)")
        #expect(a.lies(within: b) == within.contains(relation), "\(a) \(b)")
      }
    }
  }
}
