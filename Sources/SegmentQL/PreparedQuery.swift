/// A query that was parsed and checked once, to be run over an engine's store.
public struct PreparedQuery: Sendable {
  private let statement: Statement
  private let store: StoreView

  init(_ statement: Statement, _ store: StoreView) {
    self.statement = statement
    self.store = store
  }

  public var text: String { statement.text }
  /// The parameters it names, without `$`, in the order of first appearance.
  public var parameterNames: [String] { statement.parameterNames }
  /// Hints and warnings about the text.
  public var diagnostics: [Diagnostic] { statement.diagnostics }

  /// Runs the query.
  ///
  /// What depends on the values of parameters is decided anew when they differ from those of the last run.
  /// - Throws: mistakes that show with the parameters' values, or what stopped the run.
  public func run(
    parameters: [String: QueryValue] = [:], options: QueryOptions = QueryOptions()
  ) throws(QueryError) -> QueryResult {
    let plan = try statement.plan(for: parameters, within: options.regexLimits)
    let run = QueryRun(store: store, options: options)
    let rows = try self.rows(of: plan, in: run)
    let hints = try unknownKeys(in: run)
    return QueryResult(
      rows, shape: plan.shape, diagnostics: diagnostics + hints + run.remarks(on: statement.range),
      skippedCount: run.skippedCount)
  }

  /// How the query runs; see ``SegmentEngine/explain(_:parameters:analyze:options:)``.
  public func explain(
    parameters: [String: QueryValue] = [:], analyze: Bool = false, options: QueryOptions = QueryOptions()
  ) throws(QueryError) -> String {
    let plan = try statement.plan(for: parameters, within: options.regexLimits)
    guard analyze else { return Explanation(store: store, source: text, options: options).text(of: plan.pipeline) }
    let run = QueryRun(store: store, options: options, profile: RunProfile())
    _ = try rows(of: plan, in: run)
    return Explanation(store: store, source: text, options: options, profile: run.profile).text(of: plan.pipeline)
  }

  private func rows(of plan: QueryPlan, in run: QueryRun) throws(QueryError) -> RowStream {
    try told { try Evaluator(run: run).rows(of: plan.pipeline, job: nil, scan: plan.scan) }
  }

  /// Does a part of a run, and tells what stopped it.
  private func told<Part>(_ part: () throws -> Part) throws(QueryError) -> Part {
    do {
      return try part()
    } catch let failure as RunFailure {
      throw QueryError(diagnostics + [failure.diagnostic(statement.range)], source: text)
    } catch {
      throw QueryError(
        diagnostics + [Diagnostic(.internalFailure, "the query stopped: \(error)", at: statement.range)],
        source: text)
    }
  }

  /// Hints for metadata keys that no segment has.
  private func unknownKeys(in run: QueryRun) throws(QueryError) -> [Diagnostic] {
    var hints: [Diagnostic] = []
    for (key, range) in statement.metadataKeys {
      let isKnown = store.hasMetadataKey(key, asking: run.interruption)
      if isKnown == nil { try told { try run.checkNow() } }
      if isKnown ?? true { continue }
      let nearest = Suggestion.nearest(to: key, among: store.metadataKeys)
      hints.append(
        Diagnostic(
          .unknownMetadataKey, "no segment has the metadata key `\(key)`", severity: .hint, at: range,
          notes: nearest.map { [Diagnostic.Note("there is a key `\($0)`")] } ?? []))
    }
    return hints
  }
}

extension RunFailure {
  func diagnostic(_ range: SourceRange) -> Diagnostic {
    switch self {
    case .regex(let error, let pattern, let place, let job, let id):
      let segment = id.map { "segment \($0) of job \(job)" } ?? "a segment of job \(job)"
      return Diagnostic(.regexLimit, "\(error.message): \(pattern) on \(segment)", at: place)
    case .cancelled: return Diagnostic(.cancelled, "the query was cancelled", at: range)
    case .deadline: return Diagnostic(.deadlineExceeded, "the query took longer than its time limit", at: range)
    case .rowLimit(let limit):
      return Diagnostic(.rowLimit, "the query holds more than \(limit) rows (limit `maximumRows`)", at: range)
    case .memoryLimit(let limit, let use):
      return Diagnostic(
        .memoryLimit, "\(use.rawValue) take more memory than the \(limit) bytes of the query (limit `maximumMemory`)",
        at: range, notes: [Diagnostic.Note("ask for fewer rows or columns, or raise `maximumMemory` (--max-memory)")])
    }
  }
}

extension QueryRun {
  /// What the run has to tell beside its rows.
  func remarks(on query: SourceRange) -> [Diagnostic] {
    var remarks = unlikeTypes.sorted { $0.key.lowerBound < $1.key.lowerBound }.map { range, count in
      Diagnostic(
        .unlikeTypes, "\(count) comparison\(count == 1 ? "" : "s") here met values of unlike types, and did not hold",
        severity: .hint, at: range)
    }
    if skippedCount > 0 {
      remarks.append(
        Diagnostic(
          .regexLimit,
          "\(skippedCount) row\(skippedCount == 1 ? " was" : "s were") left out: a pattern ran into its limits there",
          severity: .warning, at: query))
    }
    return remarks
  }
}
