import SegmentModel

/// The plain twin of a store: segments in an array, in the store's order, with what is known of their videos.
public struct ReferenceStore: Sendable {
  public struct Video: Sendable {
    public let jobID: String
    public let facts: VideoFacts
  }

  /// In the order of first appearance.
  public let videos: [Video]
  /// Videos as loaded, within one by start (missing starts last), then as given.
  public let segments: [Segment]
  /// For each segment the position of its video in `videos`.
  public let videoOfSegment: [Int]

  public init(_ given: [Segment], facts: [String: VideoFacts] = [:]) {
    var videos: [Video] = []
    // Bytes are the keys, since strings are equal that differ in theirs.
    var positions: [[UInt8]: Int] = [:]
    for segment in given where positions[Array(segment.jobID.utf8)] == nil {
      positions[Array(segment.jobID.utf8)] = videos.count
      videos.append(Video(jobID: segment.jobID, facts: facts[segment.jobID] ?? VideoFacts()))
    }
    func video(of segment: Segment) -> Int { positions[Array(segment.jobID.utf8)] ?? 0 }
    let ordered = given.enumerated().sorted { left, right in
      let (leftVideo, rightVideo) = (video(of: left.element), video(of: right.element))
      if leftVideo != rightVideo { return leftVideo < rightVideo }
      switch (left.element.startTime, right.element.startTime) {
      case (let leftStart?, let rightStart?) where leftStart != rightStart: return leftStart < rightStart
      case (.some, nil): return true
      case (nil, .some): return false
      default: return left.offset < right.offset
      }
    }
    self.videos = videos
    segments = ordered.map(\.element)
    videoOfSegment = segments.map(video)
  }
}
