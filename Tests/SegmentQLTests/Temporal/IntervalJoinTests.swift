import TestSupport
import Testing

@testable import SegmentQL

/// Every join against all pairs tried with the plain definition.
@Suite struct IntervalJoinTests {
  private struct Pair: Hashable {
    var left: Int32
    var right: Int32
  }

  private func group(_ times: [SampleTimes]) -> SortedIntervals {
    times.map(\.start).withUnsafeBufferPointer { starts in
      times.map(\.end).withUnsafeBufferPointer { ends in SortedIntervals(starts: starts, ends: ends) }
    }
  }

  private func allPairs(
    _ left: SortedIntervals, _ right: SortedIntervals, _ relation: TemporalRelation, _ selves: [Int32]?
  ) -> [Pair] {
    (0..<left.count).flatMap { l in
      (0..<right.count).compactMap { r in
        let pair = Pair(left: left.member(at: l), right: right.member(at: r))
        guard selves?[Int(pair.left)] != pair.right else { return nil }
        return relation.holds(between: left.interval(at: l), and: right.interval(at: r)) ? pair : nil
      }
    }
  }

  private func check(_ left: SortedIntervals, _ right: SortedIntervals, selves: [Int32]?) {
    for word in IntervalProbeTests.words {
      for bound in [nil, AmountRange(.lessOrEqual, 1), AmountRange(.greaterOrEqual, 50, isPercent: true)] {
        let relation = TemporalRelation(word, bound: bound)
        let expected = allPairs(left, right, relation, selves)
        var join = IntervalJoin(left, relation, right, selfMembers: selves)
        var found: [Pair] = []
        join.forEachPair {
          found.append(Pair(left: $0, right: $1))
          return true
        }
        #expect(found == expected, "\(relation)")
        #expect(join.countPairs() == expected.count, "\(relation)")
        var counts = Array(repeating: 0, count: left.memberCount)
        for pair in expected { counts[Int(pair.left)] += 1 }
        #expect(join.countsPerLeft() == counts, "\(relation)")
        #expect(join.existsMask() == counts.map { $0 > 0 }, "\(relation)")
      }
    }
  }

  @Test(arguments: [(0, 5), (5, 0), (1, 1), (20, 31), (90, 60)]) func agreesWithAllPairs(_ left: Int, _ right: Int) {
    var generator = SplitMix64(seed: UInt64(left * 100 + right))
    for spread in [1, 3] {
      check(
        group(SampleTimes.random(left, upTo: (left + right) / spread, using: &generator)),
        group(SampleTimes.random(right, upTo: (left + right) / spread, using: &generator)), selves: nil)
    }
  }

  @Test func aSegmentIsNeverRelatedToItself() {
    var generator = SplitMix64(seed: 5)
    let times = SampleTimes.random(60, upTo: 40, using: &generator).sorted { $0.start < $1.start || $1.start.isNaN }
    let rows = (0..<60).map(Int32.init)
    let (odd, third) = (rows.filter { $0 % 2 == 1 }, rows.filter { $0 % 3 == 0 })
    let selves = odd.withUnsafeBufferPointer { odd in
      third.withUnsafeBufferPointer { IntervalJoin.selfMembers(of: odd, in: $0) }
    }
    #expect(selves == odd.map { $0 % 3 == 0 ? $0 / 3 : -1 })
    check(group(odd.map { times[Int($0)] }), group(third.map { times[Int($0)] }), selves: selves)
    check(group(times), group(times), selves: rows)
    // The same segments after a stage that changed their times.
    let later = times.map { SampleTimes(start: $0.start - 1, end: $0.end + 1) }
    check(group(times), group(later), selves: rows)
  }

  @Test func sidesWithoutACommonRowHaveNoSelves() {
    let (even, odd): ([UInt32], [UInt32]) = ([0, 2, 4], [1, 3, 5, 7])
    even.withUnsafeBufferPointer { even in
      odd.withUnsafeBufferPointer { #expect(IntervalJoin.selfMembers(of: even, in: $0) == nil) }
    }
  }

  @Test func stopsWhenTold() {
    let group = SortedIntervals((0..<50).map { Interval(unchecked: Double($0), Double($0 + 5)) })
    for word in [TimeWord.overlaps, .before, .after] {
      var calls = 0
      var join = IntervalJoin(group, TemporalRelation(word), group)
      join.forEachPair { _, _ in
        calls += 1
        return calls < 7
      }
      #expect(calls == 7, "\(word)")
    }
  }

  @Test func partnersAreThoseOfTheProbe() {
    var generator = SplitMix64(seed: 9)
    let left = group(SampleTimes.random(50, upTo: 60, using: &generator))
    let right = group(SampleTimes.random(50, upTo: 60, using: &generator))
    for word in [TimeWord.next, .previous, .nearest] {
      let relation = TemporalRelation(word, bound: AmountRange(.lessOrEqual, 3))
      var join = IntervalJoin(left, relation, right)
      var probe = IntervalProbe(IntervalIndex(right), relation)
      var expected = Array(repeating: Int32(-1), count: 50)
      for position in 0..<left.count {
        let member = left.member(at: position)
        expected[Int(member)] = probe.partner(of: left.interval(at: position)) { ($0 + member) % 2 == 0 } ?? -1
      }
      #expect(join.partners { ($0 + $1) % 2 == 0 } == expected)
    }
  }

  @Test func startsBetweenTwoTimes() {
    let group = SortedIntervals([Interval(instant: 1), Interval(unchecked: 1, 4), Interval(unchecked: 6, 7)])
    #expect(group.hasStart(from: 1, before: 2))
    #expect(group.hasStart(from: 1, before: 2, excluding: 0))
    #expect(!group.hasStart(from: 1, before: 1))
    #expect(!group.hasStart(from: 2, before: 6))
    #expect(group.hasStart(from: 2, before: 6.5))
    #expect(!group.hasStart(from: 2, before: 6.5, excluding: 2))
    #expect(!group.hasStart(from: 8, before: 9))
  }
}
