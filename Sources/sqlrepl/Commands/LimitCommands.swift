import SegmentQL

extension DotCommand {
  static let limit = DotCommand("limit", "[NAME [VALUE]]", "what a query may take: time, memory, rows, regex") {
    session, arguments throws(SessionError) in
    let words = arguments.words
    guard let name = words.first else {
      for name in limitNames { try session.tell("limit \(name) \(session.settings.limits.text(of: name))") }
      return
    }
    guard limitNames.contains(name) else {
      let nearest = Suggestion.nearest(to: name, among: limitNames).map { "did you mean \($0)?" }
      throw .usage(".limit does not know \(name)", hint: nearest ?? "it knows \(limitNames.joined(separator: ", "))")
    }
    guard words.count <= 2 else { throw .usage(".limit takes one value", hint: "as in .limit memory 512M") }
    if words.count == 2 { try session.settings.limits.set(name, words[1]) }
    try session.tell("limit \(name) \(session.settings.limits.text(of: name))")
  }

  static let limitNames = ["time", "memory", "rows", "regex"]
}

extension QueryLimits {
  /// The value of a limit, in the form that sets it.
  fileprivate func text(of name: String) -> String {
    switch name {
    case "time": timeout.map { "\($0)" } ?? "off"
    case "memory": QueryLimits.text(ofBytes: memory)
    case "rows": "\(rows)"
    default: regexFailures == .skip ? "skip" : "stop"
    }
  }

  fileprivate mutating func set(_ name: String, _ value: String) throws(SessionError) {
    switch (name, value.lowercased()) {
    case ("time", "off"): timeout = nil
    case ("time", _):
      guard let seconds = QueryLimits.seconds(value) else {
        throw .usage(".limit time takes a number of seconds above 0, or off, not \(value)")
      }
      timeout = seconds
    case ("memory", _):
      guard let bytes = QueryLimits.bytes(value) else {
        throw .usage(".limit memory takes a number of bytes, not \(value)", hint: "as in .limit memory 512M")
      }
      memory = bytes
    case ("rows", _):
      guard let count = Int(value), count > 0 else {
        throw .usage(".limit rows takes a whole number above 0, not \(value)")
      }
      rows = count
    case (_, "stop"): regexFailures = .stop
    case (_, "skip"): regexFailures = .skip
    default: throw .usage(".limit regex takes stop or skip, not \(value)")
    }
  }
}
