import SegmentQL
import Testing

@testable import SegmentFormats

private func entry(
  _ start: Double, _ end: Double, _ text: String, module: String = "transcription", job: String = "talk"
) -> TimedEntry {
  TimedEntry(start: start, end: end, text: text, module: module, jobID: job)
}

private func text(_ format: EditingFormat, _ entries: [TimedEntry], _ options: FormatOptions = FormatOptions()) throws
  -> String
{
  try format.text(of: EntryList(entries), options: options).text
}

@Suite struct SubtitleTests {
  private let entries = [
    entry(3661.0004, 3662.9996, "two\n\n lines \r\n"), entry(0, 0, "an --> instant & <b>"),
    entry(5, 5.0001, "short"), entry(7, 8, " \n"),
  ]

  @Test func subRip() throws {
    #expect(
      try text(.srt, entries) == """
        1
        00:00:00,000 --> 00:00:01,000
        an → instant & <b>

        2
        00:00:05,000 --> 00:00:05,001
        short

        3
        01:01:01,000 --> 01:01:03,000
        two
        lines


        """)
  }

  @Test func webVTT() throws {
    #expect(
      try text(.vtt, entries) == """
        WEBVTT

        00:00:00.000 --> 00:00:01.000
        an --&gt; instant &amp; &lt;b&gt;

        00:00:05.000 --> 00:00:05.001
        short

        01:01:01.000 --> 01:01:03.000
        two
        lines

        """)
  }

  @Test func whatIsLeftOutIsTold() throws {
    let formatted = try EditingFormat.srt.text(of: EntryList(entries + [entry(-5, -1, "before"), entry(-1, 1, "cut")]))
    #expect(formatted.remarks.count == 2)
    #expect(formatted.remarks.contains { $0.contains("1 without text") })
    #expect(formatted.remarks.contains { $0.hasPrefix("2 that start before") })
    #expect(formatted.text.contains("00:00:00,000 --> 00:00:01,000\ncut\n"))
    #expect(!formatted.text.contains("before"))
  }

  @Test func audacityLabels() throws {
    let labels = try text(.audacity, [entry(1.5, 2, "a\tb\nc"), entry(0, 0, "")])
    #expect(labels == "0.000000\t0.000000\t\n1.500000\t2.000000\ta b c\n")
  }
}

@Suite struct ChapterTests {
  @Test func youTubeStartsAtZeroAndKeepsTenSeconds() throws {
    let formatted = try EditingFormat.youtube.text(
      of: EntryList([entry(62, 70, "One"), entry(65, 70, "Too soon"), entry(3700, 3800, "Two")]))
    #expect(formatted.text == "0:00:00 Start\n0:01:02 One\n1:01:40 Two\n")
    #expect(formatted.remarks == ["1 left out that begin less than 10 s after the chapter before"])
    let early = try EditingFormat.youtube.text(of: EntryList([entry(4, 9, "Intro"), entry(20, 30, "")]))
    #expect(early.text == "0:00 Intro\n0:20 transcription\n")
    #expect(early.remarks.count == 1)
  }

  @Test func ffmetadataEscapesAndDoesNotOverlap() throws {
    let options = FormatOptions(durations: ["talk": 90])
    #expect(
      try text(.ffmetadata, [entry(0, 40, "a=b;c#d\\e"), entry(30, 35, "x"), entry(60, 60, "end")], options) == """
        ;FFMETADATA1
        [CHAPTER]
        TIMEBASE=1/1000
        START=0
        END=30000
        title=a\\=b\\;c\\#d\\\\e
        [CHAPTER]
        TIMEBASE=1/1000
        START=30000
        END=35000
        title=x
        [CHAPTER]
        TIMEBASE=1/1000
        START=60000
        END=90000
        title=end

        """)
  }
}

