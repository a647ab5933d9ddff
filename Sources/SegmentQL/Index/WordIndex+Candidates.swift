import CByteScan
import SegmentModel

/// The rows that a text test can hold in, as far as an index tells.
enum TextCandidates: Sendable {
  /// The rows in which it holds.
  case exact(RowSet)
  /// It holds in no other row; these have still to be tested.
  case superset(RowSet)
  /// Every row has to be tested.
  case unknown

  /// The rows, where there are any.
  var rows: RowSet? {
    switch self {
    case .exact(let rows), .superset(let rows): rows
    case .unknown: nil
    }
  }
}

extension WordIndex {
  /// The rows that a test can hold in.
  ///
  /// Complexity: O(bytes of the vocabulary + rows of the words found), without reading any text.
  func candidates(for test: TextMatcher) throws(RegexMatchError) -> TextCandidates {
    try candidates(for: test.literals)
  }

  /// The rows that contain a literal of each clause.
  func candidates(for literals: TextLiterals) throws(RegexMatchError) -> TextCandidates {
    guard knowsWords else { return .unknown }
    var found: [ClauseRows] = []
    for clause in literals.clauses.prefix(Self.mostClauses) {
      if let rows = try rows(of: clause) { found.append(rows) }
    }
    found.sort { $0.estimate < $1.estimate }
    guard let first = found.first else { return .unknown }
    var rows = union(first)
    if literals.isExact, first.isExact { return .exact(rows) }
    for clause in found.dropFirst() where isWorthReading(clause, for: rows) {
      rows = rows.intersection(union(clause), rowCount: rowCount)
    }
    return .superset(rows)
  }

  private static let mostClauses = 8

  /// Rows are cheap to intersect beside what it takes to test a text; but words that most texts have tell little.
  private func isWorthReading(_ clause: ClauseRows, for rows: RowSet) -> Bool {
    !rows.isEmpty && clause.estimate < rowCount / 2 && clause.estimate / 16 <= rows.count
  }

  /// The rows of one clause before they are put together.
  private struct ClauseRows {
    var sets: [RowSet]
    /// Each row contains an alternative for certain.
    var isExact: Bool
    var estimate: Int
  }

  private func union(_ clause: ClauseRows) -> RowSet { RowSet.union(clause.sets, rowCount: rowCount) }

  /// - Returns: `nil` when some alternative has nothing that words could tell.
  private func rows(of clause: [TextLiteral]) throws(RegexMatchError) -> ClauseRows? {
    var lists: Set<Int> = []
    var result = ClauseRows(sets: [], isExact: true, estimate: 0)
    for literal in clause {
      let parts = literal.wordParts
      guard let part = parts.first else { return nil }
      if parts.count == 1 {
        lists.formUnion(try self.lists(of: part))
        result.isExact = result.isExact && part.scalars.count == literal.scalars.count
      } else {
        result.sets.append(try rows(ofAll: parts))
        result.isExact = false
      }
    }
    result.sets += lists.sorted().map(rows(ofList:))
    result.estimate = result.sets.reduce(0) { $0 + $1.count }
    return result
  }

  private func rows(ofAll parts: [TextLiteral]) throws(RegexMatchError) -> RowSet {
    var sets: [RowSet] = []
    for part in parts { sets.append(RowSet.union(try lists(of: part).map(rows(ofList:)), rowCount: rowCount)) }
    sets.sort { $0.count < $1.count }
    var rows = sets[0]
    for set in sets.dropFirst() { rows = rows.intersection(set, rowCount: rowCount) }
    return rows
  }

  private func rows(ofList list: Int) -> RowSet { RowSet(PostingList(postings, list: list)) }

  /// The lists that together have every row in which a part of a literal occurs.
  private func lists(of part: TextLiteral) throws(RegexMatchError) -> [Int] {
    let beforeSpace = part.endsWord && part.followers == .spaceStart
    var part = part
    // Nothing follows a word in the vocabulary.
    part.followers = nil
    return try words(matching: part).compactMap { list(ofWord: $0, beforeSpace: beforeSpace) }
  }

