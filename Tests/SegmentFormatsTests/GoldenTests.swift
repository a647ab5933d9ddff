import Foundation
import Testing

@testable import SegmentFormats

/// Every format with the traps of all, compared with a file that was read by a person and by another's parser.
///
/// With `UPDATE_GOLDEN` in the environment the files are written anew, and the tests fail so that nobody forgets to read
/// the difference.
@Suite struct GoldenTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  private static let entries: [TimedEntry] = [
    // Rounds up to the next second, minute and hour.
    entry(3599.9996, 3700.0004, "rounds up to the hour"),
    // An arrow ends a cue's head; markup and escapes are each format's own.
    entry(0.0004, 1.9995, "an arrow --> and <b>bold</b> & \"quoted\"; #hash = \\back"),
    // Overlaps the one before; several lines, blank ones among them.
    entry(1.5, 12.25, "first line\r\n\r\n  second line  "),
    entry(12.25, 20, "meets the one before\u{2028}tab\there"),
    // An instant, and one too short for a frame or a millisecond.
    entry(65, 65, "an instant"),
    entry(70, 70.0001, "short"),
    // Text that no terminal must get, and none at all.
    entry(80.1, 90, "\u{1B}[2J\u{0}日本語 👩‍👩‍👧 e\u{301}"),
    entry(95, 96, " \n\t"),
    // Before the start of the video.
    entry(-3, 2, "begins too early", module: "scenes"),
    entry(-9, -1, "ends too early", module: "scenes"),
    entry(30, 3600, "a scene", module: "scenes"),
    entry(3600, 4000, "STYLE", module: "scenes"),
  ]

  private static func entry(
    _ start: Double, _ end: Double, _ text: String, module: String = "transcription"
  ) -> TimedEntry {
    TimedEntry(start: start, end: end, text: text, module: module, jobID: "talk-1")
  }

  @Test(arguments: EditingFormat.allCases)
  func isAsWritten(format: EditingFormat) throws {
    let options = FormatOptions(
      frameRate: FrameRate("29.97") ?? .standard, title: "Golden \"talk\"", durations: ["talk-1": 4200.5],
      names: ["talk-1": "talk one.mp4"])
    let formatted = try format.text(of: EntryList(Self.entries), options: options)
    let text = formatted.text + "---- remarks\n" + formatted.remarks.map { $0 + "\n" }.joined()
    let file = Self.folder.appendingPathComponent("traps.\(format.rawValue)")
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(file.lastPathComponent) was written anew: read what changed")
    } else {
      #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
  }
}
