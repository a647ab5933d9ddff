import SegmentModel

/// How values compare: within a condition, where unlike types do not, and in a sort, where everything has its place.
enum ValueOrder {
  /// Whether `left op right`; `nil` for unlike types. Neither side is null.
  static func compares(
    _ left: QueryValue, _ operation: ComparisonOperator, _ right: QueryValue, asDates: Bool
  ) -> Bool? {
    if asDates {
      guard let left = seconds(left), let right = seconds(right) else { return nil }
      return operation.holds(left, right)
    }
    if let left = left.number, let right = right.number { return operation.holds(left, right) }
    switch (left, right) {
    case (.text(let left), .text(let right)): return operation.holds(order(left, right), 0)
    case (.bool(let left), .bool(let right)): return operation.holds(left ? 1 : 0, right ? 1 : 0)
    case (.json(let left), .json(let right)):
      guard operation.isEquality else { return nil }
      return operation.holds(left == right ? 0 : 1, 0)
    default: return nil
    }
  }

  /// A moment as seconds since 1970: a number is that already, a text is read as a date.
  private static func seconds(_ value: QueryValue) -> Double? {
    switch value {
    case .number(let seconds): seconds
    case .text(let text): Timestamp.secondsSinceEpoch(text)
    default: nil
    }
  }

  /// Negative, 0 or positive as `left`'s UTF-8 bytes come before, equal or come after those of `right`.
  static func order(_ left: String, _ right: String) -> Int {
    var left = left.utf8.makeIterator()
    var right = right.utf8.makeIterator()
    while true {
      switch (left.next(), right.next()) {
      case (nil, nil): return 0
      case (nil, _): return -1
      case (_, nil): return 1
      case (let a?, let b?): if a != b { return a < b ? -1 : 1 }
      }
    }
  }

  /// The order of a sort: numbers, then texts, then booleans, then JSON, then null.
  static func sorts(_ left: QueryValue, _ right: QueryValue) -> Int {
    let ranks = (rank(left), rank(right))
    guard ranks.0 == ranks.1 else { return ranks.0 < ranks.1 ? -1 : 1 }
    if let a = left.number, let b = right.number { return a < b ? -1 : a > b ? 1 : 0 }
    switch (left, right) {
    case (.text(let a), .text(let b)): return order(a, b)
    case (.bool(let a), .bool(let b)): return a == b ? 0 : b ? -1 : 1
    case (.json(let a), .json(let b)): return order(a.description, b.description)
    default: return 0
    }
  }

  private static func rank(_ value: QueryValue) -> Int {
    if value.number != nil { return 0 }
    switch value {
    case .number: return 0
    case .text: return 1
    case .bool: return 2
    case .json: return 3
    case .null: return 4
    }
  }
}

extension ComparisonOperator {
  var isEquality: Bool { self == .equal || self == .notEqual }

  func holds(_ left: Double, _ right: Double) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }

  func holds(_ left: Int, _ right: Int) -> Bool { holds(Double(left), Double(right)) }

  /// The operator that says the same with its sides exchanged.
  var mirrored: ComparisonOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
