/// An incremental search for the latest history entry that holds what is typed, letter by letter exactly.
struct HistorySearch {
  /// Where the pattern was found.
  struct Match: Equatable {
    var entry: Int
    var text: String
    /// UTF-8 byte offsets in the text.
    var range: Range<Int>
  }

  private let entries: [String]
  private(set) var pattern = ""
  private(set) var match: Match?
  /// The pattern is in no entry further on; the match is the last one that it, or its start, had.
  private(set) var hasFailed = false
  /// What to return to when the search is given up.
  let original: (text: String, cursor: Int)

  init(_ history: History, original: (text: String, cursor: Int)) {
    entries = history.entries
    self.original = original
  }

  mutating func append(_ text: String) {
    pattern += text
    search(through: stride(from: match?.entry ?? entries.count - 1, through: 0, by: -1))
  }

  mutating func deleteLast() {
    guard pattern.popLast() != nil else { return }
    match = nil
    hasFailed = false
    if !pattern.isEmpty { search(through: stride(from: entries.count - 1, through: 0, by: -1)) }
  }

  mutating func findOlder() {
    guard !pattern.isEmpty else { return }
    search(through: stride(from: (match?.entry ?? entries.count) - 1, through: 0, by: -1))
  }

  mutating func findNewer() {
    guard !pattern.isEmpty, let match else { return }
    search(through: stride(from: match.entry + 1, through: entries.count - 1, by: 1))
  }

  /// Starts with the pattern of an earlier search.
  mutating func resume(_ earlier: String) {
    guard pattern.isEmpty, !earlier.isEmpty else { return }
    append(earlier)
  }

  private mutating func search(through candidates: StrideThrough<Int>) {
    for entry in candidates {
      if let range = Self.lastRange(of: pattern, in: entries[entry]) {
        match = Match(entry: entry, text: entries[entry], range: range)
        hasFailed = false
        return
      }
    }
    hasFailed = true
  }

  private static func lastRange(of pattern: String, in text: String) -> Range<Int>? {
    var text = text
    var pattern = pattern
    return text.withUTF8 { text in
      pattern.withUTF8 { pattern in
        guard text.count >= pattern.count else { return nil }
        for start in stride(from: text.count - pattern.count, through: 0, by: -1)
        where text[start] == pattern[0] && text[start..<start + pattern.count].elementsEqual(pattern) {
          return start..<start + pattern.count
        }
        return nil
      }
    }
  }
}
