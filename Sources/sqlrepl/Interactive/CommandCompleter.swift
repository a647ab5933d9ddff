import LineEditor

/// Completes dot commands: their names, the words that they take, paths, and queries.
struct CommandCompleter {
  /// What `.schema` can be asked of.
  var modules: [String] = []
  /// The names that have a value, which `.param` can take.
  var parameters: [String] = []
  /// The folder that `~` means in a path.
  var home: String?
  /// Completes a query at a UTF-8 byte offset.
  var query: (_ text: String, _ cursor: Int) -> [Completion] = { _, _ in [] }

  /// - Parameter cursor: a UTF-8 byte offset; what stands behind it does not matter.
  func completions(in text: String, at cursor: Int) -> [Completion] {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let blanks = before.prefix { $0 == " " || $0 == "\t" }
    let name = before.dropFirst(blanks.count).prefix { !$0.isWhitespace }
    let start = blanks.utf8.count + 1
    if blanks.utf8.count + name.utf8.count == before.utf8.count {
      return DotCommand.all.filter { $0.name.hasPrefix(name.dropFirst().lowercased()) }.map {
        Completion(replace: start..<cursor, with: $0.name, description: $0.summary)
      }
    }
    let (word, range) = Self.lastWord(of: before)
    guard let command = DotCommand.named(String(name.dropFirst())) else { return [] }
    // After the format of an export comes a file, after a parameter's name its value.
    let isSecond = before.utf8.prefix(range.lowerBound).split { $0 == 0x20 || $0 == 0x09 }.count > 1
    if command.name == "explain" { return explained(before, from: start + name.utf8.count, word, range) }
    let words = ["export", "param"].contains(command.name) && isSecond ? [] : words(for: command)
    guard !words.isEmpty else {
      return command.takesPaths ? PathCompleter(home: home).completions(of: word, replacing: range) : []
    }
    return words.filter { $0.text.lowercased().hasPrefix(word.lowercased()) }.map {
      Completion(replace: range, with: $0.text, description: $0.note)
    }
  }

  /// The query of `.explain`, in front of which `analyze` may stand.
  private func explained(_ before: String, from first: Int, _ word: String, _ range: Range<Int>) -> [Completion] {
    let typed = String(decoding: before.utf8.dropFirst(first), as: UTF8.self)
    let words = typed.split(whereSeparator: \.isWhitespace)
    var start = first
    if words.first?.lowercased() == "analyze", words.count > 1 || typed.last?.isWhitespace == true {
      let end = words[0].endIndex
      start += typed[..<end].utf8.count
    }
    let queried = String(decoding: before.utf8.dropFirst(start), as: UTF8.self)
    let completions = query(queried, queried.utf8.count).map { $0.moved(by: start) }
    let isFirst = words.isEmpty || words.count == 1 && typed.last?.isWhitespace != true
    guard isFirst, "analyze".hasPrefix(word.lowercased()) else { return completions }
    return completions + [
      Completion(replace: range, with: "analyze", description: "with the rows and times of each step")
    ]
  }

  private func words(for command: DotCommand) -> [(text: String, note: String)] {
    switch command.name {
    case "mode": OutputMode.allCases.map { ($0.rawValue, $0.summary) }
    case "times": TimeStyle.allCases.map { ($0.rawValue, "") }
    case "schema": modules.map { ($0, "module") }
    case "help": HelpText.topics.map { ($0.name, "topic") } + DotCommand.all.map { ($0.name, $0.summary) }
    case "export":
      ReportShape.allCases.map { ($0.rawValue, $0.summary) } + OutputMode.allCases.map { ($0.rawValue, $0.summary) }
    case "param": parameters.sorted().map { ($0, "parameter") }
    case "limit": DotCommand.limitNames.map { ($0, "") }
    case "wrap", "headers", "timer", "pager": [("on", ""), ("off", "")]
    case "width": [("auto", "the terminal's")]
    default: []
    }
  }

  /// The word that is being typed, without the quotation mark that it may begin with, and where it stands.
  private static func lastWord(of text: String) -> (word: String, range: Range<Int>) {
    var start = text.startIndex
    var quote: Character?
    for position in text.indices {
      let character = text[position]
      if character == quote {
        quote = nil
      } else if quote == nil, character == "\"" || character == "'" {
        quote = character
      } else if quote == nil, character.isWhitespace {
        start = text.index(after: position)
      }
    }
    let word = text[start...]
    return (word.filter { $0 != "\"" && $0 != "'" }, text.utf8.count - word.utf8.count..<text.utf8.count)
  }
}

extension Completion {
  /// The same in a text of which what it was made for begins so many bytes later.
  func moved(by offset: Int) -> Completion {
    var moved = self
    moved.range = range.lowerBound + offset..<range.upperBound + offset
    return moved
  }
}
