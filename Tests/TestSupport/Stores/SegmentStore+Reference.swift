import SegmentModel

extension SegmentStore {
  /// The columns of a plain store, made here rather than by a loader.
  ///
  /// - Parameter jobsPerShard: how many videos share a shard.
  public init(_ plain: ReferenceStore, jobsPerShard: Int = 2) {
    var shards: [SegmentShard] = []
    var video = 0
    while video < plain.videos.count {
      let videos = video..<min(video + max(1, jobsPerShard), plain.videos.count)
      shards.append(SegmentShard(plain, videos: videos))
      video = videos.upperBound
    }
    self.init(shards: shards)
  }
}

extension SegmentShard {
  fileprivate convenience init(_ plain: ReferenceStore, videos: Range<Int>) {
    var jobs: [Job] = []
    var rows: [Segment] = []
    for video in videos {
      let own = zip(plain.segments, plain.videoOfSegment).filter { $0.1 == video }.map(\.0)
      let range = rows.count..<rows.count + own.count
      jobs.append(Job(id: plain.videos[video].jobID, rows: range, video: plain.videos[video].facts))
      rows += own
    }
    let extras = rows.map { $0.extra.isEmpty ? "" : PlainJSON.write(.object($0.extra)) }
    self.init(
      jobs: jobs, start: Column(rows.map { $0.startTime ?? .nan }), end: Column(rows.map { $0.endTime ?? .nan }),
      module: DictionaryColumn(rows.map(\.module)), createdAt: DictionaryColumn(rows.map { $0.createdAt ?? "" }),
      id: TextColumn(rows.map { $0.id ?? "" }), content: TextColumn(rows.map { $0.content ?? "" }),
      metadata: TextColumn(rows.map { $0.metadata.map(PlainJSON.write) ?? "" }),
      extra: extras.allSatisfy(\.isEmpty) ? nil : TextColumn(extras), flags: Column(rows.map(Flags.init(of:))))
  }
}

extension SegmentShard.Flags {
  fileprivate init(of segment: Segment) {
    self = []
    if segment.id == nil { insert(.noID) }
    if segment.hasNumericID { insert(.numericID) }
    if segment.content == nil { insert(.noContent) }
    if segment.createdAt == nil { insert(.noCreatedAt) }
  }
}

extension DictionaryColumn {
  fileprivate init(_ texts: [String]) {
    var values: [String] = []
    let codes = texts.map { text in
      if let known = values.firstIndex(where: { $0.utf8.elementsEqual(text.utf8) }) { return UInt32(known) }
      values.append(text)
      return UInt32(values.count - 1)
    }
    self.init(codes: Column(codes), values: values)
  }
}
