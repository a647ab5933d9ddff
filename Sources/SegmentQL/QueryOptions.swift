import SegmentModel

/// Bounds on one run of a query: what it may take before it is stopped with an error that names the limit.
public struct QueryOptions: Sendable {
  /// How long the run may take; `nil`, the default, for no limit. What is longer than a century is no limit either.
  public var timeLimit: Duration?
  /// Asked now and then, from the thread that runs the query alone; true stops it. By default, whether the task is cancelled.
  public var isCancelled: @Sendable () -> Bool
  /// The rows that a stage may hold or the query may give at most: 50,000,000 by default.
  public var maximumRows: Int
  /// The bytes that the run may hold at once for rows, joins, groups, sorts and sets: 2 GiB by default, which leaves room
  /// for others on a small server.
  ///
  /// They are counted where they grow, before they grow, as the elements and texts that are held; what the allocator adds
  /// is not known here. The store and the indexes that are kept with it are not the run's.
  public var maximumMemory: Int
  /// How many threads the run may use at once, the calling one among them: by default as many as there are processors;
  /// what is below 1 counts as 1.
  ///
  /// Others than the calling one are started only where a scan or a join is long enough to pay for them, and end with it.
  /// The answer does not depend on the number.
  public var parallelism = Processors.available
  /// The nanoseconds of work, as estimated, from which on other threads are asked to help.
  package var shortestParallelWork = 1_000_000
  /// About how long a scan must take, in nanoseconds, for its conditions to be ordered by estimates.
  package var shortestOrderedWork = 1_000_000
  /// What one match of a regular expression may take.
  public var regexLimits = RegexLimits()
  /// What happens at a text on which a regular expression runs into its limits.
  public var regexFailures = RegexFailurePolicy.stop
  /// The rewrites that are switched off, for tests that answers do not depend on them.
  package var disabledRewrites: Set<Rewrite> = []

  public init(
    timeLimit: Duration? = nil, maximumRows: Int = 50_000_000, maximumMemory: Int = 2 << 30,
    isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }
  ) {
    self.timeLimit = timeLimit
    self.maximumRows = maximumRows
    self.maximumMemory = maximumMemory
    self.isCancelled = isCancelled
  }
}

/// What happens at a text on which a regular expression comes to no answer within its limits.
public enum RegexFailurePolicy: Sendable, Hashable {
  /// The query fails, and names the pattern and the segment.
  case stop
  /// The segment counts neither as one that matches nor as one that does not, so that it is left out also under `NOT`,
  /// unless the rest of the condition decides without the pattern. ``QueryResult/skippedCount`` tells how many were.
  case skip
}

/// How much work one match of a regular expression may take.
public struct RegexLimits: Sendable, Hashable {
  /// The steps that every text is granted: 10,000,000 by default, which take some 0.2 seconds. A step is an attempt at one
  /// item of the pattern, or 16 bytes that an item ran over.
  public var steps: Int
  /// The steps that a text is granted besides for each of its bytes: 64 by default, so that a long text may be searched.
  public var stepsPerByte: Int
  /// The bytes of backtracking that one match may hold on the heap: 64 MiB by default.
  public var memory: Int
  /// The bytes of the stack that machine code matches on, one a thread: 1 MiB by default. What needs more is matched on
  /// the heap.
  public var stack: Int
  /// The longest pattern, in bytes: 8 KiB by default, which is also the most.
  public var patternLength: Int

  public init(
    steps: Int = 10_000_000, stepsPerByte: Int = 64, memory: Int = 64 << 20, stack: Int = 1 << 20,
    patternLength: Int = 8 << 10
  ) {
    self.steps = steps
    self.stepsPerByte = stepsPerByte
    self.memory = memory
    self.stack = stack
    self.patternLength = patternLength
  }

  /// No pattern may be longer, in bytes, whatever the options say: it is compiled before there are options.
  static let longestPattern = 8 << 10
  /// The deepest nesting of groups in a pattern.
  static let nesting: UInt32 = 250
}
