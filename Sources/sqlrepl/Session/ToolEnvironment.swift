/// All that the command has of the world outside, so that a test can give it another.
struct ToolEnvironment {
  var input: any LineSource
  var output: any StreamSink
  var errors: any StreamSink
  var variables: [String: String] = [:]
  var terminal = TerminalFacts()
  /// Whether standard input is that of the process, so that lines can be edited there.
  var editsLines = false
}
