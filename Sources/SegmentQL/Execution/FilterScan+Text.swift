import SegmentModel

extension FilterScan {
  /// The rows whose content passes a text test: by the shard's word index where there is one, else by one pass for the
  /// literals that the test requires. A missing content passes no test.
  ///
  /// - Parameter undecided: gets the rows on which the test ran into a limit, where these are skipped.
  func content(
    _ rows: ShardRows, of shard: SegmentShard, _ predicate: TextPredicate, at place: SourceRange,
    _ undecided: inout ShardRows
  ) throws -> ShardRows {
    let test = predicate.matcher
    let matcher = try evaluator.matcher(for: predicate)
    let flags = shard.flags.buffer
    var found: [UInt32] = []
    func take(_ row: Int) throws {
      try run.step()
      if !flags[row].contains(.noContent) { found.append(UInt32(truncatingIfNeeded: row)) }
    }
    var unknown: [UInt32] = []
    var note: ((Int) -> Void)?
    if run.options.regexFailures == .skip { note = { unknown.append(UInt32(truncatingIfNeeded: $0)) } }
    do {
      let index = run.allows(.wordIndex) ? shard.index.words(for: rows.count, of: shard) : nil
      let known = try index?.candidates(for: test) ?? .unknown
      switch (known, rows) {
      case (.exact(let set), .range(let range)): try set.forEach(in: range) { row throws(any Error) in try take(row) }
      case (.exact(let set), .list(let list)): for row in set.intersection(with: list) { try take(Int(row)) }
      case (.superset(let set), .range(let range)):
        try test.forEachMatch(
          in: shard.content, candidates: set, rows: range, with: matcher, undecided: note, take)
      case (.superset(let set), .list(let list)):
        let both = RowSet(rows: set.intersection(with: list))
        try test.forEachMatch(
          in: shard.content, candidates: both, rows: 0..<shard.count, with: matcher, undecided: note, take)
      case (.unknown, .range(let range)):
        try test.forEachMatch(in: shard.content, rows: range, with: matcher, undecided: note, take)
      case (.unknown, .list(let list)):
        try test.forEachMatch(
          in: shard.content, candidates: RowSet(rows: list), rows: 0..<shard.count, with: matcher, undecided: note,
          take)
      }
    } catch let error as TextScanError {
      if error.error == .interrupted { try run.checkNow() }
      evaluator.enter(.segment(shard, error.row), frame: frame)
      throw evaluator.failure(error.error, predicate, place)
    }
    undecided = .list(unknown)
    return found.count == rows.count ? rows : .list(found)
  }
}
