import SegmentQL

extension DotCommand {
  static let mode = DotCommand("mode", "[MODE]", "how results are shown; .help mode lists the modes") {
    session, arguments throws(SessionError) in
    guard let mode = try arguments.choice(OutputMode.self) else {
      return try session.tell("mode \(session.settings.mode.rawValue)")
    }
    session.settings.mode = mode
  }

  static let times = DotCommand("times", "[seconds|timecode]", "how times are shown") {
    session, arguments throws(SessionError) in
    guard let times = try arguments.choice(TimeStyle.self) else {
      return try session.tell("times \(session.settings.times.rawValue)")
    }
    session.settings.times = times
  }

  static let width = DotCommand("width", "[COLUMNS|auto]", "the columns that tables fit into; 0 for no limit") {
    session, arguments throws(SessionError) in
    if arguments.text == "auto" {
      session.settings.width = nil
    } else if let width = try arguments.number() {
      session.settings.width = width
    } else {
      try session.tell("width \(session.settings.width.map(String.init) ?? "auto")")
    }
  }

  static let rows = DotCommand("rows", "[COUNT]", "the rows that the terminal shows at most; 0 for all") {
    session, arguments throws(SessionError) in
    guard let rows = try arguments.number() else { return try session.tell("rows \(session.settings.rows)") }
    session.settings.rows = rows
  }

  static let headers = DotCommand("headers", "[on|off]", "whether csv and tsv begin with the names of the columns") {
    session, arguments throws(SessionError) in
    session.settings.hasHeaders = try arguments.flag(now: session.settings.hasHeaders)
    try session.tell("headers \(session.settings.hasHeaders ? "on" : "off")")
  }

  static let wrap = DotCommand("wrap", "[on|off]", "whether long texts break into lines instead of ending in …") {
    session, arguments throws(SessionError) in
    session.settings.wraps = try arguments.flag(now: session.settings.wraps)
    try session.tell("wrap \(session.settings.wraps ? "on" : "off")")
  }
}
