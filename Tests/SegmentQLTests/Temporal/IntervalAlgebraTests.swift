import TestSupport
import Testing

@testable import SegmentQL

/// The algebra against sets of atoms of the time line: 2k is the point k quarters, 2k + 1 all between it and the next.
@Suite struct IntervalAlgebraTests {
  private func atoms(_ interval: Interval) -> Set<Int> {
    let first = Int(interval.start * 4) * 2
    return interval.isInstant ? [first] : Set(first..<Int(interval.end * 4) * 2)
  }

  private func atoms(_ intervals: some Sequence<Interval>) -> Set<Int> {
    intervals.reduce(into: []) { $0.formUnion(atoms($1)) }
  }

  private func samples(_ seed: UInt64) -> [[Interval]] {
    var generator = SplitMix64(seed: seed)
    return (0..<60).map { round in
      SampleTimes.random(round % 12, upTo: 6 + round % 5, using: &generator).compactMap(\.interval)
    }
  }

  private func interval(_ start: Double, _ end: Double) -> Interval { Interval(unchecked: start, end) }

  // MARK: merge and gaps

  @Test func mergingJoinsWhatTouches() {
    let members = [
      interval(5, 6), interval(0, 2), interval(2, 3), Interval(instant: 3), Interval(instant: 4), interval(5, 9),
    ]
    #expect(
      SortedIntervals(members).merged() == [
        MergedInterval(interval: interval(0, 3), count: 3, firstMember: 1, lastMember: 3),
        MergedInterval(interval: Interval(instant: 4), count: 1, firstMember: 4, lastMember: 4),
        MergedInterval(interval: interval(5, 9), count: 2, firstMember: 0, lastMember: 5),
      ])
    #expect(SortedIntervals(members).merged(gap: 0.9).count == 3)
    #expect(SortedIntervals(members).merged(gap: 1).map(\.interval) == [interval(0, 9)])
    #expect(SortedIntervals([]).merged(gap: 1).isEmpty)
    // In binary the gap is more than 5.
    #expect(SortedIntervals([interval(0, 7.3), interval(12.3, 13)]).merged(gap: 5).count == 1)
  }

  @Test func mergedIntervalsCoverTheSameAndCountAll() {
    for intervals in samples(1) {
      let group = SortedIntervals(intervals)
      let merged = group.merged()
      let points = atoms(intervals).filter { !$0.isMultiple(of: 2) }
      #expect(atoms(merged.map(\.interval)).filter { !$0.isMultiple(of: 2) } == points)
      #expect(merged.reduce(0) { $0 + $1.count } == intervals.count)
      #expect(zip(merged, merged.dropFirst()).allSatisfy { $0.interval.end < $1.interval.start })
      #expect(group.coveredSeconds == Double(points.count) / 4)
    }
  }

  @Test func gapsAreWhatLiesBetween() {
    let group = SortedIntervals([interval(1, 2), Interval(instant: 3), interval(2.5, 2.75), interval(5, 6)])
    #expect(group.gaps() == [interval(2, 2.5), interval(2.75, 5)])
    #expect(
      SortedIntervals([Interval(instant: 1), Interval(instant: 2), Interval(instant: 4)]).gaps() == [interval(1, 4)])
    #expect(SortedIntervals([Interval(instant: 1)]).gaps().isEmpty)
    #expect(group.gaps(within: interval(0, 5.5)) == [interval(0, 1)] + group.gaps())
    #expect(group.gaps(within: interval(5.5, 8)) == [interval(6, 8)])
    #expect(group.gaps(within: interval(7, 8)) == [interval(7, 8)])
    #expect(SortedIntervals([]).gaps().isEmpty)
    #expect(SortedIntervals([]).gaps(within: interval(0, 1)) == [interval(0, 1)])
  }

  @Test func gapsAndIntervalsFillTheHull() {
    for intervals in samples(2) where !intervals.isEmpty {
      let group = SortedIntervals(intervals)
      func cells(_ intervals: [Interval]) -> Set<Int> { atoms(intervals).filter { !$0.isMultiple(of: 2) } }
      let hull = interval(intervals.map(\.start).min() ?? 0, intervals.map(\.end).max() ?? 0)
      #expect(cells(group.gaps()).isDisjoint(with: cells(intervals)))
      #expect(cells(group.gaps()).union(cells(intervals)) == cells([hull]))
      let frame = interval(2, 7.25)
      #expect(cells(group.gaps(within: frame)) == cells([frame]).subtracting(cells(intervals)))
      #expect((group.gaps() + group.gaps(within: frame)).allSatisfy { !$0.isInstant })
    }
  }

  // MARK: Sets of points

  /// The points of a coverage, which takes an instant at an open end into the interval.
  private func coveredAtoms(_ intervals: [Interval]) -> Set<Int> {
    atoms(
      intervals.filter { instant in
        !instant.isInstant || !intervals.contains { !$0.isInstant && $0.end == instant.start }
      })
  }

  @Test func coveragesAreSetsOfPoints() {
    for (left, right) in zip(samples(3), samples(4)) {
      let (a, b) = (IntervalCoverage(SortedIntervals(left)), IntervalCoverage(SortedIntervals(right)))
      #expect(atoms(a.pieces) == coveredAtoms(left))
      #expect(atoms(a.union(b).pieces) == coveredAtoms(left + right))
      #expect(atoms(a.intersection(b).pieces) == coveredAtoms(left).intersection(coveredAtoms(right)))
      let taken = atoms(b.pieces.filter { !$0.isInstant })
      let rest = a.pieces.reduce(into: Set<Int>()) {
        $0.formUnion(atoms($1).subtracting($1.isInstant ? atoms(b.pieces) : taken))
      }
      #expect(atoms(a.subtracting(b).pieces) == rest)
      for result in [a, b, a.union(b), a.intersection(b), a.subtracting(b)] {
        #expect(zip(result.pieces, result.pieces.dropFirst()).allSatisfy { $0.end < $1.start })
      }
      #expect(a.union(b) == b.union(a) && a.intersection(b) == b.intersection(a))
      #expect(a.union(a) == a && a.intersection(a) == a && a.subtracting(a).pieces.isEmpty)
      #expect(a.subtracting(b).union(a.intersection(b)) == a)
      #expect(a.pieces == SortedIntervals(left).merged().map(\.interval))
    }
  }

  // MARK: depth

  @Test func depthCutsAtEveryStartAndEnd() {
    let group = SortedIntervals([
      interval(0, 4), interval(1, 3), Interval(instant: 2), interval(3, 4), Interval(instant: 6),
    ])
    #expect(
      group.depthPieces().map { "\($0.interval.start)-\($0.interval.end) \($0.count)" } == [
        "0.0-1.0 1", "1.0-2.0 2", "2.0-2.0 3", "2.0-3.0 2", "3.0-4.0 2", "6.0-6.0 1",
      ])
    #expect(group.peak == 3)
    #expect(SortedIntervals([]).peak == 0)
  }

  @Test func depthCountsWhatCovers() {
    for intervals in samples(5) {
      let group = SortedIntervals(intervals)
      let pieces = group.depthPieces()
      let cuts = Set(intervals.flatMap { [$0.start, $0.end] })
      for piece in pieces {
        // An instant counts in its own piece alone.
        let covering = intervals.filter { $0.overlaps(piece.interval) && (piece.interval.isInstant || !$0.isInstant) }
        #expect(piece.count == covering.count)
        #expect(cuts.contains(piece.interval.start) && cuts.contains(piece.interval.end))
        #expect(!cuts.contains { piece.interval.start < $0 && $0 < piece.interval.end })
      }
      #expect(atoms(pieces.map(\.interval)) == atoms(intervals))
      let seconds = pieces.reduce(0) { $0 + $1.interval.length * Double($1.count) }
      #expect(seconds == intervals.reduce(0) { $0 + $1.length })
      #expect(group.peak == pieces.map(\.count).max() ?? 0)
      let depths = intervals.map { a in intervals.count { $0.overlaps(Interval(instant: a.start)) } }
      #expect(group.peak == depths.max() ?? 0)
    }
  }

  // MARK: pad and clip

  @Test func padding() {
    #expect(interval(1, 2).padded(before: 0.5, after: 1) == interval(0.5, 3))
    #expect(interval(1, 3).padded(before: -0.5, after: -0.5) == interval(1.5, 2.5))
    #expect(interval(1, 3).padded(before: -1, after: -1) == Interval(instant: 2))
    #expect(interval(1, 3).padded(before: -2, after: -1) == nil)
    #expect(interval(1, 3).padded(before: -1, after: 1) == interval(2, 4))
    #expect(Interval(instant: 2).padded(before: 1, after: 0) == interval(1, 2))
    #expect(Interval(instant: 2).padded(before: 0, after: 0) == Interval(instant: 2))
    #expect(Interval(instant: 2).padded(before: 0, after: -1) == nil)
    #expect(interval(-1e308, 1e308).padded(before: 1.7e308, after: 1.7e308)?.length.isFinite == true)
    #expect(interval(1, 2).padded(before: .infinity, after: .infinity)?.start.isFinite == true)
    #expect(interval(1, 2).padded(before: .nan, after: 1) == nil)
    #expect(interval(1, 2).padded(before: -.infinity, after: .infinity) == nil)
  }

  @Test func clipping() {
    #expect(interval(1, 5).intersection(interval(2, 3)) == interval(2, 3))
    #expect(interval(1, 5).intersection(interval(5, 6)) == nil)
    #expect(Interval(instant: 2).intersection(interval(2, 3)) == Interval(instant: 2))
    #expect(Interval(instant: 3).intersection(interval(2, 3)) == nil)
    for a in gridIntervals(upTo: 4) {
      for b in gridIntervals(upTo: 4) {
        #expect(a.intersection(b).map(atoms) ?? [] == atoms(a).intersection(atoms(b)), "\(a) \(b)")
      }
    }
  }

  @Test func hugeTimesStayFinite() {
    let group = SortedIntervals([interval(-1.7e308, 1.7e308), interval(-1e308, 1.7e308), interval(1.75e308, 1.76e308)])
    #expect(group.coveredSeconds == .greatestFiniteMagnitude)
    #expect(group.peak == 2)
    #expect(group.depthPieces().allSatisfy { $0.interval.length.isFinite })
    #expect(group.merged(gap: 1e308).map(\.count) == [3])
  }
}
