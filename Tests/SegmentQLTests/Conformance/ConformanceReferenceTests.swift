import SegmentQL
import TestSupport
import Testing

/// The conformance suite asks the reference evaluator too, so that neither the suite nor the twin is right alone.
@Suite struct ConformanceReferenceTests {
  @Test func theReferenceAgreesWithEveryAnswer() throws {
    var answered = 0
    for item in try ConformanceCase.all() {
      if case .errors = item.expectation { continue }
      do {
        let query = try Query(parsing: item.query)
        let reference = ReferenceEvaluator(item.store, parameters: item.parameters)
        var outcome = ConformanceOutcome(try reference.run(query, text: item.query), of: item.store)
        outcome.diagnostics = []
        var bare = item
        bare.remarks = []
        bare.isQuiet = false
        if let complaint = bare.complaint(about: outcome) { Issue.record("\(item): \(complaint)") }
      } catch {
        Issue.record("\(item): \(error)")
      }
      answered += 1
    }
    #expect(answered > 500)
  }
}
