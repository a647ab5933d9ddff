/// The forms in which segments are written; loading knows them all.
public enum ExportShape: Sendable, Hashable {
  /// One video: `{"job_id", "video_name", "duration", "status", "processing_time", "segments": […]}`, and, when modules
  /// are repeated, each module's list once more under its name, as some exports have it.
  case results(repeatingModules: Bool = false)
  /// One video: `{"job_id", "video_name", "status", "total_segments", "modules": {"transcription": […], …}}`.
  case aggregated
  /// As `aggregated`, with the modules that say how a video is divided and no others: `scenes`, `shots`,
  /// `grouped_shots`, `video_reasoning`.
  case sceneGrouping
  /// Any number of videos: `{"videos": […]}`, each in the form of `results`.
  case combinedReport
  /// A JSON array of segments, of one module or of many. It has no place for facts about the videos.
  case segments
  /// A JSON object per line, one for each segment. It has no place for facts about the videos.
  case ndjson
  /// RFC 4180 with a header line: `id,job_id,module,content,start_time,end_time,metadata,created_at`, and a further
  /// column for each field beyond these. A missing value is an empty cell, or `\N` for content; the empty text is `""`. It
  /// has no place for facts about the videos, nor for whether an id was a number.
  case csv

  /// Whether a file of this shape describes exactly one video.
  public var describesOneVideo: Bool {
    switch self {
    case .results, .aggregated, .sceneGrouping: true
    case .combinedReport, .segments, .ndjson, .csv: false
    }
  }
}

/// Which segments of a store to export: those that meet every condition given here.
public struct ExportSelection: Sendable, Hashable {
  /// Row numbers of the store, in the order in which to write them; `nil` for all. Shapes that group by video or module
  /// keep this order within a group.
  public var rows: [Int]?
  /// Identifiers; `nil` for every job.
  public var jobs: [String]?
  /// Names; `nil` for every module.
  public var modules: [String]?

  public init(rows: [Int]? = nil, jobs: [String]? = nil, modules: [String]? = nil) {
    self.rows = rows
    self.jobs = jobs
    self.modules = modules
  }

  /// Every segment of the store.
  public static let all = ExportSelection()
}