  /// The words in which a literal occurs, at their start or end where it says so. It has word characters only.
  func words(matching literal: TextLiteral) throws(RegexMatchError) -> [Int] {
    var found: [Int] = []
    let test = VocabularyTest(literal, isLarge: vocabulary.count > 5000)
    if let needle = test.needle {
      try LiteralScanner(needle).forEachRow(in: vocabulary, rows: 0..<vocabulary.count) {
        word throws(RegexMatchError) in
        if try test.holds(vocabulary.utf8(word), containsNeedle: true) { found.append(word) }
      }
    } else {
      for word in 0..<vocabulary.count where try test.holds(vocabulary.utf8(word), containsNeedle: false) {
        found.append(word)
      }
    }
    return found
  }
}

extension TextLiteral {
  /// The runs of word characters, each with what the literal says of its ends.
  var wordParts: [TextLiteral] {
    var parts: [TextLiteral] = []
    var part = TextLiteral(scalars: [], isCaseless: isCaseless, startsWord: startsWord)
    for scalar in scalars {
      if WordCharacters.contains(scalar) {
        part.scalars.append(scalar)
      } else {
        if !part.isEmpty {
          part.endsWord = true
          if let next = String(scalar).utf8.first, ByteSet.spaceStart.contains(next) { part.followers = .spaceStart }
          parts.append(part)
        }
        part = TextLiteral(scalars: [], isCaseless: isCaseless, startsWord: true)
      }
    }
    if !part.isEmpty {
      part.endsWord = endsWord
      part.followers = followers
      parts.append(part)
    }
    return parts
  }
}

/// Whether a literal occurs in a word, by bytes where that is the same as what PCRE2 says.
private final class VocabularyTest {
  let needle: LiteralNeedle?
  private let literal: TextLiteral
  /// In lower case where the literal ignores case.
  private let bytes: [UInt8]
  private let isASCII: Bool
  /// There are so many words that machine code pays.
  private let isLarge: Bool
  /// What the test means, for words that bytes do not settle.
  private var matcher: RegexMatcher?

  init(_ literal: TextLiteral, isLarge: Bool) {
    self.literal = literal
    self.isLarge = isLarge
    needle = LiteralNeedle(literal)
    isASCII = literal.scalars.allSatisfy(\.isASCII)
    bytes = literal.isCaseless ? literal.utf8.map(bytefind_lower) : literal.utf8
  }

  func holds(_ word: UnsafeBufferPointer<UInt8>, containsNeedle: Bool) throws(RegexMatchError) -> Bool {
    let bytesSettle = !literal.isCaseless || needle?.isWhole == true || (isASCII && !word.contains(where: Self.mayFold))
    guard bytesSettle else { return try matches(word) }
    switch (literal.startsWord, literal.endsWord) {
    case (true, true): return word.count == bytes.count && isEqual(word, at: 0)
    case (true, false): return word.count >= bytes.count && isEqual(word, at: 0)
    case (false, true): return word.count >= bytes.count && isEqual(word, at: word.count - bytes.count)
    case (false, false):
      if containsNeedle, needle?.isWhole == true { return true }
      guard word.count >= bytes.count else { return false }
      return (0...word.count - bytes.count).contains { isEqual(word, at: $0) }
    }
  }

  /// Whether a character outside ASCII that folds into it can begin with a byte: U+0130, U+0131, U+017F, U+212A.
  private static func mayFold(_ byte: UInt8) -> Bool { byte == 0xC4 || byte == 0xC5 || byte == 0xE2 }

  private func isEqual(_ word: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    for index in bytes.indices {
      let byte = word[start + index]
      if (literal.isCaseless ? bytefind_lower(byte) : byte) != bytes[index] { return false }
    }
    return true
  }

  private func matches(_ word: UnsafeBufferPointer<UInt8>) throws(RegexMatchError) -> Bool {
    if let matcher { return try matcher.matches(word) }
    let pattern =
      (literal.startsWord ? #"\A"# : "") + TextMatcher.quoted(String(String.UnicodeScalarView(literal.scalars)))
      + (literal.endsWord ? #"\z"# : "")
    let made: RegexMatcher
    do {
      made = try CompiledRegex(pattern: pattern, options: .caseless, isNative: isLarge).makeMatcher()
    } catch let error as RegexMatchError {
      throw error
    } catch {
      // A literal came out of a pattern that did compile, and is no longer than it.
      throw .failed(code: 0)
    }
    matcher = made
    return try made.matches(word)
  }
}
