import TestSupport
import Testing
import TextWidth

@testable import LineEditor

@Suite struct RenderingTests {
  @Test func linesStandUnderTheirPrompts() {
    var editor = EditorHarness(columns: 20)
    editor.send("module=scenes" + Keys.alt("\r") + "AND x")
    #expect(editor.screen.lines == ["> module=scenes", ". AND x"])
    #expect((editor.screen.row, editor.screen.column) == (1, 7))
    #expect(editor.screen.style(row: 0, column: 0) == "0;1;32")
    #expect(editor.screen.style(row: 0, column: 2) == "")
  }

  @Test func longLinesBreakAtTheEdge() {
    var editor = EditorHarness(columns: 10, rows: 6)
    editor.send("12345678")
    // The row is full: the cursor stands at the start of the next.
    #expect(editor.screen.lines == ["> 12345678"])
    #expect((editor.screen.row, editor.screen.column) == (1, 0))
    editor.send("9")
    #expect(editor.screen.lines == ["> 12345678", "9"])
    editor.send(Keys.backspace + Keys.backspace)
    #expect(editor.screen.lines == ["> 1234567"])
    #expect((editor.screen.row, editor.screen.column) == (0, 9))
  }

  @Test func wideCharactersAreNotCutInHalf() {
    var editor = EditorHarness(columns: 9, rows: 6)
    editor.send("日本語日本")
    #expect(editor.screen.lines == ["> 日本語", "日本"])
    #expect((editor.screen.row, editor.screen.column) == (1, 4))
    editor.send(Keys.home + "x")
    #expect(editor.screen.lines == ["> x日本語", "日本"])
    #expect((editor.screen.row, editor.screen.column) == (0, 3))
    editor.send(Keys.delete)
    #expect(editor.screen.lines == ["> x本語日", "本"])
    #expect(editor.screen.unknown == [])
  }

  @Test func emojiAreTwoColumns() {
    var editor = EditorHarness(columns: 20)
    editor.send("a👨‍👩‍👧‍👦❤️🇩🇪b")
    #expect(editor.screen.lines == ["> a👨‍👩‍👧‍👦❤️🇩🇪b"])
    #expect(editor.screen.column == 2 + 1 + 6 + 1)
    // What terminals disagree about is followed by the column where it ends.
    #expect(editor.lastUpdate.contains("👨‍👩‍👧‍👦\u{1B}[6G"))
  }

  @Test func controlCharactersAreShownNotSent() {
    var editor = EditorHarness(columns: 40)
    editor.send(Keys.paste("a\u{1B}[31m\u{7}\u{200B}b\tc\u{202E}d"))
    #expect(editor.screen.lines == [#"> a\u{1B}[31m\u{7}\u{200B}b  c\u{202E}d"#])
    #expect(editor.screen.unknown == [])
  }

  @Test func highlightsAreShown() {
    var handlers = EditHandlers()
    handlers.highlight = { text, _ in
      [
        StyledSpan(0..<4, TextStyle(.red)), StyledSpan(2..<3, TextStyle(.blue, .underline)),
        StyledSpan(-5..<900, .plain),
      ]
      .dropLast(text.hasSuffix("!") ? 0 : 1)
    }
    var editor = EditorHarness(handlers: handlers)
    editor.send("abcdef")
    #expect((2..<8).map { editor.screen.style(row: 0, column: $0) } == ["0;31", "0;31", "0;4;34", "0;31", "", ""])
    editor.send("!")
    #expect((2..<8).allSatisfy { editor.screen.style(row: 0, column: $0) == "" })
  }

  @Test func withoutColorsTheAttributesAreLeft() {
    var handlers = EditHandlers()
    handlers.highlight = { _, _ in [StyledSpan(0..<1, TextStyle(.red)), StyledSpan(1..<2, TextStyle(.red, .underline))]
    }
    var session = EditSession(text: "ab", handlers: handlers, style: .colorless, usesColor: false)
    #expect(session.frame(columns: 20, rows: 4).rows[0].cells.map(\.style) == [.plain, TextStyle(.underline)])
  }

  @Test func aTextTallerThanTheScreenScrolls() {
    let text = (1...10).map { "line \($0)" }.joined(separator: "\n")
    var editor = EditorHarness(text, columns: 20, rows: 4)
    #expect(editor.screen.lines == [". line 7", ". line 8", ". line 9", ". line 10"])
    editor.send(Keys.up + Keys.up + Keys.up)
    #expect(editor.screen.lines == [". line 7", ". line 8", ". line 9", ". line 10"])
    #expect(editor.screen.row == 0)
    editor.send(Keys.up)
    #expect(editor.screen.lines == [". line 6", ". line 7", ". line 8", ". line 9"])
    editor.send(Keys.alt("<"))
    #expect(editor.screen.lines == ["> line 1", ". line 2", ". line 3", ". line 4"])
    #expect((editor.screen.row, editor.screen.column) == (0, 2))
    #expect(editor.screen.scrollback == [])
  }

  @Test func aShorterTextLeavesNothingBehind() {
    var editor = EditorHarness("one\ntwo\nthree\nfour")
    for _ in 0..<4 { editor.send(Keys.control("u")) }
    #expect(editor.screen.lines == ["> one", ". two"])
    editor.send(Keys.alt("<") + Keys.control("k") + Keys.control("k") + Keys.control("k"))
    #expect(editor.screen.lines == [">"])
  }

  @Test func anUpdateSendsWhatChanged() {
    var editor = EditorHarness("module=scenes\nAND content HAS \"laptop\"")
    editor.send("x")
    #expect(editor.lastUpdate == "x")
    editor.send(Keys.left)
    #expect(editor.lastUpdate == "\u{1B}[27G")
    editor.refresh()
    #expect(editor.lastUpdate == "")
  }

