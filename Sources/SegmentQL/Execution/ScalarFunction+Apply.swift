import SegmentModel

extension ScalarFunction {
  /// The function's value; null where an argument is missing or not of its type.
  func apply(_ arguments: [BoundExpression], _ evaluator: Evaluator) throws -> QueryValue {
    switch self {
    case .coalesce:
      for argument in arguments {
        let value = try evaluator.value(argument)
        if value != .null { return value }
      }
      return .null
    case .min, .max:
      var best = QueryValue.null
      for argument in arguments {
        let value = try evaluator.value(argument)
        if value == .null { continue }
        let order = best == .null ? 0 : ValueOrder.sorts(value, best)
        if best == .null || (self == .min ? order < 0 : order > 0) { best = value }
      }
      return best
    case .lower, .upper, .length, .words:
      guard case .text(let text) = try evaluator.value(arguments[0]) else { return .null }
      return apply(text)
    case .bucket:
      guard let time = try evaluator.number(arguments[0]), let width = try evaluator.number(arguments[1]), width > 0
      else { return .null }
      return .finite((time / width).rounded(.down) * width)
    case .round:
      guard let value = try evaluator.number(arguments[0]) else { return .null }
      guard arguments.count == 2 else { return .finite(value.rounded()) }
      guard let digits = try evaluator.number(arguments[1]) else { return .null }
      return .finite(ScalarFunction.round(value, digits: digits))
    case .floor: return try evaluator.number(arguments[0]).map { .finite($0.rounded(.down)) } ?? .null
    case .ceil: return try evaluator.number(arguments[0]).map { .finite($0.rounded(.up)) } ?? .null
    case .abs: return try evaluator.number(arguments[0]).map { .finite($0.magnitude) } ?? .null
    }
  }

  private func apply(_ text: String) -> QueryValue {
    switch self {
    case .lower: .text(text.lowercased())
    case .upper: .text(text.uppercased())
    case .length: .number(Double(text.unicodeScalars.count))
    default: .number(Double(text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace).count))
    }
  }

  /// Half away from zero, to a number of decimal places; more than a double has leave it as it is.
  static func round(_ value: Double, digits: Double) -> Double {
    let digits = digits.rounded()
    guard digits.magnitude <= 300 else { return digits > 0 ? value : 0 }
    var scale = 1.0
    for _ in 0..<Int(digits.magnitude) { scale *= 10 }
    let scaled = digits >= 0 ? value * scale : value / scale
    // Beyond 2^53 every double is whole: there is nothing to round.
    guard scaled.magnitude < 9_007_199_254_740_992 else { return value }
    return digits >= 0 ? scaled.rounded() / scale : scaled.rounded() * scale
  }
}

extension QueryValue {
  /// A number, or null for what is no finite one.
  static func finite(_ value: Double) -> QueryValue { value.isFinite ? .number(value) : .null }
}
