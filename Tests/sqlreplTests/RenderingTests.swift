import SegmentModel
import SegmentQL
import Testing
import TextWidth

@testable import sqlrepl

@Suite struct RenderingTests {
  private let sample = Shown(
    rows: makeRows(
      ["module", "start_time:seconds", "count:number", "content"],
      [
        ["scenes", 5, 12, "a | \"b\", c"],
        ["asr", 61.25, .null, "line\nbreak\t<i>"],
        ["", .null, -3, ""],
      ]))

  @Test func boxAlignsNumbersAndEscapesControls() throws {
    #expect(
      try rendered(sample, RenderOptions(mode: .box)) == """
        ┌────────┬────────────┬───────┬──────────────────┐
        │ module │ start_time │ count │ content          │
        ├────────┼────────────┼───────┼──────────────────┤
        │ scenes │       5.00 │    12 │ a | "b", c       │
        │ asr    │      61.25 │  null │ line\\nbreak\\t<i> │
        │        │       null │    -3 │                  │
        └────────┴────────────┴───────┴──────────────────┘

        """)
  }

  @Test func tableIsTheSameInASCII() throws {
    let text = try rendered(sample, RenderOptions(mode: .table, times: .timecode))
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("| asr    | 00:01:01.250 |  null | line\\nbreak\\t<i> |"))
  }

  @Test func csvFollowsRFC4180AndTellsNullFromEmpty() throws {
    #expect(
      try rendered(sample, RenderOptions(mode: .csv))
        == "module,start_time,count,content\r\nscenes,5,12,\"a | \"\"b\"\", c\"\r\n"
        + "asr,61.25,,\"line\nbreak\t<i>\"\r\n\"\",,-3,\"\"\r\n")
  }

  @Test func tsvEscapesItsSeparators() throws {
    let shown = Shown(rows: makeRows(["a", "b"], [["x\ty", "1\n2\\"], [.null, ""]]))
    #expect(try rendered(shown, RenderOptions(mode: .tsv)) == "a\tb\nx\\ty\t1\\n2\\\\\n\t\n")
  }

  @Test func jsonKeepsTypesAndLiterals() throws {
    let big = JSONValue.array([.string("ü\u{1}"), .null])
    let shown = Shown(
      rows: makeRows(["a:number", "b:json", "c"], [[1.5, .json(big), .bool(true)], [.null, .null, "x\"y"]]))
    #expect(
      try rendered(shown, RenderOptions(mode: .jsonl)) == """
        {"a":1.5,"b":["ü\\u0001",null],"c":true}
        {"a":null,"b":null,"c":"x\\"y"}

        """)
    let array = try rendered(shown, RenderOptions(mode: .json))
    #expect(array.hasPrefix("[\n{\"a\":1.5"))
    let none = try rendered(Shown(rows: makeRows(["a"], [])), RenderOptions(mode: .json))
    #expect(none == "[]\n")
  }

  @Test func markdownEscapesWhatWouldBreakTheTable() throws {
    let shown = Shown(rows: makeRows(["n:number", "t"], [[1, "a|b\n<b>*x*"]]))
    #expect(
      try rendered(shown, RenderOptions(mode: .markdown))
        == "| n | t |\n| ---: | --- |\n| 1 | a\\|b<br>&lt;b>\\*x\\* |\n")
  }

  @Test func htmlEscapesMarkup() throws {
    let shown = Shown(rows: makeRows(["<t>"], [["a & <script>\"'"]]))
    let text = try rendered(shown, RenderOptions(mode: .html))
    #expect(text.contains("<th>&lt;t&gt;</th>"))
    #expect(text.contains("<td>a &amp; &lt;script&gt;&quot;&#39;</td>"))
  }

  @Test func lineListQuoteAndCount() throws {
    let shown = Shown(rows: makeRows(["a", "long:number"], [["x\u{1B}[2J", 1], ["q\"", .null]]))
    #expect(
      try rendered(shown, RenderOptions(mode: .line))
        == "   a = x\\u{1B}[2J\nlong = 1\n\n   a = q\"\nlong = null\n")
    #expect(try rendered(shown, RenderOptions(mode: .list)) == "x\\u{1B}[2J|1\nq\"|null\n")
    #expect(try rendered(shown, RenderOptions(mode: .quote)) == "\"x\\u{1B}[2J\", 1\n\"q\\\"\", null\n")
    #expect(try rendered(shown, RenderOptions(mode: .count)) == "2\n")
  }

  @Test(arguments: OutputMode.allCases)
  func noModeSendsControlsToATerminal(mode: OutputMode) throws {
    let shown = Shown(
      rows: makeRows(
        ["c\u{7}", "content", "start_time:seconds", "module"],
        [["\u{1B}]0;x\u{7}", "a\u{9B}2J\rb\u{202E}", 0, "m\u{1B}"], ["\u{7F}", "\u{8}", 20, "\u{1B}"]]))
    let text = try rendered(shown, RenderOptions(mode: mode, width: 80), isTerminal: true)
    for scalar in text.unicodeScalars {
      #expect(scalar == "\n" || scalar == "\t" || escapedForm(of: scalar) == nil, "\(mode): U+\(scalar.value)")
    }
  }

  @Test(arguments: [12, 20, 33, 40, 60, 80, 200], [false, true])
  func boxNeverPassesItsWidth(width: Int, wraps: Bool) throws {
    let long = "Ein langer Satz mit 日本語 und 👩‍👩‍👧 darin, der nicht auf eine Zeile passt."
    let shown = Shown(
      rows: makeRows(
        ["id", "job_id", "start_time:seconds", "content", "metadata:json"],
        (0..<5).map {
          [.text("segment-\($0)-with-a-long-name"), "job", .number(Double($0) * 1000.5), .text(long), .null]
        }))
    let text = try rendered(shown, RenderOptions(mode: .box, width: width, wraps: wraps), isTerminal: true)
    let table = text.split(separator: "\n").filter { "┌│├└".contains($0.first ?? " ") }
    #expect(table.count >= 9)
    #expect(table.allSatisfy { displayWidth(of: $0) <= max(width, 16) })
    if width < 60 { #expect(text.contains("without")) }
  }

  private static let segmentColumns = [
    "id", "job_id", "module", "content", "start_time:seconds", "end_time:seconds", "metadata:json", "created_at",
  ]

  private func segments(_ rows: [(job: String, module: String, content: String)]) -> Shown {
    var shown = Shown(
      rows: makeRows(
        Self.segmentColumns,
        rows.enumerated().map { number, row in
          [
            .text("\(row.module)-00\(number)"), .text(row.job), .text(row.module), .text(row.content),
            .number(Double(number) + 0.5), .number(Double(number) + 1), .null, .null,
          ]
        }), noun: "segment")
    shown.areSegments = true
    return shown
  }

  @Test func aNarrowTableOfSegmentsKeepsWhatIsRead() throws {
    let content = "a text that is a good deal longer than the room that there is for it on a small screen"
    let mixed = segments([("budget-meeting", "transcription", content), ("laptop-review", "scenes", content)])
    let wide = try rendered(mixed, RenderOptions(mode: .box, width: 80, hasFooter: true), isTerminal: true)
    #expect(wide.contains("│ job_id         │ module        │ content                        │ start_time │\n"))
    #expect(wide.contains("│ budget-meeting │ transcription │ a text that is a good deal lo… │        0.5 │\n"))
    #expect(wide.contains("2 segments; without id, end_time, metadata, created_at for lack of room\n"))
    let narrow = try rendered(mixed, RenderOptions(mode: .box, width: 60, hasFooter: true), isTerminal: true)
    #expect(narrow.contains("│ job_id         │ content                    │ start_time │\n"))
    let tiny = try rendered(mixed, RenderOptions(mode: .box, width: 40), isTerminal: true)
    #expect(tiny.contains("│ content                 │ start_time │\n"))
  }

  @Test func whatIsTheSameInAllRowsIsToldBelowTheTable() throws {
    let content = "a text that is a good deal longer than the room that there is for it on a small screen"
    let same = segments([("budget-meeting", "transcription", content), ("budget-meeting", "transcription", "short")])
    let options = RenderOptions(mode: .box, width: 80, screenWidth: 80, hasFooter: true)
    let text = try rendered(same, options, isTerminal: true)
    #expect(text.contains("│ content "))
    #expect(text.contains("│ end_time │\n"))
    #expect(text.contains("2 segments; all with job_id budget-meeting"))
    #expect(widestLine(text) <= 80)
  }

  @Test func aNarrowTableOfPairsKeepsBothContents() throws {
    let step = ["id", "module", "content", "start_time:seconds", "end_time:seconds"]
    let columns =
      ["job_id", "start_time:seconds", "end_time:seconds"] + step.map { "a." + $0 } + step.map { "b." + $0 }
    let rows = (0..<3).map { number -> [QueryValue] in
      [
        .text("job-\(number)"), 0.5, 9, "1", "transcription", "what is said first, at some length", 0.5, 3, "2",
        "transcription", "what is said then, at some length", 4, 9,
      ]
    }
    var pairs = Shown(rows: makeRows(columns, rows), noun: "pair")
    pairs.areSegments = true
    let text = try rendered(pairs, RenderOptions(mode: .box, width: 80), isTerminal: true)
    #expect(text.contains("│ a.content "))
    #expect(text.contains("│ b.content "))
    #expect(text.contains("│ job_id "))
  }

  @Test func anEmptyTableLacksNoRoom() throws {
    let none = try rendered(segments([]), RenderOptions(mode: .box, width: 60, hasFooter: true), isTerminal: true)
    #expect(none == "0 segments\n")
  }

  @Test func rowsBeyondTheLimitAreCounted() throws {
    let shown = Shown(rows: makeRows(["n:number"], (0..<1500).map { [.number(Double($0))] }), noun: "segment")
    for mode in [OutputMode.box, .table] {
      let text = try rendered(shown, RenderOptions(mode: mode, rowLimit: 10), isTerminal: true)
      #expect(text.contains("1,500 segments, 1,490 more not shown"))
    }
    for mode in [OutputMode.line, .list] {
      let text = try rendered(shown, RenderOptions(mode: mode, rowLimit: 10))
      #expect(text.hasSuffix("1,490 more segments\n"))
    }
  }

  @Test func matchesAreMarkedWhereColourIsOn() throws {
    var shown = Shown(rows: makeRows(["content"], [["one laptop\ttwo"]]))
    shown.matches = TextMatches { _ in [4..<10] }
    let plain = try rendered(shown, RenderOptions(mode: .box))
    #expect(plain.contains("│ one laptop\\ttwo │"))
    let colored = try rendered(shown, RenderOptions(mode: .box), style: .colored)
    #expect(colored.contains("one \u{1B}[1;33;4mlaptop\u{1B}[0m\\ttwo"))
  }
}

