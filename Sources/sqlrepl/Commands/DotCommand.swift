import SegmentQL

/// A command to the session itself: a dot, a name, and words.
struct DotCommand: Sendable {
  let name: String
  /// What follows the name, as `.help` shows it.
  let arguments: String
  let summary: String
  let run: @Sendable (Session, CommandArguments) throws(SessionError) -> Void

  /// Whether files or folders are named after it.
  var takesPaths: Bool { arguments.contains("FILE") || arguments.contains("PATH") }

  init(
    _ name: String, _ arguments: String = "", _ summary: String,
    run: @escaping @Sendable (Session, CommandArguments) throws(SessionError) -> Void
  ) {
    self.name = name
    self.arguments = arguments
    self.summary = summary
    self.run = run
  }

  /// Carries out a line that begins with a dot. A name may be shortened as long as it stays clear.
  static func run(_ line: String, in session: Session) throws(SessionError) {
    let text = line.trimmed.dropFirst()
    let name = text.prefix { !$0.isWhitespace }
    var rest = text.dropFirst(name.count).trimmed
    if rest.hasSuffix(";") { rest = rest.dropLast().trimmed }
    try find(name.lowercased()).run(session, CommandArguments(command: String(name), text: rest))
  }

  /// The command that a name, or the start of one, means; nil where that is not clear.
  static func named(_ name: String) -> DotCommand? { try? find(name.lowercased()) }

  private static func find(_ name: String) throws(SessionError) -> DotCommand {
    if let exact = all.first(where: { $0.name == name }) { return exact }
    if let exact = aliases[name], let command = all.first(where: { $0.name == exact }) { return command }
    let candidates = all.filter { $0.name.hasPrefix(name) }
    if candidates.count == 1 { return candidates[0] }
    let hint =
      candidates.isEmpty
      ? Suggestion.nearest(to: name, among: all.map(\.name)).map { "did you mean .\($0)?" }
        ?? ".help lists the commands"
      : "it may mean " + candidates.map { "." + $0.name }.joined(separator: ", ")
    throw .usage("there is no command .\(name)", hint: hint)
  }

  private static let aliases = ["exit": "quit", "tables": "modules", "parameter": "param", "videos": "jobs"]

  /// Every command, in the order that `.help` lists them.
  static let all: [DotCommand] = data + queries + showing + files + session

  private static let data = [open, fields, modules, jobs, schema, check]
  private static let queries = [explain, last, param, timer, limit]
  private static let showing = [mode, times, width, rows, wrap, headers, pager, fps]
  private static let files = [output, once, export, save]
  private static let session = [edit, history, read, help, quit]
}

/// What followed a dot command's name.
struct CommandArguments {
  let command: String
  /// All of it, without white space at its ends.
  let text: String

  /// The words; quotes keep white space in a word.
  var words: [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let finished = word { words.append(finished) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// The one word there may be.
  func atMostOne(_ sample: String) throws(SessionError) -> String? {
    let words = words
    guard words.count <= 1 else { throw .usage(".\(command) takes one word", hint: "as in .\(command) \(sample)") }
    return words.first
  }

  func none() throws(SessionError) {
    guard text.isEmpty else { throw .usage(".\(command) takes nothing after it") }
  }

  /// `on` or `off`, or the opposite of what is set where nothing follows.
  func flag(now: Bool) throws(SessionError) -> Bool {
    switch try atMostOne("on") {
    case nil: return !now
    case "on": return true
    case "off": return false
    case let word?: throw .usage(".\(command) takes on or off, not \(word)")
    }
  }

  /// A case of an enumeration by its name.
  func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _: Choice.Type
  ) throws(SessionError) -> Choice? {
    let names = Choice.allCases.map(\.rawValue)
    guard let word = try atMostOne(names.first ?? "") else { return nil }
    if let choice = Choice(rawValue: word.lowercased()) { return choice }
    let hint = Suggestion.nearest(to: word, among: names).map { "did you mean \($0)?" }
    throw .usage(".\(command) does not know \(word)", hint: hint ?? "it knows \(names.joined(separator: ", "))")
  }

  /// A whole number from 0.
  func number() throws(SessionError) -> Int? {
    guard let word = try atMostOne("100") else { return nil }
    guard let number = Int(word), number >= 0 else { throw .usage(".\(command) takes a whole number, not \(word)") }
    return number
  }
}
