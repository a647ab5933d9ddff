import ArgumentParser
import SegmentFormats
import SegmentQL

/// What the command line may say.
struct CommandLineOptions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sqlrepl",
    abstract: "Ask questions of video-analysis segments.",
    usage: """
      sqlrepl [PATH ...]
      sqlrepl [PATH ...] -c QUERY
      sqlrepl [PATH ...] -f FILE
      """,
    discussion: """
      Loads the files and folders named by PATH (JSON, NDJSON or CSV, recognised by their structure; - is standard \
      input) and answers SegmentQL queries. Without -c, -f or piped input it asks for queries; .help there tells more.

      A script, given by -f or piped in, holds several queries: each ends with ; or before a line that begins with a dot \
      command. It stops at the first mistake.

      Exit status: 0 success; 1 a mistake in a query or in the data, or, with --exit-status, no rows; 2 a file that cannot \
      be read or written; 64 a wrong command line; 130 interrupted.
      """,
    version: Version.line
  )

  @Argument(help: "Files and folders to load; - is standard input.", completion: .file())
  var paths: [String] = []

  @Option(
    name: [.customShort("c"), .customLong("command")],
    help: .init("Run a query, or a dot command; may be given often.", valueName: "query"))
  var commands: [String] = []

  @Option(
    name: [.customShort("f"), .customLong("file")],
    help: .init("Run the queries of a file, after those of -c; - is standard input.", valueName: "file"),
    completion: .file())
  var scripts: [String] = []

  @Option(
    name: .customLong("param"),
    help: .init(
      "Set the parameter $name. A number, true, false, null or \"text in quotes\" is taken as such, all else as text.",
      valueName: "name=value"))
  var parameters: [String] = []

  @Option(
    help: .init("How results are shown: \(OutputMode.names). Without, box.", valueName: "mode"),
    completion: .list(OutputMode.allCases.map(\.rawValue)), transform: CommandLineOptions.parsedMode)
  var mode = OutputMode.box

  @Option(help: .init("How times are shown where people read them: \(TimeStyle.names).", valueName: "style"))
  var times: TimeStyle = .seconds

  @Option(help: .init("The columns to fit into; 0 for no limit. Without, the terminal's.", valueName: "columns"))
  var width: Int?

  @Option(
    name: .customLong("fps"),
    help: .init("Frames a second for --mode edl and otio, as 25, 29.97 or 29.97ndf.", valueName: "rate"),
    transform: CommandLineOptions.parsedFrameRate)
  var frameRate = FrameRate.standard

  @Flag(help: "Leave out the line of column names in csv and tsv.")
  var noHeaders = false

  @Flag(help: "Exit with 1 when the last query has no rows.")
  var exitStatus = false

  @Flag(help: "Refuse a file with any bad row instead of skipping the row.")
  var strict = false

  @Option(help: .init("Stop a query that takes longer.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    name: .customLong("max-memory"),
    help: .init("Stop a query that holds more, as 512M or 4G; 2G without.", valueName: "bytes"),
    transform: CommandLineOptions.parsedBytes)
  var maximumMemory: Int?

  @Option(
    name: .customLong("max-rows"),
    help: .init("Stop a query that holds more rows; 50,000,000 without.", valueName: "count"))
  var maximumRows: Int?

  @Flag(help: "Leave out and count the segments on which a pattern takes too long, instead of failing.")
  var skipRegexFailures = false

  @Option(help: .init("Whether to use colour.", valueName: "when"))
  var color: ColorChoice = .auto

  @Option(
    name: .customLong("init"),
    help: .init("Run the commands of this file first, instead of ~/.config/sqlrepl/rc.", valueName: "file"),
    completion: .file())
  var initFile: String?

  @Flag(help: "Run no commands at the start.")
  var noInit = false

  private static func parsedMode(_ text: String) throws -> OutputMode {
    if let mode = OutputMode(rawValue: text.lowercased()) { return mode }
    let nearest = Suggestion.nearest(to: text.lowercased(), among: OutputMode.allCases.map(\.rawValue))
    throw ValidationError(nearest.map { "did you mean \($0)?" } ?? "the modes are \(OutputMode.names)")
  }

  private static func parsedBytes(_ text: String) throws -> Int {
    guard let bytes = QueryLimits.bytes(text) else {
      throw ValidationError("'\(text)' is no number of bytes, as 512M")
    }
    return bytes
  }

  private static func parsedFrameRate(_ text: String) throws -> FrameRate {
    guard let rate = FrameRate(text) else {
      throw ValidationError("'\(text)' is no frame rate that timecodes are made for")
    }
    return rate
  }

  mutating func validate() throws {
    for parameter in parameters where !ParameterArgument.isWellFormed(parameter) {
      throw ValidationError("--param takes name=value, not '\(parameter)'")
    }
    if let timeout, !(timeout > 0 && timeout.isFinite) {
      throw ValidationError("--timeout takes a number of seconds above 0")
    }
    if let maximumRows, maximumRows <= 0 { throw ValidationError("--max-rows takes a whole number above 0") }
    if let width, width < 0 { throw ValidationError("--width takes a number of columns, or 0 for no limit") }
    if noInit && initFile != nil { throw ValidationError("--init and --no-init exclude each other") }
    if (paths + scripts).count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read only once")
    }
  }
}

extension TimeStyle: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}

extension OutputMode {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension TimeStyle {
  fileprivate static var names: String { allCases.map(\.rawValue).joined(separator: " or ") }
}

/// The version of the command and the libraries.
enum Version {
  static let current = "0.1.0"
  static let line = "sqlrepl \(current)"
}
