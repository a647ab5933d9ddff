/// The text being edited and the cursor in it, with undo.
///
/// Positions are UTF-8 byte offsets from 0. The cursor always stands on a grapheme boundary; an offset that a caller
/// gives is moved to one. Line ends are kept as LF, whatever was put in.
struct EditBuffer {
  private(set) var text = ""
  private(set) var cursor = 0
  private var history = UndoStack()
  /// The column that a run of moves up and down aims for; any other action forgets it.
  private var goalColumn: Int?

  init(_ text: String = "") {
    self.text = Self.normalized(text)
    cursor = self.text.utf8.count
  }

  var isEmpty: Bool { text.isEmpty }
  var count: Int { text.utf8.count }
  var textBeforeCursor: Substring { text[..<index(at: cursor)] }
  var isCursorAtEnd: Bool { cursor == count }

  // MARK: Positions

  func index(at offset: Int) -> String.Index {
    text.utf8.index(text.startIndex, offsetBy: offset)
  }

  func offset(of index: String.Index) -> Int {
    text.utf8.distance(from: text.startIndex, to: index)
  }

  /// The start of the grapheme cluster that holds `offset`; an offset outside of the text goes to its nearer end.
  func boundary(atOrBefore offset: Int) -> Int {
    guard offset > 0 else { return 0 }
    guard offset < count else { return count }
    let next = text.index(after: index(at: offset))
    return self.offset(of: text.index(before: next))
  }

  func boundary(atOrAfter offset: Int) -> Int {
    let before = boundary(atOrBefore: offset)
    return before >= offset || before == count ? before : self.offset(of: text.index(after: index(at: before)))
  }

  func boundary(before offset: Int) -> Int {
    offset > 0 ? self.offset(of: text.index(before: index(at: offset))) : 0
  }

  func boundary(after offset: Int) -> Int {
    offset < count ? self.offset(of: text.index(after: index(at: offset))) : count
  }

  /// The range, moved outwards to grapheme boundaries.
  func aligned(_ range: Range<Int>) -> Range<Int> {
    let lower = boundary(atOrBefore: range.lowerBound)
    return lower..<max(lower, boundary(atOrAfter: range.upperBound))
  }

  func text(in range: Range<Int>) -> Substring {
    text[index(at: range.lowerBound)..<index(at: range.upperBound)]
  }

  // MARK: Moving

  mutating func moveCursor(to offset: Int) {
    cursor = boundary(atOrBefore: offset)
    goalColumn = nil
    history.endGroup()
  }

  /// Moves to `offset` on behalf of a move between lines, which keeps the column that the run of moves started from.
  mutating func moveCursor(to offset: Int, keepingColumn column: Int) {
    moveCursor(to: offset)
    goalColumn = column
  }

  func column(or current: Int) -> Int { goalColumn ?? current }

  // MARK: Changing

  /// Puts `replacement` in place of `range`, with the cursor after it.
  ///
  /// Complexity: O(*n*) in the length of the text; O(length of the replacement) at its end.
  mutating func replace(_ range: Range<Int>, with replacement: String, as kind: UndoStack.Kind = .other) {
    let range = aligned(range)
    let inserted = Self.normalized(replacement)
    guard !range.isEmpty || !inserted.isEmpty else { return }
    let edit = UndoStack.Edit(
      offset: range.lowerBound, removed: String(text(in: range)), inserted: inserted, cursorBefore: cursor, kind: kind)
    apply(range, inserted)
    cursor = boundary(atOrAfter: range.lowerBound + inserted.utf8.count)
    goalColumn = nil
    history.record(edit, cursorAfter: cursor)
  }

  mutating func insert(_ string: String) {
    replace(cursor..<cursor, with: string, as: .typing)
  }

  /// Replaces all of the text; one step to undo.
  mutating func setText(_ newText: String, cursor newCursor: Int? = nil) {
    if newText != text {
      history.endGroup()
      replace(0..<count, with: newText)
      history.endGroup()
    }
    moveCursor(to: newCursor ?? count)
  }

  mutating func undo() {
    guard let edit = history.undo() else { return }
    apply(edit.offset..<edit.offset + edit.inserted.utf8.count, edit.removed)
    cursor = boundary(atOrBefore: edit.cursorBefore)
    goalColumn = nil
  }

  mutating func redo() {
    guard let edit = history.redo() else { return }
    apply(edit.offset..<edit.offset + edit.removed.utf8.count, edit.inserted)
    cursor = boundary(atOrBefore: edit.cursorAfter)
    goalColumn = nil
  }

  private mutating func apply(_ range: Range<Int>, _ replacement: String) {
    text.replaceSubrange(index(at: range.lowerBound)..<index(at: range.upperBound), with: replacement)
    text.makeContiguousUTF8()
  }

  private static func normalized(_ text: String) -> String {
    guard text.utf8.contains(0x0D) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x0D {
        bytes.append(0x0A)
      } else if byte != 0x0A || previous != 0x0D {
        bytes.append(byte)
      }
      previous = byte
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
