import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// Every case of `Tests/Conformance`, by its name.
@Suite struct ConformanceTests {
  @Test(arguments: try ConformanceCase.all())
  func engineGivesWhatTheCaseSays(_ item: ConformanceCase) {
    do {
      let result = try SegmentEngine(SegmentStore(item.store)).run(item.query, parameters: item.parameters)
      let complaint = item.complaint(about: ConformanceOutcome(result, of: item.store))
      #expect(complaint == nil)
    } catch {
      let complaint = item.complaint(about: error)
      #expect(complaint == nil)
    }
  }

  @Test func theSuiteIsWhole() throws {
    let cases = try ConformanceCase.all()
    #expect(cases.count >= 900)
    #expect(Set(cases.map(\.description)).count == cases.count)
    let folders = Set(cases.compactMap { $0.file.split(separator: "/").first })
    #expect(
      folders == [
        "comparisons", "errors", "fields", "functions", "literals", "logic", "membership", "patterns", "sets", "stages",
        "text", "time",
      ])
  }
}
