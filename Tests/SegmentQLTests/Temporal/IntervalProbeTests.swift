import TestSupport
import Testing

@testable import SegmentQL

/// Every question to an index against the plain definition, tried on all members.
@Suite struct IntervalProbeTests {
  static let words: [TimeWord] =
    TemporalRelationTests.plainWords + AllenRelation.allCases.map { .allen([$0]) }
    + [.allen(AllenRelation.allCases), .allen([.precedes, .meets, .starts, .equals])]

  static let bounds: [AmountRange?] = [
    nil, AmountRange(.lessOrEqual, 0), AmountRange(.less, 1.5), AmountRange(.lessOrEqual, 2), AmountRange(.equal, 0.5),
    AmountRange(.greater, 0), AmountRange(.greaterOrEqual, 1), AmountRange(lower: 0.25, upper: 1),
    AmountRange(lower: 2, upper: 1), AmountRange(.lessOrEqual, -1), AmountRange(.greaterOrEqual, -0.5),
    AmountRange(.greaterOrEqual, 50, isPercent: true), AmountRange(.less, 100, isPercent: true),
    AmountRange(lower: 10, upper: 60, isPercent: true), AmountRange(.lessOrEqual, .nan),
  ]

  private func index(_ times: [SampleTimes]) -> IntervalIndex {
    times.map(\.start).withUnsafeBufferPointer { starts in
      times.map(\.end).withUnsafeBufferPointer { ends in IntervalIndex(starts: starts, ends: ends) }
    }
  }

  /// Members with an interval, in the order by start and then by number.
  private func sorted(_ times: [SampleTimes]) -> [(member: Int32, interval: Interval)] {
    times.enumerated().compactMap { member, times in times.interval.map { (Int32(member), $0) } }
      .sorted { ($0.interval.start, $0.member) < ($1.interval.start, $1.member) }
  }

  @Test(arguments: [3, 40, 300]) func agreesWithTheDefinition(count: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    for round in 0..<3 {
      var times = SampleTimes.random(count, upTo: count / (round + 1), using: &generator)
      if round > 0 { times.sort { $0.start < $1.start || $1.start.isNaN } }
      let index = index(times)
      let members = sorted(times)
      let asked = times.enumerated().compactMap { at, times in times.interval.map { (Int32(at), $0) } }.prefix(12)
      for word in Self.words {
        for bound in Self.bounds {
          for relation in [TemporalRelation(word, bound: bound), TemporalRelation(word, bound: bound).converse] {
            var probe = IntervalProbe(index, relation)
            for (member, a) in asked {
              for excluded in [nil, member] {
                let expected = members.filter {
                  $0.member != excluded && relation.holds(between: a, and: $0.interval)
                }.map(\.member)
                var found: [Int32] = []
                probe.forEach(a, excluding: excluded) {
                  found.append($0)
                  return true
                }
                #expect(found == expected, "\(relation) \(a)")
                #expect(probe.count(a, excluding: excluded) == expected.count, "\(relation) \(a)")
                #expect(probe.exists(a, excluding: excluded) == !expected.isEmpty, "\(relation) \(a)")
              }
            }
          }
        }
      }
    }
  }

  /// Rare lengths in a stretch that is long enough to be looked up by lengths, each first among its neighbours.
  @Test func rareLengthsInALongStretch() {
    let stretch = (0..<3000).map { number in
      let start = Double(number) / 1024
      return Interval(unchecked: start, start + (number % 512 == 0 ? 9 : 1 + Double(number % 7) / 8))
    }
    // So many end where the rare ones do that ends alone do not tell.
    let late = (0..<100).map { Interval(unchecked: 9 + Double($0) / 128, 10.5 + Double($0) / 128) }
    let intervals = stretch + late
    let relation = TemporalRelation(.covers, bound: AmountRange(lower: 2.5, upper: 3.5))
    var probe = IntervalProbe(IntervalIndex(SortedIntervals(intervals)), relation)
    for (start, count) in [(0, 6), (0.25, 5), (0.75, 4)] {
      let a = Interval(unchecked: start, start + 12)
      let expected = intervals.indices.filter { relation.holds(between: a, and: intervals[$0]) }.map(Int32.init)
      var found: [Int32] = []
      probe.forEach(a) {
        found.append($0)
        return true
      }
      #expect(expected.count == count)
      #expect(found == expected)
      #expect(probe.count(a) == count)
    }
  }

  @Test func stopsWhenTold() {
    let index = IntervalIndex(SortedIntervals((0..<500).map { Interval(unchecked: Double($0 / 2), Double($0 + 3)) }))
    for word in Self.words {
      var probe = IntervalProbe(index, TemporalRelation(word))
      let a = Interval(unchecked: 100, 103)
      let all = probe.count(a)
      var calls = 0
      probe.forEach(a) { _ in
        calls += 1
        return calls < 2
      }
      #expect(calls == min(all, 2), "\(word)")
    }
  }

