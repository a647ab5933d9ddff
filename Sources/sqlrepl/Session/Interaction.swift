import SegmentQL

/// A session with someone who types.
struct Interaction {
  let session: Session
  let lines: any LineSource

  func run() throws(SessionError) {
    try greet()
    if session.environment.editsLines { session.editor = QueryEditor(for: session) }
    defer { session.editor = nil }
    while true {
      do throws(SessionError) {
        guard let statement = try nextStatement() else { break }
        try session.run(Script(Self.command(meantBy: statement) ?? statement))
      } catch .message(let message, let hint, _) {
        try session.tell(.error, message, hint: hint)
      } catch .output(.interrupted) {
        try session.tellOfInterrupt()
      } catch .reported {
        // The session outlives a failed statement.
      } catch {
        throw error
      }
      try writing { () throws(OutputError) in try session.output.flush() }
    }
    if session.editor == nil && session.environment.terminal.errorIsTerminal { try session.tell("") }
  }

  private func greet() throws(SessionError) {
    let count = session.store.count
    let loaded = count == 0 ? "nothing loaded; .open FILE loads" : session.storeSummary
    try session.tell("\(Version.line): \(loaded). .help tells more, .quit ends.")
  }

  /// The dot command that a bare word of other shells stands for; no query consists of one of them.
  static func command(meantBy statement: String) -> String? {
    var word = statement.trimmed.lowercased()
    if word.hasSuffix(";") { word = String(word.dropLast()).trimmed }
    return switch word {
    case "exit", "quit", "\\q": ".quit"
    case "help", "?", "\\?": ".help"
    default: nil
    }
  }

  /// The next query or dot command, of as many lines as it takes; `nil` at the end of the input.
  private func nextStatement() throws(SessionError) -> String? {
    if let editor = session.editor { return editor.nextStatement() }
    var text = ""
    while true {
      let line: String?
      do throws(LineInterrupted) {
        line = try lines.nextLine(prompt: text.isEmpty ? "sqlrepl> " : "    ...> ")
      } catch {
        try session.tell("")
        text = ""
        continue
      }
      guard let line else { return text.isEmpty ? nil : text }
      if text.isEmpty && (line.trimmed.isEmpty || Script.isCommand(line)) { return line }
      text += text.isEmpty ? line : "\n" + line
      if line.trimmed.isEmpty || InputCompleteness.isComplete(text) { return text }
    }
  }
}

/// Whether typed text is a whole query.
enum InputCompleteness {
  /// False where the text has mistakes only because it stops too soon.
  static func isComplete(_ text: String) -> Bool {
    let trimmed = text.trimmed
    if trimmed.isEmpty || trimmed.hasSuffix(";") || Script.isCommand(trimmed) { return true }
    if Interaction.command(meantBy: trimmed) != nil { return true }
    // Of several queries the last one may still be unfinished.
    let start = Script.startOfQuery(at: trimmed.utf8.count, in: trimmed)
    let last = String(decoding: trimmed.utf8.dropFirst(start), as: UTF8.self)
    let (query, diagnostics) = Query.parse(last)
    guard query == nil else { return true }
    let errors = diagnostics.filter { $0.severity == .error }
    return !errors.allSatisfy { $0.code == .unclosedBracket || $0.range.lowerBound >= last.utf8.count }
  }
}
