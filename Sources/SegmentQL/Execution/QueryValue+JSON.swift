import SegmentModel

extension QueryValue {
  /// A JSON value as the value of a field: only arrays, objects and numbers that no double holds stay JSON.
  init(_ json: JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let flag): self = .bool(flag)
    case .number(let number):
      let isExact =
        abs(number.doubleValue) <= 9_007_199_254_740_992 || number.literal.contains(where: { ".eE".contains($0) })
      self = isExact ? .number(number.doubleValue) : .json(json)
    case .string(let text): self = .text(text)
    case .array, .object: self = .json(json)
    }
  }

  var json: JSONValue {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .number(let value): JSONNumber(value).map { .number($0) } ?? .null
    case .text(let text): .string(text)
    case .json(let json): json
    }
  }

  /// The number this is, if it is one.
  var number: Double? {
    switch self {
    case .number(let value): value
    case .json(.number(let number)): number.doubleValue
    default: nil
    }
  }

  /// The value at a path without wildcards, or `nil` when it leads nowhere.
  func value(at path: ArraySlice<PathStep>) -> QueryValue? {
    var found: QueryValue?
    forEachValue(at: path) { value in
      found = value
      return false
    }
    return found
  }

  /// Calls `body` with each value that a path names, until it answers false; the answer tells whether all were visited.
  @discardableResult
  func forEachValue<Failure: Error>(
    at path: ArraySlice<PathStep>, _ body: (QueryValue) throws(Failure) -> Bool
  ) throws(Failure) -> Bool {
    var value = json
    var rest = path
    while let step = rest.popFirst() {
      switch step {
      case .key(let key):
        guard case .object(let members) = value,
          let member = members.last(where: { $0.key.utf8.elementsEqual(key.utf8) })
        else { return true }
        value = member.value
      case .index(let position):
        guard let element = value[position] else { return true }
        value = element
      case .wildcard:
        guard case .array(let elements) = value else { return true }
        for element in elements {
          guard try QueryValue(element).forEachValue(at: rest, body) else { return false }
        }
        return true
      }
    }
    return try body(QueryValue(value))
  }
}
