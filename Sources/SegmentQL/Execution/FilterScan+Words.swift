import SegmentModel

extension FilterScan {
  /// What a scan finds when it starts from the rows that have the words of a text test; `nil` where the access path is
  /// shorter.
  ///
  /// - Parameters:
  ///   - rest: what the path leaves to be tested.
  ///   - whole: the condition, path included.
  func wordsFirst(
    _ range: Range<Int>, of shard: SegmentShard, _ path: AccessPath, _ rest: ScanPredicate, _ whole: ScanPredicate,
    _ undecided: inout ShardRows
  ) throws -> ShardRows? {
    guard run.allows(.wordsFirst), run.allows(.wordIndex), range.count == shard.count,
      let (predicate, place) = rest.firstContent, let index = shard.index.madeWords, let steps = path.steps(in: shard)
    else { return nil }
    let candidates: TextCandidates
    do {
      candidates = try index.candidates(for: predicate.matcher)
    } catch {
      throw evaluator.failure(error, predicate, place)
    }
    guard var set = candidates.rows else { return nil }
    var done: [ScanPredicate.Done] = []
    if case .exact = candidates { done.append(.content(ObjectIdentifier(predicate))) }
    if let name = path.modules?.first, path.modules?.count == 1 {
      guard let module = shard.index.module(name) else { return ShardRows.none }
      set = set.intersection(RowSet(shard.index.rows(ofModule: module, of: shard)), rowCount: shard.count)
      done.append(.module(UTF8Key(name)))
    }
    // Bits are counted and met as they are; rows are looked at one by one.
    if case .bitmap = set.form {} else if set.count * 4 > steps { return nil }
    try run.step(set.count / 16 + 1)
    return try narrow(keeping(set, of: shard), of: shard, whole.without(done), &undecided)
  }
}

extension ScanPredicate {
  /// A conjunct that need not be tested any more.
  enum Done: Equatable {
    case content(ObjectIdentifier)
    case module(UTF8Key)
  }

  /// The first text test among the conjuncts.
  var firstContent: (TextPredicate, SourceRange)? {
    switch self {
    case .content(let predicate, let place): return (predicate, place)
    case .and(let operands):
      for case .content(let predicate, let place) in operands { return (predicate, place) }
      return nil
    default: return nil
    }
  }

  /// The condition without conjuncts that hold already.
  func without(_ done: [Done]) -> ScanPredicate {
    switch self {
    case .and(let operands):
      let rest = operands.filter { operand in
        switch operand {
        case .content(let predicate, _): !done.contains(.content(ObjectIdentifier(predicate)))
        case .module(let name): !done.contains(.module(UTF8Key(name)))
        default: true
        }
      }
      return rest.isEmpty ? .all : .and(rest)
    default: return self
    }
  }
}
