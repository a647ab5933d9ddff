import LineEditor
import SegmentModel
import SegmentQL

/// Reads queries and dot commands from whoever types, with highlighting, completion and hints.
final class QueryEditor {
  /// What the session knows, asked while a line is edited.
  struct Context {
    /// Whether a line is a dot command.
    var isCommand: (String) -> Bool
    /// Whether a text that is no dot command can be run as it is.
    var isComplete: (String) -> Bool
    /// What could stand at a place of a dot command.
    var commandCompletions: (_ text: String, _ cursor: Int) -> [Completion] = { _, _ in [] }
    /// The names of the parameters that are set.
    var parameters: () -> [String] = { [] }
    /// What is loaded; asked when a completion needs it.
    var store: () -> SegmentStore
  }

  let history: History
  private let editor: LineEditor
  private let context: Context
  /// Made from the store when first needed, and again after `storeDidChange()`.
  private var vocabulary: Vocabulary?

  init(_ context: Context, history: History, usesColor: Bool, input: Int32 = 0, output: Int32 = 1) {
    self.context = context
    self.history = history
    editor = LineEditor(history: history, input: input, output: output)
    editor.usesColor = usesColor
    editor.fileSuffix = ".segql"
    editor.handlers = handlers()
  }

  /// Another store is loaded: its names and values are other ones.
  func storeDidChange() { vocabulary = nil }

  /// Reads one query or dot command; what was run is added to the history by the caller.
  func read() -> LineEditor.Result {
    editor.readText(prompt: "sqlrepl> ", continuation: "...> ")
  }

  private func handlers() -> EditHandlers {
    var handlers = EditHandlers()
    let context = context
    handlers.highlight = { text, cursor in
      context.isCommand(text)
        ? QueryHighlighter.spans(ofCommand: text) : QueryHighlighter.spans(of: text, cursor: cursor)
    }
    handlers.isComplete = { text in
      // A blank line at the end runs a text that is not complete, so that its mistakes can be told.
      context.isCommand(text) || Self.endsWithBlankLine(text) || context.isComplete(text)
    }
    handlers.completions = { [unowned self] text, cursor in
      context.isCommand(text)
        ? context.commandCompletions(text, cursor) : completer.completions(in: text, at: cursor)
    }
    handlers.hint = { [unowned self] text in
      // Not before something has asked for completions: a hint is not worth reading a large store for.
      guard vocabulary != nil || context.store().count < Self.smallStore, !context.isCommand(text) else { return nil }
      return completer.hint(for: text)
    }
    return handlers
  }

  /// Up to so many segments a vocabulary is made at once, without a delay that is felt.
  private static let smallStore = 20_000

  private var completer: QueryCompleter {
    let vocabulary = vocabulary ?? Vocabulary(context.store())
    self.vocabulary = vocabulary
    return QueryCompleter(vocabulary: vocabulary, parameters: context.parameters())
  }

  private static func endsWithBlankLine(_ text: String) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 1 && lines.last?.allSatisfy(\.isWhitespace) ?? false
  }
}
