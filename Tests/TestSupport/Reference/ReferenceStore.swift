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
    var positions: [String: Int] = [:]
    for segment in given where positions[segment.jobID] == nil {
      positions[segment.jobID] = videos.count
      videos.append(Video(jobID: segment.jobID, facts: facts[segment.jobID] ?? VideoFacts()))
    }
    let ordered = given.enumerated().sorted { left, right in
      let (leftVideo, rightVideo) = (positions[left.element.jobID] ?? 0, positions[right.element.jobID] ?? 0)
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
    videoOfSegment = segments.map { positions[$0.jobID] ?? 0 }
  }
}
