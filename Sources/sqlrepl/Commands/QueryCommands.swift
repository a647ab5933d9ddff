import SegmentQL

extension DotCommand {
  static let explain = DotCommand(
    "explain", "[analyze] QUERY", "how a query runs; with analyze also the rows and times of each step"
  ) { session, arguments throws(SessionError) in
    var text = arguments.text
    var analyze = false
    if let first = text.split(whereSeparator: \.isWhitespace).first, first.lowercased() == "analyze" {
      analyze = true
      text = text.dropFirst(first.count).trimmed
    }
    if text.isEmpty, let last = session.last { text = last.query }
    guard !text.isEmpty else { throw .usage(".explain takes a query", hint: "as in .explain module=scenes") }
    let explanation: String
    do throws(QueryError) {
      explanation = try session.engine.explain(
        text, parameters: session.settings.parameters, analyze: analyze, options: session.queryOptions)
    } catch {
      throw try session.told(error)
    }
    try session.show(text: explanation.hasSuffix("\n") ? String(explanation.dropLast()) : explanation)
  }

  static let last = DotCommand("last", "", "show the last result again, in the form that is set now") {
    session, arguments throws(SessionError) in
    try arguments.none()
    guard let last = session.last else { throw .usage("there is no result yet") }
    try session.show(last.shown)
  }

  static let param = DotCommand("param", "[NAME[=VALUE]]", "set, unset or list the values of $name in queries") {
    session, arguments throws(SessionError) in
    if arguments.text.isEmpty {
      let columns = ["name", "value"].map { QueryResult.Column(name: $0, type: .mixed) }
      let rows = session.settings.parameters.sorted { $0.key < $1.key }.map { [QueryValue.text($0.key), $0.value] }
      return try session.show(table: Shown(rows: ValueRows(columns: columns, rows: rows), noun: "parameter"))
    }
    if let parameter = ParameterArgument.parse(arguments.text) {
      session.settings.parameters[parameter.name] = parameter.value
    } else if session.settings.parameters.removeValue(forKey: arguments.text) == nil {
      throw .usage(".param takes name=value, or the name of a parameter to unset", hint: "as in .param phrase=laptop")
    }
  }

  static let timer = DotCommand("timer", "[on|off]", "whether to say how long each query took") {
    session, arguments throws(SessionError) in
    session.settings.showsTime = try arguments.flag(now: session.settings.showsTime)
    try session.tell("timer \(session.settings.showsTime ? "on" : "off")")
  }
}
