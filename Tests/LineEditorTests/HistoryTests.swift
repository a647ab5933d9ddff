import Synchronization
import Testing

@testable import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct HistoryTests {
  @Test func arrowsWalkThroughTheHistory() {
    var editor = EditorHarness(history: ["one", "two\nlines", "three"])
    editor.send("new" + Keys.up)
    #expect(editor.marked == "three|")
    editor.send(Keys.up)
    #expect(editor.marked == "two\nlines|")
    // Inside of an entry of several lines the arrow moves between them first.
    editor.send(Keys.up)
    #expect(editor.marked == "two|\nlines")
    editor.send(Keys.up + Keys.up)
    #expect(editor.marked == "one|")
    editor.send(Keys.control("n") + Keys.control("n") + Keys.control("n"))
    #expect(editor.marked == "new|")
    editor.send(Keys.down)
    #expect(editor.marked == "new|")
  }

  @Test func changesOnTheWayAreKeptUntilTheTextIsRun() {
    var editor = EditorHarness(history: ["one", "two"])
    editor.send(Keys.up + "!" + Keys.up + Keys.down)
    #expect(editor.marked == "two!|")
    #expect(editor.session.history.entries == ["one", "two"])
  }

  @Test func pageKeysKeepToWhatIsTyped() {
    var editor = EditorHarness(history: ["module=a", "x", "module=b", "y"])
    editor.send("mod" + Keys.pageUp)
    #expect(editor.marked == "mod|ule=b")
    editor.send(Keys.pageUp)
    #expect(editor.marked == "mod|ule=a")
    editor.send(Keys.pageUp)
    #expect(editor.marked == "mod|ule=a")
    editor.send(Keys.pageDown + Keys.pageDown)
    #expect(editor.marked == "mod|")
  }

  @Test func eachTextIsKeptOnceAtItsLatestPlace() throws {
    let history = History()
    for text in ["a", "b", "a", "a", " \n", "c", "b"] { try history.add(text) }
    #expect(history.entries == ["a", "c", "b"])
  }

  @Test func memoryIsBounded() throws {
    let history = History()
    for number in 0..<25_000 { try history.add("entry \(number)") }
    #expect(history.entries.count <= 2 * History.limit)
    #expect(history.entries.last == "entry 24999")
    try history.add("entry 24000")
    #expect(history.entries.suffix(2) == ["entry 24999", "entry 24000"])
  }

  // MARK: Searching

  @Test func searchFindsTheLatestMatch() {
    var editor = EditorHarness("typed", history: ["module=scenes", "module=shots", "content HAS \"shot\""])
    editor.send(Keys.control("r") + "sho")
    #expect(editor.screen.lines == ["> content HAS \"shot\"", "history: sho"])
    #expect(editor.screen.style(row: 0, column: 15) == "0;7")
    #expect((editor.screen.row, editor.screen.column) == (0, 15))
    editor.send(Keys.control("r"))
    #expect(editor.screen.lines == ["> module=shots", "history: sho"])
    editor.send(Keys.control("r"))
    #expect(editor.screen.lines == ["> module=shots", "history, not found: sho"])
    editor.send(Keys.control("s"))
    #expect(editor.screen.lines == ["> content HAS \"shot\"", "history: sho"])
    editor.send(Keys.control("r") + Keys.escape)
    #expect(editor.marked == "module=|shots")
    #expect(editor.screen.lines == ["> module=shots"])
  }

  @Test func searchIsExact() {
    var editor = EditorHarness(history: ["Module", "mo.ule", "module"])
    editor.send(Keys.control("r") + "mo.")
    #expect(editor.screen.lines.first == "> mo.ule")
    editor.send(Keys.backspace + Keys.backspace + Keys.backspace + "Mo")
    #expect(editor.screen.lines.first == "> Module")
    editor.send("x")
    #expect(editor.screen.lines == ["> Module", "history, not found: Mox"])
    editor.send(Keys.backspace)
    #expect(editor.screen.lines == ["> Module", "history: Mo"])
  }

  @Test func searchCanBeGivenUp() {
    for keys in [Keys.control("g"), Keys.control("c")] {
      var editor = EditorHarness("typed", history: ["one"])
      editor.send(Keys.control("r") + "on" + keys)
      #expect(editor.marked == "typed|")
      #expect(editor.outcomes == [])
    }
  }

  @Test func enterRunsWhatWasFoundAndOtherKeysGoOnFromIt() {
    var editor = EditorHarness(history: ["one two"])
    editor.send(Keys.control("r") + "two\r")
    #expect(editor.outcomes == [.accept("one two")])
    editor = EditorHarness(history: ["one two"])
    editor.send(Keys.control("r") + "two" + Keys.control("k"))
    #expect(editor.marked == "one |")
    // The pattern of the last search comes again.
    editor.send(Keys.control("r") + Keys.control("r"))
    #expect(editor.screen.lines == ["> one two", "history: two"])
  }

  // MARK: The file

  private func withDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/history-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer {
      unlink(directory + "/history")
      rmdir(directory)
    }
    try body(directory + "/history")
  }

  private func write(_ text: String, to path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(descriptor) }
    try Descriptor(number: descriptor).write(Array(text.utf8))
  }

  @Test func textsComeBackFromTheFile() throws {
    try withDirectory { path in
      let texts = ["one", "two\nlines\twith \"quotes\" and \\", "日本\u{1B}🎬", "one"]
      let history = try History(path: path)
      for text in texts { try history.add(text) }
      #expect(try History(path: path).entries == ["two\nlines\twith \"quotes\" and \\", "日本\u{1B}🎬", "one"])
      #expect(try HistoryFile(path: path).read() == texts)
      var status = stat()
      #expect(stat(path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
  }

  @Test func damagedLinesArePassedOver() throws {
    try withDirectory { path in
      try write(
        "\"good\"\nnot json\n\"a\\qb\"\n\"a\"b\"\n\n\"\\ud800\"\n\"\\ud83c\\udfac\\/\\u0041\"\n\"cut o", to: path)
      #expect(try HistoryFile(path: path).read() == ["good", "🎬/A"])
      // The record that was cut off does not swallow the next.
      try HistoryFile(path: path).append("next")
      #expect(try HistoryFile(path: path).read() == ["good", "🎬/A", "next"])
    }
  }

  @Test func onlyTheEndOfALargeFileIsRead() throws {
    try withDirectory { path in
      let line = "\"" + String(repeating: "x", count: 1000)
      try write((0..<6000).map { line + "\($0)\"\n" }.joined(), to: path)
      let history = try History(path: path)
      #expect(history.entries.count < 6000)
      #expect(history.entries.count > 4000)
      #expect(history.entries.last?.hasSuffix("x5999") == true)
    }
  }

  @Test func anEnormousTextStaysOutOfTheFile() throws {
    try withDirectory { path in
      let history = try History(path: path)
      let text = String(repeating: "x", count: 100_000)
      try history.add(text)
      #expect(history.entries == [text])
      #expect(try HistoryFile(path: path).read() == [])
    }
  }

  @Test func sessionsShareAFile() throws {
    try withDirectory { path in
      let count = 200
      let failures = Atomic<Int>(0)
      runThreads(4) { thread in
        for number in 0..<count {
          do {
            try HistoryFile(path: path).append("\(thread):\(number) " + String(repeating: "y", count: 50 * thread))
          } catch {
            failures.add(1, ordering: .relaxed)
          }
        }
      }
      #expect(failures.load(ordering: .relaxed) == 0)
      let texts = try HistoryFile(path: path).read()
      #expect(texts.count == 4 * count)
      for thread in 0..<4 {
        let own = texts.filter { $0.hasPrefix("\(thread):") }
        #expect(own.map { $0.prefix { $0 != " " } } == (0..<count).map { "\(thread):\($0)" })
      }
    }
  }

  @Test func whatCannotBeReadIsAnError() throws {
    #expect(throws: SystemError.self) { try History(path: "/dev/null/history") }
    #expect(try History(path: "/dev/null").entries == [])
    let history = try History(path: "/no/such/directory/history")
    #expect(throws: SystemError(code: ENOENT)) { try history.add("text") }
    #expect(history.entries == ["text"])
  }
}
