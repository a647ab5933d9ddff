import FuzzSupport
import SegmentModel
import SegmentQL
import TestSupport

/// The bytes choose a store and queries of every family: the engine with every rewrite answers as the reference
/// evaluator does.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPlan(_ base: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = InputBytes(base, count)
  let families = QueryGenerator.Family.allCases
  let family = families[Int(input.next()) % families.count]
  let settings = input.next()
  var random = SplitMix64(choices: Array(input.rest.prefix(64)))
  let store = SegmentGenerator.store(&random, count: 1 + Int(settings & 15), inTenths: settings & 16 != 0)
  let engine = SegmentEngine(SegmentStore(store, jobsPerShard: 1 + Int(settings >> 6)))
  var generator = QueryGenerator(random: SplitMix64(choices: Array(input.rest.dropFirst(64))))
  let query = generator.query(family)
  var rowCount = 0
  if let found = Disagreement(over: store, engine: engine, query: query, rowCount: &rowCount) {
    finding("\(found.shrunk())")
  }
  return 0
}
