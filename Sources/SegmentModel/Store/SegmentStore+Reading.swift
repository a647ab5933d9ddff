extension SegmentStore {
  /// A job in a store: its rows and what the exports say of its video.
  public struct Job: Sendable, Hashable {
    public let id: String
    /// Row numbers in the store's order.
    public let rows: Range<Int>
    public let video: VideoFacts
  }

  /// The jobs, in the order of their rows.
  ///
  /// Complexity: O(jobs).
  public var jobs: [Job] {
    zip(shards, shardBases).flatMap { shard, base in
      shard.jobs.map { Job(id: $0.id, rows: $0.rows.lowerBound + base..<$0.rows.upperBound + base, video: $0.video) }
    }
  }

  /// The job with an id, or `nil` when there is none.
  ///
  /// Complexity: O(jobs).
  public func job(_ id: String) -> Job? {
    locate(job: id).map { shard, position in
      let (job, base) = (shards[shard].jobs[position], shardBases[shard])
      return Job(id: job.id, rows: job.rows.lowerBound + base..<job.rows.upperBound + base, video: job.video)
    }
  }

  /// Where a job is: the position of its shard, and its position among that shard's jobs.
  package func locate(job id: String) -> (shard: Int, position: Int)? {
    for (number, shard) in shards.enumerated() {
      if let position = shard.jobs.firstIndex(where: { $0.id.hasSameBytes(as: id) }) { return (number, position) }
    }
    return nil
  }

  /// The names of the modules that have segments, in the order of first appearance; the empty text for segments without.
  public var moduleNames: [String] {
    var seen: Set<UTF8Key> = []
    return shards.flatMap { $0.module.values }.filter { seen.insert(UTF8Key($0)).inserted }
  }

  /// The shard that holds a row, and the row's number there.
  ///
  /// A row outside `0..<count` stops the process, as with an array. Complexity: O(log shards).
  public func locate(_ row: Int) -> (shard: Int, row: Int) {
    precondition(row >= 0 && row < count, "row \(row) of a store of \(count)")
    var lower = 0
    var upper = shards.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if shardBases[middle + 1] <= row { lower = middle + 1 } else { upper = middle }
    }
    return (lower, row - shardBases[lower])
  }

  /// The segment in a row of the store's order, as a value of its own.
  ///
  /// A row outside `0..<count` stops the process, as with an array. Complexity: O(log shards).
  public func segment(at row: Int) -> Segment {
    let (shard, local) = locate(row)
    return shards[shard].segment(at: local)
  }
}
