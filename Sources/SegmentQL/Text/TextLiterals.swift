/// A piece of text that a match contains.
struct TextLiteral: Sendable, Hashable {
  var scalars: [Unicode.Scalar]
  /// Case is ignored, as PCRE2 does.
  var isCaseless: Bool
  /// A word begins where the literal does: its first character belongs to a word, the one before it does not.
  var startsWord = false
  /// A word ends where the literal does.
  var endsWord = false
  /// The byte behind the literal, which must be there, is one of these; `nil` when any or none may be.
  var followers: ByteSet?

  var isEmpty: Bool { scalars.isEmpty }
  var utf8: [UInt8] { scalars.flatMap { Array(String($0).utf8) } }
}

/// What every text that passes a test contains, as far as it could be found out: one literal at least of each clause.
struct TextLiterals: Sendable, Hashable {
  /// Each clause is a set of alternatives, none of them empty. No clauses: nothing is known.
  var clauses: [[TextLiteral]]
  /// The test holds exactly when some alternative of the only clause occurs.
  var isExact: Bool

  static let unknown = TextLiterals(clauses: [], isExact: false)

  init(clauses: [[TextLiteral]], isExact: Bool) {
    self.clauses = clauses
    self.isExact = isExact && clauses.count == 1
  }

  /// For `CONTAINS`.
  init(substring: [Unicode.Scalar]) {
    if substring.isEmpty || substring.contains(where: Self.foldsToMark) {
      self = .unknown
    } else {
      self.init(clauses: [[TextLiteral(scalars: substring, isCaseless: true)]], isExact: true)
    }
  }

  /// For `HAS`: words with white space between them.
  init(words: [[Unicode.Scalar]]) {
    var clauses: [[TextLiteral]] = []
    var isExact = words.count == 1
    for (position, word) in words.enumerated() {
      guard let first = word.first, let last = word.last, !word.contains(where: Self.foldsToMark) else {
        isExact = false
        continue
      }
      var literal = TextLiteral(scalars: word, isCaseless: true)
      literal.startsWord = WordCharacters.contains(first)
      literal.endsWord = WordCharacters.contains(last)
      // At an edge that is no word character, "no word character beside it" is more than the literal says.
      isExact = isExact && literal.startsWord && literal.endsWord
      if position < words.count - 1 { literal.followers = .spaceStart }
      clauses.append([literal])
    }
    self.init(clauses: clauses, isExact: isExact)
  }

  /// Whether ignoring case lets a character match one that does not count as part of a word although it does itself:
  /// the Greek iota, whose subscript is a combining mark.
  static func foldsToMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x345, 0x399, 0x3B9, 0x1FBE: true
    default: false
    }
  }
}
