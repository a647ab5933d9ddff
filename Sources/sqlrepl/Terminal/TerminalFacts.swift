#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the three standard streams are connected to, and how large the screen is.
struct TerminalFacts {
  var inputIsTerminal = false
  var outputIsTerminal = false
  var errorIsTerminal = false
  /// The columns and lines of the screen now, or `nil` when no stream is a terminal.
  var size: () -> (columns: Int, lines: Int)? = { nil }

  /// The facts of this process.
  static func current() -> TerminalFacts {
    TerminalFacts(
      inputIsTerminal: isatty(STDIN_FILENO) == 1, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
      errorIsTerminal: isatty(STDERR_FILENO) == 1, size: windowSize)
  }

  private static func windowSize() -> (columns: Int, lines: Int)? {
    for descriptor in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      var size = winsize()
      if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
        return (Int(size.ws_col), Int(size.ws_row))
      }
    }
    return nil
  }
}
