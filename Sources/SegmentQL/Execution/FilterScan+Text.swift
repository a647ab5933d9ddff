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
    let candidates = try self.candidates(for: predicate, among: rows.count, of: shard, at: place)
    return try content(rows, of: shard, predicate, at: place, candidates, &undecided)
  }

  /// What the shard's word index knows of the rows that a text test holds in.
  func candidates(
    for predicate: TextPredicate, among rows: Int, of shard: SegmentShard, at place: SourceRange
  ) throws -> TextCandidates {
    guard run.allows(.wordIndex), let index = shard.index.words(for: rows, of: shard, asking: run.interruption) else {
      return .unknown
    }
    do {
      return try index.candidates(for: predicate.matcher)
    } catch {
      throw evaluator.failure(error, predicate, place)
    }
  }

  func content(
    _ rows: ShardRows, of shard: SegmentShard, _ predicate: TextPredicate, at place: SourceRange,
    _ candidates: TextCandidates, _ undecided: inout ShardRows
  ) throws -> ShardRows {
    // A missing content has no words, and so is never among the candidates of an index.
    if case .exact(let set) = candidates {
      try run.step(rows.count / 64 + 1)
      return narrow(rows, to: set, of: shard)
    }
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
      if let set = candidates.rows {
        let both: RowSet =
          switch rows {
          case .range: set
          case .list(let list): RowSet(rows: set.intersection(with: list))
          case .set(let rows): set.intersection(rows, rowCount: shard.count)
          }
        let bounds = if case .range(let range) = rows { range } else { 0..<shard.count }
        try test.forEachMatch(in: shard.content, candidates: both, rows: bounds, with: matcher, undecided: note, take)
      } else if case .range(let range) = rows {
        try test.forEachMatch(in: shard.content, rows: range, with: matcher, undecided: note, take)
      } else {
        try test.forEachMatch(
          in: shard.content, candidates: RowSet(rows: rows.list), rows: 0..<shard.count, with: matcher, undecided: note,
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
