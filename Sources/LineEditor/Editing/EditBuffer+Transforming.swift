extension EditBuffer {
  mutating func deleteBackward() {
    replace(boundary(before: cursor)..<cursor, with: "")
  }

  mutating func deleteForward() {
    replace(cursor..<boundary(after: cursor), with: "")
  }

  /// Exchanges the characters on the two sides of the cursor, at the end of a line the two before it.
  mutating func transposeCharacters() {
    let middle = cursor == lineEnd ? boundary(before: cursor) : cursor
    guard middle > lineStart else { return }
    let start = boundary(before: middle)
    let end = boundary(after: middle)
    replace(start..<end, with: String(text(in: middle..<end) + text(in: start..<middle)))
  }

  /// Exchanges the word before the cursor with the one at or after it, at the end of the text the last two.
  mutating func transposeWords() {
    var secondEnd = wordEnd(after: cursor)
    var secondStart = wordStart(before: secondEnd)
    if secondStart >= cursor && !text(in: secondStart..<secondEnd).contains(where: Self.isWordCharacter) {
      secondStart = wordStart(before: cursor)
      secondEnd = wordEnd(after: secondStart)
    }
    let firstStart = wordStart(before: secondStart)
    let firstEnd = wordEnd(after: firstStart)
    guard firstStart < secondStart, firstEnd <= secondStart else { return }
    let exchanged =
      text(in: secondStart..<secondEnd) + text(in: firstEnd..<secondStart) + text(in: firstStart..<firstEnd)
    replace(firstStart..<secondEnd, with: String(exchanged))
  }

  /// Changes the case from the cursor to the end of the word.
  mutating func changeCase(_ letterCase: EditAction.LetterCase) {
    let range = cursor..<wordEnd(after: cursor)
    let word = String(text(in: range))
    let changed =
      switch letterCase {
      case .upper: word.uppercased()
      case .lower: word.lowercased()
      case .capitalized: Self.capitalized(word)
      }
    replace(range, with: changed)
  }

  private static func capitalized(_ word: String) -> String {
    guard let first = word.firstIndex(where: \.isLetter) else { return word }
    let next = word.index(after: first)
    return word[..<first] + word[first..<next].uppercased() + word[next...].lowercased()
  }
}
