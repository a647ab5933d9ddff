import SegmentModel

extension FilterScan {
  /// The rows that satisfy all conditions, the cheapest first. Where several are of texts, the rows that have the words of
  /// all of them are found before any text is read.
  func conjunction(
    _ rows: ShardRows, of shard: SegmentShard, _ operands: [ScanPredicate], _ undecided: inout ShardRows
  ) throws -> ShardRows {
    var rest = rows
    var open = ShardRows.none
    var decided: Set<Int>?
    for (position, operand) in operands.enumerated() {
      if operand.isContent, decided == nil {
        decided = try meetWords(of: operands, from: position, among: &rest, of: shard)
        if !open.isEmpty { open = open.intersection(rest) }
      }
      if decided?.contains(position) == true { continue }
      var unknown = ShardRows.none
      let kept = try narrow(rest, of: shard, operand, &unknown)
      rest = kept.union(unknown, rowCount: shard.count)
      if !open.isEmpty { open = open.intersection(rest) }
      open = open.union(unknown, rowCount: shard.count)
    }
    undecided = open
    return open.isEmpty ? rest : rest.subtracting(open, rowCount: shard.count)
  }

  /// Leaves of some rows those that have the words of all text tests from a position on, and tells which tests need not be
  /// made any more.
  private func meetWords(
    of operands: [ScanPredicate], from first: Int, among rest: inout ShardRows, of shard: SegmentShard
  ) throws -> Set<Int> {
    let tests = operands.indices[first...].filter { operands[$0].isContent }
    guard tests.count > 1, run.allows(.wordsOfAll), shard.index.madeWords != nil else { return [] }
    var decided: Set<Int> = []
    for position in tests {
      guard case .content(let predicate, let place) = operands[position], !rest.isEmpty else { break }
      let candidates = try candidates(for: predicate, among: rest.count, of: shard, at: place)
      guard let set = candidates.rows else { continue }
      try run.step(rest.count / 64 + 1)
      rest = narrow(rest, to: set, of: shard)
      if case .exact = candidates { decided.insert(position) }
    }
    return decided
  }
}
