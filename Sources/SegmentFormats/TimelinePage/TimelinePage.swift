/// A page for a browser that shows segments along the time axis: one HTML file that needs nothing beside it.
///
/// The page draws lanes, a module of a video each, with zoom, pan, search and tooltips, and seeks in a video file that
/// its reader opens. It asks nothing of a network, which its content security policy enforces, and whatever the texts
/// hold, none of it is read as HTML or script.
public struct TimelinePage: Sendable, Hashable {
  /// A module of a video.
  public struct Lane: Sendable, Hashable {
    public var module: String
    /// By start; those that start together in the order that they shall be told in.
    public private(set) var segments: [Segment]

    /// - Complexity: O(n log n).
    public init(module: String, segments: [Segment]) {
      self.module = module
      self.segments = segments.enumerated()
        .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
    }
  }

  /// A stretch of time with a text.
  public struct Segment: Sendable, Hashable {
    /// Seconds, finite.
    public var start: Double
    /// Seconds, finite and not before `start`; equal to it for an instant.
    public var end: Double
    public var text: String
    /// Whether the query found it; the others are there for comparison.
    public var isFound: Bool

    public init(start: Double, end: Double, text: String, isFound: Bool = true) {
      self.start = start
      self.end = end
      self.text = text
      self.isFound = isFound
    }
  }

  /// A video with its lanes.
  public struct Video: Sendable, Hashable {
    public var jobID: String
    /// The name of its file.
    public var name: String?
    /// Seconds.
    public var duration: Double?
    public var lanes: [Lane]

    public init(jobID: String, name: String? = nil, duration: Double? = nil, lanes: [Lane]) {
      self.jobID = jobID
      self.name = name
      self.duration = duration
      self.lanes = lanes
    }
  }

  public var title: String
  /// The query that found the segments, to be shown above them.
  public var query: String?
  public var videos: [Video]

  public init(title: String, query: String? = nil, videos: [Video]) {
    self.title = title
    self.query = query
    self.videos = videos
  }

  /// Hands out the page in pieces, in order.
  ///
  /// - Throws: what `receive` throws.
  /// - Complexity: O(bytes of the page), in the memory of one lane.
  public func write<Failure: Error>(_ receive: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
    let template = PageTemplate()
    try receive(template.head(title: title))
    var data = PageData()
    data.begin(title: title, query: query)
    for (position, video) in videos.enumerated() {
      data.begin(video, isFirst: position == 0)
      for (position, lane) in video.lanes.enumerated() {
        data.append(lane, isFirst: position == 0)
        try receive(data.take())
      }
      data.endVideo()
    }
    data.end()
    try receive(data.take())
    try receive(template.tail())
  }
}