@Suite struct StyledTextTests {
  @Test func elisionKeepsTheFirstMatchInSight() {
    let text = String(repeating: "word ", count: 40) + "laptop and more words after it"
    let styled = StyledText(text, marking: [200..<206])
    let short = styled.elided(to: 24)
    #expect(short.width <= 24)
    #expect(short.text.hasPrefix("…"))
    #expect(short.text.hasSuffix("…"))
    #expect(short.text.contains("laptop"))
    let bytes = Array(short.text.utf8)
    #expect(short.marks.map { String(decoding: bytes[$0], as: UTF8.self) } == ["laptop"])
  }

  @Test(arguments: 0...12)
  func elisionFitsWideCharacters(limit: Int) {
    let short = StyledText(safe: "日本語テキスト").elided(to: limit)
    #expect(short.width <= limit)
    if limit >= 14 { #expect(short.text == "日本語テキスト") }
    if limit > 2 { #expect(short.text.hasSuffix("…")) }
  }

  @Test func wrappingBreaksAfterBlanksAndLosesNothing() {
    let text = "the quick brown fox jumps over the verylongunbreakableword"
    let lines = StyledText(text, marking: [4..<9]).wrapped(to: 12)
    #expect(lines.allSatisfy { $0.width <= 12 })
    #expect(lines[0].text == "the quick")
    #expect(lines[0].marks == [4..<9])
    #expect(lines.map(\.text).joined().filter { $0 != " " } == text.filter { $0 != " " })
  }

  @Test(
    arguments: [
      ("short", 20, "short"),
      ("a line of words that goes on", 12, "a line of\n  words that\n  goes on"),
      (".name      what it is, said at length", 24, ".name      what it is,\n           said at\n           length"),
      ("abcdefghijkl", 5, "abcde\n  fgh\n  ijk\n  l"),
      ("日本語 日本語", 8, "日本語\n  日本語"),
      ("\u{1B}[1mbold words\u{1B}[0m and more", 12, "\u{1B}[1mbold words\u{1B}[0m\n  and more"),
      ("one\n\ntwo three", 8, "one\n\ntwo\n  three"),
      ("any width", nil, "any width"),
    ] as [(String, Int?, String)])
  func messagesWrapBetweenWords(text: String, columns: Int?, expected: String) {
    #expect(text.wrapped(toColumns: columns) == expected)
  }

  @Test func rangesOutOfBoundsAreHarmless() {
    let styled = StyledText("abc", marking: [1..<99, 100..<200])
    #expect(styled.text == "abc")
    #expect(styled.styled(.colored) == "a\u{1B}[1;33;4mbc\u{1B}[0m")
  }
}

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "00:00:00.000"), (90.5, "00:01:30.500"), (3599.9996, "01:00:00.000"), (-1.25, "-00:00:01.250"),
    (360_000, "100:00:00.000"), (-0.0001, "00:00:00.000"),
  ])
  func timecodes(seconds: Double, text: String) {
    #expect(NumberText.timecode(seconds) == text)
  }

  @Test func shortestForms() {
    #expect(NumberText.shortest(34) == "34")
    #expect(NumberText.shortest(-0.0) == "0")
    #expect(NumberText.shortest(34.29) == "34.29")
    #expect(NumberText.shortest(1e300) == "1e+300")
    #expect(NumberText.shortest(.infinity) == "inf")
    #expect(NumberText.timecode(.nan) == "nan")
    #expect(NumberText.fixed(1e300, decimals: 2) == "1e+300")
  }

  @Test func groupedCounts() {
    #expect(NumberText.counted(1, "row") == "1 row")
    #expect(NumberText.counted(852_616, "segment") == "852,616 segments")
    #expect(NumberText.grouped(-1000) == "-1,000")
    #expect(NumberText.grouped(.min) == "-9,223,372,036,854,775,808")
  }
}
