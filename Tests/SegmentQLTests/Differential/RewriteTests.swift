import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// Answers do not depend on how they are found: each rewrite switched off, and all at once, give the same rows.
@Suite struct RewriteTests {
  private struct Answer: Equatable {
    var columns: [String]
    var rows: [[QueryValue]]

    init(_ result: QueryResult) {
      columns = result.columns.map(\.name)
      rows = (0..<result.count).map { result.values(row: $0) }
    }
  }

  /// The answer, or the codes of what is wrong.
  private func answer(_ engine: SegmentEngine, _ query: String, without rewrites: Set<Rewrite>) -> Result<
    Answer, QueryError
  > {
    var options = QueryOptions()
    options.disabledRewrites = rewrites
    options.shortestOrderedWork = 0
    return Result { () throws(QueryError) in
      Answer(try engine.run(query, parameters: QueryGenerator.parameters, options: options))
    }
  }

  private func compare(_ engine: SegmentEngine, _ query: String) -> Bool {
    let expected = answer(engine, query, without: [])
    for threads in [1, 3] {
      var options = QueryOptions()
      options.parallelism = threads
      options.shortestParallelWork = 0
      let found = Result { () throws(QueryError) in
        Answer(try engine.run(query, parameters: QueryGenerator.parameters, options: options))
      }
      #expect(found == expected, "\(query) on \(threads) threads")
    }
    for rewrites in Rewrite.allCases.map({ Set([$0]) }) + [Set(Rewrite.allCases)] {
      let found = answer(engine, query, without: rewrites)
      #expect(found == expected, "\(query) without \(rewrites.map(\.rawValue).sorted())")
    }
    return (try? expected.get().rows.isEmpty) == false
  }

  @Test(arguments: QueryGenerator.Family.allCases)
  func eachCanBeSwitchedOff(_ family: QueryGenerator.Family) {
    var random = SplitMix64(seed: family.rawValue.utf8.reduce(71) { $0 &* 31 &+ UInt64($1) })
    var withRows = 0
    for _ in 0..<6 {
      let store = SegmentGenerator.store(&random, count: random.int(4...40))
      let engine = SegmentEngine(SegmentStore(store, jobsPerShard: random.int(1...3)))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<12 where compare(engine, generator.query(family)) { withRows += 1 }
    }
    #expect(withRows > 5)
  }

  /// A few rows against many of a long video, words told by an index: sieves, sweeps and probes.
  @Test(arguments: [
    "OVERLAPS [module=shots AND content HAS \"red\"]", "OVERLAPS [module=shots AND content ~ \"la\"]",
    "NOT OVERLAPS [module=shots AND content CONTAINS \"to\"]", "OVERLAPS [module=shots]", "NEXT [module=shots]",
    "COUNT OVERLAPS [module=shots AND content HAS \"red\"] >= 2", "BEFORE(<=3) [module=faces AND content HAS \"a\"]",
    "module=speech AND start_time > 90 AND content HAS \"lap\"", "OVERLAPS 60..70 AND content HAS \"x1\"",
    "OVERLAPS 60..70 AND module=speech AND start_time >= 55 AND start_time < 66",
    "start_time = 60 OR start_time > 1200",
    "metadata.score > 1 AND metadata.speaker = \"A\" AND NOT content HAS \"red\"",
  ])
  func aLongVideo(_ test: String) {
    var random = SplitMix64(seed: 11)
    for _ in 0..<3 {
      let engine = SegmentEngine(SegmentStore(SegmentGenerator.longVideo(&random, count: 2500)))
      engine.makeIndexes()
      let ids = (0..<16).map { _ in "n\(random.int(0...2499))" }.joined(separator: ", ")
      #expect(compare(engine, test))
      _ = compare(engine, "id IN (\(ids)) AND (\(test))")
      if test.hasPrefix("OVERLAPS [") {
        _ = compare(engine, "[id IN (\(ids))] \(test)")
        _ = compare(engine, "[module=speech AND id IN (\(ids))] \(test) | stats count()")
      }
    }
  }

