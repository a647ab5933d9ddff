import SegmentModel

/// An expression whose names are resolved.
indirect enum BoundExpression: Sendable {
  case constant(QueryValue)
  case field(FieldReference)
  case negate(BoundExpression)
  case arithmetic(ArithmeticOperator, BoundExpression, BoundExpression)
  case call(ScalarFunction, [BoundExpression])
  case conditional(BoundFilter, BoundExpression, BoundExpression)
}

/// An expression with what is known of its type, as the binder passes it up.
struct TypedExpression: Sendable {
  var expression: BoundExpression
  var type: ValueType
  /// Stands for what a mistake, which was told, left unknown: nothing more is told because of it.
  var isFaulty = false

  init(_ expression: BoundExpression, _ type: ValueType) {
    self.expression = expression
    self.type = type
  }

  static let faulty = {
    var faulty = TypedExpression(.constant(.null), .any)
    faulty.isFaulty = true
    return faulty
  }()
}

/// The functions of one row's values.
enum ScalarFunction: String, Sendable, CaseIterable {
  case bucket, lower, upper, length, words, round, floor, ceil, abs, min, max, coalesce

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .bucket: 2...2
    case .lower, .upper, .length, .words, .floor, .ceil, .abs: 1...1
    case .round: 1...2
    case .min, .max, .coalesce: 1...64
    }
  }

  /// The type of its arguments, where it takes one type only.
  var argumentType: ValueType {
    switch self {
    case .bucket, .round, .floor, .ceil, .abs: .number
    case .lower, .upper, .length, .words: .text
    case .min, .max, .coalesce: .any
    }
  }
}

/// A condition whose names are resolved, patterns compiled, and literals of the type their place asks for.
indirect enum BoundFilter: Sendable {
  case constant(Bool)
  case and([BoundFilter])
  case or([BoundFilter])
  case not(BoundFilter)
  case comparison(BoundComparison)
  /// `lower <= value <= upper`.
  case between(BoundExpression, lower: BoundExpression, upper: BoundExpression, asDates: Bool)
  case match(BoundExpression, TextPredicate, SourceRange)
  case exists(FieldReference)
  case relation(BoundRelation)
}

/// `left op right`. `notEqual` never occurs: the binder writes it as NOT `equal`.
struct BoundComparison: Sendable {
  var left: BoundExpression
  var operation: ComparisonOperator
  var right: BoundExpression
  /// Texts on either side stand for moments: they are read as dates, and compare as seconds since 1970.
  var asDates = false
  var range: SourceRange
}

/// A relation of the current row to a time or to a set.
struct BoundRelation: Sendable {
  enum Target: Sendable {
    case interval(Interval)
    case set(BoundSet)
  }

  var relation: TemporalRelation
  var target: Target
  /// The frame of the row that is tested.
  var frame: Int
  /// For a test that counts: what the number must be.
  var count: CountTest?

  struct CountTest: Sendable {
    var operation: ComparisonOperator
    var value: Double

    func holds(_ count: Int) -> Bool {
      let count = Double(count)
      return switch operation {
      case .equal: count == value
      case .notEqual: count != value
      case .less: count < value
      case .lessOrEqual: count <= value
      case .greater: count > value
      case .greaterOrEqual: count >= value
      }
    }
  }
}
