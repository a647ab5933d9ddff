import SegmentFormats

/// A lane as characters, one for each column.
///
/// A column that a stretch fills in part shows an eighth block; one in which several begin is shaded by how much of it
/// is covered; one with nothing but instants shows a dot.
struct TimelineBar {
  let glyphs: [Character]
  /// Whether anything lies in a column.
  let isCovered: [Bool]

  /// Complexity: O(n log n + columns).
  init(_ entries: [TimedEntry], _ scale: TimelineScale) {
    var columns = [Column](repeating: Column(), count: scale.columns)
    var reached = -1.0
    for entry in entries.sorted(by: { $0.start < $1.start }) {
      let start = scale.position(of: entry.start)
      let end = scale.position(of: entry.end)
      let first = min(Int(start), scale.columns - 1)
      columns[first].begins += 1
      guard end > start else { continue }
      // What an earlier stretch covers already is not covered twice.
      let lower = max(start, reached)
      reached = max(reached, end)
      guard end > lower else { continue }
      for column in min(Int(lower), scale.columns - 1)...min(Int(end), scale.columns - 1) {
        let left = max(lower, Double(column))
        let right = min(end, Double(column + 1))
        guard right > left else { continue }
        columns[column].covered += right - left
        if left <= Double(column) { columns[column].touchesLeft = true }
        if right >= Double(column + 1) { columns[column].touchesRight = true }
      }
    }
    glyphs = columns.map(\.glyph)
    isCovered = columns.map { $0.begins > 0 || $0.covered > 0 }
  }

  private struct Column {
    var covered = 0.0
    var begins = 0
    var touchesLeft = false
    var touchesRight = false

    private static let eighths: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
    private static let shades: [Character] = ["░", "▒", "▓", "█"]

    var glyph: Character {
      if covered <= 0 { return begins > 0 ? "•" : " " }
      if covered > 15.0 / 16 { return "█" }
      if begins > 1 { return Self.shades[min(3, Int(covered * 4))] }
      if touchesRight && !touchesLeft { return covered < 0.3 ? "▕" : "▐" }
      return Self.eighths[max(0, min(7, Int((covered * 8).rounded()) - 1))]
    }
  }
}
