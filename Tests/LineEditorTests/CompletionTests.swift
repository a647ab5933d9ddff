import Testing

@testable import LineEditor

@Suite struct CompletionTests {
  private static let words = [
    ("content", "what was said"), ("contains", "operator"), ("count", "function"), ("module", "which analysis"),
    ("modules", ""),
  ]

  /// Completes the word before the cursor from a list, ignoring case.
  private func handlers(_ words: [(String, String)] = Self.words) -> EditHandlers {
    var handlers = EditHandlers()
    handlers.completions = { text, cursor in
      let before = text.utf8.prefix(cursor)
      let start = before.lastIndex(of: UInt8(ascii: " ")).map { text.utf8.index(after: $0) } ?? text.startIndex
      let typed = text[start..<before.endIndex].lowercased()
      let range = text.utf8.distance(from: text.startIndex, to: start)..<cursor
      return words.filter { $0.0.lowercased().hasPrefix(typed) }.map {
        Completion(replace: range, with: $0.0, description: $0.1)
      }
    }
    return handlers
  }

  @Test func oneCandidateIsPutIn() {
    var editor = EditorHarness(handlers: handlers())
    editor.send("x AND cou\t")
    #expect(editor.marked == "x AND count|")
    #expect(editor.session.menu == nil)
    editor.send(Keys.control("_"))
    #expect(editor.marked == "x AND cou|")
  }

  @Test func noCandidateChangesNothing() {
    var editor = EditorHarness(handlers: handlers())
    editor.send("zzz\t\t")
    #expect(editor.marked == "zzz|")
    #expect(editor.screen.lines == ["> zzz"])
  }

  @Test func theCommonStartIsPutInAndTheRestOffered() {
    var editor = EditorHarness(handlers: handlers())
    editor.send("cont\t")
    #expect(editor.marked == "cont|")
    #expect(editor.screen.lines == ["> cont", "content   what was said", "contains  operator"])
    editor.send(Keys.escape)
    editor.send(Keys.control("u") + "MO\t")
    #expect(editor.marked == "module|")
    #expect(editor.screen.lines == ["> module", "module   which analysis", "modules"])
  }

  @Test func tabGoesThroughTheCandidates() {
    var editor = EditorHarness(handlers: handlers())
    editor.send("c\t")
    #expect(editor.marked == "co|")
    editor.send("\t")
    #expect(editor.marked == "content|")
    #expect(editor.screen.style(row: 1, column: 0) == "0;7")
    editor.send("\t\t")
    #expect(editor.marked == "count|")
    editor.send("\t")
    #expect(editor.marked == "content|")
    editor.send(Keys.shiftTab + Keys.shiftTab)
    #expect(editor.marked == "contains|")
    // Enter takes it; only the next one would run the text.
    editor.send("\r")
    #expect(editor.outcomes == [])
    #expect(editor.screen.lines == ["> contains"])
    // Trying out was one step.
    editor.send(Keys.control("_"))
    #expect(editor.marked == "co|")
    editor.send(Keys.control("_"))
    #expect(editor.marked == "c|")
  }

  @Test func escapeGivesBackWhatWasTyped() {
    var editor = EditorHarness(handlers: handlers())
    editor.send("co\t\t\t")
    #expect(editor.marked == "contains|")
    editor.send(Keys.escape)
    #expect(editor.marked == "co|")
    #expect(editor.screen.lines == ["> co"])
  }

  @Test func typingNarrowsTheMenu() {
    var editor = EditorHarness(handlers: handlers())
    editor.send("c\t")
    editor.send("n")
    #expect(editor.screen.lines == ["> con", "content   what was said", "contains  operator"])
    editor.send("tai")
    #expect(editor.screen.lines == ["> contai", "contains  operator"])
    editor.send("\t")
    #expect(editor.screen.lines == ["> contains"])
    editor.send(Keys.control("_") + Keys.backspace + Keys.backspace + "\t")
    #expect(editor.screen.lines == ["> cont", "content   what was said", "contains  operator"])
    editor.send("x")
    #expect(editor.screen.lines == ["> contx"])
    // With a candidate chosen, typing takes it and goes on.
    editor.send(Keys.backspace + "\t\t" + "=")
    #expect(editor.marked == "content=|")
    #expect(editor.screen.lines == ["> content="])
  }

