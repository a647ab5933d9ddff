import SegmentModel

/// Guesses how many segments a scan gives: exact for jobs, modules and starts, by rule of thumb for the rest.
struct ScanEstimate {
  private let store: StoreView

  init(_ store: StoreView) { self.store = store }

  func rows(of predicate: ScanPredicate) -> Int {
    store.store.shards.reduce(0) { $0 + rows(of: predicate, in: $1) }
  }

  private func rows(of predicate: ScanPredicate, in shard: SegmentShard) -> Int {
    guard case .scan(let path, let rest, _) = predicate else { return share(predicate, of: shard.count) }
    return share(rest, of: path.rows(in: 0..<shard.count, of: shard).count)
  }

  /// The part of some rows that a condition is likely to keep.
  private func share(_ predicate: ScanPredicate, of count: Int) -> Int {
    Int((Double(count) * selectivity(predicate)).rounded())
  }

  private func selectivity(_ predicate: ScanPredicate) -> Double {
    switch predicate {
    case .all: 1
    case .none: 0
    case .and(let operands): operands.reduce(1) { $0 * selectivity($1) }
    case .or(let operands): 1 - operands.reduce(1) { $0 * (1 - selectivity($1)) }
    case .not(let operand): 1 - selectivity(operand)
    case .job, .module: 0.1
    case .id: 0.001
    case .metadata(let test): test.operation == .equal ? 0.05 : 0.3
    case .time(_, let operation, _): operation == .equal ? 0.01 : 0.5
    case .content: 0.1
    case .relation: 0.5
    case .row: 0.3
    case .scan(_, _, let whole): selectivity(whole)
    }
  }
}
