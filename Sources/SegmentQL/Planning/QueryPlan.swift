/// A bound query with what can be decided of it before it runs, whatever store it runs over.
final class QueryPlan: Sendable {
  let pipeline: BoundPipeline
  /// The condition of a source of segments as a scan runs it; `nil` for other sources.
  let scan: ScanPredicate?
  let shape: ResultShape
  /// The length of the longest regular expression in bytes, and where it stands.
  let longestPattern: (length: Int, range: SourceRange)?

  init(_ bound: Binder.Bindings) {
    pipeline = bound.pipeline
    longestPattern = bound.longestPattern
    if case .segments(let filter) = pipeline.source {
      scan = ScanPredicate(filter, frame: pipeline.frame).planned
    } else {
      scan = nil
    }
    shape = ResultShape(pipeline.layout)
  }
}
