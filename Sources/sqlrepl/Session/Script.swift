import SegmentQL

/// A text of queries and dot commands, taken apart.
///
/// A query ends with `;`, before a line that begins with a dot command, or with the text. A `;` inside quotes, comments
/// or brackets ends nothing, nor does the one that belongs to a `let`.
struct Script {
  enum Statement: Equatable {
    case command(String)
    case query(String)
  }

  private(set) var statements: [Statement] = []

  init(_ text: String) {
    var rest = Substring(text)
    while !rest.isEmpty {
      let end = Self.startOfCommandLine(in: rest)
      appendQueries(String(rest[..<end]))
      guard end < rest.endIndex else { break }
      let lineEnd = rest[end...].firstIndex(where: \.isNewline) ?? rest.endIndex
      statements.append(.command(String(rest[end..<lineEnd]).trimmed))
      rest = rest[lineEnd...]
    }
  }

  /// Whether a line, the first of a statement, is a dot command: a dot and a letter, after blanks at most.
  static func isCommand(_ line: some StringProtocol) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\t" }
    return text.first == "." && text.dropFirst().first?.isLetter == true
  }

  /// Where the first line begins that is a dot command and stands neither in a token nor in brackets; else the end.
  private static func startOfCommandLine(in text: Substring) -> Substring.Index {
    var candidates: [Int] = []
    var lineStart = text.startIndex
    while lineStart < text.endIndex {
      let lineEnd = text[lineStart...].firstIndex(where: \.isNewline) ?? text.endIndex
      if isCommand(text[lineStart..<lineEnd]) {
        candidates.append(text.utf8.distance(from: text.startIndex, to: lineStart))
      }
      lineStart = lineEnd < text.endIndex ? text.index(after: lineEnd) : lineEnd
    }
    guard let first = candidates.first else { return text.endIndex }
    if first == 0 { return text.startIndex }
    var depth = 0
    var next = 0
    for token in Lexer.tokens(of: String(text)) {
      while next < candidates.count, candidates[next] <= token.range.lowerBound {
        if depth == 0 { return text.utf8.index(text.startIndex, offsetBy: candidates[next]) }
        next += 1
      }
      while next < candidates.count, candidates[next] < token.range.upperBound { next += 1 }
      depth += token.nesting
      if next == candidates.count { break }
    }
    return text.endIndex
  }

  /// Adds the queries of a text without dot commands.
  private mutating func appendQueries(_ text: String) {
    for range in Self.queries(in: text) {
      let bytes = text.utf8.dropFirst(range.lowerBound).prefix(range.count)
      statements.append(.query(String(Substring(bytes)).trimmed))
    }
  }

  /// The UTF-8 byte ranges of the queries of a text without dot commands; the last one, where no `;` ends it, reaches to
  /// the text's end.
  private static func queries(in text: String) -> [Range<Int>] {
    let tokens = Lexer.tokens(of: text).filter { $0.kind != .comment }
    var ranges: [Range<Int>] = []
    var start = tokens.startIndex
    var depth = 0
    var isBinding = false
    for (position, token) in tokens.enumerated() {
      depth = max(0, depth + token.nesting)
      if position == start || (position > 0 && tokens[position - 1].kind == .symbol(.semicolon) && depth == 0) {
        isBinding = token.keyword == .let && position + 1 < tokens.count && tokens[position + 1].kind == .setName
      }
      let isEnd = token.kind == .end
      guard isEnd || (token.kind == .symbol(.semicolon) && depth == 0 && !isBinding) else { continue }
      if position > start { ranges.append(tokens[start].range.lowerBound..<token.range.lowerBound) }
      start = position + 1
    }
    return ranges
  }

  /// Where the query begins that is written at a place of a text without dot commands, both in UTF-8 bytes.
  ///
  /// Complexity: O(bytes before the place).
  static func startOfQuery(at place: Int, in text: String) -> Int {
    let before = String(decoding: text.utf8.prefix(place), as: UTF8.self)
    guard let last = queries(in: before).last, last.upperBound == before.utf8.count else {
      // Nothing of it is there yet: it begins where it is written, or with the text.
      return before.contains(";") ? place : 0
    }
    return last.lowerBound
  }
}

extension Token {
  /// How much deeper in brackets what follows stands.
  fileprivate var nesting: Int {
    switch kind {
    case .symbol(.leftBracket), .symbol(.leftParenthesis): 1
    case .symbol(.rightBracket), .symbol(.rightParenthesis): -1
    default: 0
    }
  }
}

extension StringProtocol {
  /// The text without the white space at its ends.
  var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
