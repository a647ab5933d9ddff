import SegmentModel

/// Guesses how many segments a scan gives: exact for jobs and modules; for texts and metadata what their indexes know, where
/// they were made; for times by a sample; for the rest by rule of thumb.
struct ScanEstimate {
  func rows(of predicate: ScanPredicate, in store: SegmentStore) -> Int {
    store.shards.reduce(0) { $0 + rows(of: predicate, in: $1) }
  }

  private func rows(of predicate: ScanPredicate, in shard: SegmentShard) -> Int {
    guard case .scan(let path, let rest, _) = predicate else { return share(predicate, of: shard.count, in: shard) }
    return share(rest, of: path.rows(in: 0..<shard.count, of: shard).count, in: shard)
  }

  /// The part of some rows that a condition is likely to keep.
  private func share(_ predicate: ScanPredicate, of count: Int, in shard: SegmentShard) -> Int {
    Int((Double(count) * selectivity(predicate, in: shard)).rounded())
  }

  /// The share of a shard's rows of which a condition is likely to hold, from 0 to 1. Conditions are taken to hold
  /// independently of each other.
  func selectivity(_ predicate: ScanPredicate, in shard: SegmentShard) -> Double {
    switch predicate {
    case .all: 1
    case .none: 0
    case .and(let operands): operands.reduce(1) { $0 * selectivity($1, in: shard) }
    case .or(let operands): 1 - operands.reduce(1) { $0 * (1 - selectivity($1, in: shard)) }
    case .not(let operand): 1 - selectivity(operand, in: shard)
    case .job(let id): share(shard.index.job(id).map { shard.jobs[$0].rows.count }, in: shard)
    case .module(let name): share(shard.index.module(name).map { rowCount(ofModule: $0, in: shard) }, in: shard)
    case .id: 0.001
    case .metadata(let test): share(of: test, in: shard)
    case .time(let field, let operation, let value): share(of: field, operation, value, in: shard)
    case .content(let predicate, _): share(of: predicate, in: shard)
    case .relation(let relation): share(of: relation, in: shard)
    case .row: 0.3
    case .scan(_, _, let whole): selectivity(whole, in: shard)
    }
  }

  private func share(_ count: Int?, in shard: SegmentShard) -> Double {
    Double(count ?? 0) / Double(max(1, shard.count))
  }

  private func rowCount(ofModule module: UInt32, in shard: SegmentShard) -> Int {
    shard.index.runs.reduce(0) { $0 + ($1.module == module ? $1.positions.count : 0) }
  }

  /// What an index of the words knows: the rows that can match.
  private func share(of predicate: TextPredicate, in shard: SegmentShard) -> Double {
    guard let rows = try? shard.index.madeWords?.candidates(for: predicate.matcher).rows else { return 0.1 }
    return share(rows.count, in: shard)
  }

  private func share(of test: MetadataTest, in shard: SegmentShard) -> Double {
    guard let column = shard.index.metadata.madeColumn(at: test.path),
      let codes = column.test(test.operation, test.constant)
    else { return test.operation == .equal ? 0.05 : 0.3 }
    return share(column.rows(codes, among: nil, rowCount: shard.count).rows.count, in: shard)
  }

  private func share(
    of field: CoreField, _ operation: ComparisonOperator, _ value: Double, in shard: SegmentShard
  ) -> Double {
    share(in: shard) { start, end in
      switch field {
      case .startTime: operation.holds(start, value)
      case .endTime: operation.holds(end, value)
      default: operation.holds(end - start, value)
      }
    }
  }

  private func share(of relation: BoundRelation, in shard: SegmentShard) -> Double {
    guard case .interval(let interval) = relation.target, relation.count == nil else { return 0.5 }
    return share(in: shard) { start, end in
      Interval(start: start, end: end).map { relation.relation.holds(between: $0, and: interval) } ?? false
    }
  }

  /// Of how many rows of a sample a condition on their times holds.
  private func share(in shard: SegmentShard, where holds: (_ start: Double, _ end: Double) -> Bool) -> Double {
    let rows = stride(from: 0, to: shard.count, by: max(1, shard.count / ScanEstimate.sampleSize))
    var (looked, found) = (0, 0)
    for row in rows {
      looked += 1
      found += holds(shard.start[row], shard.end[row]) ? 1 : 0
    }
    return Double(found) / Double(max(1, looked))
  }

  private static let sampleSize = 1024
}
