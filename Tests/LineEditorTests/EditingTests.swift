import TestSupport
import Testing

@testable import LineEditor

@Suite struct EditingTests {
  /// Keys typed into a text whose cursor is at the bar, and what comes of it.
  private func check(
    _ start: String, _ keys: String..., gives expected: String, at location: SourceLocation = #_sourceLocation
  ) {
    var editor = EditorHarness(start.replacing("|", with: ""))
    let cursor = start.utf8.prefix { $0 != UInt8(ascii: "|") }.count
    editor.session.buffer.moveCursor(to: cursor)
    for key in keys { editor.send(key) }
    #expect(editor.marked == expected, sourceLocation: location)
  }

  @Test func typing() {
    check("|", "module=", gives: "module=|")
    check("a|c", "b", gives: "ab|c")
    check("a|b", Keys.paste("x\r\ny\rz\nw"), gives: "ax\ny\nz\nw|b")
    check("a|b", Keys.paste("\u{1B}[31m"), gives: "a\u{1B}[31m|b")
  }

  @Test func cursorMovesByGraphemeClusters() {
    check("👨‍👩‍👧‍👦e\u{301}🇩🇪|", Keys.left, gives: "👨‍👩‍👧‍👦e\u{301}|🇩🇪")
    check("👨‍👩‍👧‍👦e\u{301}|🇩🇪", Keys.left, Keys.left, gives: "|👨‍👩‍👧‍👦e\u{301}🇩🇪")
    check("|👨‍👩‍👧‍👦x", Keys.right, gives: "👨‍👩‍👧‍👦|x")
    check("👍🏽|", Keys.backspace, gives: "|")
    check("|🇩🇪🇫🇷", Keys.delete, gives: "|🇫🇷")
    // A mark joins the letter before it, and the cursor does not stand between the two.
    check("e|x", "\u{301}", gives: "e\u{301}|x")
    check("🇩|x", "🇪", gives: "🇩🇪|x")
  }

  @Test func moving() {
    check("one two|", Keys.home, gives: "|one two")
    check("|one two", Keys.control("e"), gives: "one two|")
    check("one two|", Keys.control("b"), Keys.control("b"), Keys.control("f"), gives: "one tw|o")
    check("module=scenes AND|", Keys.controlLeft, Keys.alt("b"), gives: "module=|scenes AND")
    check("|module=scenes", Keys.controlRight, gives: "module|=scenes")
    check("a\n|b\nc", Keys.alt("<"), gives: "|a\nb\nc")
    check("a\n|b\nc", Keys.alt(">"), gives: "a\nb\nc|")
    check("a\nbc|d\ne", Keys.control("a"), gives: "a\n|bcd\ne")
    check("|", Keys.left, Keys.right, Keys.up, Keys.down, Keys.controlLeft, Keys.controlRight, gives: "|")
  }

  @Test func arrowsMoveBetweenLinesByColumn() {
    check("long line\nab\nanother lin|e", Keys.up, gives: "long line\nab|\nanother line")
    check("long line\nab\nanother lin|e", Keys.up, Keys.up, gives: "long line|\nab\nanother line")
    check("long li|ne\nab\nanother line", Keys.down, Keys.down, gives: "long line\nab\nanother| line")
    // Columns, not characters: the wide letters take two.
    check("日本語\nabcd|ef", Keys.up, gives: "日本|語\nabcdef")
    check("日本語\nabc|def", Keys.up, gives: "日|本語\nabcdef")
    // A move to the side forgets the column.
    check("long line\nab\nanother lin|e", Keys.up, Keys.left, Keys.up, gives: "l|ong line\nab\nanother line")
  }

  @Test func killingAndYanking() {
    check("one two| three", Keys.control("k"), gives: "one two|")
    check("one two| three", Keys.control("u"), gives: "| three")
    check("one two| three", Keys.control("w"), Keys.control("w"), Keys.control("y"), gives: "one two| three")
    check("a=b|", Keys.control("w"), gives: "|")
    check("a=b|", Keys.alt(Keys.backspace), gives: "a=|")
    check("|one two", Keys.alt("d"), Keys.alt("d"), Keys.control("y"), Keys.control("y"), gives: "one twoone two|")
    check("one|\ntwo", Keys.control("k"), gives: "one|two")
    check("one\n|two", Keys.control("u"), gives: "one|two")
    check("|", Keys.control("y"), Keys.alt("y"), gives: "|")
  }

  @Test func yankGoesBackThroughTheRing() {
    let keys = ["one", Keys.control("u"), "two", Keys.control("u"), "three", Keys.control("u"), Keys.control("y")]
    var editor = EditorHarness()
    for key in keys { editor.send(key) }
    #expect(editor.marked == "three|")
    editor.send(Keys.alt("y"))
    #expect(editor.marked == "two|")
    editor.send(Keys.alt("y"))
    #expect(editor.marked == "one|")
    editor.send(Keys.alt("y"))
    #expect(editor.marked == "three|")
    // Only right after a yank.
    editor.send("!" + Keys.alt("y"))
    #expect(editor.marked == "three!|")
  }

