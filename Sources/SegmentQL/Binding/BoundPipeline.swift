import SegmentModel

/// A set of rows that a time word relates to.
///
/// A correlated set, one that reads rows of outer frames, is split where its filter allows: `candidates` can be made
/// once for all outer rows, and `ties` tells which candidates belong to one of them.
final class BoundSet: Sendable {
  let pipeline: BoundPipeline
  /// The frames below its own that the set reads; empty for a set that is the same for every outer row.
  let outerFrames: Set<Int>
  let correlation: Correlation?
  /// How many sets stand in one another here, this one among them, through names too.
  let height: Int

  /// No set is higher: what goes over sets within sets, from the binder to the run, stays within a small stack.
  static let greatestHeight = 16

  struct Correlation: Sendable {
    /// The set without the conjuncts that read outer rows.
    var candidates: BoundSet
    /// The conjuncts that do, evaluated with the candidate in the set's frame.
    var ties: BoundFilter
    /// Among the ties, equalities between a value of the candidate and a value of outer rows alone.
    var equalities: [Equality]
  }

  struct Equality: Sendable {
    var candidate: BoundExpression
    var outer: BoundExpression
  }

  init(pipeline: BoundPipeline, outerFrames: Set<Int>, correlation: Correlation? = nil, height: Int = 1) {
    self.height = height
    self.pipeline = pipeline
    self.outerFrames = outerFrames
    self.correlation = correlation
  }

  var isCorrelated: Bool { !outerFrames.isEmpty }
  var frame: Int { pipeline.frame }
  var layout: RowLayout { pipeline.layout }
}

/// A source of rows and the stages they pass through.
struct BoundPipeline: Sendable {
  /// Where the pipeline's text is; no two pipelines of a query have the same.
  var range: SourceRange
  indirect enum Source: Sendable {
    case segments(BoundFilter)
    case pattern(BoundPattern)
    /// A set's own rows.
    case set(BoundSet)
  }

  var source: Source
  /// The frame that holds the current row while the pipeline runs.
  var frame: Int
  var stages: [BoundStage]
  /// The layout of the rows it gives.
  var layout: RowLayout
}

extension BoundPipeline {
  /// Whether the first stage only counts rows: `| stats count()`.
  var countsRows: Bool {
    guard case .stats(let aggregates, let keys)? = stages.first?.kind, keys.isEmpty, aggregates.count == 1 else {
      return false
    }
    return aggregates[0].function == .count && aggregates[0].argument == nil
  }

  /// The one module that all rows which are segments are of, where the condition names it.
  var onlyModule: String? {
    guard case .segments(let filter) = source else { return nil }
    for stage in stages {
      switch stage.kind {
      case .filter, .extend, .sort, .limit, .top, .pad, .clip, .contextRows, .contextTime: continue
      default: return nil
      }
    }
    return filter.onlyModule(frame: frame)
  }

  /// Whether what a job contributes depends on the rows of that job alone.
  var isPerJob: Bool {
    stages.allSatisfy { stage in
      switch stage.kind {
      case .limit, .top, .distinct, .stats: false
      case .filter, .select, .extend, .sort, .merge, .depth, .gaps, .union, .intersect, .subtract, .pad, .clip,
        .contextRows, .contextTime, .untilNext:
        true
      }
    }
  }

  /// The module whose segments these are, if the pipeline is `module = NAME` and nothing else.
  var wholeModule: String? {
    guard stages.isEmpty, case .segments(let filter) = source, case .comparison = filter else { return nil }
    return filter.onlyModule(frame: frame)
  }
}

extension BoundFilter {
  /// The module that a row in `frame` must be of.
  func onlyModule(frame: Int) -> String? {
    switch self {
    case .comparison(let comparison):
      guard comparison.operation == .equal, case .field(let reference) = comparison.left,
        reference == FieldReference(frame: frame, field: .core(.module)),
        case .constant(.text(let name)) = comparison.right, !name.isEmpty
      else { return nil }
      return name
    case .and(let operands): return operands.lazy.compactMap { $0.onlyModule(frame: frame) }.first
    default: return nil
    }
  }
}

/// Sets joined from left to right.
struct BoundPattern: Sendable {
  struct Link: Sendable {
    var relation: TemporalRelation
    var set: BoundSet
    /// No row of this set may start between the left row's end and the right row's start.
    var unless: BoundSet?
  }

  var first: BoundSet
  var links: [Link]
  /// The frame that holds the first step's row; the next steps' follow it.
  var firstFrame: Int
  var layout: RowLayout
}

struct BoundColumn: Sendable {
  var name: String
  var expression: BoundExpression
  var type: ValueType
}

struct BoundSortKey: Sendable {
  var expression: BoundExpression
  var descending: Bool
}

struct BoundAggregate: Sendable {
  var name: String
  var function: AggregateFunction
  /// `nil` for `count()`, `covered()` and `peak()`.
  var argument: BoundExpression?
  var type: ValueType
}

enum AggregateFunction: Sendable, Hashable {
  case count, sum, average, minimum, maximum, distinctCount, first, last, collect, covered, peak
  /// The quantile, 0...1.
  case quantile(Double)
}

/// A stage whose names are resolved. `layout` is that of the rows it gives.
struct BoundStage: Sendable {
  enum Kind: Sendable {
    case filter(BoundFilter)
    case select([BoundColumn])
    /// `start`, `end`: computed times, where the stage names a column `start_time` or `end_time`.
    case extend([BoundColumn], start: BoundExpression?, end: BoundExpression?)
    case sort([BoundSortKey])
    case limit(Int, offset: Int)
    case top(Int, [BoundSortKey])
    case distinct([BoundColumn])
    case stats([BoundAggregate], by: [BoundColumn])
    case merge(gap: Double, by: [BoundColumn])
    case depth(by: [BoundColumn])
    case gaps(withinVideo: Bool)
    case union(BoundSet)
    case intersect(BoundSet)
    case subtract(BoundSet)
    case pad(before: Double, after: Double)
    case clip(Interval)
    case contextRows(Int)
    case contextTime(Double)
    case untilNext(by: [BoundColumn])
  }

  var kind: Kind
  var layout: RowLayout
  var range: SourceRange
}

/// What rows are and which names they answer to.
struct RowLayout: Sendable {
  indirect enum Kind: Sendable {
    /// Segments, perhaps with other times.
    case segments
    /// Hulls of parts.
    case joined([Part])
    /// A job, a start, an end.
    case intervals
    /// Columns alone.
    case table
  }

  struct Part: Sendable {
    var name: String
    var layout: RowLayout
  }

  struct Column: Sendable {
    var name: String
    var type: ValueType
  }

  var kind: Kind
  /// The columns that stages computed, in order.
  var columns: [Column] = []

  static let segments = RowLayout(kind: .segments)

  /// Whether the rows have a job and times, so that stages over time can take them.
  var hasTimes: Bool {
    if case .table = kind { false } else { true }
  }

  var isSegments: Bool {
    if case .segments = kind { true } else { false }
  }

  var parts: [Part] {
    if case .joined(let parts) = kind { parts } else { [] }
  }
}
