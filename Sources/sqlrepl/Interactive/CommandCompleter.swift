import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Completes dot commands: their names, the words that they take, and paths.
enum CommandCompleter {
  /// - Parameters:
  ///   - cursor: a UTF-8 byte offset; what stands behind it does not matter.
  ///   - modules: what `.schema` can be asked of.
  static func completions(in text: String, at cursor: Int, modules: [String]) -> [Completion] {
    let before = String(decoding: text.utf8.prefix(cursor), as: UTF8.self)
    let blanks = before.prefix { $0 == " " || $0 == "\t" }
    let name = before.dropFirst(blanks.count).prefix { !$0.isWhitespace }
    let start = blanks.utf8.count + 1
    if blanks.utf8.count + name.utf8.count == before.utf8.count {
      return DotCommand.all.filter { $0.name.hasPrefix(name.dropFirst().lowercased()) }.map {
        Completion(replace: start..<cursor, with: $0.name, description: $0.summary)
      }
    }
    let word = before[(before.lastIndex { $0.isWhitespace }.map(before.index(after:)) ?? before.startIndex)...]
    let range = cursor - word.utf8.count..<cursor
    guard let command = DotCommand.named(String(name.dropFirst())) else { return [] }
    // After the format of an export comes a file.
    let isSecond = before.split(whereSeparator: \.isWhitespace).count > (word.isEmpty ? 1 : 2)
    let words = command.name == "export" && isSecond ? [] : words(for: command, modules: modules)
    guard !words.isEmpty else { return paths(startingWith: String(word), range) }
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
    case "wrap", "timer", "pager": [("on", ""), ("off", "")]
    case "width": [("auto", "the terminal's")]
    default: []
    }
  }

  /// The files and folders that a path may mean; hidden ones where the dot is typed.
  private static func paths(startingWith typed: String, _ range: Range<Int>) -> [Completion] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let name = typed.dropFirst(folder.count)
    guard let directory = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(directory) }
    var found: [Completion] = []
    while let entry = readdir(directory) {
      let entryName = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard entryName.hasPrefix(name), entryName != ".", entryName != "..", name.first == "." || entryName.first != "."
      else { continue }
      var status = stat()
      let isFolder = stat(folder + entryName, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      found.append(Completion(replace: range, with: folder + entryName + (isFolder ? "/" : "")))
    }
    return found.sorted { $0.text < $1.text }
  }
}
