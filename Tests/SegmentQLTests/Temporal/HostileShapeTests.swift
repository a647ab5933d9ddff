import Testing

@testable import SegmentQL

/// Shapes that defeat simpler structures: answers stay right, and no question looks at all the others.
@Suite struct HostileShapeTests {
  static let count = 100_000

  enum Shape: CaseIterable {
    /// One interval over all, among instants.
    case oneHuge
    case sameStart
    case sameEnd
    case nested
    case staircase
    /// Short ones, every other one reaching to the end of all.
    case shortAmongLong
    /// Lengths of all magnitudes.
    case manyLengths

    func intervals(_ count: Int) -> SortedIntervals {
      let all = Double(count)
      return SortedIntervals(
        (0..<count).map { place in
          let at = Double(place)
          return switch self {
          case .oneHuge: place == 0 ? Interval(unchecked: 0, all) : Interval(instant: at)
          case .sameStart: Interval(unchecked: 0, at + 1)
          case .sameEnd: Interval(unchecked: at, all)
          case .nested: Interval(unchecked: at, 2 * all - at)
          case .staircase: Interval(unchecked: at, at + all / 2)
          case .shortAmongLong: Interval(unchecked: at, place % 2 == 0 ? at + 0.5 : all + at)
          case .manyLengths: Interval(unchecked: at, at + [0, 0.25, 3, 40, 500, 6000, 70_000][place * 31 % 7])
          }
        })
    }
  }

  static let relations: [TemporalRelation] =
    TemporalRelationTests.plainWords.map { TemporalRelation($0) }
    + [.overlaps, .during, .covers, .before, .after, .near, .meets, .starts, .finishes, .equals].flatMap { word in
      [
        AmountRange(.lessOrEqual, 0.25), AmountRange(lower: 1.25, upper: 1.5),
        AmountRange(.greaterOrEqual, 10 * Double(count)),
      ].map { TemporalRelation(word, bound: $0) }
    } + AllenRelation.allCases.map { TemporalRelation(.allen([$0])) }
    + [.next, .previous, .nearest].map { TemporalRelation($0, bound: AmountRange(.lessOrEqual, 2)) }

  /// Whole numbers and not, near the edges and in the middle, instants, short and long ones.
  private func questions(_ count: Int) -> [Interval] {
    let all = Double(count)
    return [0, 0.5, all / 2 + 0.25, all - 1, 1.5 * all].flatMap { start in
      [0, 0.25, 2, all / 3, 3 * all].map { Interval(unchecked: start, start + $0) }
    }
  }

  @Test(arguments: Shape.allCases) func noQuestionLooksAtAll(shape: Shape) {
    let index = IntervalIndex(shape.intervals(Self.count))
    for relation in Self.relations {
      for a in questions(Self.count) {
        var probe = IntervalProbe(index, relation)
        _ = probe.exists(a)
        #expect(probe.comparisons < 2_000, "exists \(relation) \(a)")
        // The first hundred answers cost no more than a few looks at a block or a node each.
        let before = probe.comparisons
        var answers = 0
        probe.forEach(a) { _ in
          answers += 1
          return answers < 100
        }
        let all = probe.relation.selection == nil && probe.comparisons - before > 4_000 ? probe.count(a) : 100
        #expect(probe.comparisons - before < 4_000 + 300 * max(answers, all), "forEach \(relation) \(a)")
      }
    }
  }

  @Test(arguments: Shape.allCases) func answersAreThoseOfTheDefinition(shape: Shape) {
    let count = 6_000
    let group = shape.intervals(count)
    let index = IntervalIndex(group)
    let questions = questions(count)
    for (number, relation) in Self.relations.enumerated() where relation.selection == nil {
      var probe = IntervalProbe(index, relation)
      // Each relation takes its own few of the questions; over all relations every one is asked.
      for a in stride(from: number % 5, to: questions.count, by: 5).map({ questions[$0] }) {
        let expected = (0..<count).filter { relation.holds(between: a, and: group.interval(at: $0)) }
          .map { group.member(at: $0) }
        var found: [Int32] = []
        probe.forEach(a) {
          found.append($0)
          return true
        }
        #expect(found == expected, "\(relation) \(a)")
        #expect(probe.count(a) == expected.count, "\(relation) \(a)")
        #expect(probe.exists(a) == !expected.isEmpty, "\(relation) \(a)")
      }
    }
  }

  /// 100,000 × 100,000 segments of one job: the looks stay near the sum of both sides and the answers, not the product.
  @Test(arguments: [Shape.oneHuge, .sameStart, .staircase, .shortAmongLong]) func wholeJoins(shape: Shape) {
    let group = shape.intervals(Self.count)
    let selves = (0..<Int32(Self.count)).map { $0 }
    for word in [TimeWord.overlaps, .before, .during, .equals, .next] {
      var join = IntervalJoin(group, TemporalRelation(word), group, selfMembers: selves)
      let mask = join.existsMask()
      #expect(mask.count == Self.count)
      #expect(join.comparisons < 100 * 2 * Self.count, "\(word)")
    }
    var count = IntervalJoin(group, TemporalRelation(.overlaps), group, selfMembers: selves)
    let pairs = count.countPairs()
    #expect(count.comparisons < 10 * 2 * Self.count)
    #expect(pairs.isMultiple(of: 2))
    if shape == .oneHuge {
      #expect(pairs == 2 * (Self.count - 1))
      var join = IntervalJoin(group, TemporalRelation(.overlaps), group, selfMembers: selves)
      var made = 0
      join.forEachPair { _, _ in
        made += 1
        return true
      }
      #expect(made == pairs)
      #expect(join.comparisons < 10 * 2 * Self.count)
    }
  }
}