  @Test(arguments: [1, 2, 3, 5])
  func tinyScreensAreNoTrouble(size: Int) {
    var editor = EditorHarness("日本 \u{1B} and\nmore", columns: max(2, size), rows: size)
    for keys in ["x", Keys.up, Keys.home, "日", Keys.delete, Keys.control("r") + "m", Keys.escape] { editor.send(keys) }
    #expect(editor.screen.unknown == [])
    #expect(editor.screen.row < size)
  }

  /// The plain twin of the diff is a redraw on an empty screen: after any update the two look the same.
  @Test func anyUpdateEndsWhereARedrawWould() {
    var generator = SplitMix64(seed: 3)
    let pieces = ["a", "b ", "日", "👍🏽", "e\u{301}", "\n", "\n\n", "xyz", "\t", "\u{1B}"]
    let styles = [TextStyle.plain, TextStyle(.red), TextStyle(.blue, .bold)]
    for _ in 0..<300 {
      var screen = VirtualScreen(columns: 11, rows: 6)
      var composer = FrameComposer()
      var shown: Frame?
      for _ in 0..<8 {
        var content = FrameComposer.Content()
        content.prompt = "> "
        content.continuation = ". "
        content.text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
          pieces.randomElement(using: &generator) ?? ""
        }.joined()
        content.hint = Bool.random(using: &generator) ? "hint" : ""
        let buffer = EditBuffer(content.text)
        content.cursor = buffer.boundary(atOrBefore: Int.random(in: 0...buffer.count, using: &generator))
        content.spans = (0..<3).map {
          StyledSpan($0 * 2..<$0 * 2 + 3, styles.randomElement(using: &generator) ?? .plain)
        }
        let frame = composer.compose(content, columns: 11, rows: 6)
        screen.write(FrameDiff.update(from: shown, to: frame))
        shown = frame

        var fresh = VirtualScreen(columns: 11, rows: 6)
        fresh.write(FrameDiff.update(from: nil, to: frame))
        #expect(screen.lines == fresh.lines)
        #expect(screen.cells == fresh.cells)
        #expect((screen.row, screen.column) == (fresh.row, fresh.column))
        #expect(screen.scrollback == [] && screen.unknown == [] && screen.isCursorShown)
      }
    }
  }

  @Test func aFrameAtTheBottomOfTheScreenScrollsItUp() {
    var screen = VirtualScreen(columns: 20, rows: 4)
    screen.write("one\r\ntwo\r\nthree\r\n")
    var session = EditSession(prompt: "> ", continuation: ". ", text: "a")
    let first = session.frame(columns: 20, rows: 4)
    screen.write(FrameDiff.update(from: nil, to: first))
    #expect(screen.lines == ["one", "two", "three", "> a"])
    _ = session.handle(.paste("\nb"))
    let second = session.frame(columns: 20, rows: 4)
    screen.write(FrameDiff.update(from: first, to: second))
    #expect(screen.lines == ["two", "three", "> a", ". b"])
    _ = session.handle(.key(Key(.up)))
    let third = session.frame(columns: 20, rows: 4)
    screen.write(FrameDiff.update(from: second, to: third))
    screen.write(FrameDiff.leave(third) + "result")
    #expect(screen.lines == ["three", "> a", ". b", "result"])
  }

  @Test func anotherWidthRedrawsFromTheFirstRow() {
    var session = EditSession(prompt: "> ", text: "12345678901234567890")
    let wide = session.frame(columns: 30, rows: 10)
    let narrow = session.frame(columns: 10, rows: 10)
    // The terminal has broken the one row of 22 columns into three; the cursor is on the last.
    var screen = VirtualScreen(columns: 10, rows: 10)
    screen.write("before\r\n> 12345678\r\n9012345678\r\n90")
    screen.write(FrameDiff.redraw(wide, resizedTo: narrow))
    #expect(screen.lines == ["before", "> 12345678", "9012345678", "90"])
    #expect((screen.row, screen.column) == (3, 2))
  }

  @Test func aPromptTooWideForTheScreenIsLeftOut() {
    var composer = FrameComposer()
    var content = FrameComposer.Content()
    content.prompt = "a long prompt> "
    content.text = "text"
    content.cursor = 4
    #expect(composer.compose(content, columns: 12, rows: 3).rows.map(\.width) == [4])
  }

  @Test func colorsAndAttributes() {
    #expect(TextStyle.plain.sgr == "\u{1B}[m")
    #expect(TextStyle(.red, [.bold, .reverse]).sgr == "\u{1B}[0;1;7;31m")
    #expect(TextStyle(.gray, background: .blue).sgr == "\u{1B}[0;90;44m")
    #expect(TextStyle(TextStyle.Color(index: 200)).sgr == "\u{1B}[0;38;5;200m")
    #expect(TextStyle(.red, .underline).withoutColor == TextStyle(.underline))
  }

  @Test func aMegabyteIsPastedAsOne() {
    let text = String(repeating: "content HAS \"日本\" AND x\n", count: 40_000)
    var parser = InputParser()
    let events = parser.feed(Keys.paste(text).utf8)
    #expect(events.count == 1)
    var session = EditSession(prompt: "> ")
    for event in events { _ = session.handle(event) }
    #expect(session.buffer.text == text)
    let frame = session.frame(columns: 80, rows: 24)
    #expect(frame.rows.count == 24)
    #expect((frame.cursorRow, frame.cursorColumn) == (23, 2))
    session.buffer.undo()
    #expect(session.buffer.isEmpty)
  }
}
