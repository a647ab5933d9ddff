import SegmentModel

/// What a query found: rows in order, read where they lie; nothing is copied until a row is asked for.
public struct QueryResult: Sendable {
  /// What a row is.
  public enum Kind: Sendable, Hashable {
    /// A segment of the store as it is, or with columns added by `extend`.
    case segments
    /// One segment for each of these parts, with the hull of their times.
    case joined(parts: [String])
    /// An interval made by a stage: a job, a start, an end, and perhaps columns.
    case intervals
    /// Values alone, as `select`, `stats` and `distinct` make them.
    case table
  }

  public struct Column: Sendable, Hashable {
    public enum ValueType: Sendable, Hashable {
      case text
      case number
      /// A number that is a position in or a length of time, in seconds.
      case seconds
      case bool
      case json
      /// Not the same in every row, or not known before the query runs.
      case mixed
    }

    public var name: String
    public var type: ValueType

    public init(name: String, type: ValueType) {
      self.name = name
      self.type = type
    }
  }

  public let kind: Kind
  public let columns: [Column]
  /// Hints and warnings, of the text and of the run.
  public let diagnostics: [Diagnostic]
  /// The number of rows.
  public var count: Int { 0 }

  /// The value in a row, counted from 0, and a column, counted from 0.
  public func value(row: Int, column: Int) -> QueryValue { .null }

  /// The store's row numbers of the rows, where `kind` is `segments`; `nil` otherwise.
  ///
  /// Complexity: O(1); the collection reads the result as it goes.
  public var storeRows: [Int]? { nil }

  /// The rows as segments, where `kind` is `segments`; `nil` otherwise.
  ///
  /// Complexity: O(1); each segment is made when it is reached.
  public var segments: [Segment]? { nil }
}
