/// The edits that can be taken back and done again, bounded in number and size.
struct UndoStack {
  enum Kind: Hashable {
    case typing, other
  }

  struct Edit {
    /// Where the change stands, in UTF-8 bytes of the text before and after it.
    let offset: Int
    var removed: String
    var inserted: String
    let cursorBefore: Int
    var cursorAfter = 0
    let kind: Kind

    init(offset: Int, removed: String, inserted: String, cursorBefore: Int, kind: Kind) {
      self.offset = offset
      self.removed = removed
      self.inserted = inserted
      self.cursorBefore = cursorBefore
      self.kind = kind
    }

    var size: Int { removed.utf8.count + inserted.utf8.count }
  }

  private static let maximumCount = 1000
  private static let maximumSize = 1 << 24

  private var done: [Edit] = []
  private var undone: [Edit] = []
  private var size = 0
  private var isGroupOpen = false

  /// Makes the next edit a step of its own.
  mutating func endGroup() { isGroupOpen = false }

  mutating func record(_ edit: Edit, cursorAfter: Int) {
    undone.removeAll()
    var edit = edit
    edit.cursorAfter = cursorAfter
    size += edit.size
    if isGroupOpen, let last = done.last, Self.continues(last, with: edit) {
      done[done.count - 1].inserted += edit.inserted
      done[done.count - 1].cursorAfter = cursorAfter
    } else {
      done.append(edit)
    }
    isGroupOpen = true
    while done.count > Self.maximumCount || (size > Self.maximumSize && done.count > 1) {
      size -= done.removeFirst().size
    }
  }

  /// Typing goes on as one step up to the end of the word.
  private static func continues(_ last: Edit, with edit: Edit) -> Bool {
    guard last.kind == .typing, edit.kind == .typing, edit.removed.isEmpty else { return false }
    let endsWord = last.inserted.last?.isWhitespace ?? false
    let startsWord = !(edit.inserted.first?.isWhitespace ?? true)
    return last.offset + last.inserted.utf8.count == edit.offset && !(endsWord && startsWord)
  }

  mutating func undo() -> Edit? {
    isGroupOpen = false
    guard let edit = done.popLast() else { return nil }
    undone.append(edit)
    size -= edit.size
    return edit
  }

  mutating func redo() -> Edit? {
    isGroupOpen = false
    guard let edit = undone.popLast() else { return nil }
    done.append(edit)
    size += edit.size
    return edit
  }
}
