import Foundation
import SegmentModel
import SegmentQL
import Synchronization

/// Sixty-four (store, query) pairs over one store, made from a seed and the block's number alone.
///
/// Each query is answered by the reference evaluator and twice by the engine: as it is, and with switches that were chosen
/// for the pair. Whether indexes are there before the first query, how many videos share a shard, whether the
/// store comes from its builder, and whether several threads ask the engine at once is chosen for the block.
package struct PairBlock {
  package static let size = 64

  /// A query and what was found when it was answered.
  package struct Pair: Sendable {
    package var query: String
    package var family: QueryGenerator.Family
    package var switches: EngineSwitches
    /// The rows that the reference gave.
    package var rowCount = 0
    package var disagreement: Disagreement?
  }

  package let store: ReferenceStore
  package let pairs: [Pair]
  private let engine: SegmentEngine
  private let threads: Int

  package init(seed: UInt64, number: Int) {
    var random = SplitMix64(seed: seed)
    random = SplitMix64(seed: random.next() ^ UInt64(truncatingIfNeeded: number))
    let inTenths = random.oneIn(8)
    store =
      inTenths ? SegmentGenerator.store(&random, count: random.int(4...14), inTenths: true) : Self.store(&random)
    let columns: SegmentStore
    if random.oneIn(4) {
      var builder = SegmentStoreBuilder()
      builder.append(contentsOf: store.segments)
      for video in store.videos { builder.addVideo(video.facts, ofJob: video.jobID) }
      columns = builder.finish()
    } else {
      columns = SegmentStore(store, jobsPerShard: random.int(1...3))
    }
    engine = SegmentEngine(columns)
    if random.oneIn(2) { engine.makeIndexes() }
    threads = random.oneIn(8) ? 4 : 1
    var generator = QueryGenerator(seed: random.next())
    // Sums of tenths depend on their order, by some last digits; these families sort by sums.
    let families = QueryGenerator.Family.allCases.filter { !inTenths || $0 != .statistics && $0 != .columns }
    pairs = (0..<Self.size).map { _ in
      let family = random.pick(families)
      return Pair(query: generator.query(family), family: family, switches: EngineSwitches(&random))
    }
  }

  private static func store(_ random: inout SplitMix64) -> ReferenceStore {
    switch random.int(1...28) {
    case 1...3: SegmentGenerator.store(&random, count: random.int(20...50), jobCount: random.int(5...24))
    case 4...6: SegmentGenerator.store(&random, count: random.int(6...14), jobCount: 1, span: 2)
    case 7: SegmentGenerator.store(&random, count: random.int(70...110), jobCount: random.int(1...4), span: 60)
    case 8: SegmentGenerator.store(&random, count: random.int(0...2))
    default: SegmentGenerator.store(&random, count: random.int(1...14))
    }
  }

  /// The first pairs, all unless a number is given, answered.
  package func answered(_ count: Int = size) -> [Pair] {
    if threads == 1 { return pairs.prefix(count).map(answered) }
    let done = Mutex<[Pair]>(pairs)
    DispatchQueue.concurrentPerform(iterations: count) { position in
      let pair = answered(pairs[position])
      done.whileLocked { $0[position] = pair }
    }
    return Array(done.whileLocked { $0 }.prefix(count))
  }

  private func answered(_ pair: Pair) -> Pair {
    var pair = pair
    pair.disagreement = Disagreement(
      over: store, engine: engine, query: pair.query, switches: [EngineSwitches(), pair.switches],
      rowCount: &pair.rowCount)
    return pair
  }
}
