extension EditSession {
  mutating func perform(_ action: EditAction) -> Outcome {
    if let outcome = control(action) { return outcome }
    if !edit(action) { kill(action) }
    return .proceed
  }

  /// The actions that may end the editing or leave it for a while; nil for all others.
  private mutating func control(_ action: EditAction) -> Outcome? {
    switch action {
    case .enter: return enter()
    case .deleteForwardOrEnd where buffer.isEmpty: return .endOfInput
    case .interrupt: return .interrupt
    case .suspend: return .suspend
    case .clearScreen: return .clearScreen
    case .openEditor: return .openEditor
    default: return nil
    }
  }

  private mutating func enter() -> Outcome {
    endRuns()
    let text = buffer.text
    if text.allSatisfy(\.isWhitespace) || handlers.isComplete(text) { return .accept(text) }
    buffer.replace(buffer.cursor..<buffer.cursor, with: "\n")
    return .proceed
  }

  /// The actions that change neither the kill ring nor what was yanked from it; false for all others.
  private mutating func edit(_ action: EditAction) -> Bool {
    switch action {
    case .move(let motion): move(motion)
    case .up: if !buffer.moveUp() { recallOlder() }
    case .down: if !buffer.moveDown() { recallNewer() }
    case .deleteBackward: buffer.deleteBackward()
    case .deleteForward, .deleteForwardOrEnd: buffer.deleteForward()
    case .transposeCharacters: buffer.transposeCharacters()
    case .transposeWords: buffer.transposeWords()
    case .changeCase(let letterCase): buffer.changeCase(letterCase)
    case .undo: buffer.undo()
    case .redo: buffer.redo()
    case .breakLine: buffer.replace(buffer.cursor..<buffer.cursor, with: "\n")
    case .complete, .completePrevious: openMenu()
    case .historyOlder: recallOlder()
    case .historyNewer: recallNewer()
    case .historyOlderWithPrefix: recallOlder(withPrefix: true)
    case .historyNewerWithPrefix: recallNewer(withPrefix: true)
    case .searchOlder, .searchNewer: search = HistorySearch(history, original: (buffer.text, buffer.cursor))
    case .prefix: awaitsSecondKey = true
    case .cancel: break
    default: return false
    }
    endRuns()
    return true
  }

  /// At the end of the text, moves to the right take over the hint, or a word of it.
  private mutating func move(_ motion: EditAction.Motion) {
    let hint = hint
    if !hint.isEmpty {
      switch motion {
      case .right, .lineEnd, .end: return buffer.replace(buffer.count..<buffer.count, with: hint)
      case .wordRight:
        let whole = EditBuffer(buffer.text + hint)
        let end = whole.wordEnd(after: buffer.cursor)
        return buffer.replace(buffer.count..<buffer.count, with: String(whole.text(in: buffer.count..<end)))
      default: break
      }
    }
    buffer.move(motion)
  }

  private mutating func kill(_ action: EditAction) {
    let cursor = buffer.cursor
    switch action {
    case .killWordBackward: kill(buffer.wordStart(before: cursor)..<cursor, .backward)
    case .killBlankWordBackward: kill(buffer.blankWordStart(before: cursor)..<cursor, .backward)
    case .killWordForward: kill(cursor..<buffer.wordEnd(after: cursor), .forward)
    case .killToLineStart:
      let start = buffer.lineStart
      kill((start < cursor ? start : buffer.boundary(before: cursor))..<cursor, .backward)
    case .killToLineEnd:
      let end = buffer.lineEnd
      kill(cursor..<(end > cursor ? end : buffer.boundary(after: cursor)), .forward)
    case .yank: yank(killRing.yank(), replacing: cursor..<cursor)
    case .yankOlder:
      if let yanked { yank(killRing.yankOlder(), replacing: yanked) }
    default: break
    }
  }

  private mutating func kill(_ range: Range<Int>, _ direction: KillRing.Direction) {
    yanked = nil
    killRing.kill(String(buffer.text(in: range)), direction)
    buffer.replace(range, with: "")
  }

  private mutating func yank(_ text: String?, replacing range: Range<Int>) {
    killRing.endRun()
    guard let text else { return }
    buffer.replace(range, with: text)
    // A text that begins with a combining mark joins the character before it, so that nothing stands apart to exchange.
    yanked = range.lowerBound <= buffer.cursor ? range.lowerBound..<buffer.cursor : nil
  }
}
