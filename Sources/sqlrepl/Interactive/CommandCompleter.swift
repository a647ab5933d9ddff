import LineEditor

/// Completes dot commands: their names, the words that they take, and paths.
enum CommandCompleter {
  /// - Parameters:
  ///   - cursor: a UTF-8 byte offset; what stands behind it does not matter.
  ///   - modules: what `.schema` can be asked of.
  ///   - home: the folder that `~` means in a path.
  static func completions(in text: String, at cursor: Int, modules: [String], home: String? = nil) -> [Completion] {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let blanks = before.prefix { $0 == " " || $0 == "\t" }
    let name = before.dropFirst(blanks.count).prefix { !$0.isWhitespace }
    let start = blanks.utf8.count + 1
    if blanks.utf8.count + name.utf8.count == before.utf8.count {
      return DotCommand.all.filter { $0.name.hasPrefix(name.dropFirst().lowercased()) }.map {
        Completion(replace: start..<cursor, with: $0.name, description: $0.summary)
      }
    }
    let (word, range) = lastWord(of: before)
    guard let command = DotCommand.named(String(name.dropFirst())) else { return [] }
    // After the format of an export comes a file.
    let isSecond = before.utf8.prefix(range.lowerBound).split { $0 == 0x20 || $0 == 0x09 }.count > 1
    let words = command.name == "export" && isSecond ? [] : words(for: command, modules: modules)
    guard !words.isEmpty else {
      return command.takesPaths ? PathCompleter(home: home).completions(of: word, replacing: range) : []
    }
    return words.filter { $0.text.lowercased().hasPrefix(word.lowercased()) }.map {
      Completion(replace: range, with: $0.text, description: $0.note)
    }
  }

  private static func words(for command: DotCommand, modules: [String]) -> [(text: String, note: String)] {
    switch command.name {
    case "mode": OutputMode.allCases.map { ($0.rawValue, $0.summary) }
    case "times": TimeStyle.allCases.map { ($0.rawValue, "") }
    case "schema": modules.map { ($0, "module") }
    case "help": HelpText.topics.map { ($0.name, "topic") } + DotCommand.all.map { ($0.name, $0.summary) }
    case "export":
      ReportShape.allCases.map { ($0.rawValue, $0.summary) } + OutputMode.allCases.map { ($0.rawValue, $0.summary) }
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
