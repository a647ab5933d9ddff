import SegmentQL

/// One row of the reference evaluator: a segment, a join of rows, or an interval or tuple that a stage made.
public final class ReferenceRow: Sendable {
  /// The position of the row's video, for rows that have one.
  public let video: Int?
  /// The row's times as they stand now: `pad`, `clip` and `until next` change them.
  public let start: Double?
  public let end: Double?
  /// The position of the segment in the store, for rows that are a segment.
  public let segment: Int?
  /// The parts of a joined row.
  public let parts: [ReferenceRow]
  /// Columns by name, made by `extend`, `select`, `stats` and the interval stages.
  public let columns: [String: QueryValue]

  init(
    video: Int?, start: Double?, end: Double?, segment: Int? = nil, parts: [ReferenceRow] = [],
    columns: [String: QueryValue] = [:]
  ) {
    self.video = video
    self.start = start
    self.end = end
    self.segment = segment
    self.parts = parts
    self.columns = columns
  }

  func with(columns: [String: QueryValue]) -> ReferenceRow {
    ReferenceRow(video: video, start: start, end: end, segment: segment, parts: parts, columns: columns)
  }

  func with(start: Double?, end: Double?) -> ReferenceRow {
    ReferenceRow(video: video, start: start, end: end, segment: segment, parts: parts, columns: columns)
  }

  /// The row's place in time; `nil` when it has no start or ends before it starts.
  var place: ReferencePlace? {
    guard let start else { return nil }
    guard let end else { return ReferencePlace(start: start, end: start) }
    return end < start ? nil : ReferencePlace(start: start, end: end)
  }
}

/// `[start, end)`, or the instant `{start}` when both are equal.
public struct ReferencePlace: Sendable, Hashable {
  var start: Double
  var end: Double

  var isInstant: Bool { start == end }
  var length: Double { end - start }

  /// Two proper intervals share time when each starts before the other ends; an instant shares with what contains it.
  func sharesTime(with other: ReferencePlace) -> Bool {
    switch (isInstant, other.isInstant) {
    case (true, true): start == other.start
    case (true, false): other.start <= start && start < other.end
    case (false, true): start <= other.start && other.start < end
    case (false, false): start < other.end && other.start < end
    }
  }

  /// Every point of this one is a point of the other; an instant at the other's open end is outside.
  func lies(within other: ReferencePlace) -> Bool {
    isInstant ? sharesTime(with: other) : other.start <= start && end <= other.end
  }

  /// 0 when they touch.
  func gap(to other: ReferencePlace) -> Double {
    sharesTime(with: other) ? 0 : max(0, other.start - end, start - other.end)
  }
}

/// What the rows of a set are.
public struct ReferenceShape: Sendable {
  public enum Kind: Sendable, Hashable {
    case segments, joined, intervals, table
  }

  public enum ValueType: Sendable, Hashable {
    case text, number, bool, json
    /// `created_at`: text that stands for a moment.
    case timestamp
    /// A literal date, or a column of one.
    case date
  }

  public struct Column: Sendable {
    public let name: String
    let type: ValueType
  }

  public struct Part: Sendable {
    public let name: String
    let shape: ReferenceShape
  }

  public var kind: Kind
  public var columns: [Column] = []
  public var parts: [Part] = []

  func column(_ name: String) -> Column? { columns.first { $0.name == name } }

  /// A column of the same name is replaced where it stands.
  mutating func setColumn(_ column: Column) {
    if let place = columns.firstIndex(where: { $0.name == column.name }) {
      columns[place] = column
    } else {
      columns.append(column)
    }
  }
}

/// Rows in order.
public struct ReferenceRows: Sendable {
  public var shape: ReferenceShape
  public var rows: [ReferenceRow]
}
