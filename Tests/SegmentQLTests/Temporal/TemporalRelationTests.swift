import Testing

@testable import SegmentQL

@Suite struct TemporalRelationTests {
  /// An interval as a set of atoms of the time line: 2k is the point k, 2k + 1 all between k and k + 1.
  private func atoms(_ interval: Interval) -> Set<Int> {
    let first = Int(interval.start) * 2
    return interval.isInstant ? [first] : Set(first..<Int(interval.end) * 2)
  }

  private func holds(_ word: TimeWord, _ bound: AmountRange?, _ a: Interval, _ b: Interval) -> Bool {
    TemporalRelation(word, bound: bound).holds(between: a, and: b)
  }

  private func holds(_ word: TimeWord, _ a: Interval, _ b: Interval) -> Bool { holds(word, nil, a, b) }

  private func interval(_ start: Double, _ end: Double) -> Interval { Interval(unchecked: start, end) }

  @Test func intervalsOfSegments() {
    #expect(Interval(start: 1, end: 2) == interval(1, 2))
    #expect(Interval(start: 1, end: .nan) == Interval(instant: 1))
    #expect(Interval(start: 1, end: 1)?.isInstant == true)
    #expect(Interval(start: 2, end: 1) == nil)
    #expect(Interval(start: .nan, end: 1) == nil)
    #expect(Interval(start: .nan, end: .nan) == nil)
    #expect(Interval(start: -.infinity, end: 1) == nil)
    #expect(Interval(start: 1, end: .infinity) == nil)
    #expect(interval(-1e308, 1e308).length.isFinite)
  }

  @Test func unboundedWordsOnAGrid() {
    for a in gridIntervals(upTo: 5) {
      for b in gridIntervals(upTo: 5) {
        let (inA, inB) = (atoms(a), atoms(b))
        let note: Comment = "\(a) \(b)"
        #expect(holds(.overlaps, a, b) == !inA.isDisjoint(with: inB), note)
        #expect(holds(.during, a, b) == inA.isSubset(of: inB), note)
        #expect(holds(.covers, a, b) == inB.isSubset(of: inA), note)
        #expect(holds(.before, a, b) == (a.end <= b.start), note)
        #expect(holds(.then, a, b) == holds(.before, a, b), note)
        #expect(holds(.next, a, b) == holds(.before, a, b), note)
        #expect(holds(.after, a, b) == (b.end <= a.start), note)
        #expect(holds(.previous, a, b) == holds(.after, a, b), note)
        #expect(holds(.near, a, b) && holds(.nearest, a, b) && holds(.with, a, b), note)
        #expect(holds(.meets, a, b) == (a.end == b.start), note)
        #expect(holds(.metBy, a, b) == (a.start == b.end), note)
        #expect(holds(.starts, a, b) == (a.start == b.start), note)
        #expect(holds(.finishes, a, b) == (a.end == b.end), note)
        #expect(holds(.equals, a, b) == (a == b), note)
      }
    }
  }

  @Test func amountsOnAGrid() {
    for a in gridIntervals(upTo: 5) {
      for b in gridIntervals(upTo: 5) {
        let (inA, inB) = (atoms(a), atoms(b))
        let shared = Double(inA.intersection(inB).count { !$0.isMultiple(of: 2) })
        let gap = max(b.start - a.end, a.start - b.end, 0)
        let slack = Double(inB.count { !$0.isMultiple(of: 2) } - inA.count { !$0.isMultiple(of: 2) })
        let edges = max(abs(a.start - b.start), abs(a.end - b.end))
        for operation in ComparisonOperator.allCases where operation != .notEqual {
          for amount in 0...4 {
            let bound = AmountRange(operation, Double(amount))
            func admits(_ value: Double) -> Bool { bound.contains(value) }
            func check(_ word: TimeWord, _ expected: Bool) {
              #expect(holds(word, bound, a, b) == expected, "\(word) \(operation) \(amount): \(a) \(b)")
            }
            check(.overlaps, !inA.isDisjoint(with: inB) && admits(shared))
            check(.during, inA.isSubset(of: inB) && admits(slack))
            check(.covers, inB.isSubset(of: inA) && admits(-slack))
            check(.before, a.end <= b.start && admits(b.start - a.end))
            check(.after, b.end <= a.start && admits(a.start - b.end))
            check(.near, admits(gap))
            check(.meets, admits(abs(b.start - a.end)))
            check(.metBy, admits(abs(a.start - b.end)))
            check(.starts, admits(abs(a.start - b.start)))
            check(.finishes, admits(abs(a.end - b.end)))
            check(.equals, admits(edges))
          }
        }
      }
    }
  }

