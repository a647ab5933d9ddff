import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A toy language for the terminal tests: words, of which some are known, run by a semicolon at the end.
///
/// `exit N` leaves with that status, `trap` leaves from within the editor. History is kept in the file that
/// `DEMO_HISTORY` names.
@main
enum LineEditorDemo {
  private static let words = ["content", "contains", "count", "module", "module_name"]

  static func main() {
    let history = getenv("DEMO_HISTORY").flatMap { try? History(path: String(cString: $0)) } ?? History()
    let editor = LineEditor(handlers: handlers, history: history)
    while true {
      switch editor.readText(prompt: "demo> ", continuation: "...> ") {
      case .endOfInput:
        print("bye")
        return
      case .interrupted: print("interrupted")
      case .text(let text):
        print("got \(text.debugDescription)")
        if text.hasPrefix("exit ") { exit(Int32(text.dropFirst(5).prefix { $0.isNumber }) ?? 1) }
        do { try history.add(text) } catch { print("history: \(error)") }
      }
    }
  }

  private static var handlers: EditHandlers {
    var handlers = EditHandlers()
    handlers.isComplete = { $0.last == ";" }
    handlers.highlight = { text, _ in
      if text == "trap" { exit(7) }
      return wordRanges(in: text).compactMap { range, word in
        words.contains(word) ? StyledSpan(range, TextStyle(.blue)) : nil
      }
    }
    handlers.completions = { text, cursor in
      guard let (range, word) = wordRanges(in: text).last(where: { $0.0.upperBound == cursor }) else { return [] }
      return words.filter { $0.hasPrefix(word) }.map {
        Completion(replace: range, with: $0, description: "\($0.utf8.count) letters")
      }
    }
    handlers.hint = { $0 == "mod" ? "ule" : nil }
    return handlers
  }

  private static func wordRanges(in text: String) -> [(Range<Int>, String)] {
    text.split { !$0.isLetter && $0 != "_" }.map { word in
      let start = text.utf8.distance(from: text.startIndex, to: word.startIndex)
      return (start..<start + word.utf8.count, String(word))
    }
  }
}
