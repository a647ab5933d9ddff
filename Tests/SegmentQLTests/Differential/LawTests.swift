import SegmentModel
import SegmentQL
import TestSupport
import Testing

/// Laws that hold for all queries, whatever the right answer is.
@Suite struct LawTests {
  /// The store's numbers of the rows that a filter keeps.
  private func rows(_ engine: SegmentEngine, _ query: String) throws -> [Int] {
    let result = try engine.run(query, parameters: QueryGenerator.parameters)
    return (0..<result.count).compactMap { result.storeRow($0) }
  }

  private func expectEqual(
    _ left: SegmentEngine, _ leftQuery: String, _ right: SegmentEngine, _ rightQuery: String
  ) throws {
    let (found, expected) = (try rows(left, leftQuery), try rows(right, rightQuery))
    #expect(found == expected, "\(leftQuery) // \(rightQuery)")
  }

  private func forEachFilter(
    seed: UInt64, stores: Int, filters: Int, _ body: (SegmentEngine, inout QueryGenerator, Int) throws -> Void
  ) rethrows {
    var random = SplitMix64(seed: seed)
    for _ in 0..<stores {
      let store = SegmentGenerator.store(&random, count: random.int(1...16))
      let engine = SegmentEngine(SegmentStore(store, jobsPerShard: random.int(1...3)))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<filters { try body(engine, &generator, store.segments.count) }
    }
  }

  @Test func notIsTheRest() throws {
    try forEachFilter(seed: 1, stores: 40, filters: 50) { engine, generator, count in
      let filter = generator.anyFilter()
      let kept = try rows(engine, filter)
      let rest = try rows(engine, "NOT (\(filter))")
      #expect(Set(kept).isDisjoint(with: rest), "\(filter)")
      #expect((kept + rest).sorted() == Array(0..<count), "\(filter)")
      #expect(kept == kept.sorted(), "\(filter)")
    }
  }

  @Test func deMorgan() throws {
    try forEachFilter(seed: 2, stores: 30, filters: 30) { engine, generator, _ in
      let (p, q) = (generator.anyFilter(), generator.anyFilter())
      try expectEqual(engine, "NOT ((\(p)) AND (\(q)))", engine, "NOT (\(p)) OR NOT (\(q))")
      try expectEqual(engine, "NOT ((\(p)) OR (\(q)))", engine, "NOT (\(p)) AND NOT (\(q))")
    }
  }

  @Test func andAndOrAreSetsOfRows() throws {
    try forEachFilter(seed: 3, stores: 30, filters: 30) { engine, generator, _ in
      let (p, q) = (generator.anyFilter(), generator.anyFilter())
      let (left, right) = (Set(try rows(engine, p)), Set(try rows(engine, q)))
      let (both, either) = (left.intersection(right).sorted(), left.union(right).sorted())
      let found = (
        and: try rows(engine, "(\(p)) AND (\(q))"), or: try rows(engine, "(\(q)) OR (\(p))"),
        where: try rows(engine, "\(p) | where \(q)")
      )
      #expect(found.and == both && found.where == both && found.or == either, "\(p) // \(q)")
    }
  }

  @Test func countAgreesWithExistence() throws {
    try forEachFilter(seed: 4, stores: 30, filters: 30) { engine, generator, _ in
      let test = generator.relation()
      try expectEqual(engine, test, engine, "COUNT \(test) >= 1")
      try expectEqual(engine, "NOT \(test)", engine, "COUNT \(test) = 0")
    }
  }

  /// A test of a set is the left side of the join with it.
  @Test func aTestIsASemiJoin() throws {
    try forEachFilter(seed: 5, stores: 30, filters: 30) { engine, generator, _ in
      let word = generator.timeWord(isTest: true)
      let test = try rows(engine, "\(word) [module = shots]")
      let joined = try engine.run("[] \(word) [module = shots]", parameters: QueryGenerator.parameters)
      let left = Set((0..<joined.count).compactMap { joined.storeRow($0, part: 0) })
      #expect(test == left.sorted(), "\(word)")
    }
  }

  /// How videos are spread over shards, and in what order they were loaded, says nothing.
  @Test func splittingChangesNothing() throws {
    var random = SplitMix64(seed: 6)
    for _ in 0..<40 {
      let store = SegmentGenerator.store(&random, count: random.int(2...16))
      let whole = SegmentEngine(SegmentStore(store, jobsPerShard: 9))
      let split = SegmentEngine(SegmentStore(store, jobsPerShard: 1))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<60 {
        let query = generator.query(random.pick(QueryGenerator.Family.allCases))
        let (one, other) = (
          try whole.run(query, parameters: QueryGenerator.parameters),
          try split.run(query, parameters: QueryGenerator.parameters)
        )
        let left = ConformanceOutcome(one, of: store, byNumber: true)
        #expect(left.agrees(with: ConformanceOutcome(other, of: store, byNumber: true)), "\(query)")
      }
    }
  }

