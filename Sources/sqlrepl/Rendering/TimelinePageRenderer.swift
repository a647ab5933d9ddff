import SegmentFormats
import SegmentModel
import SegmentQL

/// Rows as a page for a browser, by ``TimelinePage``.
///
/// Where the rows are segments of a store, the page shows all segments of their videos, and the rows are marked; any
/// other rows are shown by themselves.
struct TimelinePageRenderer: Renderer {
  let options: FormatOptions
  /// Told what the page could not hold, a sentence each.
  let remark: (String) -> Void

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let videos: [TimelinePage.Video]
    if let stored = shown.segments {
      videos = StoredVideos(shown.rows.count, stored).videos
      if InterruptSignal.isRaised { throw .interrupted }
    } else {
      let list = try EntryList(interruptible: shown.rows)
      for sentence in list.remarks { remark(sentence) }
      videos = list.jobs.map { video($0, of: list.entries) }
    }
    guard videos.contains(where: { $0.lanes.contains { !$0.segments.isEmpty } }) else {
      throw .unsuitable("no row of the result has a time, and timeline.html needs one")
    }
    let title = videos.count == 1 ? videos[0].name ?? videos[0].jobID : "Segments of \(videos.count) videos"
    let page = TimelinePage(
      title: title.isEmpty ? options.title : title, query: shown.query?.description, videos: videos)
    try page.write { (bytes) throws(OutputError) in try output.writeData(bytes) }
  }

  private func video(_ job: String, of entries: [TimedEntry]) -> TimelinePage.Video {
    var modules: [String] = []
    var segments: [UTF8Key: [TimelinePage.Segment]] = [:]
    for entry in entries where UTF8Key(entry.jobID) == UTF8Key(job) {
      if segments[UTF8Key(entry.module)] == nil { modules.append(entry.module) }
      segments[UTF8Key(entry.module), default: []].append(.init(start: entry.start, end: entry.end, text: entry.text))
    }
    return TimelinePage.Video(
      jobID: job, name: options.names[job], duration: options.durations[job],
      lanes: modules.map { .init(module: $0, segments: segments[UTF8Key($0)] ?? []) })
  }
}

/// The videos that rows of a store belong to, in the store's order, with all their segments that lie in time.
private struct StoredVideos {
  let videos: [TimelinePage.Video]

  init(_ count: Int, _ stored: Shown.StoredRows) {
    let found = Set((0..<count).compactMap(stored.number))
    videos = stored.store.jobs
      .filter { $0.rows.contains(where: found.contains) }
      .map { Self.video($0, of: stored.store, found) }
  }

  private static func video(_ job: SegmentStore.Job, of store: SegmentStore, _ found: Set<Int>) -> TimelinePage.Video {
    var modules: [String] = []
    var segments: [UTF8Key: [TimelinePage.Segment]] = [:]
    for number in job.rows where !InterruptSignal.isRaised {
      let (position, row) = store.locate(number)
      let shard = store.shards[position]
      let (start, end) = (shard.start[row], shard.end[row])
      guard start.isFinite, !end.isInfinite, !(end < start) else { continue }
      let module = shard.module[row]
      if segments[UTF8Key(module)] == nil { modules.append(module) }
      segments[UTF8Key(module), default: []].append(
        .init(
          start: start, end: end.isNaN ? start : end, text: shard.content[row], isFound: found.contains(number)))
    }
    return TimelinePage.Video(
      jobID: job.id, name: job.video.name, duration: job.video.duration,
      lanes: modules.map { .init(module: $0, segments: segments[UTF8Key($0)] ?? []) })
  }
}