@Suite struct CutListTests {
  @Test func editDecisionList() throws {
    let entries = [entry(10, 12, "first"), entry(61.5, 61.5, "", job: "talk-2"), entry(0.02, 1, "back", job: "talk")]
    let options = FormatOptions(title: "cuts", names: ["talk": "talk.mp4"])
    #expect(
      try text(.edl, entries, options) == """
        TITLE: cuts
        FCM: NON-DROP FRAME

        001  TALK     V     C        00:00:10:00 00:00:12:00 00:00:00:00 00:00:02:00
        * FROM CLIP NAME: talk.mp4
        * COMMENT: first

        002  TALK2    V     C        00:01:01:13 00:01:01:14 00:00:02:00 00:00:02:01
        * FROM CLIP NAME: talk-2

        003  TALK     V     C        00:00:00:01 00:00:01:00 00:00:02:01 00:00:03:00
        * FROM CLIP NAME: talk.mp4
        * COMMENT: back

        """)
  }

  @Test func editDecisionListHoldsNoMoreThanItsNumbers() throws {
    let entries = (0..<1000).map { entry(Double($0), Double($0 + 1), "") }
    #expect(throws: FormatError.tooMany(.edl, count: 1000, limit: 999)) { try text(.edl, entries) }
  }

  @Test func reelNamesAreDifferent() throws {
    let jobs = ["a-very-long-name-1", "a-very-long-name-2", "日本", "??"]
    let list = try text(.edl, jobs.map { entry(0, 1, "", job: $0) })
    #expect(list.contains("001  AVERYLON "))
    #expect(list.contains("002  AVERYLO2 "))
    #expect(list.contains("003  AX "))
  }

  @Test(arguments: [
    (0, "00:00:00;00"), (1799, "00:00:59;29"), (1800, "00:01:00;02"), (3597, "00:01:59;29"), (3598, "00:02:00;02"),
    (17981, "00:09:59;29"), (17982, "00:10:00;00"), (107_892, "01:00:00;00"),
  ])
  func dropFrameTimecodes(frame: Int, timecode: String) throws {
    let rate = try #require(FrameRate("29.97"))
    #expect(rate.timecode(ofFrame: frame) == timecode)
  }

  @Test func dropFrameSkipsExactlyTheTwoNumbersOfAMinute() throws {
    for name in ["29.97", "59.94"] {
      let rate = try #require(FrameRate(name))
      var last = -1
      var wrong: [Int] = []
      for frame in 0..<40_000 {
        let parts = rate.timecode(ofFrame: frame).split { $0 == ":" || $0 == ";" }.compactMap { Int($0) }
        let number = ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * rate.nominal + parts[3]
        let skipped = parts[2] == 0 && parts[3] == rate.nominal / 15 && parts[1] % 10 != 0 ? rate.nominal / 15 : 0
        if number != last + 1 + skipped { wrong.append(frame) }
        last = number
      }
      #expect(wrong.isEmpty)
    }
  }

  @Test(arguments: ["", "0", "-25", "24.5", "25df", "abc", "1e3", "1001"])
  func ratesThatAreNone(text: String) { #expect(FrameRate(text) == nil) }

  @Test func openTimelineHasAClipForEachEntry() throws {
    let json = try text(.otio, [entry(1, 2, "say \"hi\""), entry(3, 3, "")], FormatOptions(durations: ["talk": 10]))
    #expect(json.contains(#""OTIO_SCHEMA":"Timeline.1""#))
    #expect(json.components(of: #""OTIO_SCHEMA":"Clip.1""#) == 2)
    #expect(json.contains(#"say \"hi\""#))
  }
}

@Suite struct TextGridTests {
  @Test func tiersAreFilledAndOverlapsShared() throws {
    let entries = [
      entry(1, 3, "a \"q\""), entry(2, 4, "b"), entry(2.5, 2.5, "dot"), entry(0, 1, "s", module: "scenes"),
    ]
    let grid = try text(.textgrid, entries, FormatOptions(durations: ["talk": 5]))
    #expect(grid.hasPrefix("File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 5\n"))
    #expect(grid.contains("size = 4\n"))
    for name in ["\"scenes\"", "\"transcription\"", "\"transcription 2\"", "\"transcription (instants)\""] {
      #expect(grid.contains("name = \(name)"))
    }
    #expect(grid.contains("text = \"a \"\"q\"\"\""))
    #expect(grid.contains("number = 2.5\n            mark = \"dot\""))
    #expect(
      try EditingFormat.textgrid.text(of: EntryList(entries)).remarks == ["1 further tiers hold what overlaps on one"])
  }
}

@Suite struct EntryListTests {
  private func list(_ columns: [String], _ rows: [[QueryValue]]) -> EntryList {
    EntryList(columns: columns, count: rows.count) { rows[$0][$1] }
  }

  @Test func readsSegments() {
    let list = list(
      ["job_id", "module", "content", "start_time", "end_time"],
      [["j", "m", "text", 1, 2], ["j", "m", .null, 3, .null], ["j", "m", "x", .null, 4], ["j", "m", "x", 5, 4]])
    #expect(
      list.entries == [entry(1, 2, "text", module: "m", job: "j"), entry(3, 3, "", module: "m", job: "j")])
    #expect(list.remarks.count == 2)
  }

  @Test func joinsTheContentsOfParts() {
    let list = list(["a.content", "b.content", "start_time", "end_time"], [["x", "y", 0, 1]])
    #expect(list.entries.first?.text == "x / y")
  }

  @Test(arguments: EditingFormat.allCases)
  func nothingIsAnError(format: EditingFormat) {
    #expect(throws: FormatError.nothing(format)) { try format.text(of: EntryList()) }
    let two = EntryList([entry(0, 1, "a", job: "1"), entry(0, 1, "b", job: "2")])
    #expect((try? format.text(of: two)) == nil || !format.describesOneVideo)
  }

  @Test(arguments: EditingFormat.allCases)
  func hostileTimesAndTextsAreHarmless(format: EditingFormat) throws {
    let hostile = [
      entry(0, 1e308, "\u{0}\u{1B}[2J\u{2028}"), entry(-1e308, 1e308, "\r\n\r\n-->"),
      entry(.leastNonzeroMagnitude, .leastNonzeroMagnitude, ""),
    ]
    let formatted = try format.text(of: EntryList(hostile))
    #expect(!formatted.text.unicodeScalars.contains("\u{1B}"))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let start = rest.firstRange(of: part)?.upperBound {
      count += 1
      rest = rest[start...]
    }
    return count
  }
}

extension Substring {
  fileprivate func firstRange(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
