/// The command from its arguments to its exit status.
struct CommandLineTool {
  let environment: ToolEnvironment

  /// Does what the arguments say.
  ///
  /// - Parameter arguments: without the command's own name.
  /// - Returns: the status to end with.
  func run(_ arguments: [String]) -> ExitStatus {
    let errors = Output(environment.errors, isTerminal: environment.terminal.errorIsTerminal)
    let output = Output(environment.output, isTerminal: environment.terminal.outputIsTerminal)
    let options: CommandLineOptions
    do {
      guard let parsed = try CommandLineOptions.parseAsRoot(arguments) as? CommandLineOptions else {
        return tell(CommandLineOptions.helpMessage(), to: output, status: .success)
      }
      options = parsed
    } catch {
      let message = CommandLineOptions.fullMessage(for: error)
      guard CommandLineOptions.exitCode(for: error).isSuccess else { return tell(message, to: errors, status: .usage) }
      return tell(message, to: output, status: .success)
    }
    return run(options)
  }

  private func tell(_ message: String, to output: Output, status: ExitStatus) -> ExitStatus {
    try? output.line(message)
    try? output.flush()
    return status
  }

  private func run(_ options: CommandLineOptions) -> ExitStatus {
    let terminal = environment.terminal
    let output = Output(
      environment.output, isTerminal: terminal.outputIsTerminal,
      style: options.color.style(isTerminal: terminal.outputIsTerminal, environment: environment.variables))
    let errors = Output(
      environment.errors, isTerminal: terminal.errorIsTerminal,
      style: options.color.style(isTerminal: terminal.errorIsTerminal, environment: environment.variables))
    let session = Session(environment: environment, output: output, errors: errors)
    session.settings = options.settings
    output.isInterruptible = true
    session.isStrict = options.strict
    let status = ended(session) { () throws(SessionError) in try carryOut(options, in: session) }
    return ended(session) { () throws(SessionError) in try writing { () throws(OutputError) in try output.flush() } }
      .worse(than: status)
  }

  /// Loads, then answers what the options ask, or whoever types.
  private func carryOut(_ options: CommandLineOptions, in session: Session) throws(SessionError) {
    let hasQueries = !(options.commands.isEmpty && options.scripts.isEmpty)
    let isInteractive = !hasQueries && environment.terminal.inputIsTerminal && !options.paths.contains("-")
    if !hasQueries && options.paths.contains("-") {
      throw .message(
        "standard input holds the data, so the query must come from -c or -f", status: .usage)
    }
    session.isInteractive = isInteractive
    try runStartFile(options, in: session)
    do throws(SessionError) {
      if !options.paths.isEmpty { try session.open(options.paths) }
    } catch .output(.interrupted) where isInteractive {
      try session.tellOfInterrupt()
    }
    if isInteractive { return try Interaction(session: session, lines: environment.input).run() }

    defer { session.results = nil }
    for command in options.commands {
      let script = Script(command)
      // The empty query is every segment; it is meant where it is all that was given.
      if script.statements.isEmpty { try session.answer(command) } else { try session.run(script) }
    }
    for path in options.scripts { try session.run(Script(try script(at: path, in: session))) }
    if !hasQueries { try session.run(Script(try script(at: "-", in: session))) }
    if options.exitStatus && (session.last?.shown.rows.count ?? 0) == 0 { throw .reported(.failure) }
  }

  private func script(at path: String, in session: Session) throws(SessionError) -> String {
    guard path == "-" else { return try session.readText(path) }
    var text = ""
    do throws(LineInterrupted) {
      while let line = try environment.input.nextLine(prompt: "") { text += line + "\n" }
    } catch {
      throw .reported(.interrupted)
    }
    return text
  }

  /// The file of `--init`, or, in an interactive session, the person's own if there is one.
  private func runStartFile(_ options: CommandLineOptions, in session: Session) throws(SessionError) {
    if let path = options.initFile { return try session.run(Script(try session.readText(path))) }
    guard session.isInteractive, !options.noInit, let path = environment.startFile, Files.exists(path) else { return }
    let text = try session.readText(path)
    do throws(SessionError) {
      try session.run(Script(text))
    } catch .message(let message, let hint, _) {
      try session.tell(.error, "\(path): \(message)", hint: hint)
    }
  }

  /// Runs something and tells how it failed, if it did.
  private func ended(_ session: Session, _ body: () throws(SessionError) -> Void) -> ExitStatus {
    do throws(SessionError) {
      try body()
      return .success
    } catch {
      switch error {
      case .quit: return .success
      case .reported(let status): return status
      case .message(let message, let hint, let status):
        try? session.tell(.error, message, hint: hint)
        return status
      case .output(.closed): return .success
      case .output(.interrupted):
        try? session.tellOfInterrupt()
        return .interrupted
      case .output(.failed(let reason)), .output(.unsuitable(let reason)):
        // What could not be written would stand in the message's way.
        session.output.discard()
        try? session.tell(.error, "cannot write the result: \(reason)")
        return .file
      }
    }
  }
}

extension ExitStatus {
  /// The other status, unless that one is success.
  fileprivate func worse(than other: ExitStatus) -> ExitStatus { other == .success ? self : other }
}

extension CommandLineOptions {
  fileprivate var settings: Settings {
    var settings = Settings(mode: mode, times: times, width: width)
    settings.limits.timeout = timeout
    settings.hasHeaders = !noHeaders
    if let maximumMemory { settings.limits.memory = maximumMemory }
    if let maximumRows { settings.limits.rows = maximumRows }
    if skipRegexFailures { settings.limits.regexFailures = .skip }
    settings.frameRate = frameRate
    for text in parameters {
      if let parameter = ParameterArgument.parse(text) { settings.parameters[parameter.name] = parameter.value }
    }
    return settings
  }
}

extension ToolEnvironment {
  /// Where a person's own start commands are.
  fileprivate var startFile: String? {
    if let folder = variables["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/sqlrepl/rc" }
    return variables["HOME"].map { $0 + "/.config/sqlrepl/rc" }
  }
}
