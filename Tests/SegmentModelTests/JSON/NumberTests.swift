import Foundation
import TestSupport
import Testing

@testable import SegmentModel

/// Numbers come out with the very bits that `strtod` of the C library gives.
@Suite struct NumberTests {
  private func scanned(_ literal: String) -> Result<Double, JSONFault> {
    var bytes = Array(literal.utf8)
    bytes.append(0)
    return bytes.withUnsafeBufferPointer { buffer in
      guard var cursor = buffer.baseAddress else { return .failure(.unexpectedEnd) }
      let end = cursor + literal.utf8.count
      var value = 0.0
      if let fault = JSONNumberLexis.scan(&cursor, end, value: &value) { return .failure(fault) }
      return cursor == end ? .success(value) : .failure(.trailingBytes)
    }
  }

  /// What `strtod` says; infinity is refused.
  private func expected(_ literal: String) -> Result<UInt64, JSONFault> {
    let value = strtod(literal, nil)
    return value.isFinite ? .success(value.bitPattern) : .failure(.numberTooLarge)
  }

  private func check(_ literal: String, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(scanned(literal).map(\.bitPattern) == expected(literal), "\(literal)", sourceLocation: sourceLocation)
  }

  @Test func cornerCases() {
    let halfway = [
      "9007199254740991", "9007199254740992", "9007199254740993", "9007199254740994", "9007199254740995",
      "9007199254740993.0", "9007199254740993.00000000000000000000000001", "90071992547409930", "900719925474099.3",
      "1.00000000000000011102230246251565404236316680908203124",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203126",
      "0.500000000000000166533453693773481063544750213623046875",
      "3.518437208883201171875e13", "62.5364939768271845828", "8.10109172351e-10", "1.50000000000000011102230246251565",
      "6929495644600919.5",
      "3.237883913302901289588352412501532174863037669423108059901297049552301970670676565786e-319",
    ]
    let extremes = [
      "0", "-0", "0.0", "-0.0", "0e0", "0e999999999999", "-0e-999999999999", "0.0000000000000000000000000000000001",
      "4.9406564584124654e-324", "4.9e-324", "2.5e-324", "2.4703282292062327208e-324", "2.4703282292062328e-324",
      "2e-324",
      "1e-400", "1e-999999999999999999999", "2.2250738585072011e-308", "2.2250738585072012e-308",
      "2.2250738585072014e-308", "2.225073858507201136057409796709131975934819546351645648023426109724822222021e-308",
      "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e308", "1e309", "-1e309",
      "1e999999999999999999999", "123456789012345678901234567890", "1e22", "1e23", "8388608e-22", "9007199254740992e22",
      "9007199254740993e22", "1e+05", "1E5", "1E-05", "18446744073709551615", "18446744073709551616",
      "99999999999999999999", "0.99999999999999999999", "5e-23", "1234567.8901234567890123e-300",
    ]
    for literal in halfway + extremes {
      check(literal)
      if !literal.hasPrefix("-") { check("-" + literal) }
    }
    for zeros in [17, 18, 19, 20, 21, 22, 23, 40, 400, 5000] {
      let run = String(repeating: "0", count: zeros)
      for literal in [
        "1\(run)", "1.\(run)1", "0.\(run)1", "1\(run)e-\(zeros)", "0.\(run)1e\(zeros)", "9007199254740993.\(run)1",
      ] {
        check(literal)
      }
    }
  }

  @Test func generatedLiterals() {
    var generator = SplitMix64(seed: 754)
    for _ in 0..<30_000 {
      var digits = (0..<Int.random(in: 1...25, using: &generator)).map { _ in
        String(UInt8.random(in: 0...9, using: &generator))
      }.joined()
      while digits.count > 1, digits.hasPrefix("0") { digits.removeFirst() }
      if Bool.random(using: &generator) {
        digits +=
          "." + String(UInt64.random(in: 0...(.max), using: &generator) >> UInt64.random(in: 0...63, using: &generator))
      }
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: digits += "e\(Int.random(in: -345...312, using: &generator))"
      case 1: digits += "E+\(Int.random(in: 0...30, using: &generator))"
      default: break
      }
      check(Bool.random(using: &generator) ? "-" + digits : digits)
    }
  }

  @Test func everyPrecisionOfRandomDoublesAndTheirNeighbours() {
    var generator = SplitMix64(seed: 1985)
    for _ in 0..<3000 {
      let double = Double(bitPattern: generator.next())
      guard double.isFinite else { continue }
      check(double.description)
      for value in [double, double.nextUp, Double(Float(truncating: NSNumber(value: double)))] where value.isFinite {
        for digits in [0, 5, 14, 15, 16, 17, 18, 19, 20, 25] { check(String(format: "%.\(digits)e", value)) }
      }
    }
    // Midpoints between neighbours, written out in full, and the last digit moved to either side.
    for _ in 0..<2000 {
      let mantissa = UInt64.random(in: 1 << 52..<1 << 53, using: &generator)
      let text = String(mantissa) + ".5"
      check(text)
      check(text + "0000000000000000000001")
      check(String(mantissa) + ".4999999999999999999999999")
    }
  }
}
