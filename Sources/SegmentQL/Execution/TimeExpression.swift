import SegmentModel

/// Arithmetic over a segment's times, evaluated on the columns without making values; NaN stands for null.
///
/// The fast twin of `Evaluator.number` for the expressions it knows.
indirect enum TimeExpression: Sendable {
  case start
  case end
  case duration
  case constant(Double)
  case negate(TimeExpression)
  case arithmetic(ArithmeticOperator, TimeExpression, TimeExpression)
  case bucket(TimeExpression, TimeExpression)
  case floor(TimeExpression)
  case ceil(TimeExpression)
  case abs(TimeExpression)

  /// The form of an expression over the row in `frame`; `nil` for one that reads something else.
  init?(_ expression: BoundExpression, frame: Int) {
    func operand(_ expression: BoundExpression) -> TimeExpression? { TimeExpression(expression, frame: frame) }
    switch expression {
    case .constant(.number(let value)): self = .constant(value)
    case .field(let reference):
      guard reference.frame == frame else { return nil }
      switch reference.field {
      case .core(.startTime): self = .start
      case .core(.endTime): self = .end
      case .core(.duration): self = .duration
      default: return nil
      }
    case .negate(let inner):
      guard let inner = operand(inner) else { return nil }
      self = .negate(inner)
    case .arithmetic(let operation, let left, let right):
      guard let left = operand(left), let right = operand(right) else { return nil }
      self = .arithmetic(operation, left, right)
    case .call(let function, let arguments):
      let inner = arguments.compactMap(operand)
      guard inner.count == arguments.count else { return nil }
      switch (function, inner.count) {
      case (.bucket, 2): self = .bucket(inner[0], inner[1])
      case (.floor, 1): self = .floor(inner[0])
      case (.ceil, 1): self = .ceil(inner[0])
      case (.abs, 1): self = .abs(inner[0])
      default: return nil
      }
    case .constant, .conditional: return nil
    }
  }

  func value(start: Double, end: Double) -> Double {
    switch self {
    case .start: return start
    case .end: return end
    case .duration: return end - start
    case .constant(let value): return value
    case .negate(let inner): return -inner.value(start: start, end: end)
    case .arithmetic(let operation, let left, let right):
      return operation.apply(left.value(start: start, end: end), right.value(start: start, end: end)) ?? .nan
    case .bucket(let time, let width):
      return TimeExpression.bucket(time.value(start: start, end: end), width.value(start: start, end: end))
    case .floor(let inner): return inner.value(start: start, end: end).rounded(.down)
    case .ceil(let inner): return inner.value(start: start, end: end).rounded(.up)
    case .abs(let inner): return inner.value(start: start, end: end).magnitude
    }
  }

  /// The values over rows with these times, one operation at a time over all of them: the same as `value` gives row by
  /// row, without a walk over the expression for each.
  func values(starts: UnsafeBufferPointer<Double>, ends: UnsafeBufferPointer<Double>) -> [Double] {
    func values(_ inner: TimeExpression) -> [Double] { inner.values(starts: starts, ends: ends) }
    func mapping(_ inner: TimeExpression, _ change: (Double) -> Double) -> [Double] {
      var result = values(inner)
      for row in result.indices { result[row] = change(result[row]) }
      return result
    }
    switch self {
    case .start: return Array(starts)
    case .end: return Array(ends)
    case .duration: return starts.indices.map { ends[$0] - starts[$0] }
    case .constant(let value): return Array(repeating: value, count: starts.count)
    case .negate(let inner): return mapping(inner) { -$0 }
    case .arithmetic(let operation, let left, .constant(let right)):
      return mapping(left) { operation.apply($0, right) ?? .nan }
    case .arithmetic(let operation, let left, let right):
      let right = values(right)
      var result = values(left)
      for row in result.indices { result[row] = operation.apply(result[row], right[row]) ?? .nan }
      return result
    case .bucket(let time, .constant(let width)): return mapping(time) { TimeExpression.bucket($0, width) }
    case .bucket(let time, let width):
      let width = values(width)
      var result = values(time)
      for row in result.indices { result[row] = TimeExpression.bucket(result[row], width[row]) }
      return result
    case .floor(let inner): return mapping(inner) { $0.rounded(.down) }
    case .ceil(let inner): return mapping(inner) { $0.rounded(.up) }
    case .abs(let inner): return mapping(inner) { $0.magnitude }
    }
  }

  private static func bucket(_ time: Double, _ width: Double) -> Double {
    guard width > 0 else { return .nan }
    let bucket = (time / width).rounded(.down) * width
    return bucket.isFinite ? bucket : .nan
  }
}