  // MARK: NEXT, PREVIOUS, NEAREST

  /// The partner by sorting all that may be chosen.
  private func partner(
    _ word: TimeWord, _ bound: AmountRange?, _ a: Interval, among members: [(member: Int32, interval: Interval)]
  ) -> Int32? {
    let chosen: (member: Int32, interval: Interval)? =
      switch word {
      case .next: members.first { $0.interval.start >= a.end }
      case .previous:
        members.filter { $0.interval.end <= a.start }.max { $0.interval.end < $1.interval.end }.flatMap { last in
          members.last { $0.interval.end == last.interval.end }
        }
      default:
        members.map { $0.interval.gap(to: a) }.min().flatMap { smallest in
          members.first { $0.interval.gap(to: a) == smallest }
        }
      }
    guard let chosen else { return nil }
    return TemporalRelation(word, bound: bound).holds(between: a, and: chosen.interval) ? chosen.member : nil
  }

  @Test(arguments: [1, 7, 60, 400]) func selectionsAgreeWithSorting(count: Int) {
    var generator = SplitMix64(seed: 77 + UInt64(count))
    for round in 1...3 {
      let times = SampleTimes.random(count, upTo: count / round, using: &generator)
      let index = index(times)
      let members = sorted(times)
      for word in [TimeWord.next, .previous, .nearest] {
        for bound in Self.bounds {
          var probe = IntervalProbe(index, TemporalRelation(word, bound: bound))
          for (member, a) in members.prefix(40) {
            for (excluded, step) in [(nil, 1), (member, 1), (member, 3)] {
              let choice = members.filter { $0.member != excluded && $0.member % Int32(step) == 0 }
              let expected = partner(word, bound, a, among: choice)
              let found = probe.partner(of: a, excluding: excluded) { $0 % Int32(step) == 0 }
              #expect(found == expected, "\(word) \(String(describing: bound)) \(a)")
              if step == 1 {
                #expect(probe.exists(a, excluding: excluded) == (expected != nil), "\(word) \(a)")
                #expect(probe.count(a, excluding: excluded) == (expected == nil ? 0 : 1), "\(word) \(a)")
              }
            }
          }
        }
      }
    }
  }

  @Test func nearestTakesDecimalTiesAsTies() {
    // 0.3 - 0.2 and 0.2 - 0.1 differ in binary; as decimals both gaps are a tenth, and the earlier start wins.
    let index = IntervalIndex(SortedIntervals([Interval(unchecked: 0.05, 0.1), Interval(unchecked: 0.3, 0.4)]))
    #expect(0.3 - 0.2 < 0.2 - 0.1)
    var probe = IntervalProbe(index, TemporalRelation(.nearest))
    #expect(probe.partner(of: Interval(instant: 0.2)) == 0)
  }

  // MARK: Members

  @Test func membersKeepTheirNumbers() {
    let times = [
      SampleTimes(start: .nan, end: 1), SampleTimes(start: 4, end: 5), SampleTimes(start: 3, end: 1),
      SampleTimes(start: 2, end: .nan), SampleTimes(start: 4, end: 4),
    ]
    let index = index(times)
    #expect(index.count == 3)
    #expect((0..<3).map { index.intervals.member(at: $0) } == [3, 1, 4])
    #expect([-1, 0, 1, 2, 3, 4, 5].map { index.position(of: $0) } == [nil, nil, 1, nil, 0, 2, nil])
  }

  @Test func membersOfARowSelection() {
    let starts: [Double] = [0, 1, 2, 3, .nan]
    let ends: [Double] = [9, 0, 8, .nan, 5]
    let rows: [UInt32] = [0, 1, 3, 4]
    let group = starts.withUnsafeBufferPointer { starts in
      ends.withUnsafeBufferPointer { ends in
        rows.withUnsafeBufferPointer { SortedIntervals(starts: starts, ends: ends, rows: $0) }
      }
    }
    #expect((0..<group.count).map { group.interval(at: $0) } == [Interval(unchecked: 0, 9), Interval(instant: 3)])
    #expect((0..<group.count).map { group.member(at: $0) } == [0, 2])
  }

  @Test func anEmptyGroupAnswersNothing() {
    let index = IntervalIndex(SortedIntervals([]))
    for word in Self.words + [.next, .previous, .nearest] {
      for bound in Self.bounds {
        var probe = IntervalProbe(index, TemporalRelation(word, bound: bound))
        let a = Interval(unchecked: 1, 2)
        #expect(!probe.exists(a) && probe.count(a) == 0 && probe.partner(of: a) == nil)
      }
    }
  }
}
