import SegmentFormats
import SegmentModel
import TextWidth

/// Bars along the time axis: for each video a lane for each module, and an axis below.
///
/// Where the rows are segments of a store, a lane shows all segments of its module, and the ones that were found are
/// marked; any other rows are shown by themselves.
struct TimelineRenderer: Renderer {
  let options: RenderOptions

  func render(_ shown: Shown, to output: Output) throws(OutputError) {
    let found = try EntryList(interruptible: shown.rows)
    if found.entries.isEmpty { return try output.line(output.style(.faint, "nothing that lies in time")) }
    let width = max(30, options.width ?? 80)
    var groups = TimelineGroup.groups(of: found.entries)
    if let stored = shown.segments {
      for position in groups.indices { groups[position].addSurroundings(from: stored.store) }
    }
    let labels = groups.flatMap { $0.lanes.map { escapingControls(in: $0.module) } }
    let labelWidth = min(max(6, labels.map { displayWidth(of: $0) }.max() ?? 0), width / 4)
    for (position, group) in groups.enumerated() {
      if position > 0 { try output.line() }
      try output.line(output.style(.heading, escapingControls(in: group.jobID.isEmpty ? "segments" : group.jobID)))
      try write(group, labelWidth: labelWidth, barWidth: width - labelWidth - 2, to: output)
    }
    for remark in found.remarks { try output.line(output.style(.faint, remark)) }
  }

  private func write(
    _ group: TimelineGroup, labelWidth: Int, barWidth: Int, to output: Output
  ) throws(OutputError) {
    let scale = TimelineScale(from: group.start, to: group.end, columns: barWidth)
    let margin = String(repeating: " ", count: labelWidth)
    for lane in group.lanes {
      let label = StyledText(safe: escapingControls(in: lane.module)).elided(to: labelWidth)
      let blanks = String(repeating: " ", count: labelWidth - label.width)
      let matches = TimelineBar(lane.found, scale)
      let bar = TimelineBar(lane.surroundings.isEmpty ? lane.found : lane.surroundings, scale)
      let isKnownFound = matches.isCovered.map { $0 && !lane.surroundings.isEmpty }
      try output.line("\(blanks)\(label.text) │\(styled(bar.glyphs, where: isKnownFound, output.style))")
      if !lane.surroundings.isEmpty, lane.found.count < lane.surroundings.count {
        let marks = matches.isCovered.map { isCovered -> Character in isCovered ? "▲" : " " }
        try output.line("\(margin) │\(styled(marks, where: matches.isCovered, output.style).trimmedAtEnd)")
      }
    }
    let axis = scale.axis(times: options.times)
    try output.line("\(margin) └\(axis.line)")
    try output.line("\(margin)  \(axis.labels)".trimmedAtEnd)
  }

  /// The glyphs of a lane, with those styled that show what was found.
  private func styled(_ glyphs: [Character], where isFound: [Bool], _ style: Style) -> String {
    var text = ""
    var start = 0
    while start < glyphs.count {
      let end = glyphs.indices[start...].first { isFound[$0] != isFound[start] } ?? glyphs.count
      let run = String(glyphs[start..<end])
      text += isFound[start] ? style(.stretch, run) : run
      start = end
    }
    return text
  }
}

/// A video's lanes.
struct TimelineGroup {
  struct Lane {
    var module: String
    var found: [TimedEntry] = []
    /// All segments of the module, found or not; empty where only the found ones are known.
    var surroundings: [TimedEntry] = []
  }

  let jobID: String
  private(set) var lanes: [Lane] = []
  /// The seconds of the whole video, where it is known beside the lanes.
  private var video: ClosedRange<Double>?

  /// The groups and lanes in the order of first appearance.
  static func groups(of entries: [TimedEntry]) -> [TimelineGroup] {
    var groups: [TimelineGroup] = []
    var positions: [String: Int] = [:]
    for entry in entries {
      let position = positions[entry.jobID] ?? groups.count
      if position == groups.count {
        groups.append(TimelineGroup(jobID: entry.jobID))
        positions[entry.jobID] = position
      }
      if let lane = groups[position].lanes.firstIndex(where: { $0.module == entry.module }) {
        groups[position].lanes[lane].found.append(entry)
      } else {
        groups[position].lanes.append(Lane(module: entry.module, found: [entry]))
      }
    }
    return groups
  }

  /// Adds to each lane all segments of its module in the video.
  mutating func addSurroundings(from store: SegmentStore) {
    guard let place = store.locate(job: jobID) else { return }
    let shard = store.shards[place.shard]
    var positions: [String: Int] = [:]
    for (position, lane) in lanes.enumerated() { positions[lane.module] = position }
    let job = shard.jobs[place.position]
    if let duration = job.video.duration, duration.isFinite, duration > 0 {
      video = 0...duration
    } else {
      video = 0...0
    }
    for row in job.rows {
      let (start, end) = (shard.start[row], shard.end[row])
      guard !start.isNaN, !(end < start), let lane = positions[shard.module[row]] else { continue }
      lanes[lane].surroundings.append(TimedEntry(start: start, end: end.isNaN ? start : end, text: ""))
    }
  }

  var start: Double { all.reduce(video?.lowerBound ?? .infinity) { min($0, $1.start) } }
  var end: Double { all.reduce(video?.upperBound ?? -.infinity) { max($0, $1.end) } }
  private var all: [TimedEntry] { lanes.flatMap { $0.surroundings.isEmpty ? $0.found : $0.surroundings } }
}

extension String {
  fileprivate var trimmedAtEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
