import SegmentModel
import SegmentQL
import Testing

/// One test for each class of weakness that was reported of programs of this kind, such as the fixes of jq 1.8.2.
@Suite struct KnownWeaknessTests {
  private static let engine = SegmentEngine(
    SegmentStore([
      Segment(
        id: "1", jobID: "j", module: "m", content: "a\u{0}b", startTime: 0, endTime: 1,
        metadata: .object([JSONMember(key: "k\u{0}", value: .string("v\u{0}w"))]))
    ]))

  private func ids(_ query: String, _ parameters: [String: QueryValue] = [:]) throws -> [String?] {
    try Self.engine.run(query, parameters: parameters).segments.map(\.id)
  }

  private func codes(_ query: String) -> [DiagnosticCode] {
    do {
      _ = try Self.engine.run(query)
      return []
    } catch {
      return error.diagnostics.filter { $0.severity == .error }.map(\.code)
    }
  }

  // MARK: Recursion whose depth the input decides

  @Test func recursionInValues() throws {
    for opening in ["[", #"{"k":"#] {
      let text = String(repeating: opening, count: 1_000_000 / opening.utf8.count)
      #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    }
    let deepest = JSONLimits.greatestDepth
    let text = String(repeating: "[", count: deepest) + String(repeating: "]", count: deepest)
    #expect(try JSONValue(parsing: text, maximumDepth: .max).jsonText == text)
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[\(text)]", maximumDepth: .max) }
  }

  @Test func recursionInPaths() {
    #expect(codes("metadata" + String(repeating: ".a", count: 20_000) + " = 1") == [])
    #expect(codes("metadata" + String(repeating: "[0]", count: 20_000) + " = 1") == [])
    #expect(codes("metadata" + String(repeating: "[*]", count: 20_000) + " = 1") == [])
  }

  // MARK: Text that ends at a NUL

  @Test func nulEndsNothing() throws {
    #expect(throws: JSONError.self) { try JSONValue(parsing: "1\u{0}") }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "{}\u{0}{") }
    #expect(throws: LoadError.self) { try SegmentStore(parsing: Array("[{\"id\":\"1\",\"content\":\"\"}]\u{0}x".utf8)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "\"a\u{0}b\"") }
    #expect(try JSONValue(parsing: #""a\u0000b""#).stringValue == "a\u{0}b")
    #expect(codes("id = 1\u{0} AND nonsense") != [])
    #expect(try ids(#"content = "a\u{0}b""#) == ["1"])
    #expect(try ids(#"content = "a""#) == [])
    #expect(try ids("content ~ $p", ["p": .text("^a\u{0}b$")]) == ["1"])
    #expect(try ids("content ~ $p", ["p": .text("^a$")]) == [])
    #expect(try ids(#"content CONTAINS "b""#) == ["1"])
    #expect(try ids("metadata.`k\u{0}` = \"v\\u{0}w\"") == ["1"])
    #expect(try ids("EXISTS metadata.k") == [])
    #expect(try SegmentStore(parsing: Array("id,content\n1,a\u{0}b\n".utf8)).segment(at: 0).content == "a\u{0}b")
    #expect(throws: LoadError.self) { try SegmentStore(contentsOf: "\(#filePath)\u{0}.json") }
  }

  // MARK: Keys that meet in a hash table

  @Test func collisionsUnderOneSeedAreNoneUnderAnother() {
    func bucket(_ text: String, _ seed: UInt64) -> UInt64 {
      Array(text.utf8).withUnsafeBufferPointer { $0.hash(seed: seed) & 0xFF }
    }
    let chosen = (0..<200_000).lazy.map { "key\($0)" }.filter { bucket($0, 1) == 7 }
    let spread = Set(chosen.map { bucket($0, 2) })
    #expect(chosen.count > 500)
    #expect(spread.count > 200)
    #expect(TextInterner.processSeed != 0)
  }

  @Test func manyDistinctTextsOfEachDictionary() throws {
    let rows = (0..<50_000).map { #"{"id":"\#($0)","module":"m\#($0)","created_at":"c\#($0)","job_id":"j\#($0 % 9)"}"# }
    let store = try SegmentStore(parsing: Array("[\(rows.joined(separator: ","))]".utf8))
    #expect(store.count == rows.count)
    #expect(store.moduleNames.count == rows.count)
  }

  // MARK: Lengths and numbers that overflow

  @Test func numbersOfAnyLength() throws {
    let digits = String(repeating: "9", count: 100_000)
    #expect(throws: JSONError.self) { try JSONValue(parsing: digits) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: "1e\(digits)") }
    #expect(try JSONValue(parsing: "1e-\(digits)").doubleValue == 0)
    #expect(try JSONValue(parsing: "0.\(digits)").doubleValue == 1)
    #expect(try JSONValue(parsing: "0." + String(repeating: "0", count: 100_000) + "1").doubleValue == 0)
    #expect(try JSONValue(parsing: "0e\(digits)").doubleValue == 0)
  }

  @Test(arguments: [
    "| limit 9223372036854775807 offset 9223372036854775807", "| limit 1 offset 9223372036854775807",
    "| top 9223372036854775807 by start_time", "| context 9223372036854775807", "| context 1e308",
    "metadata[9223372036854775807] = 1", "metadata.a[2147483648] = null", "start_time < 1e308 * 1e308",
    "| extend x = round(start_time, 1e308), y = round(start_time, -1e308), z = bucket(1e308, 1e-308)",
    "| extend start_time = 1e308, end_time = 1.7e308 | merge gap 1.7e308 | stats covered(), peak(), sum(duration)",
    "| pad 1.7e308 | depth", "| stats p(1e308, duration)", "NEAR(<=1.7e308) 1e308..1.7e308",
    "OVERLAPS(>=1e308%) []", "COUNT OVERLAPS [] >= 9223372036854775807", "| extend x = length(lower(content)) % 0",
  ])
  func numbersOfAnySize(_ query: String) {
    // It runs, or is refused with a reason; either way the process goes on.
    #expect(!codes(query).contains(.internalFailure))
  }

  @Test(arguments: [
    "| limit 99999999999999999999", "| context 99999999999999999999", "metadata[99999999999999999999] = 1",
    "start_time < 99999999999999999999:00", "start_time < 99999999999999999999h",
    "start_time < 99999999999999999999:00:00:00@25", "start_time < 99999999999999999999f@25",
    #"content = "\u{FFFFFFFFFFFFFFFFFFFF}""#, "created_at < 99999-01-01", "start_time < 1e999",
  ])
  func literalsOfAnySize(_ query: String) {
    #expect(!codes(query).contains(.internalFailure))
  }
}
