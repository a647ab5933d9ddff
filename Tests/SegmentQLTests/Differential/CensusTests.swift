import TestSupport
import Testing

@testable import SegmentQL

/// What the generators of the differential run make, so that no part of the language is left out of it.
@Suite struct CensusTests {
  private static let census: PairCensus = {
    var census = PairCensus()
    for number in 0..<150 {
      let block = PairBlock(seed: 5, number: number)
      census.note(block.store)
      for pair in block.pairs { census.note(pair) }
    }
    return census
  }()

  @Test func everyWordAndMarkOfTheLanguageOccurs() {
    let words =
      Keyword.allCases.map(\.rawValue) + AllenRelation.allCases.map(\.rawValue) + Symbol.allCases.map(\.rawValue)
    #expect(Self.census.missing(of: words) == [])
  }

  @Test func everyFunctionAndAggregateOccurs() {
    let names = ScalarFunction.allCases.map(\.rawValue) + AggregateFunction.names
    #expect(Self.census.missing(of: names) == [])
  }

  @Test func parametersRegexesAndNamedSetsOccur() {
    #expect(Self.census.missing(of: ["$parameter", "/regex/", "@set"]) == [])
  }

  @Test func everyFamilyOccurs() {
    #expect(Set(Self.census.families.keys) == Set(QueryGenerator.Family.allCases))
  }

  /// Each quirk of the stores is there often enough to meet most queries in a long run.
  @Test func everyQuirkOfTheStoresOccurs() {
    #expect(Self.census.quirks.count == 14)
    for (quirk, count) in Self.census.quirks { #expect(count >= 10, "\(quirk)") }
  }
}
