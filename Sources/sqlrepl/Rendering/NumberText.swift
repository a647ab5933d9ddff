/// Numbers as text.
enum NumberText {
  /// The shortest text that denotes the same double; whole numbers without `.0`.
  static func shortest(_ value: Double) -> String {
    guard abs(value) < 1e15, let whole = Int(exactly: value) else { return value.description }
    return String(whole)
  }

  /// The decimals that a value needs, at most 3.
  static func decimals(of value: Double) -> Int {
    guard value.isFinite, abs(value) < 1e12 else { return 0 }
    let thousandths = (value * 1000).rounded()
    if thousandths.remainder(dividingBy: 1000) == 0 { return 0 }
    if thousandths.remainder(dividingBy: 100) == 0 { return 1 }
    return thousandths.remainder(dividingBy: 10) == 0 ? 2 : 3
  }

  /// The value rounded to a number of decimals from 0 to 3, all of them written.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return shortest(value) }
    let places = max(0, min(decimals, 3))
    let scale = [1, 10, 100, 1000][places]
    let units = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && units > 0 ? "-" : ""
    guard places > 0 else { return sign + String(units) }
    return sign + String(units / scale) + "." + padded(units % scale, to: places)
  }

  /// Seconds as `00:01:30.500`, to the nearest millisecond.
  static func timecode(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e12 else { return shortest(seconds) }
    let milliseconds = Int((abs(seconds) * 1000).rounded())
    let sign = seconds < 0 && milliseconds > 0 ? "-" : ""
    let whole = milliseconds / 1000
    return sign + padded(whole / 3600, to: 2) + ":" + padded(whole / 60 % 60, to: 2) + ":" + padded(whole % 60, to: 2)
      + "." + padded(milliseconds % 1000, to: 3)
  }

  /// A time that something took, to three digits: `340 µs`, `12.5 ms`, `3.20 s`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 0.001 { return fixed(seconds * 1e6, decimals: 0) + " µs" }
    if seconds < 1 { return fixed(seconds * 1000, decimals: seconds < 0.1 ? 1 : 0) + " ms" }
    return fixed(seconds, decimals: seconds < 10 ? 2 : 1) + " s"
  }

  /// A count with thousands set apart: `1,204`.
  static func grouped(_ count: Int) -> String {
    var text = ""
    for (position, digit) in String(count.magnitude).reversed().enumerated() {
      if position > 0 && position % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return (count < 0 ? "-" : "") + String(text.reversed())
  }

  /// A count with its noun: `1 row`, `1,204 rows`.
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(grouped(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// A number of at least so many digits, with zeros before it.
  static func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
