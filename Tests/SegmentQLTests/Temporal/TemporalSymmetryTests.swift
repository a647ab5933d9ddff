import TestSupport
import Testing

@testable import SegmentQL

/// What must not change when all times move, turn round, or come in another order.
@Suite struct TemporalSymmetryTests {
  private static let bounds: [AmountRange?] = [
    nil, AmountRange(.lessOrEqual, 1), AmountRange(.greater, 0.5), AmountRange(lower: 0.25, upper: 2),
    AmountRange(.greaterOrEqual, 50, isPercent: true),
  ]

  private static func samples(_ seed: UInt64, _ count: Int = 60) -> [Interval] {
    var generator = SplitMix64(seed: seed)
    return SampleTimes.random(count, upTo: 30, using: &generator).compactMap(\.interval)
  }

  private func pairs(_ left: [Interval], _ relation: TemporalRelation, _ right: [Interval]) -> Set<[Int32]> {
    var join = IntervalJoin(SortedIntervals(left), relation, SortedIntervals(right))
    var found: Set<[Int32]> = []
    join.forEachPair {
      found.insert([$0, $1])
      return true
    }
    return found
  }

  // MARK: Shifting

  /// The shifts are exact binary fractions, and so are the times, so that no sum is rounded.
  @Test(arguments: [1024.25, -3.5, 0x1p40, -0x1p-20]) func shiftingAllTimesChangesNothing(by shift: Double) {
    func shifted(_ intervals: [Interval]) -> [Interval] {
      intervals.map { Interval(unchecked: $0.start + shift, $0.end + shift) }
    }
    let (left, right) = (Self.samples(1), Self.samples(2))
    for word in IntervalProbeTests.words + [.next, .previous, .nearest] {
      for bound in Self.bounds {
        let relation = TemporalRelation(word, bound: bound)
        #expect(pairs(shifted(left), relation, shifted(right)) == pairs(left, relation, right), "\(relation)")
      }
    }
    let (here, there) = (SortedIntervals(left), SortedIntervals(shifted(left)))
    #expect(there.merged(gap: 0.5).map(\.interval) == shifted(here.merged(gap: 0.5).map(\.interval)))
    #expect(there.gaps() == shifted(here.gaps()))
    #expect(there.depthPieces().map(\.interval) == shifted(here.depthPieces().map(\.interval)))
    #expect(there.coveredSeconds == here.coveredSeconds && there.peak == here.peak)
    for operation in [IntervalCoverage.union, IntervalCoverage.intersection, IntervalCoverage.subtracting] {
      let original = operation(IntervalCoverage(here))(IntervalCoverage(SortedIntervals(right)))
      let moved = operation(IntervalCoverage(there))(IntervalCoverage(SortedIntervals(shifted(right))))
      #expect(moved.pieces == shifted(original.pieces))
    }
  }

  // MARK: Turning time round

  private func reversed(_ interval: Interval) -> Interval { Interval(unchecked: -interval.end, -interval.start) }

  private func mirror(_ relation: AllenRelation) -> AllenRelation {
    switch relation {
    case .precedes: .precededBy
    case .precededBy: .precedes
    case .meets: .metBy
    case .metBy: .meets
    case .overlaps: .overlappedBy
    case .overlappedBy: .overlaps
    case .starts: .finishes
    case .finishes: .starts
    case .startedBy: .finishedBy
    case .finishedBy: .startedBy
    case .contains, .equals, .during: relation
    }
  }

  private func mirror(_ word: TimeWord) -> TimeWord {
    switch word {
    case .before, .then: .after
    case .after: .before
    case .meets: .metBy
    case .metBy: .meets
    case .starts: .finishes
    case .finishes: .starts
    case .allen(let relations): .allen(relations.map(mirror))
    default: word
    }
  }

  /// An end that is open becomes a start that is closed. It shows only where an instant stands at an edge of a proper
  /// interval, and only in the words that ask which points two share; those that compare times alone mirror always.
  @Test func turningTimeRoundMirrorsTheWords() {
    for word in IntervalProbeTests.words {
      let asksForPoints =
        switch word {
        case .overlaps, .during, .covers, .allen: true
        default: false
        }
      for bound in Self.bounds {
        let (relation, mirrored) = (TemporalRelation(word, bound: bound), TemporalRelation(mirror(word), bound: bound))
        for a in gridIntervals(upTo: 5) {
          for b in gridIntervals(upTo: 5) {
            let isAtEdge = a.isInstant != b.isInstant && [a.start, a.end].contains { $0 == b.start || $0 == b.end }
            if isAtEdge && asksForPoints { continue }
            #expect(
              mirrored.holds(between: reversed(a), and: reversed(b)) == relation.holds(between: a, and: b),
              "\(relation) \(a) \(b)")
          }
        }
      }
    }
    // And there it does show.
    let (instant, interval) = (Interval(instant: 1), Interval(unchecked: 1, 2))
    #expect(instant.overlaps(interval) && !reversed(instant).overlaps(reversed(interval)))
  }

  @Test func turningTimeRoundExchangesNextAndPrevious() {
    for seed in 1...20 {
      let members = Self.samples(UInt64(seed), 25)
      let turned = members.map(reversed)
      for a in Self.samples(UInt64(seed) + 100, 25) {
        for bound in Self.bounds {
          var next = IntervalProbe(
            IntervalIndex(SortedIntervals(members)), TemporalRelation(.next, bound: bound))
          var previous = IntervalProbe(
            IntervalIndex(SortedIntervals(turned)), TemporalRelation(.previous, bound: bound))
          // Of equal gaps the two take different ones, so the gaps are compared.
          let ahead = next.partner(of: a).map { members[Int($0)].start - a.end }
          let behind = previous.partner(of: reversed(a)).map { -a.end - turned[Int($0)].end }
          #expect(ahead == behind)
        }
      }
    }
  }

  @Test func turningTimeRoundMirrorsTheAlgebra() {
    for seed in 1...20 {
      let intervals = Self.samples(UInt64(seed)).filter { !$0.isInstant }
      let (here, there) = (SortedIntervals(intervals), SortedIntervals(intervals.map(reversed)))
      #expect(there.merged().map(\.interval) == here.merged().map { reversed($0.interval) }.reversed())
      #expect(there.gaps() == here.gaps().map(reversed).reversed())
      let pieces = here.depthPieces().map { DepthPiece(interval: reversed($0.interval), count: $0.count) }
      #expect(there.depthPieces() == pieces.reversed())
      #expect(there.coveredSeconds == here.coveredSeconds && there.peak == here.peak)
    }
  }

  // MARK: Order of input

  @Test func theOrderOfInputChangesNothing() {
    var generator = SplitMix64(seed: 8)
    let (left, right) = (Self.samples(3), Self.samples(4))
    let order = right.indices.shuffled(using: &generator)
    let shuffled = order.map { right[$0] }
    for word in IntervalProbeTests.words {
      for bound in Self.bounds {
        let relation = TemporalRelation(word, bound: bound)
        let found = pairs(left, relation, shuffled).map { [$0[0], Int32(order[Int($0[1])])] }
        #expect(Set(found) == pairs(left, relation, right), "\(relation)")
      }
    }
    let (here, there) = (SortedIntervals(right), SortedIntervals(shuffled))
    #expect(here.merged().map(\.interval) == there.merged().map(\.interval))
    #expect(here.depthPieces() == there.depthPieces() && here.gaps() == there.gaps())
    #expect(IntervalCoverage(here) == IntervalCoverage(there))
  }
}
