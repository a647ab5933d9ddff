import SegmentModel

/// A condition on the segments of a shard in the form that a scan runs: what has a column or an index of its own is told
/// apart from what must be evaluated row by row.
indirect enum ScanPredicate: Sendable {
  case all
  case none
  case and([ScanPredicate])
  case or([ScanPredicate])
  case not(ScanPredicate)
  case job(String)
  case module(String)
  /// A time field compared with a number.
  case time(CoreField, ComparisonOperator, Double)
  /// `content` matched by a pattern.
  case content(TextPredicate, SourceRange)
  case relation(BoundRelation)
  /// `id` equal to a text.
  case id(String)
  /// Metadata at a path of keys compared with a constant.
  case metadata(MetadataTest)
  case row(BoundFilter)
  /// `whole`, for a scan of all of a job's or a shard's rows: the path's candidates that satisfy `rest`.
  case scan(AccessPath, rest: ScanPredicate, whole: ScanPredicate)

  /// Whether what a scan finds is all of the segments or all of some jobs': ranges of rows, not lists of them.
  var findsWholeJobs: Bool {
    switch self {
    case .all: true
    case .scan(let path, .all, _): path.modules == nil && path.id == nil && path.windows == nil
    default: false
    }
  }

  var isContent: Bool { if case .content = self { true } else { false } }

  /// The form of a filter whose rows stand in `frame`.
  init(_ filter: BoundFilter, frame: Int) {
    switch filter {
    case .constant(let truth): self = truth ? .all : .none
    case .and(let operands): self = .and(operands.map { ScanPredicate($0, frame: frame) }.sorted { $0.cost < $1.cost })
    case .or(let operands): self = .or(operands.map { ScanPredicate($0, frame: frame) })
    case .not(let operand): self = .not(ScanPredicate(operand, frame: frame))
    case .comparison(let comparison): self = ScanPredicate(comparison, frame: frame) ?? .row(filter)
    case .match(.field(let reference), let predicate, let range):
      let isContent = reference.frame == frame && reference.field == .core(.content)
      self = isContent ? .content(predicate, range) : .row(filter)
    case .relation(let relation): self = relation.frame == frame ? .relation(relation) : .row(filter)
    case .between, .match, .exists: self = .row(filter)
    }
  }

  private init?(_ comparison: BoundComparison, frame: Int) {
    if let test = MetadataTest(comparison, frame: frame) {
      self = .metadata(test)
      return
    }
    let field: CoreField
    let operation: ComparisonOperator
    let constant: QueryValue
    switch (comparison.left, comparison.right) {
    case (.field(let reference), .constant(let value)):
      guard reference.frame == frame, case .core(let core) = reference.field else { return nil }
      (field, operation, constant) = (core, comparison.operation, value)
    case (.constant(let value), .field(let reference)):
      guard reference.frame == frame, case .core(let core) = reference.field else { return nil }
      (field, operation, constant) = (core, comparison.operation.mirrored, value)
    default: return nil
    }
    switch (field, operation, constant) {
    case (.jobID, .equal, .text(let text)): self = .job(text)
    case (.id, .equal, .text(let text)): self = .id(text)
    case (.module, .equal, .text(let text)) where !text.isEmpty: self = .module(text)
    case (.startTime, _, .number(let value)), (.endTime, _, .number(let value)), (.duration, _, .number(let value)):
      self = .time(field, operation, value)
    default: return nil
    }
  }

  /// How dear a look at one row is, in rough steps: what is cheap goes first.
  private var cost: Int {
    switch self {
    case .all, .none: 0
    case .job: 1
    case .module: 2
    case .time: 3
    case .not(let operand): operand.cost + 1
    case .and(let operands), .or(let operands): operands.reduce(1) { max($0, $1.cost) } + 1
    case .id: 5
    case .metadata(let test): test.operation == .equal ? 6 : 7
    case .content: 20
    case .relation(let relation): if case .interval = relation.target { 4 } else { 40 }
    case .row: 30
    case .scan(_, _, let whole): whole.cost
    }
  }

  /// The same condition with an access path wherever one serves.
  var planned: ScanPredicate {
    let conjuncts: [ScanPredicate]
    switch self {
    case .and(let operands): conjuncts = operands
    case .or(let operands) where AccessPath.choose([self]) == nil: return .or(operands.map(\.planned))
    case .not(let operand): return .not(operand.planned)
    default: conjuncts = [self]
    }
    guard let (path, rest) = AccessPath.choose(conjuncts) else { return self }
    return .scan(path, rest: .conjunction(rest), whole: self)
  }

  private static func conjunction(_ operands: [ScanPredicate]) -> ScanPredicate {
    switch operands.count {
    case 0: .all
    case 1: operands[0]
    default: .and(operands)
    }
  }
}
