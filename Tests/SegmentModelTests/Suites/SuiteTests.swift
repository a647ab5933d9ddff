import Foundation
import Testing

@testable import SegmentModel

/// Public test suites of JSON and CSV, which `scripts/check-suites` fetches: `SEGMENTQL_SUITES` names the folder that
/// holds their checkouts, of which one that could not be had may be missing.
@Suite struct SuiteTests {
  private static let folder = ProcessInfo.processInfo.environment["SEGMENTQL_SUITES"]
  private let folder = URL(fileURLWithPath: SuiteTests.folder ?? "/")

  private static func has(_ suite: String) -> Bool {
    folder.map { FileManager.default.fileExists(atPath: "\($0)/\(suite)") } ?? false
  }

  private func files(_ path: String) throws -> [(name: String, bytes: [UInt8])] {
    let folder = folder.appendingPathComponent(path)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
    }
  }

  /// Whether bytes are one JSON value for the parser, and the same as the metadata of a segment that is loaded.
  private func isAccepted(_ bytes: [UInt8], _ name: String) -> Bool {
    let value = try? JSONValue(parsing: bytes)
    let row = Array(#"[{"id":"1","content":"","metadata":"#.utf8) + bytes + Array("}]".utf8)
    let loaded = try? load(row, strict: true).store
    #expect((value == nil) == (loaded == nil), "\(name): the parser and the loader disagree")
    if let value, let loaded {
      #expect(loaded.segment(at: 0).metadata == (value == .null ? nil : value), "\(name)")
      #expect((try? JSONValue(parsing: value.jsonText)) == value, "\(name)")
    }
    return value != nil
  }

  // MARK: JSONTestSuite

  /// What RFC 8259 leaves open and this library takes; `docs/TESTING.md` says why. It refuses the others.
  private static let taken: Set<String> = [
    "i_number_double_huge_neg_exp.json", "i_number_real_underflow.json", "i_number_too_big_neg_int.json",
    "i_number_too_big_pos_int.json", "i_number_very_big_negative_int.json",
  ]

  @Test(.enabled(if: has("JSONTestSuite"))) func jsonTestSuite() throws {
    var counts: [Character: Int] = [:]
    for (name, bytes) in try files("JSONTestSuite/test_parsing") {
      let isExpected = name.hasPrefix("y_") || Self.taken.contains(name)
      #expect(isAccepted(bytes, name) == isExpected, "\(name)")
      counts[name.first ?? " ", default: 0] += 1
    }
    #expect(counts["y", default: 0] >= 95 && counts["n", default: 0] >= 187 && counts["i", default: 0] >= 35)
  }

  // MARK: yyjson

  @Test(.enabled(if: has("yyjson"))) func numbersAreThoseOfStrtod() throws {
    var count = 0
    for (name, bytes) in try files("yyjson/test/data/num") where name.hasSuffix(".txt") {
      let isRefused = ["(fail)", "(ext)", "(inf)", "hex", "literal"].contains { name.contains($0) }
      for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) where !line.hasPrefix("#") {
        let value = try? JSONValue(parsing: String(line)).doubleValue
        let expected = strtod(String(line), nil)
        count += 1
        // What only an infinity could stand for is refused.
        #expect(value?.bitPattern == (isRefused || expected.isInfinite ? nil : expected.bitPattern), "\(name): \(line)")
      }
    }
    #expect(count > 3000)
  }

  @Test(.enabled(if: has("yyjson"))) func yyjsonFiles() throws {
    for (name, bytes) in try files("yyjson/test/data/json/test_checker") where !name.contains("EXCLUDE") {
      #expect(isAccepted(bytes, name) == name.hasPrefix("pass"), "\(name)")
    }
    for (name, bytes) in try files("yyjson/test/data/json/test_encoding") {
      #expect(isAccepted(bytes, name) == (name == "utf8.json"), "\(name)")
    }
    for (name, bytes) in try files("yyjson/test/data/json/test_roundtrip") {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(try JSONValue(parsing: bytes).jsonText == text, "\(name)")
    }
    for folder in ["test_transform", "test_yyjson"] {
      for (name, bytes) in try files("yyjson/test/data/json/\(folder)") { _ = isAccepted(bytes, name) }
    }
  }

  // MARK: CSV

  /// The records of a file as texts; `nil` where one is not well-formed.
  private func records(_ bytes: [UInt8]) -> [[String]]? {
    let padded = bytes + Array(repeating: 0, count: ByteWindow.padding)
    return padded.withUnsafeBufferPointer { buffer in
      guard var cursor = buffer.baseAddress else { return nil }
      let end = cursor + bytes.count
      var record = CSVRecord(capacity: bytes.count)
      var found: [[String]] = []
      while cursor < end {
        guard record.scan(&cursor, end, isFinal: true) == nil else { return nil }
        found.append(record.cells.map { String(decoding: $0.text, as: UTF8.self) })
      }
      return found
    }
  }

  @Test(.enabled(if: has("csv-spectrum"))) func csvSpectrum() throws {
    let tables = try files("csv-spectrum/csvs")
    #expect(tables.count >= 12)
    for (name, bytes) in tables {
      let json = folder.appendingPathComponent("csv-spectrum/json/\(name.dropLast(4)).json")
      guard name != "location_coordinates.csv" else {
        // Latin-1, in the CSV and in what is expected of it.
        #expect(records(bytes) == nil)
        continue
      }
      var expected = try JSONValue(parsing: Array(Data(contentsOf: json)))
      if case .object = expected { expected = .array([expected]) }
      guard case .array(let rows) = expected, let found = records(bytes), let header = found.first else {
        Issue.record("\(name) is not read")
        continue
      }
      let objects = found.dropFirst().map { cells in
        JSONValue.object(zip(header, cells).map { JSONMember(key: $0, value: .string($1)) })
      }
      #expect(objects == rows, "\(name)")
    }
  }

  @Test(.enabled(if: has("csv-test-data"))) func csvTestData() throws {
    let tables = try files("csv-test-data/csv")
    #expect(tables.count >= 25)
    // These are well-formed; that a header is missing or names other columns is for the loader to know.
    let wellFormed: Set<String> = [
      "bad-header-less-fields.csv", "bad-header-more-fields.csv", "bad-header-no-header.csv",
      "bad-header-wrong-header.csv",
    ]
    for (name, bytes) in tables {
      let found = records(bytes)
      guard !name.hasPrefix("bad-") else {
        #expect((found != nil) == wellFormed.contains(name), "\(name)")
        continue
      }
      let json = folder.appendingPathComponent("csv-test-data/json/\(name.dropLast(4)).json")
      guard case .array(let rows) = try JSONValue(parsing: Array(Data(contentsOf: json))) else { continue }
      let cells: [JSONValue] =
        if name.hasPrefix("header-") {
          (found ?? []).dropFirst().map { row in
            .object(zip(found?.first ?? [], row).map { JSONMember(key: $0, value: .string($1)) })
          }
        } else {
          (found ?? []).map { .array($0.map(JSONValue.string)) }
        }
      #expect(cells == rows, "\(name)")
    }
  }
}
