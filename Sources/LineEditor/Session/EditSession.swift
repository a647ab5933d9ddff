/// The state of one text being edited: takes what the terminal sends, tells what is to happen, and what to show.
///
/// Knows neither the terminal nor the time, so that all of it can be tested by events alone.
struct EditSession {
  enum Outcome: Hashable {
    case proceed
    case accept(String)
    case interrupt, endOfInput, suspend, clearScreen, openEditor
  }

  /// Above these sizes, in bytes, a text is not highlighted, and gets no hint.
  private static let highlightLimit = 1 << 18
  static let hintLimit = 1 << 12

  let handlers: EditHandlers
  let history: History
  let prompt: String
  let continuation: String
  let style: EditorStyle
  private let usesColor: Bool

  var buffer: EditBuffer
  var killRing = KillRing()
  var menu: CompletionMenu?
  var search: HistorySearch?
  var lastPattern = ""
  var historyCursor: HistoryCursor?
  /// What the last action yanked, while it can still be exchanged for an older text.
  var yanked: Range<Int>?
  /// Ctrl-X was typed.
  var awaitsSecondKey = false
  private(set) var columns = 80
  private var composer = FrameComposer()

  init(
    prompt: String = "", continuation: String = "", text: String = "", handlers: EditHandlers = EditHandlers(),
    history: History = History(), style: EditorStyle = EditorStyle(), usesColor: Bool = true
  ) {
    self.prompt = prompt
    self.continuation = continuation
    self.handlers = handlers
    self.history = history
    self.style = style
    self.usesColor = usesColor
    buffer = EditBuffer(text)
  }

  mutating func handle(_ event: InputEvent) -> Outcome {
    switch event {
    case .text(let text):
      awaitsSecondKey = false
      type(text)
      return .proceed
    case .paste(let text):
      awaitsSecondKey = false
      acceptSearch()
      menu = nil
      endRuns()
      buffer.moveCursor(to: buffer.cursor)
      buffer.replace(buffer.cursor..<buffer.cursor, with: text)
      return .proceed
    case .key(let key):
      guard let action = action(for: key) else { return .proceed }
      if search != nil { return perform(action, inSearchBy: key) }
      if menu != nil { return perform(action, inMenuBy: key) }
      return perform(action)
    }
  }

  /// The effect of an interrupt that came as a signal instead of a key.
  mutating func interrupt() -> Outcome { handle(.key(.control("c"))) }

  private mutating func action(for key: Key) -> EditAction? {
    let isSecond = awaitsSecondKey
    awaitsSecondKey = false
    return isSecond ? KeyBindings.actionAfterPrefix(for: key) : KeyBindings.action(for: key)
  }

  private mutating func type(_ text: String) {
    if search != nil {
      search?.append(text)
      return
    }
    let isFiltering = menu != nil && menu?.selection == nil
    menu = nil
    endRuns()
    buffer.insert(text)
    if isFiltering { filterMenu() }
  }

  /// Puts in what came back from an external editor.
  mutating func replaceText(_ text: String) {
    menu = nil
    search = nil
    buffer.setText(text)
  }

  mutating func endRuns() {
    killRing.endRun()
    yanked = nil
  }

  /// The text after the cursor that is proposed, or nothing.
  var hint: String {
    guard buffer.isCursorAtEnd, !buffer.isEmpty, buffer.count <= Self.hintLimit, menu == nil, search == nil else {
      return ""
    }
    if let entry = history.latest(startingWith: buffer.text) {
      return String(decoding: entry.utf8.dropFirst(buffer.count), as: UTF8.self)
    }
    return handlers.hint(buffer.text) ?? ""
  }

  // MARK: Showing

  mutating func frame(columns: Int, rows: Int) -> Frame {
    self.columns = max(2, columns)
    return composer.compose(content, columns: columns, rows: rows)
  }

  /// The frame to leave behind when the text is done with: the text alone, the cursor at its end.
  mutating func finalFrame(columns: Int, rows: Int) -> Frame {
    menu = nil
    search = nil
    var content = plainContent
    content.cursor = buffer.count
    return composer.compose(content, columns: columns, rows: rows)
  }

  private var plainContent: FrameComposer.Content {
    var content = FrameComposer.Content()
    content.prompt = prompt
    content.continuation = continuation
    content.style = style
    content.text = buffer.text
    content.cursor = buffer.cursor
    content.spans = highlights(content.text, content.cursor)
    return content
  }

  private var content: FrameComposer.Content {
    var content = plainContent
    content.menu = menu
    if let search {
      show(search, in: &content)
    } else {
      // Of a hint of several lines the first one is shown, and that it goes on.
      let lines = hint.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
      content.hint = lines.count > 1 ? lines[0] + " …" : hint
    }
    return content
  }

  private func show(_ search: HistorySearch, in content: inout FrameComposer.Content) {
    if let match = search.match {
      content.text = match.text
      content.cursor = match.range.lowerBound
      content.spans = highlights(content.text, content.cursor) + [StyledSpan(match.range, style.match)]
    }
    let label = search.hasFailed ? "history, not found: " : "history: "
    content.status = (label + search.pattern, search.hasFailed ? style.failure : style.note)
  }

  private func highlights(_ text: String, _ cursor: Int) -> [StyledSpan] {
    guard text.utf8.count <= Self.highlightLimit else { return [] }
    let spans = handlers.highlight(text, cursor)
    return usesColor ? spans : spans.map { StyledSpan($0.range, $0.style.withoutColor) }
  }
}
