import SegmentModel

/// An OpenTimelineIO timeline: one video track, the entries cut together in the order of the result.
enum OpenTimeline {
  static func text(of entries: [TimedEntry], _ options: FormatOptions) -> FormattedText {
    let clips = entries.map { clip($0, options) }
    let track = item("Track.1", name: "segments", [("kind", .string("Video")), ("children", .array(clips))])
    let stack = item("Stack.1", name: "tracks", [("children", .array([track]))])
    let timeline = object([
      ("OTIO_SCHEMA", .string("Timeline.1")), ("metadata", object([])), ("name", .string(options.title)),
      ("global_start_time", .null), ("tracks", stack),
    ])
    return FormattedText(timeline.jsonText + "\n")
  }

  private static func clip(_ entry: TimedEntry, _ options: FormatOptions) -> JSONValue {
    let rate = options.frameRate
    let start = rate.frame(at: entry.start)
    let length = max(1, rate.frame(at: entry.end) - start)
    let available = options.durations[entry.jobID].map { timeRange(0, max(start + length, rate.frame(at: $0)), rate) }
    let media = object([
      ("OTIO_SCHEMA", .string("ExternalReference.1")), ("metadata", object([])), ("name", .string(entry.jobID)),
      ("available_range", available ?? .null), ("target_url", .string(options.names[entry.jobID] ?? entry.jobID)),
    ])
    let facts = object([
      ("job_id", .string(entry.jobID)), ("module", .string(entry.module)), ("content", .string(entry.text)),
      ("start_time", number(entry.start)), ("end_time", number(entry.end)),
    ])
    return object([
      ("OTIO_SCHEMA", .string("Clip.1")), ("metadata", object([("segmentql", facts)])), ("name", .string(entry.title)),
      ("source_range", timeRange(start, length, rate)), ("effects", .array([])), ("markers", .array([])),
      ("media_reference", media),
    ])
  }

  private static func item(_ schema: String, name: String, _ more: [(String, JSONValue)]) -> JSONValue {
    object(
      [
        ("OTIO_SCHEMA", .string(schema)), ("metadata", object([])), ("name", .string(name)), ("source_range", .null),
        ("effects", .array([])), ("markers", .array([])),
      ] + more)
  }

  private static func timeRange(_ start: Int, _ length: Int, _ rate: FrameRate) -> JSONValue {
    func time(_ frames: Int) -> JSONValue {
      object([
        ("OTIO_SCHEMA", .string("RationalTime.1")), ("rate", number(rate.value)), ("value", number(Double(frames))),
      ])
    }
    return object([("OTIO_SCHEMA", .string("TimeRange.1")), ("start_time", time(start)), ("duration", time(length))])
  }

  private static func number(_ value: Double) -> JSONValue { JSONNumber(value).map(JSONValue.number) ?? .null }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.map { JSONMember(key: $0.0, value: $0.1) })
  }
}
