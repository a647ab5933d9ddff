import SegmentModel
import TestSupport
import Testing

@testable import SegmentQL

@Suite struct RowSetTests {
  private static let rowCount = 5000

  /// The same rows in each form.
  private func forms(_ rows: [UInt32]) throws -> [RowSet] {
    let present = Set(rows)
    let column = TextColumn((0..<UInt32(Self.rowCount)).map { present.contains($0) ? "x" : "" })
    let index = WordIndex(column)
    let bitmap = RowBitmap(rowCount: Self.rowCount) { bits in
      for row in rows { RowBitmap.set(Int(row), in: bits) }
    }
    return [
      RowSet(rows: rows), RowSet(bitmap), index.vocabulary.count == 0 ? .empty : index.rows(ofWord: 0),
      ranked(present),
    ]
  }

  /// Rows among those that are no multiple of 3, but for the ones asked for.
  private static let universes = (0..<4).map { rest in
    RowUniverse(
      RowBitmap(rowCount: rowCount) { bits in
        for row in 0..<rowCount where rest == 3 || row % 3 != rest { RowBitmap.set(row, in: bits) }
      })
  }

  private func ranked(_ rows: Set<UInt32>) -> RowSet {
    let rest = (0..<3).first { rest in rows.allSatisfy { Int($0) % 3 != rest } } ?? 3
    let universe = Self.universes[rest]
    return RowSet(
      RankedRows(
        universe: universe,
        ranks: RowBitmap(rowCount: universe.count) { bits in
          for row in rows { if let rank = universe.rank(of: Int(row)) { RowBitmap.set(rank, in: bits) } }
        }))
  }

  private func sample(_ share: Double, _ generator: inout SplitMix64) -> [UInt32] {
    (0..<UInt32(Self.rowCount)).filter { _ in Double.random(in: 0..<1, using: &generator) < share }
  }

  /// Rows of a universe that leaves some out, in words that are full, empty and neither.
  @Test func ranksLeadToRows() {
    var generator = SplitMix64(seed: 3)
    for _ in 0..<200 {
      let count = Int.random(in: 1...400, using: &generator)
      let (inside, chosen) = (
        Double.random(in: 0...1.2, using: &generator), Double.random(in: 0...1, using: &generator)
      )
      let rows = (0..<count).filter { _ in Double.random(in: 0..<1, using: &generator) < inside }
      let universe = RowUniverse(
        RowBitmap(rowCount: count) { bits in for row in rows { RowBitmap.set(row, in: bits) } })
      let ranks = rows.indices.filter { _ in Double.random(in: 0..<1, using: &generator) < chosen }
      let bits = RowBitmap(rowCount: rows.count) { bits in for rank in ranks { RowBitmap.set(rank, in: bits) } }
      let set = RowSet(RankedRows(universe: universe, ranks: bits))
      #expect(set.rows(in: 0..<count).map(Int.init) == ranks.map { rows[$0] })
      #expect(rows.indices.allSatisfy { universe.rank(of: rows[$0]) == $0 })
    }
  }

  @Test func complementsLeaveARangesOtherRows() throws {
    var generator = SplitMix64(seed: 4)
    let rows = sample(0.4, &generator)
    let known = Set(rows)
    for set in try forms(rows) {
      for range in [0..<Self.rowCount, 63..<64, 64..<128, 100..<3001, 9..<9] {
        let rest = set.complement(in: range, rowCount: Self.rowCount)
        #expect(rest.rows(in: 0..<Self.rowCount) == range.map(UInt32.init).filter { !known.contains($0) })
      }
    }
  }

  @Test(arguments: [0, 0.0005, 0.01, 0.03, 0.1, 0.2, 0.9, 1])
  func allFormsAgreeWithPlainArrays(share: Double) throws {
    var generator = SplitMix64(seed: UInt64(share * 1000) + 1)
    let rows = sample(share, &generator)
    let others = [[], sample(0.001, &generator), sample(0.05, &generator), sample(0.5, &generator)]
    for set in try forms(rows) {
      #expect(set.count == rows.count)
      #expect(set.isEmpty == rows.isEmpty)
      for _ in 0..<20 {
        let lower = Int.random(in: 0...Self.rowCount, using: &generator)
        let range = lower..<Int.random(in: lower...Self.rowCount, using: &generator)
        let expected = rows.filter { range.contains(Int($0)) }
        #expect(set.rows(in: range) == expected)
        #expect(set.count(in: range) == expected.count)
      }
      #expect(set.rows(in: 0..<Self.rowCount) == rows)
      for other in others {
        let both = other.filter(Set(rows).contains)
        let removed = Set(other)
        let without = rows.filter { !removed.contains($0) }
        #expect(set.intersection(with: other) == both)
        for otherSet in try forms(other) {
          let found = set.intersection(otherSet, rowCount: Self.rowCount)
          #expect(found.rows(in: 0..<Self.rowCount) == both)
          let either = RowSet.union([set, otherSet], rowCount: Self.rowCount)
          #expect(either.rows(in: 0..<Self.rowCount) == Set(rows).union(other).sorted())
          #expect(either.count == Set(rows).union(other).count)
          let less = set.subtracting(otherSet, rowCount: Self.rowCount)
          #expect(less.rows(in: 0..<Self.rowCount) == without)
        }
      }
    }
  }

  @Test func unionOfFewRowsHasEachOnce() throws {
    for left in try forms([5, 4000]) {
      for right in try forms([4, 5, 4999]) {
        let either = RowSet.union([left, right, left], rowCount: Self.rowCount)
        #expect(either.rows(in: 0..<Self.rowCount) == [4, 5, 4000, 4999])
        #expect(either.count == 4)
      }
    }
  }

  @Test func unionOfNothingIsEmpty() {
    #expect(RowSet.union([], rowCount: 9).isEmpty)
    #expect(RowSet.union([.empty, .empty], rowCount: 0).isEmpty)
  }
}
