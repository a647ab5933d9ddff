/// How a stretch of time is spread over columns.
struct TimelineScale {
  let start: Double
  let columns: Int
  /// Seconds a column, above 0.
  let step: Double

  /// Times beyond some 30,000 years either way fall on the ends.
  init(from start: Double, to end: Double, columns: Int) {
    self.start = min(max(start, -1e12), 1e12)
    self.columns = max(1, columns)
    let length = min(max(end, -1e12), 1e12) - self.start
    step = (length > 0 ? length : 1) / Double(self.columns)
  }

  /// The column, with its fraction, that a time falls on; from 0 to `columns`.
  func position(of time: Double) -> Double { min(max(0, (time - start) / step), Double(columns)) }

  /// A line with ticks, and the times of the ticks below it.
  func axis(times: TimeStyle) -> (line: String, labels: String) {
    let room = times == .timecode ? 14.0 : 9.0
    let distance = Self.steps.first { $0 >= step * room } ?? step * Double(columns)
    var line = [Character](repeating: "─", count: columns)
    var labels = [Character](repeating: " ", count: columns)
    var free = 0
    let first = (start / distance).rounded(.up)
    for number in 0...columns {
      let tick = (first + Double(number)) * distance
      guard tick <= start + step * Double(columns) else { break }
      let column = min(Int(position(of: tick)), columns - 1)
      let text = label(tick, distance: distance, times: times)
      if column >= free, column + text.count <= columns {
        line[column] = "┬"
        labels.replaceSubrange(column..<column + text.count, with: text)
        free = column + text.count + 1
      }
    }
    return (String(line), String(labels))
  }

  private static let steps: [Double] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
    + [7200, 14400, 21600, 43200, 86400, 172_800, 604_800, 2_592_000, 31_536_000]

  private func label(_ time: Double, distance: Double, times: TimeStyle) -> String {
    if times == .timecode { return NumberText.timecode(time) }
    if distance < 1 { return NumberText.fixed(time, decimals: distance < 0.01 ? 3 : distance < 0.1 ? 2 : 1) }
    guard abs(time) < 1e12 else { return NumberText.shortest(time) }
    let seconds = Int(abs(time).rounded())
    let sign = time < 0 && seconds > 0 ? "-" : ""
    guard seconds >= 3600 else { return "\(sign)\(seconds / 60):\(NumberText.padded(seconds % 60, to: 2))" }
    return sign
      + "\(seconds / 3600):\(NumberText.padded(seconds / 60 % 60, to: 2)):\(NumberText.padded(seconds % 60, to: 2))"
  }
}
