/// How to load, and what to refuse.
public struct LoadOptions: Sendable {
  /// Whether a malformed row is an error. Otherwise it is skipped, counted and reported.
  public var isStrict = false
  /// The most bytes that a file may have; 64 GiB unless set.
  public var maximumFileSize = 64 << 30
  /// The most bytes that one row, or one unknown field of a report, may have; 64 MiB unless set.
  public var maximumRowSize = 64 << 20
  /// The most bytes that the columns may take while loading; unlimited unless set.
  public var maximumMemory = Int.max
  /// How deep JSON may nest within a row, at most ``JSONLimits/greatestDepth``.
  public var maximumDepth = JSONLimits.defaultDepth
  /// How many malformed rows, and how many conflicting identifiers, the report describes; all are counted.
  public var rowErrorsKept = 100
  /// Called after every piece of a file that was read, from one thread at a time.
  public var progress: (@Sendable (LoadProgress) -> Void)?
  /// Asked after every piece of a file that was read; `true` ends loading with ``LoadError/Reason/cancelled``.
  public var isCancelled: (@Sendable () -> Bool)?

  /// How many bytes of a file are read at a time; rows that are longer make the window grow.
  package var windowSize = 1 << 20

  public init() {}
}

/// How far loading has come.
public struct LoadProgress: Sendable, Hashable {
  /// The bytes read so far, of all sources.
  public var bytes: Int
  /// The rows accepted so far.
  public var rows: Int
  /// The bytes of all sources; `nil` while a source of unknown length is among them.
  public var totalBytes: Int?
}
