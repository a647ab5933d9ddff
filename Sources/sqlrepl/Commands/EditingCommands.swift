import LineEditor
import TextWidth

extension DotCommand {
  static let edit = DotCommand("edit", "", "the last query in $EDITOR, then here to be run") {
    session, arguments throws(SessionError) in
    try arguments.none()
    guard let editor = session.editor else { throw .usage(".edit needs a terminal to edit on") }
    do throws(ExternalEditor.Failure) {
      editor.propose(try ExternalEditor.edit(session.last?.query ?? "", suffix: ".segql"))
    } catch {
      throw .message(error.description, status: .failure)
    }
  }

  static let history = DotCommand("history", "[COUNT]", "what was typed last") {
    session, arguments throws(SessionError) in
    let count = try arguments.number() ?? 20
    let entries = session.editor?.history.entries.suffix(count) ?? []
    try writing { () throws(OutputError) in
      for entry in entries { try session.output.line(escapingControls(entry)) }
    }
  }

  /// A query of several lines keeps them; what a terminal must not get is escaped.
  private static func escapingControls(_ entry: String) -> String {
    entry.split(separator: "\n", omittingEmptySubsequences: false).map { TextWidth.escapingControls(in: String($0)) }
      .joined(separator: "\n")
  }
}
