extension EditSession {
  mutating func recallOlder(withPrefix: Bool = false) {
    var walk = historyCursor ?? HistoryCursor(history)
    let prefix = withPrefix ? String(buffer.textBeforeCursor) : ""
    if let text = walk.older(than: buffer.text, prefix: prefix) {
      buffer.setText(text, cursor: withPrefix ? prefix.utf8.count : nil)
    }
    historyCursor = walk
  }

  mutating func recallNewer(withPrefix: Bool = false) {
    guard var walk = historyCursor else { return }
    let prefix = withPrefix ? String(buffer.textBeforeCursor) : ""
    if let text = walk.newer(than: buffer.text, prefix: prefix) {
      buffer.setText(text, cursor: withPrefix ? prefix.utf8.count : nil)
    }
    historyCursor = walk
  }

  // MARK: Searching

  mutating func perform(_ action: EditAction, inSearchBy key: Key) -> Outcome {
    switch action {
    case .searchOlder:
      if search?.pattern.isEmpty ?? false { search?.resume(lastPattern) } else { search?.findOlder() }
    case .searchNewer: search?.findNewer()
    case .deleteBackward: search?.deleteLast()
    case .cancel where key.code == .escape: acceptSearch()
    case .cancel, .interrupt: search = nil
    case .complete, .completePrevious: acceptSearch()
    default:
      acceptSearch()
      return perform(action)
    }
    return .proceed
  }

  /// Ends the search with what it found in the buffer, the cursor where the pattern is.
  mutating func acceptSearch() {
    guard let search else { return }
    lastPattern = search.pattern
    if let match = search.match { buffer.setText(match.text, cursor: match.range.lowerBound) }
    self.search = nil
  }
}
