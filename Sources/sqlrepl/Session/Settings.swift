import SegmentFormats
import SegmentQL

/// What a person can set while the session runs.
struct Settings {
  var mode: OutputMode = .box
  var times: TimeStyle = .seconds
  /// The columns to fit into; `nil` for the terminal's, 0 for no limit.
  var width: Int?
  /// The rows that a terminal shows of one result at most; 0 for all.
  var rows = 1000
  var wraps = false
  /// Whether csv and tsv begin with the names of the columns.
  var hasHeaders = true
  /// Whether a pager shows what is longer than the screen.
  var pages = true
  /// Frames a second, for the formats that count in frames.
  var frameRate = FrameRate.standard
  /// Whether to say how long each query took.
  var showsTime = false
  var limits = QueryLimits()
  var parameters: [String: QueryValue] = [:]
}
