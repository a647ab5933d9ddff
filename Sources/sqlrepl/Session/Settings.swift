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
  /// Whether to say how long each query took.
  var showsTime = false
  /// Seconds after which a query is stopped.
  var timeout: Double?
  var parameters: [String: QueryValue] = [:]
}
