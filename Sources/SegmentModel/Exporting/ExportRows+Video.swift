extension ExportRows.Group {
  /// `{"job_id", "video_name", "duration", "status", "processing_time", "segments": […]}`
  func writeResults<Sink: ByteSink & ~Copyable>(
    repeatingModules: Bool, to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    let video = job.video
    buffer.append(literal: "{\"job_id\":")
    buffer.append(jsonString: job.id)
    buffer.append(literal: ",\"video_name\":")
    buffer.append(textOrNull: video.name)
    buffer.append(literal: ",\"duration\":")
    buffer.append(number: video.duration ?? .nan)
    buffer.append(literal: ",\"status\":")
    buffer.append(textOrNull: video.status)
    buffer.append(literal: ",\"processing_time\":")
    buffer.append(number: video.processingTime ?? .nan)
    if !Self.looksLikeSegment(video.extra) { buffer.append(members: video.extra) }
    buffer.append(literal: ",\"segments\":[")
    try writeElements(ofModule: nil, to: &buffer, &sink)
    if repeatingModules {
      for module in modulesInOrder() where !Self.isTaken(shard.module.values[module], by: video) {
        buffer.append(literal: ",")
        buffer.append(jsonString: shard.module.values[module])
        buffer.append(literal: ":[")
        try writeElements(ofModule: module, to: &buffer, &sink)
      }
    }
    if Self.looksLikeSegment(video.extra) { buffer.append(members: video.extra) }
    buffer.append(UInt8(ascii: "}"))
  }

  /// `{"job_id", "video_name", "status", "total_segments", "modules": {"transcription": […], …}}`, and further facts
  /// about the video where there are any.
  func writeAggregated<Sink: ByteSink & ~Copyable>(
    to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    let video = job.video
    buffer.append(literal: "{\"job_id\":")
    buffer.append(jsonString: job.id)
    buffer.append(literal: ",\"video_name\":")
    buffer.append(textOrNull: video.name)
    buffer.append(literal: ",\"status\":")
    buffer.append(textOrNull: video.status)
    if let duration = video.duration {
      buffer.append(literal: ",\"duration\":")
      buffer.append(number: duration)
    }
    if let processingTime = video.processingTime {
      buffer.append(literal: ",\"processing_time\":")
      buffer.append(number: processingTime)
    }
    let extra = video.extra.filter { $0.key != "total_segments" }
    if !Self.looksLikeSegment(extra) { buffer.append(members: extra) }
    buffer.append(literal: ",\"total_segments\":")
    buffer.append(String(count))
    buffer.append(literal: ",\"modules\":{")
    var isFirst = true
    for module in modulesInOrder() {
      buffer.append(literal: isFirst ? "\n" : ",\n")
      isFirst = false
      buffer.append(jsonString: shard.module.values[module])
      buffer.append(literal: ":[")
      try writeElements(ofModule: module, to: &buffer, &sink)
    }
    buffer.append(literal: isFirst ? "}" : "\n}")
    if Self.looksLikeSegment(extra) { buffer.append(members: extra) }
    buffer.append(UInt8(ascii: "}"))
  }

  /// The rows of one module, by its code, or of all, and the array's closing bracket.
  private func writeElements<Sink: ByteSink & ~Copyable>(
    ofModule module: Int?, to buffer: inout OutputBuffer, _ sink: inout Sink
  ) throws(ExportError) {
    var isFirst = true
    try forEachRow { row throws(ExportError) in
      guard module == nil || module == Int(shard.module.codes[row.row]) else { return }
      try row.appendElement(isFirst: &isFirst, to: &buffer, &sink)
    }
    buffer.append(literal: isFirst ? "]" : "\n]")
  }

  /// Whether facts of a video hold what, in front of the segments, would make loading take the report for a segment.
  private static func looksLikeSegment(_ facts: [JSONMember]) -> Bool {
    facts.contains { ["content", "start_time", "end_time"].contains($0.key) }
  }

  /// Whether a module's name is a member of the document already, so that its list cannot be repeated under it.
  private static func isTaken(_ module: String, by video: VideoFacts) -> Bool {
    ["", "job_id", "video_name", "duration", "status", "processing_time", "segments", "modules"].contains(module)
      || video.extra.contains { $0.key.hasSameBytes(as: module) }
  }
}

extension OutputBuffer {
  mutating func append(textOrNull text: String?) {
    if let text { append(jsonString: text) } else { append(literal: "null") }
  }

  /// Each member after a comma.
  mutating func append(members: [JSONMember]) {
    for member in members {
      append(UInt8(ascii: ","))
      append(jsonString: member.key)
      append(UInt8(ascii: ":"))
      append(member.value)
    }
  }
}
