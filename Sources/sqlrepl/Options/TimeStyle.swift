/// How times are written where people read them.
enum TimeStyle: String, CaseIterable {
  /// `90.5`
  case seconds
  /// `00:01:30.500`
  case timecode
}
