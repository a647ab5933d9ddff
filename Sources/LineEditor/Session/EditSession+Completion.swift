extension EditSession {
  /// Completes as far as all candidates agree; where several are left, offers them.
  mutating func openMenu() {
    var candidates = candidates()
    if candidates.count == 1 {
      apply(candidates[0])
      return
    }
    let offered = CompletionMenu(candidates, original: (buffer.text, buffer.cursor))
    if let common = offered?.commonCompletion, extendsText(common) {
      apply(common)
      candidates = self.candidates()
    }
    menu = CompletionMenu(candidates, original: (buffer.text, buffer.cursor))
  }

  /// Offers anew what fits the text as it is now, without a change to it.
  mutating func filterMenu() {
    menu = CompletionMenu(candidates(), original: (buffer.text, buffer.cursor))
  }

  private func candidates() -> [Completion] {
    handlers.completions(buffer.text, buffer.cursor).compactMap { candidate in
      var candidate = candidate
      let lower = min(max(0, candidate.range.lowerBound), buffer.count)
      candidate.range = buffer.aligned(lower..<min(max(lower, candidate.range.upperBound), buffer.count))
      return candidate.text.isEmpty && candidate.range.isEmpty ? nil : candidate
    }
  }

  /// Whether it adds to what is typed, and takes nothing of it away but the case of letters.
  private func extendsText(_ completion: Completion) -> Bool {
    let typed = buffer.text(in: completion.range)
    return completion.text.count > typed.count && completion.text.lowercased().hasPrefix(typed.lowercased())
  }

  private mutating func apply(_ completion: Completion) {
    buffer.moveCursor(to: buffer.cursor)
    buffer.replace(completion.range, with: completion.text)
    buffer.moveCursor(to: buffer.cursor)
  }

  mutating func perform(_ action: EditAction, inMenuBy key: Key) -> Outcome {
    let hasSelection = menu?.selection != nil
    switch action {
    // Narrowed down to one, there is nothing to choose.
    case .complete where !hasSelection && menu?.candidates.count == 1:
      menu = nil
      openMenu()
    case .complete: tryOut { $0.select(movingBy: 1) }
    case .completePrevious: tryOut { $0.select(movingBy: -1) }
    case .move(.right) where hasSelection && key.code == .right: tryOut { $0.select(movingBy: 1) }
    case .move(.left) where hasSelection && key.code == .left: tryOut { $0.select(movingBy: -1) }
    case .down where hasSelection: moveInGrid(byRows: 1)
    case .up where hasSelection: moveInGrid(byRows: -1)
    case .enter where hasSelection: menu = nil
    case .cancel:
      if hasSelection { buffer.undo() }
      menu = nil
    case .deleteBackward where !hasSelection:
      _ = perform(action)
      filterMenu()
    default:
      menu = nil
      return perform(action)
    }
    return .proceed
  }

  private mutating func moveInGrid(byRows rows: Int) {
    guard let menu else { return }
    let columns = MenuGrid(menu, width: columns).columns
    tryOut { $0.select(movingByRows: rows, columns: columns) }
  }

  /// Changes the selection, and puts the candidate into the text in exchange for the one before: one step to undo.
  private mutating func tryOut(_ select: (inout CompletionMenu) -> Void) {
    guard var menu else { return }
    if menu.selection != nil { buffer.undo() }
    select(&menu)
    if let selected = menu.selected { apply(selected) }
    self.menu = menu
  }
}
