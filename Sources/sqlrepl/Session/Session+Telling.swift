import SegmentQL
import TextWidth

extension Session {
  /// Says something beside the results; on a terminal in lines that fit it.
  func tell(_ text: String) throws(SessionError) {
    let text = text.wrapped(toColumns: errors.isTerminal ? environment.terminal.size()?.columns : nil)
    try writing { () throws(OutputError) in
      do throws(OutputError) {
        try output.flush()
      } catch .failed(let reason) {
        // Who cannot take the result does not keep the message from who can.
        output.discard()
        try errors.line(text)
        try errors.flush()
        throw .failed(reason: reason)
      }
      try errors.line(text)
      try errors.flush()
    }
  }

  /// Says that Ctrl-C ended what was being done, and takes it for dealt with.
  func tellOfInterrupt() throws(SessionError) {
    // While it is not, nothing more of a result is written.
    InterruptSignal.clear()
    output.discard()
    // In place of the ^C that the terminal shows for the key.
    let lineStart = errors.isTerminal && environment.variables["TERM"] != "dumb" ? "\r\u{1B}[K" : ""
    try tell(lineStart + "interrupted")
  }

  /// Says what is wrong or doubtful, and in a second line what to do about it.
  func tell(_ severity: Diagnostic.Severity, _ message: String, hint: String? = nil) throws(SessionError) {
    try tell("\(errors.style(severity.role, severity.rawValue + ":")) \(escapingControls(in: message))")
    if let hint { try tell("  \(errors.style(.hint, hint))") }
  }

  /// Says what there is to say of a query, with the places it is about.
  func tell(_ diagnostics: [Diagnostic], source: String) throws(SessionError) {
    guard !diagnostics.isEmpty else { return }
    let style = errors.style
    let renderer = DiagnosticRenderer(width: environment.terminal.size()?.columns ?? 100) { part, text in
      part.role.map { style($0, text) } ?? text
    }
    var text = renderer.text(of: diagnostics, in: source)
    if text.last == "\n" { text.removeLast() }
    try tell(text)
  }
}

extension DiagnosticRenderer.Part {
  fileprivate var role: Style.Role? {
    switch self {
    case .severity(let severity), .mark(let severity): severity.role
    case .code, .gutter: .faint
    case .label: .fix
    case .message: .heading
    case .source: nil
    }
  }
}

extension Diagnostic.Severity {
  var role: Style.Role {
    switch self {
    case .hint: .hint
    case .warning: .warning
    case .error: .error
    }
  }
}
