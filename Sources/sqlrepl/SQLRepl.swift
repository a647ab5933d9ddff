#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The process: its streams, its signals, and its end.
@main
enum SQLRepl {
  static func main() {
    // A reader that goes away is told by the write that fails.
    signal(SIGPIPE, SIG_IGN)
    let terminal = TerminalFacts.current()
    let errors = DescriptorSink(STDERR_FILENO)
    let environment = ToolEnvironment(
      input: DescriptorLines(STDIN_FILENO, promptSink: terminal.inputIsTerminal ? errors : nil),
      output: DescriptorSink(STDOUT_FILENO, isInterruptible: terminal.outputIsTerminal), errors: errors,
      variables: variables(), terminal: terminal, editsLines: true)
    InterruptSignal.catchSignals()
    let status = CommandLineTool(environment: environment).run(Array(CommandLine.arguments.dropFirst()))
    exit(status.rawValue)
  }

  private static func variables() -> [String: String] {
    var variables: [String: String] = [:]
    for name in [
      "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "TERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "PAGER",
    ] {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    return variables
  }
}
