import SegmentModel
import TestSupport
import Testing

@testable import SegmentQL

/// What a column says of a comparison, against the comparison row by row.
@Suite struct MetadataColumnTests {
  private func shard(_ values: [String?]) throws -> SegmentShard {
    var builder = SegmentStoreBuilder()
    for (number, value) in values.enumerated() {
      var segment = Segment(
        id: "\(number)", jobID: "j", module: "m", content: nil, startTime: Double(number), endTime: nil)
      if let value { segment.metadata = try JSONValue(parsing: value) }
      _ = builder.append(segment)
    }
    return try #require(builder.finish().shards.first)
  }

  private func compare(_ values: [String?], with constants: [QueryValue]) throws {
    let shard = try shard(values.map { value in value.map { "{\"k\":\($0)}" } })
    let column = try #require(MetadataColumnBuilder.column(of: shard, path: [.key("k")]))
    let rowValues = (0..<shard.count).map { Row.segment(shard, $0).value(.metadata([.key("k")])) }
    for constant in constants {
      for operation in [ComparisonOperator.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual] {
        let test = try #require(column.test(operation, constant))
        var expected: [UInt32] = []
        var unlike = 0
        var differing: [Int] = []
        for row in 0..<shard.count {
          let value = rowValues[row]
          let holds = value == .null ? false : ValueOrder.compares(value, operation, constant, asDates: false)
          if holds == true { expected.append(UInt32(row)) }
          if holds == nil { unlike += 1 }
          if column.holds(test, row: row) != holds { differing.append(row) }
        }
        #expect(differing.isEmpty, "\(operation) \(constant)")
        let found = column.rows(test, among: nil, rowCount: shard.count)
        #expect(found.rows.rows(in: 0..<shard.count) == expected, "\(operation) \(constant)")
        #expect(found.unlike == unlike)
        let some = RowSet(rows: (0..<UInt32(shard.count)).filter { $0 % 3 != 1 })
        let among = column.rows(test, among: some, rowCount: shard.count)
        #expect(among.rows.rows(in: 0..<shard.count) == expected.filter { $0 % 3 != 1 })
      }
    }
  }

  private static let constants: [QueryValue] = [
    .number(1), .number(0), .number(-0.0), .number(0.5), .number(1e300), .number(-1e300), .number(.nan),
    .number(.infinity), .text("a"), .text(""), .text("é"), .text("zz"), .bool(true), .bool(false),
  ]

  /// Of however many bytes, a column is made for whoever wants to go on, and not for whoever wants to stop.
  @Test func questionsWhileAColumnIsMade() throws {
    let filling = String(repeating: "x", count: 1000)
    let shard = try shard((0..<600).map { "{\"filling\":\"\(filling)\",\"k\":\($0)}" })
    let column = try #require(MetadataColumnBuilder.column(of: shard, path: [.key("k")], asking: { false }))
    let test = try #require(column.test(.less, .number(7)))
    #expect(column.rows(test, among: nil, rowCount: 600).rows.rows(in: 0..<600) == Array(0..<7))
    #expect(MetadataColumnBuilder.column(of: shard, path: [.key("k")], asking: { true }) == nil)
  }

  @Test func mixedTypes() throws {
    try compare(
      [
        "1", "1.0", "0", "-0", "0.5", "-3", "\"a\"", "\"\\u0061\"", "\"\"", "\"é\"", "true", "false", "null", nil,
        "[1]",
        "{\"k\":1}", "2", "\"1\"",
      ], with: Self.constants)
  }

  @Test(arguments: [["true"], ["false"], ["[]"], ["\"a\""], ["1"], ["null"]])
  func oneType(_ values: [String]) throws { try compare(values, with: Self.constants) }

  /// So many distinct values that codes take one, two and four bytes, and rows fill more than one word.
  @Test(arguments: [254, 255, 256, 257, 700, 65_533, 65_540])
  func manyValues(_ count: Int) throws {
    try compare((0..<count).map { "\($0)" } + ["true", "\"x\""], with: [.number(100), .number(255), .text("x")])
    try compare((0..<count).map { "\($0)" } + ["false"], with: [.number(-1), .bool(false), .bool(true)])
  }

  @Test func columnsOfTheSameRowsShareThem() throws {
    let shard = try shard(
      (0..<300).map { $0 % 3 == 0 ? nil : "{\"a\":\($0),\"b\":\($0 % 2),\"c\":\($0 % 2 == 0 ? "1" : "null")}" })
    func column(_ key: String) throws -> MetadataColumn {
      try #require(shard.index.metadata.column(at: [.key(key)], for: shard.count, of: shard))
    }
    #expect(try column("a").universe === column("b").universe)
    #expect(try column("a").universe !== column("c").universe)
    let test = try #require(try column("a").test(.greater, .number(100)))
    let first = try column("a").rows(test, among: nil, rowCount: 300).rows
    let odd = try #require(try column("b").test(.equal, .number(1)))
    let both = try column("b").rows(odd, among: first, rowCount: 300).rows
    #expect(both.rows(in: 0..<300).map(Int.init) == (101..<300).filter { $0 % 3 != 0 && $0 % 2 == 1 })
  }

  @Test func numbersThatNoDoubleHoldsHaveNoColumn() throws {
    let shard = try shard(["{\"k\":123456789012345678901234567890}"])
    #expect(MetadataColumnBuilder.column(of: shard, path: [.key("k")]) == nil)
  }
}
