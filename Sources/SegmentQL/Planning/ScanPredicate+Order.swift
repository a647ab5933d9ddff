import SegmentModel

// Which condition of a conjunction is tested first.
extension ScanPredicate {
  /// The same condition with the parts of its conjunctions in the order that is likely to take the least time over the rows
  /// of a shard: by the time for a row over the share of rows that a part drops.
  ///
  /// Source: J. M. Hellerstein and M. Stonebraker, "Predicate migration: optimizing queries with expensive predicates",
  /// SIGMOD 1993.
  func ordered(for shard: SegmentShard, _ estimate: ScanEstimate) -> ScanPredicate {
    switch self {
    case .and(let operands):
      let ranked = operands.map { ($0.ordered(for: shard, estimate), $0.rank(in: shard, estimate)) }
      // Parts of one rank stay as they were.
      let order = ranked.indices.sorted { (ranked[$0].1, $0) < (ranked[$1].1, $1) }
      return .and(order.map { ranked[$0].0 })
    case .or(let operands): return .or(operands.map { $0.ordered(for: shard, estimate) })
    case .not(let operand): return .not(operand.ordered(for: shard, estimate))
    case .scan(let path, let rest, let whole):
      return .scan(path, rest: rest.ordered(for: shard, estimate), whole: whole.ordered(for: shard, estimate))
    default: return self
    }
  }

  private func rank(in shard: SegmentShard, _ estimate: ScanEstimate) -> Double {
    let dropped = 1 - estimate.selectivity(self, in: shard)
    return nanoseconds(for: 1, of: shard) / max(dropped, 1e-6)
  }

  /// Whether some conjunction in it has parts whose order may matter.
  var hasOrder: Bool {
    switch self {
    case .and: true
    case .or(let operands): operands.contains(where: \.hasOrder)
    case .not(let operand): operand.hasOrder
    case .scan(_, let rest, let whole): rest.hasOrder || whole.hasOrder
    default: false
    }
  }

  /// The condition as a scan of so many rows of each shard runs it, where the scan is so long that ordering it by estimates
  /// pays; else `nil`.
  func ordered(over counts: @autoclosure () -> [Int], of store: SegmentStore, options: QueryOptions) -> ScanPredicate? {
    guard hasOrder, !options.disabledRewrites.contains(.conjunctOrder) else { return nil }
    let counts = counts()
    let work = zip(counts, store.shards).reduce(0.0) { $0 + nanoseconds(for: Double($1.0), of: $1.1) }
    guard work >= Double(options.shortestOrderedWork),
      let largest = counts.indices.max(by: { counts[$0] < counts[$1] })
    else { return nil }
    // Shards are much alike: what one tells serves for all.
    return ordered(for: store.shards[largest], ScanEstimate())
  }
}
