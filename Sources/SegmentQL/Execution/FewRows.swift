import SegmentModel

/// A few rows of a set in one job: so few that looking at each takes less than any preparation.
struct FewRows {
  private let shard: SegmentShard
  private let rows: ArraySlice<UInt32>
  private let base: Int

  /// As many pairs may be looked at.
  fileprivate static let mostPairs = 256

  fileprivate init(_ shard: SegmentShard, _ rows: ArraySlice<UInt32>, base: Int) {
    self.shard = shard
    self.rows = rows
    self.base = base
  }

  var count: Int { rows.count }

  /// Calls `body` with the number of each row among these that an interval is related to, in order, until it answers
  /// false.
  ///
  /// - Parameter segment: the segment that the interval is of, which is not related to itself.
  @inline(__always)
  func forEach(
    _ interval: Interval, ofSegment segment: Int32, _ relation: TemporalRelation, _ body: (Int) -> Bool
  ) {
    let (starts, ends) = (shard.start.buffer, shard.end.buffer)
    let itself = segment == RowBatch.noSegment ? -1 : Int(segment) - base
    for (member, row) in rows.enumerated() where Int(row) != itself {
      guard let other = Interval(start: starts[Int(row)], end: ends[Int(row)]) else { continue }
      if relation.holds(between: interval, and: other), !body(member) { return }
    }
  }

  /// How many of these rows an interval is related to; at most 1 where it is enough to know whether there are any.
  func count(_ interval: Interval, ofSegment segment: Int32, _ relation: TemporalRelation, most: Int) -> Int {
    var count = 0
    forEach(interval, ofSegment: segment, relation) { _ in
      count += 1
      return count < most
    }
    return count
  }
}

extension SetIndex {
  /// The rows of a job, if they are so few that each may be looked at for each of so many left rows; `nil` otherwise, for
  /// relations that choose one partner, and for rows that are no segments where the store holds them.
  func fewRows(ofJob job: Int32, for count: Int, _ relation: TemporalRelation) -> FewRows? {
    guard relation.selection == nil, job >= 0, case .segments(let selection)? = listedRows else { return nil }
    let place = selection.store.shard(ofJob: Int(job))
    guard case .list(let list) = selection.shards[place.shard] else { return nil }
    let shard = selection.store.store.shards[place.shard]
    let rows = list[selection.shards[place.shard].positions(of: shard.jobs[place.job].rows)]
    guard rows.count * count <= FewRows.mostPairs else { return nil }
    return FewRows(shard, rows, base: selection.store.store.shardBases[place.shard])
  }
}
