import LineEditor
import SegmentQL

/// Completes a query with what the parser expects at the cursor, and with the names and values that occur.
struct QueryCompleter {
  let vocabulary: Vocabulary
  /// The names of `$name` that have a value.
  var parameters: [String] = []

  private struct Candidate {
    var text: String
    var note: String
  }

  /// The candidates, the most specific first; `cursor` is a UTF-8 byte offset.
  ///
  /// - Complexity: O(length of the text + names and values that could stand there).
  func completions(in text: String, at cursor: Int) -> [Completion] {
    let start = Script.startOfQuery(at: cursor, in: text)
    let query = String(decoding: text.utf8.dropFirst(start), as: UTF8.self)
    return completions(ofQuery: query, at: cursor - start).map { $0.moved(by: start) }
  }

  private func completions(ofQuery text: String, at cursor: Int) -> [Completion] {
    let expected = Query.completions(in: text, at: cursor)
    let typed = String(
      decoding: text.utf8.dropFirst(expected.replacing.lowerBound).prefix(
        expected.replacing.upperBound - expected.replacing.lowerBound), as: UTF8.self)
    let quote = typed.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
    let kinds = expected.kinds.sorted { Self.rank($0) < Self.rank($1) }
    let all = kinds.map { candidates(for: $0, quote: quote, in: text, before: cursor) }
    // Where values of the field are known, and one of them fits, nobody looks for a function; in quotes there is none.
    let values = Self.matching(zip(kinds, all).flatMap { Self.rank($0) == 0 ? $1 : [] }, typed)
    let fitting = quote != nil || !values.isEmpty ? values : Self.matching(all.flatMap { $0 }, typed)
    return fitting.map {
      Completion(replace: expected.replacing.offsets, with: $0.text, description: $0.note)
    }
  }

  /// How the text may go on, where the word at its end has a likely completion; nil where it has none.
  func hint(for text: String) -> String? {
    let end = text.utf8.count
    for completion in completions(in: text, at: end) {
      let typed = text.utf8.dropFirst(completion.range.lowerBound)
      guard typed.count >= 2, completion.text.utf8.count > typed.count, completion.text.utf8.starts(with: typed) else {
        continue
      }
      return String(decoding: completion.text.utf8.dropFirst(typed.count), as: UTF8.self)
    }
    return nil
  }

  /// Those that start with what is typed, else those that hold it; each once. Case does not matter.
  private static func matching(_ candidates: [Candidate], _ typed: String) -> [Candidate] {
    let typed = typed.lowercased()
    var seen: Set<String> = []
    let distinct = candidates.filter { seen.insert($0.text).inserted && $0.text != typed }
    if typed.isEmpty { return distinct }
    let starting = distinct.filter { $0.text.lowercased().hasPrefix(typed) }
    return starting.isEmpty ? distinct.filter { $0.text.lowercased().contains(typed) } : starting
  }

  private static func rank(_ kind: ExpectedTokens.Kind) -> Int {
    switch kind {
    case .value: 0
    case .member: 1
    case .setName, .parameter: 2
    case .fieldName: 3
    case .stageName: 4
    case .keyword: 5
    case .timeWord, .allenRelation: 6
    case .comparison: 7
    case .functionName: 8
    case .symbol: 9
    case .number, .string, .pattern, .newName: 10
    }
  }

  private func candidates(
    for kind: ExpectedTokens.Kind, quote: Character?, in text: String, before cursor: Int
  ) -> [Candidate] {
    switch kind {
    case .value(let path):
      vocabulary.values(of: path.vocabularyName).map { Candidate(text: Self.literal($0, quote: quote), note: $0.note) }
    case .member(let path): members(of: path)
    case .setName: NamesInQuery(text, before: cursor).sets.map { Candidate(text: $0, note: "set") }
    case .parameter: parameters.sorted().map { Candidate(text: "$" + $0, note: "parameter") }
    case .fieldName:
      NamesInQuery(text, before: cursor).columns.map { Candidate(text: $0, note: "column") }
        + FieldNames.all.map { Candidate(text: $0.name, note: $0.note) }
    case .stageName: Keyword.stages.map { Candidate(text: $0.rawValue, note: "stage") }
    case .keyword(let keyword): [Candidate(text: keyword.rawValue, note: "")]
    case .timeWord: Keyword.timeWords.map { Candidate(text: $0.rawValue, note: "time word") }
    case .allenRelation: AllenRelation.allCases.map { Candidate(text: $0.rawValue, note: "relation") }
    case .comparison: ["=", "!=", "<", "<=", ">", ">="].map { Candidate(text: $0, note: "") }
    case .functionName: FunctionNames.all.map { Candidate(text: $0.name + "(", note: $0.note) }
    case .symbol(let symbol): Self.offered.contains(symbol) ? [Candidate(text: symbol.rawValue, note: "")] : []
    case .number, .string, .pattern, .newName: []
    }
  }

  /// The marks that begin something; the others are quicker typed than chosen.
  private static let offered: Set<Symbol> = [.match, .notMatch, .leftBracket, .pipe]

  private func members(of path: FieldPath) -> [Candidate] {
    let name = path.vocabularyName
    switch name {
    case "video": return FieldNames.video.map { Candidate(text: $0.name, note: $0.note) }
    case "metadata", "extra": break
    default:
      // A step of a pattern, or `this`: it has the fields of a segment.
      if path.components.count == 1 { return FieldNames.all.map { Candidate(text: $0.name, note: $0.note) } }
    }
    return vocabulary.keys(of: name).map { key in
      Candidate(text: Self.isWord(key) ? key : "`\(key)`", note: vocabulary.samples(of: name + "." + key))
    }
  }

  private static func literal(_ value: Vocabulary.Value, quote: Character?) -> String {
    guard value.isText else { return value.text }
    if quote == nil && isWord(value.text) { return value.text }
    let quote = quote ?? "\""
    var literal = String(quote)
    for character in value.text {
      switch character {
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\t": literal += "\\t"
      case quote: literal += "\\" + String(quote)
      default: literal.append(character)
      }
    }
    return literal + String(quote)
  }

  /// Whether a text is read as one word that is no keyword.
  private static func isWord(_ text: String) -> Bool {
    let tokens = Lexer.tokens(of: text)
    return tokens.count == 2 && tokens[0].kind == .word && tokens[0].keyword == nil
      && tokens[0].range.offsets == 0..<text.utf8.count && tokens[0].diagnostics.isEmpty
  }
}
