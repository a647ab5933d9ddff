/// How to load, and what to refuse.
public struct LoadOptions: Sendable {
  /// Whether a malformed row is an error. Otherwise it is skipped, counted and reported.
  public var isStrict = false
  /// The most bytes that a file may have; 64 GiB unless set, far above what memory holds, so that only a runaway stream
  /// meets it.
  public var maximumFileSize = 64 << 30
  /// The most bytes that one row, or one unknown field of a report, may have; 64 MiB unless set. A row stands in memory
  /// as a whole, so this is what bounds the memory beside the columns.
  public var maximumRowSize = 64 << 20
  /// The most bytes that the columns may take while loading; unlimited unless set, as only the caller knows what there is.
  public var maximumMemory = Int.max
  /// How deep JSON may nest within a row, at most ``JSONLimits/greatestDepth``; 256 unless set.
  public var maximumDepth = JSONLimits.defaultDepth
  /// How many malformed rows, and how many conflicting identifiers, the report describes; all are counted. 100 unless
  /// set: more than anyone reads, and few enough that a file of nothing else costs no memory.
  public var rowErrorsKept = 100
  /// How long loading may take; then it ends with ``LoadError/Reason/timeLimit(_:)``. No limit unless set.
  public var timeLimit: Duration?
  /// How many threads may read at once, the calling one among them; as many as there are processors unless set. What is
  /// loaded does not depend on it. 1 keeps all work on the calling thread, as a bound of memory does too, since rows that
  /// wait for their turn are not counted yet.
  public var parallelism = Processors.available
  /// Called after every piece of a file that was taken, from the thread that loads.
  public var progress: (@Sendable (LoadProgress) -> Void)?
  /// Asked after every piece of a file that was read, on the thread that loads; `true` ends loading with
  /// ``LoadError/Reason/cancelled``. Unless set, it tells whether the current task is cancelled.
  public var isCancelled: @Sendable () -> Bool = { Task.isCancelled }

  /// How many bytes of a file are read at a time; rows that are longer make the window grow.
  package var windowSize = 1 << 18
  /// How many bytes of a file there must be for a thread of its own; below, starting it would cost more than it gives.
  package var leastRegionSize = 4 << 20
  /// How many bytes there must be in all for room for a whole shard to be made at once.
  package var leastStagingSize = 32 << 20

  public init() {}

  /// The threads to read with.
  var threadCount: Int { maximumMemory == .max ? min(parallelism, Self.greatestThreadCount) : 1 }
  private static let greatestThreadCount = 64

  /// How many rows to make room for at once where so many bytes are to be read; 0 for none.
  func stagedRows(ofBytes count: Int) -> Int {
    guard count >= leastStagingSize else { return 0 }
    // Shards get somewhat more rows than they are meant to have; rows are seldom shorter than this.
    return min(SegmentStoreBuilder.targetRows * 9 / 8, count / 64 + 1)
  }
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
