import SegmentModel

/// Answers queries over a store.
///
/// An engine is a value that any number of threads may use at once. Indexes are made when a query first needs them and
/// belong to the store's shards, so engines over stores that share shards share them too.
public struct SegmentEngine: Sendable {
  public let store: SegmentStore

  public init(_ store: SegmentStore) { self.store = store }

  /// Runs a query.
  ///
  ///     let found = try engine.run(#"module=transcription AND start_time<30 AND content~"laptop""#)
  ///
  /// - Parameter parameters: the values of `$name` in the text.
  /// - Throws: every mistake in the text, or what stopped the run.
  public func run(_ query: String, parameters: [String: QueryValue] = [:]) throws(QueryError) -> QueryResult {
    try prepare(query).run(parameters: parameters)
  }

  /// Parses and checks a query once, to be run often.
  public func prepare(_ query: String) throws(QueryError) -> PreparedQuery {
    throw QueryError([Diagnostic(DiagnosticCode("unimplemented"), "not here yet", at: SourceRange(0, 0))], source: query)
  }

  /// How a query would run: its operators and access paths, with estimated rows; with `analyze` also actual rows and times.
  public func explain(
    _ query: String, parameters: [String: QueryValue] = [:], analyze: Bool = false
  ) throws(QueryError) -> String {
    throw QueryError([Diagnostic(DiagnosticCode("unimplemented"), "not here yet", at: SourceRange(0, 0))], source: query)
  }
}

/// A query that was parsed and checked once, bound to an engine's store.
public struct PreparedQuery: Sendable {
  public let text: String
  /// The parameters it names, without `$`, in the order of first appearance.
  public let parameterNames: [String]

  public func run(parameters: [String: QueryValue] = [:]) throws(QueryError) -> QueryResult {
    throw QueryError([], source: text)
  }
}
