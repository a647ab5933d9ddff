import SegmentModel

/// The rows of a set in one job as those of a whole module's rows that are of the set: for a few left rows it is quicker
/// to pass over rows that are not of the set than to gather those that are.
struct RunSieve {
  /// All rows of the module in the job; members are those of this group.
  let group: SetGroup
  private let rows: UnsafeBufferPointer<UInt32>
  private let chosen: RowBitmap
  private var probe: IntervalProbe
  /// How many members were passed over or found since somebody last asked.
  private var looks = 0

  init(
    _ group: SetGroup, _ index: IntervalIndex, rows: UnsafeBufferPointer<UInt32>, chosen: RowBitmap,
    _ relation: TemporalRelation
  ) {
    self.group = group
    self.rows = rows
    self.chosen = chosen
    probe = IntervalProbe(index, relation)
  }

  /// Calls `body` with each member of the set that an interval is related to, in order, until it answers false.
  ///
  /// - Parameter row: the shard's row that the interval is of, which is not related to itself.
  mutating func forEach(_ interval: Interval, ofRow row: Int?, _ body: (Int32) -> Bool) {
    let (rows, chosen) = (rows, chosen)
    var looks = 0
    defer { self.looks += looks }
    probe.forEach(interval) { member in
      looks &+= 1
      let other = Int(rows[Int(member)])
      return !chosen.contains(other) || other == row || body(member)
    }
  }

  /// The members looked at since the last call.
  mutating func takeLooks() -> Int {
    defer { looks = 0 }
    return looks
  }

  mutating func exists(_ interval: Interval, ofRow row: Int) -> Bool {
    var found = false
    forEach(interval, ofRow: row) { _ in
      found = true
      return false
    }
    return found
  }
}

extension SetIndex {
  /// A sieve for so many left rows of a job; `nil` where gathering the set's rows is as quick, or the set is none of some
  /// rows of a module.
  func sieve(ofJob job: Int32, for count: Int, _ relation: TemporalRelation) -> RunSieve? {
    guard relation.isPlainOverlap, job >= 0, let (name, selection) = someOfModule else { return nil }
    let place = selection.store.shard(ofJob: Int(job))
    guard case .set(let set) = selection.shards[place.shard], case .bitmap(let chosen) = set.form else { return nil }
    let shard = selection.store.store.shards[place.shard]
    let index = shard.index
    guard let code = index.module(name), let run = index.run(ofModule: code, inJob: place.job),
      count * 8 < run.positions.count
    else { return nil }
    let group = SetGroup(shard, index, run, base: selection.store.store.shardBases[place.shard])
    return RunSieve(
      group, index.intervalIndex(of: run, in: shard), rows: index.rows(of: run), chosen: chosen, relation)
  }
}
