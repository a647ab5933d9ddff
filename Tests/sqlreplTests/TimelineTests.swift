import SegmentFormats
import SegmentQL
import Testing
import TextWidth

@testable import sqlrepl

@Suite struct TimelineTests {
  private let sample = Shown(
    rows: makeRows(
      ["job_id", "module", "start_time:seconds", "end_time:seconds", "content"],
      [
        ["talk", "scenes", 0, 60, "a"], ["talk", "scenes", 60, 120, "b"], ["talk", "asr", 30, 60, "c"],
        ["talk", "asr", 90, .null, "d"], ["two", "asr", 5, 6, "e"],
      ]))

  @Test func lanesAndAxis() throws {
    let lines = try rendered(sample, RenderOptions(mode: .timeline, width: 48)).split(separator: "\n")
    #expect(lines.count == 9)
    #expect(lines[0] == "talk")
    #expect(lines[1] == "scenes │" + String(repeating: "█", count: 40))
    #expect(lines[2] == "   asr │          ██████████          •         ")
    #expect(lines[3] == "       └┬─────────┬─────────┬─────────┬─────────")
    #expect(lines[4] == "        0:00      0:30      1:00      1:30")
    #expect(lines[5] == "two")
  }

  @Test(arguments: [30, 47, 80, 133])
  func fitsItsWidth(width: Int) throws {
    let rows = (0..<3000).map { number -> [QueryValue] in
      let start = Double(number * 7919 % 40_000) / 3
      return ["日本語のジョブ", .text("module \(number % 4) with a long name"), .number(start), .number(start + 2), "x"]
    }
    let shown = Shown(rows: makeRows(["job_id", "module", "start_time:seconds", "end_time:seconds", "content"], rows))
    let text = try rendered(shown, RenderOptions(mode: .timeline, width: width))
    #expect(widestLine(text) <= width)
    #expect(text.contains { "░▒▓█".contains($0) })
  }

  @Test func nothingInTimeIsSaid() throws {
    let shown = Shown(rows: makeRows(["count:number"], [[3]]))
    #expect(try rendered(shown, RenderOptions(mode: .timeline)) == "nothing that lies in time\n")
  }

  @Test func hostileTimesAreHarmless() throws {
    let rows: [[QueryValue]] = [
      [0, 1e308], [-1e308, 1e308], [.number(.leastNonzeroMagnitude), .number(.leastNonzeroMagnitude)],
      [.number(.infinity), 1], [3, 3],
    ]
    for row in rows {
      let shown = Shown(rows: makeRows(["start_time:seconds", "end_time:seconds"], [row, [1, 2]]))
      for times in TimeStyle.allCases {
        let text = try rendered(shown, RenderOptions(mode: .timeline, times: times, width: 60))
        #expect(widestLine(text) <= 60)
      }
    }
  }

  @Test func glyphsTellHowMuchIsCovered() {
    let scale = TimelineScale(from: 0, to: 10, columns: 10)
    func glyphs(_ stretches: [(Double, Double)]) -> String {
      String(TimelineBar(stretches.map { TimedEntry(start: $0.0, end: $0.1, text: "") }, scale).glyphs)
    }
    #expect(glyphs([(0, 2.5)]) == "██▌       ")
    #expect(glyphs([(1.5, 3)]) == " ▐█       ")
    #expect(glyphs([(4, 4)]) == "    •     ")
    #expect(glyphs([(0.1, 0.2), (0.3, 0.4)]) == "░         ")
    #expect(glyphs([(0, 0.5), (0.2, 0.9)]) == "█         ")
    #expect(glyphs([(9.9, 10), (10, 10)]) == "         ░")
  }

  @Test func pageShowsWhatLiesAroundTheMatches() throws {
    let folder = ScratchFolder()
    let report = folder.store(
      "talk.json",
      """
      [{"id": 1, "job_id": "a", "module": "asr", "content": "one", "start_time": 1, "end_time": 2},
       {"id": 2, "job_id": "a", "module": "ocr", "content": "two", "start_time": 0},
       {"id": 3, "job_id": "a", "module": "ocr", "content": "reversed", "start_time": 3, "end_time": 1},
       {"id": 4, "job_id": "b", "module": "asr", "content": "other video", "start_time": 1, "end_time": 2}]
      """)
    let found = run([report, "--mode", "timeline.html", "-c", "content HAS one"])
    #expect(found.status == .success)
    #expect(
      found.output.contains(
        #"""
        "lanes":[{"module":"ocr","start":[0],"end":[0],"text":["two"],"found":[]},\#
        {"module":"asr","start":[1],"end":[2],"text":["one"],"found":true}]
        """#))
    #expect(found.output.contains(#""query":"content HAS one""#))
    #expect(!found.output.contains("other video"))
    let merged = run([report, "--mode", "timeline.html", "-c", "job_id=a | merge gap 5s"])
    #expect(merged.output.contains(#""start":[0],"end":[2]"#))
    let table = run([report, "--mode", "timeline.html", "-c", "| stats count()"])
    #expect(table.status == .failure)
    #expect(table.errors.contains("timeline.html needs"))
  }
}
