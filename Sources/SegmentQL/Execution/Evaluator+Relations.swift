import SegmentModel

extension Evaluator {
  /// Whether the current row of the relation's frame stands in it.
  func holds(_ relation: BoundRelation) throws -> Bool {
    guard let row = row(relation.frame) else { return false }
    let subject = subject(of: row)
    switch relation.target {
    case .interval(let interval):
      // WITH asks nothing of time, so that it holds for rows without a place too.
      let related =
        relation.relation.kind == .always
        || subject.interval.map { relation.relation.holds(between: $0, and: interval) } ?? false
      return relation.count.map { $0.holds(related ? 1 : 0) } ?? related
    case .set(let set):
      let probe = probe(set, relation.relation)
      guard let count = relation.count else { return try probe.exists(subject) }
      return count.holds(try probe.count(subject))
    }
  }

  /// A row as the subject of a relation.
  func subject(of row: Row) -> SetProbe.Subject {
    switch row {
    case .segment(let shard, let number):
      let place = run.store.position(of: shard)
      return SetProbe.Subject(
        interval: Interval(start: shard.start.buffer[number], end: shard.end.buffer[number]),
        job: Int32(truncatingIfNeeded: run.store.jobBases[place] + shard.jobPosition(ofRow: number)),
        segment: Int32(truncatingIfNeeded: run.store.store.shardBases[place] + number))
    case .derived(let set, let position):
      guard !set.job.isEmpty else { return SetProbe.Subject(interval: nil, job: -1, segment: RowBatch.noSegment) }
      return SetProbe.Subject(
        interval: set.interval(position), job: set.job[position], segment: set.segmentNumber(position))
    }
  }
}
