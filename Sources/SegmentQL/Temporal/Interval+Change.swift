extension Interval {
  /// The time that the two share, or `nil` when they share none.
  func intersection(_ other: Interval) -> Interval? {
    guard overlaps(other) else { return nil }
    return Interval(unchecked: max(start, other.start), min(end, other.end))
  }

  /// The interval that starts `before` seconds earlier and ends `after` seconds later; negative seconds shorten it.
  ///
  /// `nil` when it would end before it starts; times stay finite.
  func padded(before: Double, after: Double) -> Interval? {
    let limit = Double.greatestFiniteMagnitude
    let (start, end) = (start - before, end + after)
    guard start <= end, start < .infinity, end > -.infinity else { return nil }
    return Interval(unchecked: min(max(start, -limit), limit), min(max(end, -limit), limit))
  }
}