  /// Queries whose shape asks for one rewrite or another.
  @Test(arguments: [
    "| stats count() by module", "| stats count(), sum(duration), min(start_time) by job_id",
    "module=speech | stats covered() by job_id", "| stats avg(end_time) as a by module, bucket(start_time, 5)",
    "| top 3 by duration", "| top 4 by start_time asc", "| top 2 by end_time - start_time",
    "| top 17 by duration", "| top 30 by start_time asc", "module=speech | top 9 by end_time",
    "[module=speech] OVERLAPS [module=shots] | stats count()", "[module=speech] NEXT [module=shots] | stats count()",
    "[] BEFORE(<=5) [] | stats count()",
    "a:[module=speech] THEN b:[module=shots] | stats sum(b.start_time - a.end_time), median(duration)",
    "a:[module=speech | extend end_time = start_time] NEXT b:[] | select a.id, b.id",
    "metadata.speaker = \"A\"", "metadata.score > 1 AND metadata.speaker != \"B\"",
    "module=speech AND metadata.score <= 2",
    "content ~ \"a\"", "content HAS \"a\" AND module=speech", "OVERLAPS 5..10 AND module IN (speech, shots)",
    "module=speech AND COUNT OVERLAPS [module=shots] >= 1", "NOT NEAR(>2) 4..6",
  ])
  func shapesThatAskForThem(_ query: String) {
    var random = SplitMix64(seed: 7)
    for _ in 0..<8 {
      let store = SegmentGenerator.store(&random, count: random.int(5...60))
      _ = compare(SegmentEngine(SegmentStore(store, jobsPerShard: random.int(1...3))), query)
    }
  }

  /// Times that doubles hold inexactly: a sum in another order would have other last bits.
  @Test func numbersStayEqualToTheLastBit() {
    var random = SplitMix64(seed: 11)
    var withRows = 0
    for number in 0..<8 {
      let store = SegmentGenerator.store(&random, count: random.int(60...120), inTenths: true)
      let engine = SegmentEngine(SegmentStore(store, jobsPerShard: random.int(1...3)))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<20 where compare(engine, generator.query(.runs)) { withRows += 1 }
      let keys = ["", " by module", " by job_id", " by job_id, module"][number % 4]
      for source in ["", "module = speech ", "job_id = v1 AND module = faces "] {
        if compare(engine, source + "| stats sum(end_time), avg(duration), covered()" + keys) { withRows += 1 }
      }
    }
    #expect(withRows > 100)
  }

  /// More rows than a group of blocks, and more than one shard of them.
  @Test(arguments: ["duration", "start_time", "end_time", "end_time - start_time"])
  func topsOfManyRows(_ key: String) {
    var random = SplitMix64(seed: 13)
    var segments: [Segment] = []
    for job in 0..<3 {
      segments += SegmentGenerator.longVideo(&random, count: 1500).segments.map { segment in
        var segment = segment
        segment.jobID = "v\(job)"
        return segment
      }
    }
    let engine = SegmentEngine(SegmentStore(ReferenceStore(segments), jobsPerShard: 2))
    for count in [1, 7, 40, 200, 3000, 4499] {
      for order in ["", " asc"] {
        #expect(compare(engine, "| top \(count) by \(key)\(order) | select id, job_id"))
        #expect(compare(engine, "job_id != v1 | top \(count) by \(key)\(order) | select id, job_id"))
        #expect(compare(engine, "job_id = v2 | top \(count) by \(key)\(order) | select id, job_id"))
      }
    }
  }

  @Test func explainTellsOfThem() throws {
    let engine = SegmentEngine(SegmentStore([]))
    #expect(try engine.explain("module = a | stats covered() by job_id").contains("from what is known of each job's"))
    #expect(try !engine.explain("duration > 1 | stats count() by job_id").contains("from what is known of each job's"))
    #expect(try engine.explain("| top 3 by start_time").contains("by the first of each block"))
  }
}
