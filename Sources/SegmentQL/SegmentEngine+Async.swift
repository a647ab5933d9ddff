import Synchronization

extension SegmentEngine {
  /// Runs a query away from the caller's actor, so that a user interface stays alive meanwhile.
  ///
  ///     let found = try await engine.answer(to: "module=scenes | merge")
  ///
  /// When the task is cancelled the query stops, whichever thread is at work on it.
  ///
  /// - Throws: every mistake in the text, or what stopped the run.
  public func answer(
    to query: String, parameters: [String: QueryValue] = [:], options: QueryOptions = QueryOptions()
  ) async throws(QueryError) -> QueryResult {
    let cancellation = Cancellation()
    var options = options
    let isCancelled = options.isCancelled
    options.isCancelled = { cancellation.isSet || isCancelled() }
    let bounded = options
    let result = await withTaskCancellationHandler {
      Result { () throws(QueryError) in try run(query, parameters: parameters, options: bounded) }
    } onCancel: {
      cancellation.set()
    }
    return try result.get()
  }
}

private final class Cancellation: Sendable {
  private let flag = Atomic<Bool>(false)

  var isSet: Bool { flag.load(ordering: .relaxed) }
  func set() { flag.store(true, ordering: .relaxed) }
}
