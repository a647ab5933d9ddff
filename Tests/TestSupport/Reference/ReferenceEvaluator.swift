import SegmentModel
import SegmentQL

/// Something that the reference evaluator refuses: what the binder must refuse too, or a limit of the twin itself.
public struct ReferenceFailure: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// The plain twin of the engine: it walks the syntax tree row by row and tries all pairs.
///
/// It shares nothing with the engine but the tree and the model. Where the language guide is silent, the decision stands
/// in a comment at the code that takes it.
///
/// The tree must come from the parser: sets are told apart by their ranges in the text.
public final class ReferenceEvaluator {
  let store: ReferenceStore
  let parameters: [String: QueryValue]
  let regexes = ReferenceRegexes()
  private var text: [UInt8] = []
  private var bindings: [String: SetExpression] = [:]
  /// The rows of sets that were found to depend on no row outside them.
  private var closedSets: [SourceRange: ReferenceRows] = [:]
  /// The outermost level of a scope that was read since it was last reset.
  private var lowestLevelRead = Int.max

  public init(_ store: ReferenceStore, parameters: [String: QueryValue] = [:]) {
    self.store = store
    self.parameters = parameters
  }

  /// The rows of a query, in order.
  ///
  /// - Parameter text: what the query was parsed from, for columns that are named as written.
  public func run(_ query: Query, text: String) throws(ReferenceFailure) -> ReferenceRows {
    self.text = Array(text.utf8)
    bindings = [:]
    closedSets = [:]
    for binding in query.bindings { bindings[binding.name.text] = binding.set }
    return try rows(of: query.body, in: ReferenceScope())
  }

  func rows(of set: SetExpression, in scope: ReferenceScope) throws(ReferenceFailure) -> ReferenceRows {
    switch set.kind {
    case .reference(let name):
      guard let bound = bindings[name.text] else { throw ReferenceFailure("no set @\(name.text)") }
      // A named set stands outside every row: it cannot see the names at the place that uses it.
      return try rows(of: bound, in: ReferenceScope())
    case .pipeline(let pipeline):
      if let known = closedSets[set.range] { return known }
      let outer = lowestLevelRead
      lowestLevelRead = Int.max
      let result = try rows(of: pipeline, in: scope)
      if lowestLevelRead > scope.level { closedSets[set.range] = result }
      lowestLevelRead = min(outer, lowestLevelRead)
      return result
    }
  }

  private func rows(of pipeline: Pipeline, in scope: ReferenceScope) throws(ReferenceFailure) -> ReferenceRows {
    var result: ReferenceRows
    switch pipeline.source {
    case .all:
      result = everySegment
    case .filter(let filter):
      result = everySegment
      result.rows = try keep(result.rows) { (row) throws(ReferenceFailure) in
        try holds(filter, ReferenceContext(shape: result.shape, row: row, scope: scope))
      }
    case .pattern(let pattern):
      result = try rows(of: pattern, in: scope)
    }
    for stage in pipeline.stages { result = try apply(stage, to: result, in: scope) }
    return result
  }

  private lazy var everySegment = ReferenceRows(
    shape: ReferenceShape(kind: .segments),
    rows: store.segments.indices.map { position in
      ReferenceRow(
        video: store.videoOfSegment[position], start: store.segments[position].startTime,
        end: store.segments[position].endTime, segment: position)
    })

  var allSegments: [ReferenceRow] { everySegment.rows }

  func keep(
    _ rows: [ReferenceRow], _ condition: (ReferenceRow) throws(ReferenceFailure) -> Bool
  ) throws(ReferenceFailure) -> [ReferenceRow] {
    var kept: [ReferenceRow] = []
    for row in rows where try condition(row) { kept.append(row) }
    return kept
  }

  func written(_ range: SourceRange) -> String {
    String(decoding: text.dropFirst(range.lowerBound).prefix(range.upperBound - range.lowerBound), as: UTF8.self)
  }

  func noteRead(_ binding: ReferenceScope.Binding) { lowestLevelRead = min(lowestLevelRead, binding.level) }
}

/// The rows outside a set that its conditions may name.
struct ReferenceScope {
  struct Binding {
    let shape: ReferenceShape
    let row: ReferenceRow
    let level: Int
  }

  /// How many rows stand around, each inside the one before.
  private(set) var level = 0
  private(set) var this: Binding?
  private(set) var parts: [String: Binding] = [:]

  /// The scope of a set that is related to a row.
  func testing(_ row: ReferenceRow, _ shape: ReferenceShape) -> ReferenceScope {
    var inner = self
    inner.level += 1
    inner.this = Binding(shape: shape, row: row, level: inner.level)
    return inner
  }

  /// The scope of a later step, or of UNLESS, once a step has a row.
  func naming(_ name: String, _ row: ReferenceRow, _ shape: ReferenceShape) -> ReferenceScope {
    var inner = self
    inner.level += 1
    inner.parts[name] = Binding(shape: shape, row: row, level: inner.level)
    return inner
  }
}

/// The row that an expression is about, and the rows outside.
struct ReferenceContext {
  let shape: ReferenceShape
  let row: ReferenceRow
  let scope: ReferenceScope
}
