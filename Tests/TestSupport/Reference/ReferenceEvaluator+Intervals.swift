import SegmentModel
import SegmentQL

/// The stages of interval algebra. They look at one video at a time, in the order of the videos; rows that have no place
/// in time take no part.
extension ReferenceEvaluator {
  private func placesByVideo(_ rows: [ReferenceRow]) -> [(video: Int, places: [ReferencePlace])] {
    Set(rows.compactMap(\.video)).sorted().map { video in
      (video, rows.filter { $0.video == video }.compactMap(\.place))
    }
  }

  private func intervals(_ found: [(video: Int, places: [ReferencePlace])]) -> ReferenceRows {
    ReferenceRows(
      shape: ReferenceShape(kind: .intervals),
      rows: found.flatMap { video, places in
        places.map { ReferenceRow(video: video, start: $0.start, end: $0.end) }
      })
  }

  /// What the union leaves of the time from the first start to the last end; an instant leaves a gap whole.
  func gaps(_ input: ReferenceRows, withinVideo: Bool) -> ReferenceRows {
    intervals(
      placesByVideo(input.rows).map { video, places in
        var frame: ReferencePlace?
        if withinVideo {
          frame = store.videos[video].facts.duration.flatMap { $0 > 0 ? ReferencePlace(start: 0, end: $0) : nil }
        } else if let first = places.map(\.start).min(), let last = places.map(\.end).max() {
          frame = ReferencePlace(start: first, end: last)
        }
        return (video, ReferenceIntervals.subtract(frame.map { [$0] } ?? [], places).filter { !$0.isInstant })
      })
  }

  func union(_ left: ReferenceRows, _ right: ReferenceRows) -> ReferenceRows {
    intervals(placesByVideo(left.rows + right.rows).map { ($0.video, ReferenceIntervals.union($0.places)) })
  }

  func intersection(_ left: ReferenceRows, _ right: ReferenceRows) -> ReferenceRows {
    combined(left, right, ReferenceIntervals.intersect)
  }

  func difference(_ left: ReferenceRows, _ right: ReferenceRows) -> ReferenceRows {
    combined(left, right, ReferenceIntervals.subtract)
  }

  private func combined(
    _ left: ReferenceRows, _ right: ReferenceRows,
    _ operation: ([ReferencePlace], [ReferencePlace]) -> [ReferencePlace]
  ) -> ReferenceRows {
    intervals(
      placesByVideo(left.rows).map { video, places in
        (video, operation(places, right.rows.filter { $0.video == video }.compactMap(\.place)))
      })
  }

  func merged(
    _ input: ReferenceRows, gap: Double, by keys: [NamedExpression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    try measured(input, by: keys, column: "count", scope) { places in
      ReferenceIntervals.merge(places, gap: gap).map { ($0.place, $0.count) }
    }
  }

  func depth(
    _ input: ReferenceRows, by keys: [NamedExpression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    try measured(input, by: keys, column: "depth", scope) { places in
      ReferenceIntervals.depth(places).map { ($0.place, $0.depth) }
    }
  }

  /// Within a video the rows come by their start, then by the group that appeared first.
  private func measured(
    _ input: ReferenceRows, by keys: [NamedExpression], column: String, _ scope: ReferenceScope,
    _ operation: ([ReferencePlace]) -> [(ReferencePlace, Int)]
  ) throws(ReferenceFailure) -> ReferenceRows {
    // Every row is of one video anyway: the key says nothing.
    let keys = keys.filter { key in
      if case .field(let path) = key.expression.kind { path.written != "job_id" } else { true }
    }
    var rows: [ReferenceRow] = []
    let grouped = try groups(input, by: keys, scope)
    for video in Set(input.rows.compactMap(\.video)).sorted() {
      var found: [(row: ReferenceRow, group: Int)] = []
      for (number, group) in grouped.enumerated() {
        var values: [String: QueryValue] = [:]
        for (key, value) in zip(keys, group.values) { values[key.columnName] = value }
        for (place, amount) in operation(group.rows.filter { $0.video == video }.compactMap(\.place)) {
          values[column] = .number(Double(amount))
          found.append((ReferenceRow(video: video, start: place.start, end: place.end, columns: values), number))
        }
      }
      rows += found.sorted { left, right in
        let (a, b) = (left.row.start ?? 0, right.row.start ?? 0)
        return a != b ? a < b : left.group < right.group
      }.map(\.row)
    }
    var shape = ReferenceShape(kind: .intervals, columns: columns(of: keys, input, scope))
    shape.setColumn(ReferenceShape.Column(name: column, type: .number))
    return ReferenceRows(shape: shape, rows: rows)
  }

  /// An instant grows to an interval; a row that a negative pad turns around has no place and is dropped.
  func padded(_ input: ReferenceRows, before: Double, after: Double) -> ReferenceRows {
    var result = input
    result.rows = input.rows.compactMap { row in
      guard let place = row.place, place.start - before <= place.end + after else { return nil }
      return row.with(start: place.start - before, end: place.end + after)
    }
    return result
  }

  /// The parts of rows that share time with the range.
  func clipped(_ input: ReferenceRows, from lower: Double, to upper: Double) -> ReferenceRows {
    var result = input
    let frame = ReferencePlace(start: lower, end: upper)
    result.rows = input.rows.compactMap { row in
      guard let place = row.place, lower <= upper, place.sharesTime(with: frame) else { return nil }
      return row.with(start: max(place.start, lower), end: min(place.end, upper))
    }
    return result
  }

  /// The rows and their neighbours among all segments of the same video and module, each once, in the store's order.
  func neighbours(
    of input: ReferenceRows, _ extent: Stage.ContextExtent, _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    guard input.shape.kind == .segments else { throw ReferenceFailure("context takes segments") }
    var kept: Set<Int> = []
    for row in input.rows {
      guard let segment = row.segment else { continue }
      kept.insert(segment)
      let family = allSegments.filter { other in
        guard let position = other.segment else { return false }
        return other.video == row.video && store.segments[position].module == store.segments[segment].module
      }
      switch extent {
      case .rows(let expression):
        let count = Int(try seconds(scope)(expression))
        guard let own = family.firstIndex(where: { $0.segment == segment }) else { continue }
        kept.formUnion(family[max(0, own - count)..<min(family.count, own + count + 1)].compactMap(\.segment))
      case .time(let expression):
        let reach = try seconds(scope)(expression)
        guard let place = row.place else { continue }
        kept.formUnion(
          family.filter { $0.place.map { place.gap(to: $0) <= reach } ?? false }.compactMap(\.segment))
      }
    }
    return ReferenceRows(
      shape: ReferenceShape(kind: .segments), rows: kept.sorted().map { allSegments[$0] })
  }

  /// A missing end becomes the start of the next row of the same video and module, and of equal keys, that starts later.
  func untilNext(
    _ input: ReferenceRows, by keys: [NamedExpression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    var result = input
    let grouped = try groups(input, by: keys, scope)
    result.rows = input.rows.map { row in
      guard let start = row.start, row.end == nil else { return row }
      let family = grouped.first { $0.rows.contains { $0 === row } }?.rows ?? []
      let next = family.filter { $0.video == row.video && module(of: $0) == module(of: row) }
        .compactMap(\.start).filter { $0 > start }.min()
      return next.map { row.with(start: start, end: $0) } ?? row
    }
    return result
  }

  private func module(of row: ReferenceRow) -> String? { row.segment.map { store.segments[$0].module } }
}
