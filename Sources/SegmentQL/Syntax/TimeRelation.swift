/// A time word with its bound.
public struct TimeRelation: Sendable, Hashable {
  public var word: TimeWord
  public var bound: Bound?
  public var range: SourceRange

  public init(_ word: TimeWord, bound: Bound? = nil, at range: SourceRange) {
    self.word = word
    self.bound = bound
    self.range = range
  }
}

public enum TimeWord: Sendable, Hashable {
  case overlaps, during, covers, before, after, near, meets, metBy, starts, finishes, equals
  case next, previous, nearest
  case with
  /// Between sets another spelling of `before`; not a test.
  case then
  /// Any of these of Allen's relations; not empty.
  case allen([AllenRelation])
}

/// Allen's thirteen relations between two proper intervals.
///
/// Source: J. F. Allen, "Maintaining knowledge about temporal intervals", Communications of the ACM 26 (1983).
public enum AllenRelation: String, Sendable, Hashable, CaseIterable {
  case precedes, meets, overlaps
  case finishedBy = "finished_by"
  case contains, starts, equals
  case startedBy = "started_by"
  case during, finishes
  case overlappedBy = "overlapped_by"
  case metBy = "met_by"
  case precededBy = "preceded_by"
}

/// What limits a time word's amount: `(<=5s)`, `(>=50%)`, `(1s..5s)`.
public struct Bound: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    /// Never `notEqual`.
    case compare(ComparisonOperator, Amount)
    /// Both ends included.
    case between(Amount, Amount)
  }

  public struct Amount: Sendable, Hashable {
    /// Seconds, or per cent when `isPercent`. A literal, a signed literal, or a parameter.
    public var value: Expression
    public var isPercent: Bool

    public init(_ value: Expression, isPercent: Bool = false) {
      self.value = value
      self.isPercent = isPercent
    }
  }

  public var kind: Kind
  public var range: SourceRange

  public init(_ kind: Kind, at range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// `[COUNT] timeword [(bound)] target [compare number]`: a test of the current segment against others or against a time.
public struct RelationTest: Sendable, Hashable {
  public enum Target: Sendable, Hashable {
    case set(SetExpression)
    case range(RangeExpression)
    case instant(Expression)
  }

  public var relation: TimeRelation
  public var target: Target
  /// Present exactly when the test counts: `COUNT relation set >= 3`.
  public var count: CountComparison?

  public struct CountComparison: Sendable, Hashable {
    public var operation: ComparisonOperator
    public var value: Expression

    public init(_ operation: ComparisonOperator, _ value: Expression) {
      self.operation = operation
      self.value = value
    }
  }

  public init(relation: TimeRelation, target: Target, count: CountComparison? = nil) {
    self.relation = relation
    self.target = target
    self.count = count
  }
}
