import LineEditor
import SegmentModel
import SegmentQL

/// Reads queries and dot commands from whoever types, with highlighting, completion, hints and a history.
final class QueryEditor {
  /// Up to so many segments a vocabulary is made for a hint, without a delay that is felt; above, when Tab asks for it.
  private static let smallStore = 20_000

  let history: History
  private let editor: LineEditor
  private unowned let session: Session
  /// What the next text starts with.
  private var proposal = ""
  /// The names and values of the store that was asked last.
  private var vocabulary: (shards: [ObjectIdentifier], content: Vocabulary)?

  init(for session: Session) {
    self.session = session
    history = HistoryLocation.open(session.environment.variables)
    // Where results go to a file, the editor is on the stream that the messages go to.
    let shown = session.output.isTerminal ? (session.output, 1) : (session.errors, 2)
    editor = LineEditor(history: history, output: Int32(shown.1))
    editor.usesColor = shown.0.style.isColored
    editor.fileSuffix = ".segql"
    editor.handlers = handlers()
  }

  /// The next query or dot command; nil at the end of the input.
  func nextStatement() -> String? {
    while true {
      let text = proposal
      proposal = ""
      switch editor.readText(prompt: "sqlrepl> ", continuation: "...> ", startingWith: text) {
      case .endOfInput: return nil
      case .interrupted: continue
      case .text(let text):
        // Where it cannot be written, the session has it all the same.
        try? history.add(text.trimmed)
        return text
      }
    }
  }

  /// Has the next text start with `text`, ready to be run or changed.
  func propose(_ text: String) { proposal = text }

  private func handlers() -> EditHandlers {
    var handlers = EditHandlers()
    handlers.highlight = { text, cursor in
      Script.isCommand(text)
        ? QueryHighlighter.spans(ofCommand: text) : QueryHighlighter.spans(of: text, cursor: cursor)
    }
    handlers.isComplete = { text in
      // A blank line at the end runs a text that is not complete, so that its mistakes can be told.
      Self.endsWithBlankLine(text) || InputCompleteness.isComplete(text)
    }
    handlers.completions = { [unowned self] text, cursor in
      Script.isCommand(text)
        ? commandCompleter.completions(in: text, at: cursor)
        : completer.completions(in: text, at: cursor)
    }
    handlers.hint = { [unowned self] text in
      guard !Script.isCommand(text), isVocabularyCurrent || session.store.count <= Self.smallStore else { return nil }
      return completer.hint(for: text)
    }
    return handlers
  }

  private var commandCompleter: CommandCompleter {
    CommandCompleter(
      modules: session.store.moduleNames, parameters: Array(session.settings.parameters.keys),
      home: session.environment.variables["HOME"]
    ) { [unowned self] text, cursor in completer.completions(in: text, at: cursor) }
  }

  private var completer: QueryCompleter {
    let content: Vocabulary
    if let vocabulary, isVocabularyCurrent {
      content = vocabulary.content
    } else {
      content = Vocabulary(session.store)
      vocabulary = (session.store.shards.map(ObjectIdentifier.init), content)
    }
    return QueryCompleter(vocabulary: content, parameters: Array(session.settings.parameters.keys))
  }

  private var isVocabularyCurrent: Bool {
    vocabulary.map { $0.shards == session.store.shards.map(ObjectIdentifier.init) } ?? false
  }

  private static func endsWithBlankLine(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 1 && lines.last?.allSatisfy(\.isWhitespace) ?? false
  }
}
