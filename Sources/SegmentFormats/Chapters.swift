/// Chapters as YouTube reads them from a description: from 0:00, in order, each ten seconds or longer.
enum YouTubeChapters {
  static func text(of entries: [TimedEntry]) -> FormattedText {
    var chapters: [(second: Int, title: String)] = []
    var short = 0
    for entry in entries.inTimeOrder {
      let second = Int(min(entry.start, 1e9))
      if let last = chapters.last, second < last.second + 10 {
        short += 1
        continue
      }
      if chapters.isEmpty && second > 0 {
        // The first chapter must be at 0:00; where a title would come too soon after it, that title begins there.
        if second >= 10 { chapters.append((0, "Start")) }
        chapters.append((second >= 10 ? second : 0, entry.title))
      } else {
        chapters.append((second, entry.title))
      }
    }
    var remarks: [String] = []
    if short > 0 { remarks.append("\(short) left out that begin less than 10 s after the chapter before") }
    if chapters.count < 3 {
      remarks.append("YouTube shows chapters only from three on, and there are \(chapters.count)")
    }
    let hasHours = chapters.contains { $0.second >= 3600 }
    let text = chapters.map { clock($0.second, hasHours: hasHours) + " " + $0.title + "\n" }.joined()
    return FormattedText(text, remarks: remarks)
  }

  private static func clock(_ second: Int, hasHours: Bool) -> String {
    guard hasHours else { return "\(second / 60):\(zeroPadded(second % 60, 2))" }
    return "\(second / 3600):\(zeroPadded(second / 60 % 60, 2)):\(zeroPadded(second % 60, 2))"
  }
}

/// Chapters in the metadata file of ffmpeg.
enum FFMetadata {
  static func text(of entries: [TimedEntry], _ options: FormatOptions) -> FormattedText {
    let ordered = entries.inTimeOrder
    var text = ";FFMETADATA1\n"
    var remarks: [String] = []
    var together = 0
    for (position, entry) in ordered.enumerated() {
      let start = milliseconds(entry.start)
      let next = position + 1 < ordered.count ? milliseconds(ordered[position + 1].start) : nil
      if next == start {
        together += 1
        continue
      }
      // An instant lasts until the next chapter, or to the video's end.
      var end = milliseconds(entry.end)
      if entry.end == entry.start { end = next ?? milliseconds(options.durations[entry.jobID] ?? entry.start + 1) }
      if let next { end = min(end, next) }
      text += "[CHAPTER]\nTIMEBASE=1/1000\nSTART=\(start)\nEND=\(max(end, start + 1))\ntitle=\(escaped(entry.title))\n"
    }
    if together > 0 { remarks.append("\(together) left out that start with the next one") }
    return FormattedText(text, remarks: remarks)
  }

  private static func milliseconds(_ seconds: Double) -> Int { Int((min(seconds, 1e9) * 1000).rounded()) }

  private static func escaped(_ title: String) -> String {
    title.replacingEach { "=;#\\".unicodeScalars.contains($0) ? "\\" + String($0) : nil }
  }
}

extension TimedEntry {
  /// The text on one line, or the module's name where there is none.
  var title: String {
    let line = line
    if !line.isEmpty { return line }
    return module.isEmpty ? "Chapter" : module
  }
}
