/// Something a key does.
enum EditAction: Hashable, Sendable {
  enum Motion: Hashable, Sendable {
    case left, right, wordLeft, wordRight, lineStart, lineEnd, start, end
  }

  enum LetterCase: Hashable, Sendable {
    case upper, lower, capitalized
  }

  case move(Motion)
  /// One line up or down, and from the outermost line into the history.
  case up, down
  case deleteBackward, deleteForward
  case deleteForwardOrEnd
  case killWordBackward, killWordForward
  /// The word before the cursor, as white space divides it.
  case killBlankWordBackward
  case killToLineStart, killToLineEnd
  case yank, yankOlder
  case transposeCharacters, transposeWords
  case changeCase(LetterCase)
  case undo, redo
  case complete, completePrevious
  case historyOlder, historyNewer
  /// The entries that start with the text before the cursor.
  case historyOlderWithPrefix, historyNewerWithPrefix
  case searchOlder, searchNewer
  /// Runs the text where it is complete, else breaks the line.
  case enter
  case breakLine
  case interrupt, suspend, clearScreen, openEditor
  /// Closes the menu or the search.
  case cancel
  /// Ctrl-X: the next key is looked up among the bindings after it.
  case prefix
}