  @Test func manyCandidatesMakeAGrid() {
    let names = (1...30).map { ("name\($0)", $0 == 2 ? "the second" : "") }
    var editor = EditorHarness(handlers: handlers(names), columns: 30, rows: 8)
    editor.send("name\t")
    #expect(
      editor.screen.lines == [
        "> name", "name1   name2   name3", "name4   name5   name6", "name7   name8   name9", "name10  name11  name12",
        "name13  name14  name15", "name16  name17  name18", "… 12 more",
      ])
    editor.send("\t\t")
    #expect(editor.screen.lines.last == "the second  … 12 more")
    editor.send(Keys.down + Keys.right)
    #expect(editor.marked == "name6|")
    editor.send(Keys.up + Keys.left)
    #expect(editor.marked == "name2|")
    for _ in 0..<7 { editor.send(Keys.down) }
    #expect(editor.marked == "name23|")
    #expect(editor.screen.lines.dropFirst().first == "name7   name8   name9")
    #expect(editor.screen.scrollback == [])
  }

  @Test func longNamesAreElided() {
    let names = [("wide 日本語日本語日本語日本語", ""), ("wide x", "")]
    var editor = EditorHarness(handlers: handlers(names), columns: 16)
    editor.send("wide\t")
    #expect(editor.screen.lines == ["> wide", "wide 日本語日…", "wide x"])
  }

  @Test func rangesOutsideOfTheTextAreBroughtInside() {
    var handlers = EditHandlers()
    handlers.completions = { _, _ in [Completion(replace: -3..<500, with: "all")] }
    var editor = EditorHarness(handlers: handlers)
    editor.send("日本\t")
    #expect(editor.marked == "all|")
    handlers.completions = { _, _ in [Completion(replace: 1..<2, with: "x")] }
    editor = EditorHarness(handlers: handlers)
    editor.send("日本\t")
    #expect(editor.marked == "x|本")
    handlers.completions = { _, _ in [Completion(replace: 0..<0, with: "")] }
    editor = EditorHarness(handlers: handlers)
    editor.send("ab\t")
    #expect(editor.marked == "ab|")
  }

  // MARK: Hints

  @Test func theHistoryHintsFirst() {
    var handlers = EditHandlers()
    handlers.hint = { $0 == "mod" ? "ule" : nil }
    var editor = EditorHarness(history: ["module=scenes AND x", "module=shots"], handlers: handlers)
    editor.send("mod")
    #expect(editor.screen.lines == ["> module=shots"])
    #expect(editor.screen.style(row: 0, column: 5) == "0;90")
    #expect(editor.marked == "mod|")
    #expect((editor.screen.row, editor.screen.column) == (0, 5))
    editor.send("ule=sc")
    #expect(editor.screen.lines == ["> module=scenes AND x"])
    editor.send("x")
    #expect(editor.screen.lines == ["> module=scx"])
    editor.send(Keys.control("u") + "modx" + Keys.backspace + Keys.left)
    #expect(editor.screen.lines == ["> mod"])
  }

  @Test func movingRightTakesTheHint() {
    for keys in [Keys.right, Keys.control("e"), Keys.end, Keys.control("f")] {
      var editor = EditorHarness(history: ["module=scenes AND x"])
      editor.send("mod" + keys)
      #expect(editor.marked == "module=scenes AND x|")
    }
    var editor = EditorHarness(history: ["module=scenes AND x"])
    editor.send("mod" + Keys.controlRight)
    #expect(editor.marked == "module|")
    editor.send(Keys.alt("f"))
    #expect(editor.marked == "module=scenes|")
  }

  @Test func ofAHintOfSeveralLinesTheFirstIsShown() {
    var editor = EditorHarness(history: ["one\ntwo"])
    editor.send("o")
    #expect(editor.screen.lines == ["> one …"])
    editor.send(Keys.right)
    #expect(editor.marked == "one\ntwo|")
    #expect(editor.session.finalFrame(columns: 40, rows: 10).rows.count == 2)
  }

  @Test func theHintIsNotLeftBehind() {
    var editor = EditorHarness(history: ["module=scenes"])
    editor.send("mod")
    #expect(editor.session.finalFrame(columns: 40, rows: 10).rows[0].width == 5)
  }
}
