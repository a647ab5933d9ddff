/// Bounds on one run of a query.
public struct QueryOptions: Sendable {
  /// How long the run may take; `nil` for no limit.
  public var timeLimit: Duration?
  /// Asked now and then, from the thread that runs the query; true stops it.
  public var isCancelled: @Sendable () -> Bool
  /// The rows that a stage may hold or the query may give at most.
  public var maximumRows: Int
  /// The rewrites that are switched off, for tests that answers do not depend on them.
  package var disabledRewrites: Set<Rewrite> = []

  public init(
    timeLimit: Duration? = nil, maximumRows: Int = 50_000_000,
    isCancelled: @escaping @Sendable () -> Bool = { Task.isCancelled }
  ) {
    self.timeLimit = timeLimit
    self.maximumRows = maximumRows
    self.isCancelled = isCancelled
  }
}
