import SegmentModel
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
    return [RowSet(rows: rows), RowSet(bitmap), index.vocabulary.count == 0 ? .empty : index.rows(ofWord: 0)]
  }

  private func sample(_ share: Double, _ generator: inout SeededGenerator) -> [UInt32] {
    (0..<UInt32(Self.rowCount)).filter { _ in Double.random(in: 0..<1, using: &generator) < share }
  }

  @Test(arguments: [0, 0.0005, 0.01, 0.03, 0.1, 0.2, 0.9, 1])
  func allFormsAgreeWithPlainArrays(share: Double) throws {
    var generator = SeededGenerator(seed: UInt64(share * 1000) + 1)
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
        #expect(set.intersection(with: other) == both)
        for otherSet in try forms(other) {
          let found = set.intersection(otherSet, rowCount: Self.rowCount)
          #expect(found.rows(in: 0..<Self.rowCount) == both)
          let either = RowSet.union([set, otherSet], rowCount: Self.rowCount)
          #expect(either.rows(in: 0..<Self.rowCount) == Set(rows).union(other).sorted())
          #expect(either.count == Set(rows).union(other).count)
        }
      }
    }
  }

  @Test func unionOfNothingIsEmpty() {
    #expect(RowSet.union([], rowCount: 9).isEmpty)
    #expect(RowSet.union([.empty, .empty], rowCount: 0).isEmpty)
  }
}
