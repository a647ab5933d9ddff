import FuzzSupport
import SegmentModel
import SegmentQL
import TestSupport

private let engine: SegmentEngine = {
  var random = SplitMix64(seed: 1)
  return SegmentEngine(SegmentStore(SegmentGenerator.store(&random, count: 14), jobsPerShard: 1))
}()
private let parameters: [String: QueryValue] = ["phrase": .text("red"), "n": .number(2), "pattern": .text("a+")]

/// Any text as a query: errors whose places lie inside it, or a tree that prints and reads back, and the same answer with
/// every rewrite and with none.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzQuery(_ base: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
  let (query, diagnostics) = Query.parse(text)
  check(diagnostics, in: text)
  expect((query == nil) == diagnostics.contains { $0.severity == .error }, "neither a tree nor an error")
  _ = Query.completions(in: text, at: text.utf8.count / 2)
  guard let query else { return 0 }
  let printed = query.description
  expect(Query.parse(printed).0?.withoutRanges == query.withoutRanges, "printed as \(printed)")
  run(text)
  return 0
}

private func check(_ diagnostics: [Diagnostic], in text: String) {
  for diagnostic in diagnostics {
    for place in [diagnostic.range] + diagnostic.fixIts.map(\.range) + diagnostic.notes.compactMap(\.range) {
      let isInside =
        place.lowerBound >= 0 && place.lowerBound <= place.upperBound && place.upperBound <= text.utf8.count
      expect(isInside, "\(place) lies outside")
    }
  }
  _ = DiagnosticRenderer().text(of: diagnostics, in: text)
}

private func run(_ text: String) {
  // Without rewrites a query may take long, and either may then meet its limit first.
  var plain = QueryOptions(timeLimit: .milliseconds(500), maximumRows: 20_000)
  let outcome = answer(text, plain)
  plain.disabledRewrites = Set(Rewrite.allCases)
  let twin = answer(text, plain)
  switch (outcome, twin) {
  case (.success(let left), .success(let right)):
    expect(left == right, "rewrites change the answer\n\(left)\n\(right)")
    expect((try? engine.explain(text, parameters: parameters)) != nil, "runs, and is not explained")
  case (.failure(let error), _), (_, .failure(let error)):
    if case .failure(let other) = twin, case .failure = outcome, !error.isLimit, !other.isLimit {
      expect(error.codes == other.codes, "rewrites change the errors")
    } else {
      expect(error.isLimit, "one way fails alone: \(error.codes)")
    }
    expect(!error.codes.contains(.internalFailure), "an internal failure")
    check(error.diagnostics, in: text)
  }
}

private func answer(_ text: String, _ options: QueryOptions) -> Result<Answer, QueryError> {
  Result { () throws(QueryError) in Answer(try engine.run(text, parameters: parameters, options: options)) }
}
