import SegmentQL

extension DotCommand {
  static let read = DotCommand("read", "FILE", "run the queries and commands of a file") {
    session, arguments throws(SessionError) in
    guard let path = try arguments.atMostOne("queries.segql").map(session.path) else {
      throw .usage(".read takes a file", hint: "as in .read queries.segql")
    }
    guard session.openScripts.count < 16, !session.openScripts.contains(path) else {
      throw .usage("\(path) is being read already")
    }
    session.openScripts.append(path)
    defer { session.openScripts.removeLast() }
    try session.run(Script(try session.readText(path)))
  }

  static let help = DotCommand("help", "[TOPIC]", "this list, or more on a command or topic") {
    session, arguments throws(SessionError) in
    let topic = try arguments.atMostOne("language")
    try session.show(text: try HelpText.text(on: topic))
  }

  static let quit = DotCommand("quit", "", "end the session") { _, arguments throws(SessionError) in
    try arguments.none()
    throw .quit
  }
}
