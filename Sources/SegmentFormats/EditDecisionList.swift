/// A CMX3600 edit decision list: the entries cut together in the order of the result.
enum EditDecisionList {
  /// The events that three digits number.
  private static let limit = 999

  static func text(of entries: [TimedEntry], _ options: FormatOptions) throws(FormatError) -> FormattedText {
    guard entries.count <= limit else { throw .tooMany(.edl, count: entries.count, limit: limit) }
    let rate = options.frameRate
    let reels = reelNames(for: entries)
    var text = "TITLE: \(printable(options.title))\nFCM: \(rate.isDropFrame ? "DROP FRAME" : "NON-DROP FRAME")\n"
    var record = 0
    for (position, entry) in entries.enumerated() {
      let start = rate.frame(at: entry.start)
      let length = max(1, rate.frame(at: entry.end) - start)
      let reel = reels[entry.jobID] ?? "AX"
      let times = [start, start + length, record, record + length].map { rate.timecode(ofFrame: $0) }
      text += "\n\(zeroPadded(position + 1, 3))  \(padded(reel, 8)) V     C        \(times.joined(separator: " "))\n"
      text += "* FROM CLIP NAME: \(printable(options.names[entry.jobID] ?? entry.jobID))\n"
      let line = printable(entry.line)
      if !line.isEmpty { text += "* COMMENT: \(line)\n" }
      record += length
    }
    return FormattedText(text)
  }

  /// A name of at most 8 capital letters and digits for each job, all different.
  private static func reelNames(for entries: [TimedEntry]) -> [String: String] {
    var names: [String: String] = [:]
    var taken: Set<String> = []
    for entry in entries where names[entry.jobID] == nil {
      let letters = entry.jobID.uppercased().unicodeScalars.filter {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
      }
      var name = letters.isEmpty ? "AX" : String(String.UnicodeScalarView(letters.prefix(8)))
      var number = 2
      while taken.contains(name) {
        let suffix = String(number)
        name = String(String.UnicodeScalarView(letters.prefix(8 - suffix.utf8.count))) + suffix
        number += 1
      }
      taken.insert(name)
      names[entry.jobID] = name
    }
    return names
  }

  private static func padded(_ name: String, _ width: Int) -> String {
    name + String(repeating: " ", count: max(0, width - name.utf8.count))
  }

  private static func printable(_ text: String) -> String { TimedEntry(start: 0, end: 0, text: text).line }
}
