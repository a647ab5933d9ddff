#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads texts of one or more lines from a terminal, with editing, history, completion and hints.
///
/// Where lines cannot be edited, that is where input or output is not a terminal or `TERM` is `dumb`, it reads plain
/// lines by the same calls. The terminal is in raw mode only within `readText`, and never asked for anything.
/// Not for use from two threads at once; a process has one editor at work at a time.
package final class LineEditor {
  package enum Result: Hashable, Sendable {
    /// A text to run; it may be empty.
    case text(String)
    /// Ctrl-C: what was typed is given up.
    case interrupted
    /// Ctrl-D on an empty line, the end of a file, or a terminal that is gone.
    case endOfInput
  }

  /// How long after ESC more bytes may come before it is taken for the key, in milliseconds.
  private static let escapeDelay: Int32 = 100

  /// What to ask of the language; may be changed between texts.
  package var handlers: EditHandlers
  package let history: History
  package var style: EditorStyle
  /// Whether colours are shown; without them, bold, dim and underline tell apart what they can.
  package var usesColor = true
  /// The ending of the file's name when a text is opened in an external editor.
  package var fileSuffix = ""

  private let terminal: Terminal
  private var plain: PlainReader
  private var parser = InputParser()
  /// What was typed beyond the text that was read last.
  private var events: ArraySlice<InputEvent> = []
  private var killRing = KillRing()
  private var shown: Frame?

  /// An editor on two descriptors, by default those of standard input and output.
  package init(
    handlers: EditHandlers = EditHandlers(), history: History = History(), style: EditorStyle = EditorStyle(),
    input: Int32 = 0, output: Int32 = 1
  ) {
    self.handlers = handlers
    self.history = history
    self.style = style
    terminal = Terminal(input: input, output: output)
    plain = PlainReader(terminal)
  }

  /// Whether texts are edited, rather than read as plain lines.
  package var isInteractive: Bool { terminal.canEdit }

  /// Reads one text. The cursor is to stand at the start of a line, and does so afterwards.
  ///
  /// Does not add to the history: that is for the caller, who knows what was run.
  /// - Parameters:
  ///   - prompt: stands before the first line, `continuation` before the others.
  ///   - text: what the text starts with, ready to be changed.
  package func readText(prompt: String, continuation: String = "", startingWith text: String = "") -> Result {
    guard isInteractive, TerminalMode.enterRaw(input: terminal.input, output: terminal.output) else {
      return plain.readText(prompt: prompt, continuation: continuation, isComplete: handlers.isComplete)
    }
    TerminalSignals.install()
    defer { leaveTerminal() }

    var session = EditSession(
      prompt: prompt, continuation: continuation, text: text, handlers: handlers, history: history,
      style: usesColor ? style : .colorless, usesColor: usesColor)
    session.killRing = killRing
    defer { killRing = session.killRing }
    shown = nil
    while true {
      if let result = act(on: nextOutcome(&session), &session) { return result }
    }
  }

  private func leaveTerminal() {
    TerminalMode.leaveRaw()
    TerminalSignals.uninstall()
  }

  // MARK: Input

  /// What the input so far amounts to, waiting for more where nothing is to be done; nil when the terminal is gone.
  private func nextOutcome(_ session: inout EditSession) -> EditSession.Outcome? {
    while true {
      while let event = events.popFirst() {
        let outcome = session.handle(event)
        if outcome != .proceed { return outcome }
      }
      // While more is there to be read, as in a long paste without brackets, nothing needs to be seen of it.
      if !terminal.hasInput { refresh(&session) }
      switch terminal.read(timeout: parser.isWaiting ? Self.escapeDelay : nil) {
      case .bytes(let bytes): events = parser.feed(bytes)[...]
      case .timedOut: events = parser.timeOut()[...]
      case .ended: return nil
      case .woken:
        let outcome = handleSignals(&session)
        if outcome != .proceed { return outcome }
      }
    }
  }

  private func handleSignals(_ session: inout EditSession) -> EditSession.Outcome {
    let pending = TerminalSignals.take()
    if pending.contains(.resumed) {
      TerminalSignals.uninstall()
      TerminalSignals.install()
      _ = TerminalMode.enterRaw(input: terminal.input, output: terminal.output)
      shown = nil
    } else if pending.contains(.resized), let old = shown {
      let size = terminal.size
      let frame = session.frame(columns: size.columns, rows: size.rows)
      terminal.write(FrameDiff.redraw(old, resizedTo: frame))
      shown = frame
    }
    if pending.contains(.interrupt) { return session.interrupt() }
    return pending.contains(.suspend) ? .suspend : .proceed
  }

  // MARK: Output

  private func refresh(_ session: inout EditSession) {
    let size = terminal.size
    let frame = session.frame(columns: size.columns, rows: size.rows)
    show(frame)
  }

  private func show(_ frame: Frame) {
    if let shown, shown.columns != frame.columns {
      terminal.write(FrameDiff.redraw(shown, resizedTo: frame))
    } else {
      let update = FrameDiff.update(from: shown, to: frame)
      if !update.isEmpty { terminal.write(update) }
    }
    shown = frame
  }

  /// Shows the text as it was given, and moves below it; `mark` stands after its end.
  private func finish(_ session: inout EditSession, mark: String = "") {
    let size = terminal.size
    let frame = session.finalFrame(columns: size.columns, rows: size.rows)
    show(frame)
    terminal.write(mark + FrameDiff.leave(frame))
    shown = nil
  }

  // MARK: Outcomes

  /// Does what is to be done; a result where the reading is over.
  private func act(on outcome: EditSession.Outcome?, _ session: inout EditSession) -> Result? {
    switch outcome {
    case .proceed: return nil
    case nil: return .endOfInput
    case .accept(let text):
      finish(&session)
      return .text(text)
    case .interrupt:
      finish(&session, mark: "^C")
      return .interrupted
    case .endOfInput:
      finish(&session)
      return .endOfInput
    case .suspend: suspend(&session)
    case .clearScreen:
      terminal.write("\u{1B}[H\u{1B}[2J")
      shown = nil
    case .openEditor: openEditor(&session)
    }
    return nil
  }

  /// Stops the process group, as Ctrl-Z does outside of raw mode, and takes the terminal up again afterwards.
  private func suspend(_ session: inout EditSession) {
    finish(&session)
    leaveTerminal()
    _ = kill(0, SIGTSTP)
    guard TerminalMode.enterRaw(input: terminal.input, output: terminal.output) else { return }
    TerminalSignals.install()
  }

  private func openEditor(_ session: inout EditSession) {
    finish(&session)
    leaveTerminal()
    do {
      session.replaceText(try ExternalEditor.edit(session.buffer.text, suffix: fileSuffix))
    } catch {
      terminal.write("\(error)\n")
    }
    _ = TerminalMode.enterRaw(input: terminal.input, output: terminal.output)
    TerminalSignals.install()
  }
}
