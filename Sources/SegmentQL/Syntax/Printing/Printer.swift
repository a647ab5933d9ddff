/// Writes trees as canonical text.
enum Printer {
  /// A name, in backticks where it would not be read as one.
  static func name(_ name: String) -> String {
    var lexer = Lexer(name)
    let tokens = lexer.readAll()
    if tokens.count == 2, tokens[0].kind == .word, tokens[0].range == SourceRange(0, name.utf8.count),
      !needsBackticks(tokens[0].keyword)
    {
      return name
    }
    var quoted = "`"
    for character in name.unicodeScalars {
      quoted += character == "`" ? "``" : String(character)
    }
    return quoted + "`"
  }

  /// Whether a name that spells this keyword could be taken for it where an expression stands.
  private static func needsBackticks(_ keyword: Keyword?) -> Bool {
    guard let keyword else { return false }
    switch keyword {
    case .count, .video, .depth: return false
    default: return true
    }
  }
}
