@testable import LineEditor

/// A session, its keyboard and its screen.
struct EditorHarness {
  var session: EditSession
  private(set) var screen: VirtualScreen
  private var parser = InputParser()
  private var shown: Frame?
  /// All outcomes but "proceed".
  private(set) var outcomes: [EditSession.Outcome] = []
  /// What the last update sent to the screen.
  private(set) var lastUpdate = ""

  init(
    _ text: String = "", history: [String] = [], handlers: EditHandlers = EditHandlers(), columns: Int = 40,
    rows: Int = 12
  ) {
    let past = History()
    for entry in history { try? past.add(entry) }
    session = EditSession(
      prompt: "> ", continuation: ". ", text: text, handlers: handlers, history: past, style: EditorStyle())
    screen = VirtualScreen(columns: columns, rows: rows)
    refresh()
  }

  /// Sends keys as a terminal does, all at once, then shows the result.
  mutating func send(_ keys: String) {
    for event in parser.feed(keys.utf8) + parser.timeOut() {
      let outcome = session.handle(event)
      if outcome != .proceed { outcomes.append(outcome) }
    }
    refresh()
  }

  mutating func refresh() {
    let frame = session.frame(columns: screen.columns, rows: screen.rows)
    lastUpdate = FrameDiff.update(from: shown, to: frame)
    screen.write(lastUpdate)
    shown = frame
  }

  var text: String { session.buffer.text }
  /// The text with a bar at the cursor.
  var marked: String {
    var text = session.buffer.text
    text.insert("|", at: session.buffer.index(at: session.buffer.cursor))
    return text
  }
}

/// Keys as xterm sends them.
enum Keys {
  static let up = "\u{1B}[A"
  static let down = "\u{1B}[B"
  static let right = "\u{1B}[C"
  static let left = "\u{1B}[D"
  static let home = "\u{1B}[H"
  static let end = "\u{1B}[F"
  static let delete = "\u{1B}[3~"
  static let pageUp = "\u{1B}[5~"
  static let pageDown = "\u{1B}[6~"
  static let shiftTab = "\u{1B}[Z"
  static let controlLeft = "\u{1B}[1;5D"
  static let controlRight = "\u{1B}[1;5C"
  static let backspace = "\u{7F}"
  static let escape = "\u{1B}"

  static func control(_ letter: Character) -> String {
    String(Unicode.Scalar((letter.asciiValue ?? 0) & 0x1F))
  }

  static func alt(_ key: String) -> String { "\u{1B}" + key }

  static func paste(_ text: String) -> String { "\u{1B}[200~" + text + "\u{1B}[201~" }
}
