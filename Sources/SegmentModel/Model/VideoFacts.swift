/// What an export says of the video itself, beside its segments.
public struct VideoFacts: Sendable, Hashable {
  /// The file or display name, `video_name` in exports.
  public var name: String?
  /// The video's length in seconds.
  public var duration: Double?
  /// The state of the analysis job, as `completed`.
  public var status: String?
  /// How long the analysis took, in seconds.
  public var processingTime: Double?
  /// The export's other top-level fields, in the file's order.
  public var extra: [JSONMember]

  public init(
    name: String? = nil, duration: Double? = nil, status: String? = nil, processingTime: Double? = nil,
    extra: [JSONMember] = []
  ) {
    self.name = name
    self.duration = duration
    self.status = status
    self.processingTime = processingTime
    self.extra = extra
  }
}
