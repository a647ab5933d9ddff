import SegmentModel

/// A TextGrid of Praat, in its long text form: for each module a tier of intervals, and one of points for its instants.
///
/// The intervals of a tier meet end to start and fill it: what lies between the entries is an interval without text,
/// and entries that overlap are shared out to further tiers.
enum TextGrid {
  private struct Tier {
    var name: String
    var intervals: [TimedEntry] = []
    var isPoints = false
  }

  static func text(of entries: [TimedEntry], _ options: FormatOptions) -> FormattedText {
    let (tiers, further) = tiers(of: entries)
    let last = entries.map(\.end).max() ?? 0
    let length = max(last, entries.first.flatMap { options.durations[$0.jobID] } ?? 0)
    let end = seconds(length > 0 ? length : 1)
    var text = """
      File type = "ooTextFile"
      Object class = "TextGrid"

      xmin = 0
      xmax = \(end)
      tiers? <exists>
      size = \(tiers.count)
      item []:

      """
    for (position, tier) in tiers.enumerated() {
      text += "    item [\(position + 1)]:\n"
      text += tier.isPoints ? points(tier, end: end) : intervals(tier, end: end)
    }
    return FormattedText(
      text, remarks: further > 0 ? ["\(further) further tiers hold what overlaps on one"] : [])
  }

  /// Tiers in the order of their modules' first appearance, and how many were needed for overlaps.
  private static func tiers(of entries: [TimedEntry]) -> ([Tier], further: Int) {
    var modules: [String] = []
    var byModule: [UTF8Key: [TimedEntry]] = [:]
    for entry in entries.inTimeOrder {
      if byModule[UTF8Key(entry.module)] == nil { modules.append(entry.module) }
      byModule[UTF8Key(entry.module), default: []].append(entry)
    }
    var tiers: [Tier] = []
    var further = 0
    for module in modules {
      let name = module.isEmpty ? "segments" : module
      var lanes: [Tier] = []
      var points = Tier(name: name + " (instants)", isPoints: true)
      for entry in byModule[UTF8Key(module)] ?? [] {
        // Praat compares what is written, so entries are told apart by their rounded times.
        if seconds(entry.start) == seconds(entry.end) {
          if points.intervals.last.map({ seconds($0.start) }) == seconds(entry.start) {
            points.intervals[points.intervals.count - 1].text += " / " + entry.text
          } else {
            points.intervals.append(entry)
          }
        } else if let free = lanes.firstIndex(where: { ($0.intervals.last?.end ?? 0).rounded6 <= entry.start.rounded6 })
        {
          lanes[free].intervals.append(entry)
        } else {
          lanes.append(Tier(name: lanes.isEmpty ? name : "\(name) \(lanes.count + 1)", intervals: [entry]))
        }
      }
      further += max(0, lanes.count - 1)
      tiers += lanes + (points.intervals.isEmpty ? [] : [points])
    }
    return (tiers, further)
  }

  private static func intervals(_ tier: Tier, end: String) -> String {
    var pieces: [(start: String, end: String, text: String)] = []
    var position = seconds(0)
    for entry in tier.intervals {
      let (start, stop) = (seconds(entry.start), seconds(entry.end))
      if start != position { pieces.append((position, start, "")) }
      pieces.append((start, stop, entry.line))
      position = stop
    }
    if position != end { pieces.append((position, end, "")) }
    var text = head("IntervalTier", tier.name, end: end) + "        intervals: size = \(pieces.count)\n"
    for (number, piece) in pieces.enumerated() {
      text += "        intervals [\(number + 1)]:\n            xmin = \(piece.start)\n            xmax = \(piece.end)\n"
      text += "            text = \(quoted(piece.text))\n"
    }
    return text
  }

  private static func points(_ tier: Tier, end: String) -> String {
    var text = head("TextTier", tier.name, end: end) + "        points: size = \(tier.intervals.count)\n"
    for (number, entry) in tier.intervals.enumerated() {
      text += "        points [\(number + 1)]:\n            number = \(seconds(entry.start))\n"
      text += "            mark = \(quoted(entry.line))\n"
    }
    return text
  }

  private static func head(_ kind: String, _ name: String, end: String) -> String {
    "        class = \"\(kind)\"\n        name = \(quoted(name))\n        xmin = 0\n        xmax = \(end)\n"
  }

  private static func seconds(_ value: Double) -> String { decimal(value, places: 6, trimmed: true) }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacingEach { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}

extension Double {
  fileprivate var rounded6: Double { (self * 1e6).rounded() }
}
