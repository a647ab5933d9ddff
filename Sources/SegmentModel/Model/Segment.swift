/// One time-stamped finding of an analysis module about a video.
///
/// Times are in seconds from the video's start. A segment is half-open, `[startTime, endTime)`; without an end, or with
/// an end equal to its start, it is the instant `{startTime}`.
public struct Segment: Sendable, Hashable {
  /// The identifier as text; `nil` when the file gave none or null. Unique only within a job and module, if at all.
  public var id: String?
  /// Whether the file wrote `id` as a JSON number; `id` then holds that number's literal. A store takes no notice of it
  /// when `id` is no such literal.
  public var hasNumericID: Bool
  /// The job, that is the video, this segment belongs to.
  public var jobID: String
  /// The analysis module that found it, as `transcription` or `scenes`; empty when the file gave none.
  public var module: String
  /// What was said, seen or concluded; `nil` when the file gave none or null.
  public var content: String?
  /// Seconds; `nil` when the file gave none or null. May be negative.
  public var startTime: Double?
  /// Seconds; `nil` when the file gave none or null. May lie before `startTime` in a faulty export.
  public var endTime: Double?
  /// Whatever the module adds, usually an object; `nil` when the file gave none or null.
  public var metadata: JSONValue?
  /// When the finding was stored, as the file wrote it.
  public var createdAt: String?
  /// The fields of the file that are none of the above, in the file's order. A store leaves out members that are named as
  /// one of the above.
  public var extra: [JSONMember]

  public init(
    id: String?, hasNumericID: Bool = false, jobID: String, module: String, content: String?, startTime: Double?,
    endTime: Double?, metadata: JSONValue? = nil, createdAt: String? = nil, extra: [JSONMember] = []
  ) {
    self.id = id
    self.hasNumericID = hasNumericID
    self.jobID = jobID
    self.module = module
    self.content = content
    self.startTime = startTime
    self.endTime = endTime
    self.metadata = metadata
    self.createdAt = createdAt
    self.extra = extra
  }

  /// `endTime - startTime` in seconds, negative for a reversed segment; `nil` when either time is missing.
  public var duration: Double? {
    guard let startTime, let endTime else { return nil }
    return endTime - startTime
  }
}
