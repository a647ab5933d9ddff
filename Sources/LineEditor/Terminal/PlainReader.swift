#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads texts line by line where lines cannot be edited: from a pipe, a file, or a terminal that only prints.
struct PlainReader {
  private let terminal: Terminal
  /// Bytes that were read beyond the last line.
  private var buffered: ArraySlice<UInt8> = []
  private var hasEnded = false

  init(_ terminal: Terminal) { self.terminal = terminal }

  private enum Line {
    case text(String)
    case interrupted, ended
  }

  /// Reads lines until they are a complete text. Prompts are for people: they are written where a terminal is read.
  mutating func readText(
    prompt: String, continuation: String, isComplete: (String) -> Bool
  ) -> LineEditor.Result {
    let isTerminal = isatty(terminal.input) == 1
    // On a terminal an interrupt is for the line, not for the process. From elsewhere it is as it was.
    if isTerminal { TerminalSignals.install(except: [SIGTSTP]) }
    defer { if isTerminal { TerminalSignals.uninstall() } }

    var lines: [String] = []
    while true {
      if isTerminal { terminal.write(lines.isEmpty ? prompt : continuation) }
      switch readLine() {
      case .interrupted:
        terminal.write("\n")
        return .interrupted
      case .ended:
        if isTerminal { terminal.write("\n") }
        return lines.isEmpty ? .endOfInput : .text(lines.joined(separator: "\n"))
      case .text(let line):
        lines.append(line)
        let text = lines.joined(separator: "\n")
        if text.allSatisfy(\.isWhitespace) || isComplete(text) { return .text(text) }
      }
    }
  }

  private mutating func readLine() -> Line {
    var line: [UInt8] = []
    while true {
      if let end = buffered.firstIndex(of: 0x0A) {
        line += buffered[..<end]
        buffered = buffered[(end + 1)...]
        if line.last == 0x0D { line.removeLast() }
        return .text(String(decoding: line, as: UTF8.self))
      }
      line += buffered
      buffered = []
      if hasEnded { return line.isEmpty ? .ended : .text(String(decoding: line, as: UTF8.self)) }
      switch terminal.read() {
      case .bytes(let bytes): buffered = bytes
      case .ended: hasEnded = true
      case .woken: if TerminalSignals.take().contains(.interrupt) { return .interrupted }
      case .timedOut: break
      }
    }
  }
}
