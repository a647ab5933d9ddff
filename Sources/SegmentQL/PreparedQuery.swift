import SegmentModel

/// A query that was parsed and checked once, to be run over an engine's store.
public struct PreparedQuery: Sendable {
  public let text: String
  /// The parameters it names, without `$`, in the order of first appearance.
  public let parameterNames: [String]
  /// Hints and warnings about the text.
  public let diagnostics: [Diagnostic]
  private let query: Query
  private let pipeline: BoundPipeline
  private let store: StoreView
  private let metadataKeys: [String: SourceRange]
  private let longestPattern: (length: Int, range: SourceRange)?

  init(_ text: String, _ store: StoreView) throws(QueryError) {
    let (query, remarks) = Query.parse(text)
    guard let query else { throw QueryError(remarks, source: text) }
    let bound = try Binder.bind(query, source: text, parameters: nil)
    self.text = text
    self.query = query
    self.store = store
    pipeline = bound.pipeline
    parameterNames = bound.parameterNames
    metadataKeys = bound.metadataKeys
    longestPattern = bound.longestPattern
    diagnostics = remarks + bound.diagnostics
  }

  /// Runs the query.
  ///
  /// - Throws: mistakes that show with the parameters' values, or what stopped the run.
  public func run(
    parameters: [String: QueryValue] = [:], options: QueryOptions = QueryOptions()
  ) throws(QueryError) -> QueryResult {
    let pipeline = try self.pipeline(parameters, options.regexLimits)
    let run = QueryRun(store: store, options: options)
    let rows = try self.rows(of: pipeline, in: run)
    return QueryResult(
      rows, layout: pipeline.layout, diagnostics: diagnostics + unknownKeys + run.remarks(on: query.range),
      skippedCount: run.skippedCount)
  }

  /// How the query runs; see ``SegmentEngine/explain(_:parameters:analyze:options:)``.
  public func explain(
    parameters: [String: QueryValue] = [:], analyze: Bool = false, options: QueryOptions = QueryOptions()
  ) throws(QueryError) -> String {
    let pipeline = try self.pipeline(parameters, options.regexLimits)
    guard analyze else { return Explanation(store: store, source: text).text(of: pipeline) }
    let run = QueryRun(store: store, options: options, profile: RunProfile())
    _ = try rows(of: pipeline, in: run)
    return Explanation(store: store, source: text, profile: run.profile).text(of: pipeline)
  }

  private func rows(of pipeline: BoundPipeline, in run: QueryRun) throws(QueryError) -> RowStream {
    do {
      return try Evaluator(run: run).rows(of: pipeline, job: nil)
    } catch let failure as RunFailure {
      throw QueryError(diagnostics + [failure.diagnostic(query.range)], source: text)
    } catch {
      throw QueryError(
        diagnostics + [Diagnostic(.internalFailure, "the query stopped: \(error)", at: query.range)], source: text)
    }
  }

  /// Hints for metadata keys that no segment has.
  private var unknownKeys: [Diagnostic] {
    metadataKeys.sorted { $0.value.lowerBound < $1.value.lowerBound }.compactMap { key, range in
      guard !store.hasMetadataKey(key) else { return nil }
      let nearest = Suggestion.nearest(to: key, among: store.metadataKeys)
      return Diagnostic(
        .unknownMetadataKey, "no segment has the metadata key `\(key)`", severity: .hint, at: range,
        notes: nearest.map { [Diagnostic.Note("there is a key `\($0)`")] } ?? [])
    }
  }

  private func pipeline(
    _ parameters: [String: QueryValue], _ limits: RegexLimits
  ) throws(QueryError) -> BoundPipeline {
    let bound = parameterNames.isEmpty ? nil : try Binder.bind(query, source: text, parameters: parameters)
    let longest = bound.map(\.longestPattern) ?? longestPattern
    if let longest, longest.length > limits.patternLength {
      let message = "the pattern is longer than \(limits.patternLength) bytes (limit `regexLimits.patternLength`)"
      throw QueryError(diagnostics + [Diagnostic(.invalidRegex, message, at: longest.range)], source: text)
    }
    return bound?.pipeline ?? pipeline
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
