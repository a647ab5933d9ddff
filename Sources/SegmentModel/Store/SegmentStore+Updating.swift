extension SegmentStore {
  /// A store with these segments, in the order of a builder.
  public init(_ segments: some Sequence<Segment>) {
    var builder = SegmentStoreBuilder()
    builder.append(contentsOf: segments)
    self = builder.finish()
  }

  /// This store with the segments of another. Jobs that both have are put together, the others come behind.
  ///
  /// Shards without a job of `other` are shared. Complexity: O(rows of `other` and of the shards it touches).
  public func adding(_ other: SegmentStore) -> SegmentStore {
    var touched: [Int: [(SegmentShard, SegmentShard.Job)]] = [:]
    var added: [(SegmentShard, SegmentShard.Job)] = []
    let places = placesOfJobs
    for shard in other.shards {
      for job in shard.jobs {
        if let place = places[UTF8Key(job.id)] {
          touched[place, default: []].append((shard, job))
        } else {
          added.append((shard, job))
        }
      }
    }
    if touched.isEmpty, !joinsLastShard(rows: other.count) { return SegmentStore(shards: shards + other.shards) }
    var result: [SegmentShard] = []
    for (number, shard) in shards.enumerated() {
      var additions = touched[number] ?? []
      if number == shards.count - 1, joinsLastShard(rows: added.reduce(0) { $0 + $1.1.rows.count }) {
        additions += added
        added = []
      }
      result += additions.isEmpty ? [shard] : Self.rebuilt(shard, adding: additions)
    }
    if !added.isEmpty { result += Self.rebuilt(nil, adding: added) }
    return SegmentStore(shards: result)
  }

  /// This store with further segments, as ``adding(_:)-(SegmentStore)`` adds a store's.
  public func adding(_ segments: some Sequence<Segment>) -> SegmentStore { adding(SegmentStore(segments)) }

  /// This store with a job's segments replaced, as after a video was analysed again; a job that is new comes last.
  ///
  /// All the segments go to this job, whatever job they name.
  /// - Parameter video: what is now known of the video; `nil` keeps what the store knows.
  public func replacingJob(
    _ id: String, with segments: some Sequence<Segment>, video: VideoFacts? = nil
  ) -> SegmentStore {
    let place = locate(job: id)
    let known = place.map { shards[$0.shard].jobs[$0.position].video }
    var builder = SegmentStoreBuilder()
    builder.addVideo(video ?? known ?? VideoFacts(), ofJob: id)
    for var segment in segments {
      segment.jobID = id
      builder.append(segment)
    }
    let replacement = builder.finish()
    guard let place else { return adding(replacement) }
    return replacingShard(place.shard) { builder in
      for (position, job) in shards[place.shard].jobs.enumerated() {
        if position == place.position {
          for shard in replacement.shards { builder.append(contentsOf: shard) }
        } else {
          builder.append(job, of: shards[place.shard])
        }
      }
    }
  }

  /// This store without a job; the same store when it has no such job.
  public func removingJob(_ id: String) -> SegmentStore {
    guard let place = locate(job: id) else { return self }
    return replacingShard(place.shard) { builder in
      for (position, job) in shards[place.shard].jobs.enumerated() where position != place.position {
        builder.append(job, of: shards[place.shard])
      }
    }
  }

  private var placesOfJobs: [UTF8Key: Int] {
    var places: [UTF8Key: Int] = [:]
    for (number, shard) in shards.enumerated() {
      for job in shard.jobs { places[UTF8Key(job.id)] = number }
    }
    return places
  }

  /// Whether so few rows are added that the last shard, itself small, is made anew with them: many small additions then
  /// do not leave many small shards.
  private func joinsLastShard(rows: Int) -> Bool {
    guard let last = shards.last else { return false }
    return last.count + rows <= SegmentStoreBuilder.targetRows / 4
  }

  private func replacingShard(_ number: Int, _ build: (inout SegmentStoreBuilder) -> Void) -> SegmentStore {
    var builder = SegmentStoreBuilder()
    build(&builder)
    var result = shards
    result.replaceSubrange(number...number, with: builder.finish().shards)
    return SegmentStore(shards: result)
  }

  private static func rebuilt(
    _ shard: SegmentShard?, adding additions: [(SegmentShard, SegmentShard.Job)]
  ) -> [SegmentShard] {
    var builder = SegmentStoreBuilder()
    if let shard { builder.append(contentsOf: shard) }
    for (shard, job) in additions { builder.append(job, of: shard) }
    return builder.finish().shards
  }
}