  /// The order of input decides only between segments of one video that start together.
  @Test func theOrderOfInputChangesNothing() throws {
    var random = SplitMix64(seed: 7)
    for _ in 0..<40 {
      var segments = SegmentGenerator.store(&random, count: random.int(2...16)).segments
      for position in segments.indices { segments[position].id = "n\(position)" }
      let sorted = ReferenceStore(segments)
      // Segments that start together keep their order among themselves.
      let shuffled = Dictionary(grouping: segments.enumerated()) { "\($1.jobID) \($1.startTime ?? .infinity)" }
        .sorted { $0.key < $1.key }.map(\.value).shuffled(using: &random).flatMap { $0.map(\.element) }
      let other = ReferenceStore(shuffled)
      let engines = (SegmentEngine(SegmentStore(sorted)), SegmentEngine(SegmentStore(other)))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<60 {
        let query = generator.anyFilter()
        let left = try rows(engines.0, query).map { sorted.segments[$0].id }
        let right = try rows(engines.1, query).map { other.segments[$0].id }
        #expect(Set(left) == Set(right), "\(query)")
      }
    }
  }

  /// Relations between sets know differences of times only. The shifts are sums of powers of two, so that no time is
  /// rounded.
  @Test func shiftingAllTimesChangesNothing() throws {
    var random = SplitMix64(seed: 8)
    for _ in 0..<40 {
      let store = SegmentGenerator.store(&random, count: random.int(2...16))
      let shift = random.pick([0.25, -1024.5, 65_536.125, -3])
      let moved = ReferenceStore(
        store.segments.map { segment in
          var segment = segment
          segment.startTime = segment.startTime.map { $0 + shift }
          segment.endTime = segment.endTime.map { $0 + shift }
          return segment
        })
      let engines = (SegmentEngine(SegmentStore(store)), SegmentEngine(SegmentStore(moved)))
      var generator = QueryGenerator(seed: random.next())
      for _ in 0..<60 {
        let query = generator.timelessTest()
        try expectEqual(engines.0, query, engines.1, query)
      }
    }
  }

  /// Turned around in time, each word becomes its mirror image. Instants stand at one end of half-open intervals only,
  /// so the stores have none.
  @Test(arguments: [
    ("OVERLAPS", "OVERLAPS"), ("OVERLAPS(>=1s)", "OVERLAPS(>=1s)"), ("OVERLAPS(>=50%)", "OVERLAPS(>=50%)"),
    ("DURING", "DURING"), ("COVERS", "COVERS"), ("BEFORE", "AFTER"), ("BEFORE(<=2s)", "AFTER(<=2s)"),
    ("NEAR(<=1s)", "NEAR(<=1s)"), ("MEETS", "MET_BY"), ("MEETS(<=1s)", "MET_BY(<=1s)"), ("STARTS", "FINISHES"),
    ("EQUALS", "EQUALS"), ("NEXT(<=1s)", "PREVIOUS(<=1s)"), ("ALLEN(overlaps)", "ALLEN(overlapped_by)"),
    ("ALLEN(precedes, during)", "ALLEN(preceded_by, during)"), ("ALLEN(starts)", "ALLEN(finishes)"),
    ("ALLEN(started_by, meets)", "ALLEN(finished_by, met_by)"),
  ])
  func turningTimeAroundMirrors(_ word: String, _ mirror: String) throws {
    var random = SplitMix64(seed: 9)
    for _ in 0..<40 {
      let segments = SegmentGenerator.store(&random, count: random.int(2...16)).segments.enumerated()
        .compactMap { position, segment -> Segment? in
          guard let start = segment.startTime, let end = segment.endTime, start < end else { return nil }
          var segment = segment
          segment.id = "n\(position)"
          return segment
        }
      let turned = segments.map { segment in
        var segment = segment
        (segment.startTime, segment.endTime) = (segment.endTime.map { -$0 }, segment.startTime.map { -$0 })
        return segment
      }
      let stores = (ReferenceStore(segments), ReferenceStore(turned))
      for set in ["[]", "[module = speech]", "[metadata.speaker != this.metadata.speaker]"] {
        let left = try rows(SegmentEngine(SegmentStore(stores.0)), "\(word) \(set)").map { stores.0.segments[$0].id }
        let right = try rows(SegmentEngine(SegmentStore(stores.1)), "\(mirror) \(set)").map { stores.1.segments[$0].id }
        #expect(Set(left) == Set(right), "\(word) \(set)")
      }
    }
  }
}