  @Test func sharesAreOfTheFirst() {
    let half = AmountRange(.greaterOrEqual, 50, isPercent: true)
    #expect(holds(.overlaps, half, interval(0, 4), interval(2, 100)))
    #expect(!holds(.overlaps, half, interval(0, 4), interval(3, 100)))
    #expect(!holds(.overlaps, half, interval(2, 100), interval(0, 4)))
    #expect(TemporalRelation(.overlaps, bound: half).converse.holds(between: interval(2, 100), and: interval(0, 4)))
    #expect(holds(.overlaps, AmountRange(.equal, 100, isPercent: true), Interval(instant: 3), interval(2, 5)))
    #expect(!holds(.overlaps, AmountRange(.less, 100, isPercent: true), Interval(instant: 3), interval(2, 5)))
    #expect(holds(.overlaps, AmountRange(.equal, 0, isPercent: true), interval(2, 5), Interval(instant: 3)))
  }

  /// Decimal times are inexact in binary, and amounts must not show it.
  @Test func decimalAmountsCompareAsWritten() {
    #expect(12.3 - 7.3 > 5)
    #expect(holds(.before, AmountRange(.lessOrEqual, 5), interval(1, 7.3), interval(12.3, 13)))
    #expect(holds(.before, AmountRange(.equal, 5), interval(1, 7.3), interval(12.3, 13)))
    #expect(!holds(.before, AmountRange(.greater, 5), interval(1, 7.3), interval(12.3, 13)))
    #expect(1.05 - 1 > 0.05)
    #expect(holds(.meets, AmountRange(.lessOrEqual, 0.05), interval(0, 1), interval(1.05, 2)))
    #expect(!holds(.meets, AmountRange(.less, 0.05), interval(0, 1), interval(1.05, 2)))
    #expect(holds(.overlaps, AmountRange(.greaterOrEqual, 7, isPercent: true), interval(0, 1), interval(0.93, 2)))
  }

  @Test func everyComparisonSplitsAmounts() {
    for amount: Double in [0, 0.1, 1 / 3, 0.3, 5, 1e9] {
      for distance: Double in [0, 1e-12, 4e-10, 6e-10, 0.1] {
        for value in [amount - distance, amount + distance] {
          let less = AmountRange(.less, amount).contains(value)
          let equal = AmountRange(.equal, amount).contains(value)
          let greater = AmountRange(.greater, amount).contains(value)
          #expect([less, equal, greater].count { $0 } == 1, "\(value) against \(amount)")
          #expect(AmountRange(.lessOrEqual, amount).contains(value) == (less || equal))
          #expect(AmountRange(.greaterOrEqual, amount).contains(value) == (greater || equal))
        }
      }
    }
    #expect(!AmountRange(.notEqual, 1).contains(2))
    #expect(!AmountRange(lower: .nan).contains(0) && !AmountRange(upper: .nan).contains(0))
    #expect(AmountRange(lower: 1, upper: 3).contains(1) && AmountRange(lower: 1, upper: 3).contains(3))
    #expect(!AmountRange(lower: 3, upper: 1).contains(2))
  }

  @Test func converseExchangesTheTwo() {
    let bounds: [AmountRange?] = [
      nil, AmountRange(.lessOrEqual, 1), AmountRange(lower: 1, upper: 2),
      AmountRange(.greaterOrEqual, 50, isPercent: true),
    ]
    for word in Self.plainWords {
      for bound in bounds {
        let relation = TemporalRelation(word, bound: bound)
        for a in gridIntervals(upTo: 4) {
          for b in gridIntervals(upTo: 4) {
            #expect(
              relation.converse.holds(between: b, and: a) == relation.holds(between: a, and: b), "\(word) \(a) \(b)")
          }
        }
      }
    }
  }

  @Test func hostileTimesAreAnswered() {
    let huge = [interval(-1e308, 1e308), interval(1e308, .greatestFiniteMagnitude), Interval(instant: -1e308)]
    for a in huge {
      for b in huge {
        for word in Self.plainWords {
          for bound in [nil, AmountRange(.greaterOrEqual, 0, isPercent: true), AmountRange(.lessOrEqual, 1e308)] {
            let relation = TemporalRelation(word, bound: bound)
            #expect(relation.converse.holds(between: b, and: a) == relation.holds(between: a, and: b))
          }
        }
      }
    }
  }

  static let plainWords: [TimeWord] = [
    .overlaps, .during, .covers, .before, .after, .near, .meets, .metBy, .starts, .finishes, .equals, .with, .then,
    .allen([.overlaps, .metBy, .during]),
  ]
}

extension AmountRange {
  fileprivate func contains(_ seconds: Double) -> Bool { limits(whole: 100).contains(seconds) }
}
