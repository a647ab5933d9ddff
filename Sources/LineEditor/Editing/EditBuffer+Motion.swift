import TextWidth

extension EditBuffer {
  var lineStart: Int { lineStart(at: cursor) }
  var lineEnd: Int { lineEnd(at: cursor) }

  /// The end of the line that holds `offset`: that of its LF, or of the text.
  func lineEnd(at offset: Int) -> Int {
    text.utf8[index(at: offset)...].firstIndex(of: 0x0A).map(self.offset(of:)) ?? count
  }

  func lineStart(at offset: Int) -> Int {
    text.utf8[..<index(at: offset)].lastIndex(of: 0x0A).map { self.offset(of: $0) + 1 } ?? 0
  }

  mutating func move(_ motion: EditAction.Motion) {
    moveCursor(to: target(of: motion))
  }

  func target(of motion: EditAction.Motion) -> Int {
    switch motion {
    case .left: boundary(before: cursor)
    case .right: boundary(after: cursor)
    case .wordLeft: wordStart(before: cursor)
    case .wordRight: wordEnd(after: cursor)
    case .lineStart: lineStart
    case .lineEnd: lineEnd
    case .start: 0
    case .end: count
    }
  }

  /// Moves to the line above, as near as it has to the column aimed for; false on the first line.
  mutating func moveUp() -> Bool {
    let start = lineStart
    guard start > 0 else { return false }
    moveVertically(toLineAt: lineStart(at: start - 1))
    return true
  }

  /// Moves to the line below; false on the last line.
  mutating func moveDown() -> Bool {
    let end = lineEnd
    guard end < count else { return false }
    moveVertically(toLineAt: end + 1)
    return true
  }

  private mutating func moveVertically(toLineAt start: Int) {
    let goal = column(or: displayWidth(of: text(in: lineStart..<cursor)))
    let end = lineEnd(at: start)
    var offset = start
    var column = 0
    while offset < end {
      let next = boundary(after: offset)
      column += displayWidth(of: text(in: offset..<next))
      if column > goal { break }
      offset = next
    }
    moveCursor(to: offset, keepingColumn: goal)
  }

  // MARK: Words: runs of letters, digits and underscores

  func wordStart(before offset: Int) -> Int {
    let before = text[..<index(at: offset)]
    guard let last = before.lastIndex(where: Self.isWordCharacter) else { return 0 }
    let start = before[..<last].lastIndex { !Self.isWordCharacter($0) }
    return self.offset(of: start.map(text.index(after:)) ?? text.startIndex)
  }

  func wordEnd(after offset: Int) -> Int {
    let after = text[index(at: offset)...]
    guard let first = after.firstIndex(where: Self.isWordCharacter) else { return count }
    return self.offset(of: after[first...].firstIndex { !Self.isWordCharacter($0) } ?? text.endIndex)
  }

  /// Where the run of characters without white space before `offset` starts.
  func blankWordStart(before offset: Int) -> Int {
    let before = text[..<index(at: offset)]
    guard let last = before.lastIndex(where: { !$0.isWhitespace }) else { return 0 }
    return self.offset(of: before[..<last].lastIndex(where: \.isWhitespace).map(text.index(after:)) ?? text.startIndex)
  }

  static func isWordCharacter(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }
}