  @Test func transposing() {
    check("ab|c", Keys.control("t"), gives: "acb|")
    check("abc|", Keys.control("t"), gives: "acb|")
    check("|abc", Keys.control("t"), gives: "|abc")
    check("a|", Keys.control("t"), gives: "a|")
    check("x\n|ab", Keys.control("t"), gives: "x\n|ab")
    check("日|👍🏽", Keys.control("t"), gives: "👍🏽日|")
    check("one| two", Keys.alt("t"), gives: "two one|")
    check("one two|", Keys.alt("t"), gives: "two one|")
    check("one tw|o!", Keys.alt("t"), gives: "two one|!")
    check("one|", Keys.alt("t"), gives: "one|")
    check("|", Keys.alt("t"), gives: "|")
  }

  @Test func changingCase() {
    check("|one two", Keys.alt("u"), Keys.alt("c"), gives: "ONE Two|")
    check("|ONE", Keys.alt("l"), gives: "one|")
    check("|straße", Keys.alt("u"), gives: "STRASSE|")
  }

  @Test func undoAndRedo() {
    let undo = Keys.control("_")
    let redo = Keys.alt("/")
    check("|", "o", "n", "e", " ", "t", "w", "o", undo, gives: "one |")
    check("|", "o", "n", "e", " ", "t", "w", "o", undo, undo, gives: "|")
    check("|", "o", "n", "e", " ", "t", "w", "o", undo, undo, redo, gives: "one |")
    check("|", "one", undo, redo, redo, gives: "one|")
    check("|", "one", undo, "two", redo, gives: "two|")
    check("one| two", Keys.control("k"), undo, gives: "one| two")
    check("a|c", Keys.paste("b"), "x", undo, gives: "ab|c")
    check("a|c", Keys.paste("b"), "x", undo, undo, gives: "a|c")
    check("e|", "\u{301}", undo, gives: "e|")
    check("|", undo, redo, gives: "|")
    check("|", "one", Keys.control("x"), Keys.control("u"), gives: "|")
  }

  @Test func enterRunsWhatIsComplete() {
    var handlers = EditHandlers()
    handlers.isComplete = { !$0.hasSuffix("AND") }
    var editor = EditorHarness(handlers: handlers)
    editor.send("a AND\r")
    #expect(editor.marked == "a AND\n|")
    editor.send("b" + Keys.alt("\r") + "c\r")
    #expect(editor.outcomes == [.accept("a AND\nb\nc")])
  }

  @Test func yankedMarksJoinWhatStandsBefore() {
    var editor = EditorHarness()
    editor.send("a" + "\u{301}" + Keys.control("a") + "e" + Keys.control("k") + "\u{301}")
    editor.send(Keys.control("w") + "\u{301}" + Keys.control("u") + "ab" + Keys.control("y") + Keys.alt("y"))
    #expect(editor.session.buffer.boundary(atOrBefore: editor.session.buffer.cursor) == editor.session.buffer.cursor)
  }

  @Test func keysThatEndOrLeave() {
    var editor = EditorHarness()
    editor.send("ab" + Keys.control("a") + Keys.control("d"))
    #expect(editor.marked == "|b")
    editor.send(Keys.delete + Keys.delete)
    #expect(editor.outcomes == [])
    editor.send(Keys.control("d"))
    editor.send(Keys.control("c"))
    editor.send(Keys.control("z"))
    editor.send(Keys.control("l"))
    editor.send(Keys.control("x") + Keys.control("e"))
    #expect(editor.outcomes == [.endOfInput, .interrupt, .suspend, .clearScreen, .openEditor])
  }

  /// Random keys leave the cursor on a boundary, and all undos lead back to the start.
  @Test func anyKeysKeepTheBufferSound() {
    let keys = [
      "a", "é", "日", "👍🏽", "\u{301}", "\u{200D}", " ", Keys.paste("x\r\ny"), Keys.left, Keys.right, Keys.up, Keys.down,
      Keys.backspace, Keys.delete, Keys.control("w"), Keys.control("k"), Keys.control("u"), Keys.control("y"),
      Keys.alt("y"), Keys.control("t"), Keys.alt("t"), Keys.alt("u"), Keys.alt("c"), Keys.control("_"), Keys.alt("/"),
      Keys.alt("\r"), Keys.control("a"), Keys.controlLeft, Keys.controlRight, Keys.alt("d"), "🇩", "🇪", "\u{FE0F}",
    ]
    var generator = SplitMix64(seed: 1)
    for _ in 0..<200 {
      var editor = EditorHarness("start 🇩🇪\nline", columns: 12, rows: 4)
      for _ in 0..<40 {
        editor.send(keys.randomElement(using: &generator) ?? "")
        let buffer = editor.session.buffer
        #expect(buffer.boundary(atOrBefore: buffer.cursor) == buffer.cursor)
      }
      for _ in 0..<60 { editor.session.buffer.undo() }
      #expect(editor.text == "start 🇩🇪\nline")
      #expect(editor.screen.unknown == [])
    }
  }
}
