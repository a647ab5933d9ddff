/// Cues of subtitles: entries with a text, in the order of time, in whole milliseconds.
struct SubtitleCues {
  struct Cue {
    var start: Int
    /// Above `start`.
    var end: Int
    var lines: [String]
  }

  private(set) var cues: [Cue] = []
  private(set) var remarks: [String] = []

  init(_ entries: [TimedEntry], _ options: FormatOptions) {
    var empty = 0
    for entry in entries.inTimeOrder {
      let lines = entry.lines
      guard !lines.isEmpty else {
        empty += 1
        continue
      }
      let start = Int((min(entry.start, 1e9) * 1000).rounded())
      let end = entry.end > entry.start ? entry.end : entry.start + options.instantDuration
      cues.append(Cue(start: start, end: max(start + 1, Int((min(end, 1e9) * 1000).rounded())), lines: lines))
    }
    if empty > 0 { remarks.append("\(empty) without text left out") }
  }
}

extension [TimedEntry] {
  /// The entries by start; those that start together in the order they had.
  var inTimeOrder: [TimedEntry] {
    enumerated().sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }.map(\.element)
  }
}

/// Subtitles as SubRip writes them: a number, a line of times, the text, a blank line.
enum SubRip {
  static func text(of entries: [TimedEntry], _ options: FormatOptions) -> FormattedText {
    let cues = SubtitleCues(entries, options)
    var text = ""
    for (position, cue) in cues.cues.enumerated() {
      let times = [cue.start, cue.end].map { clockTime(milliseconds: $0, mark: ",") }
      text += "\(position + 1)\n\(times[0]) --> \(times[1])\n"
      // The format has no escape: an arrow in the text would read as a line of times.
      for line in cue.lines { text += line.replacing(all: "-->", with: "→") + "\n" }
      text += "\n"
    }
    return FormattedText(text, remarks: cues.remarks)
  }
}

/// Captions by the W3C's WebVTT.
enum WebVTT {
  static func text(of entries: [TimedEntry], _ options: FormatOptions) -> FormattedText {
    let cues = SubtitleCues(entries, options)
    var text = "WEBVTT\n"
    for cue in cues.cues {
      let times = [cue.start, cue.end].map { clockTime(milliseconds: $0, mark: ".") }
      text += "\n\(times[0]) --> \(times[1])\n"
      for line in cue.lines { text += escaped(line) + "\n" }
    }
    return FormattedText(text, remarks: cues.remarks)
  }

  private static func escaped(_ line: String) -> String {
    line.replacingEach { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      default: nil
      }
    }
  }
}

/// A label track of Audacity: start, end and text between tabs.
enum AudacityLabels {
  static func text(of entries: [TimedEntry]) -> FormattedText {
    FormattedText(
      entries.inTimeOrder.map {
        "\(decimal($0.start, places: 6))\t\(decimal($0.end, places: 6))\t\($0.line)\n"
      }.joined())
  }
}
