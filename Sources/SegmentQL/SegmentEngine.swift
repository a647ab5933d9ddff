import SegmentModel

/// Answers queries over a store.
///
/// An engine is a value that any number of threads may use at once. Indexes are made when a query first needs them and
/// belong to the store's shards, so engines over stores that share shards share them too.
public struct SegmentEngine: Sendable {
  public let store: SegmentStore
  let view: StoreView
  let statements = StatementCache()

  /// Complexity: O(jobs).
  public init(_ store: SegmentStore) {
    self.store = store
    view = StoreView(store)
  }

  /// Makes the indexes now that queries would otherwise make when they first pay: those of words, and those of jobs,
  /// modules and times. Useful before a service takes its first query.
  ///
  /// - Parameter parallelism: how many threads to use; by default as many as there are processors.
  ///
  /// Complexity: O(bytes of content).
  public func makeIndexes(parallelism: Int? = nil) {
    let shards = store.shards
    ThreadTeam.run(pieces: shards.count, threads: parallelism ?? Processors.available) { piece, _ in
      shards[piece].index.makeWordIndex(of: shards[piece])
    }
  }

  /// Runs a query.
  ///
  ///     let found = try engine.run(#"module=transcription AND start_time<30 AND content~"laptop""#)
  ///
  /// - Parameter parameters: the values of `$name` in the text, bound by value and never pasted as text.
  /// - Throws: every mistake in the text, or what stopped the run.
  public func run(
    _ query: String, parameters: [String: QueryValue] = [:], options: QueryOptions = QueryOptions()
  ) throws(QueryError) -> QueryResult {
    try prepare(query).run(parameters: parameters, options: options)
  }

  /// Parses and checks a query once, to be run often.
  ///
  /// An engine and its copies remember the 64 texts that were run or prepared last, of at most 4,096 bytes each, so that
  /// running a text again costs little more than running what this gives.
  /// - Throws: every mistake that does not depend on the values of parameters.
  public func prepare(_ query: String) throws(QueryError) -> PreparedQuery {
    PreparedQuery(try statements.statement(for: query), view)
  }

  /// How a query runs, a line a step: what each step does, how it reaches its rows, and how many rows it is expected to
  /// give.
  ///
  /// - Parameter analyze: whether to run the query too, and tell each step's actual rows and time.
  /// - Throws: every mistake in the text, or what stopped the run.
  public func explain(
    _ query: String, parameters: [String: QueryValue] = [:], analyze: Bool = false,
    options: QueryOptions = QueryOptions()
  ) throws(QueryError) -> String {
    try prepare(query).explain(parameters: parameters, analyze: analyze, options: options)
  }
}
