/// Dates as exports write them: `2025-01-15`, `2025-01-15T10:05:00`, with a fraction and a zone or without.
enum ReferenceDates {
  /// Seconds since 1970-01-01T00:00:00Z, or `nil` when the text is no date.
  static func seconds(_ text: String) -> Double? {
    let pattern =
      #/(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}:?\d{2})?)?/#
    guard let parts = text.wholeMatch(of: pattern)?.output,
      let year = Int(parts.1), let month = Int(parts.2), let day = Int(parts.3),
      (1...12).contains(month), (1...daysIn(month: month, year: year)).contains(day)
    else { return nil }
    let hour = parts.4.flatMap { Int($0) } ?? 0
    let minute = parts.5.flatMap { Int($0) } ?? 0
    let second = parts.6.flatMap { Double($0) } ?? 0
    guard hour < 24, minute < 60, second < 60 else { return nil }
    var days = 0
    for earlier in min(1970, year)..<max(1970, year) {
      days += (isLeap(earlier) ? 366 : 365) * (year < 1970 ? -1 : 1)
    }
    for earlier in 1..<month { days += daysIn(month: earlier, year: year) }
    days += day - 1
    return Double(days) * 86_400 + Double(hour * 3_600 + minute * 60) + second - offset(parts.7)
  }

  private static func offset(_ zone: Substring?) -> Double {
    guard let zone, zone != "Z" else { return 0 }
    let digits = zone.dropFirst().filter { $0 != ":" }
    guard let hours = Double(digits.prefix(2)), let minutes = Double(digits.suffix(2)) else { return 0 }
    return (zone.hasPrefix("-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  private static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
