extension Lexer {
  /// `2025-01-15`, `2025-01-15T10:05:00.5Z`, or `nil` when no four digits, `-` and digits, `-` and digits stand here.
  mutating func date() -> Token? {
    let start = position
    guard (0..<4).allSatisfy({ peek($0).isDigit }), peek(4) == UInt8(ascii: "-"), peek(5).isDigit else { return nil }
    var scanner = DateScanner(bytes: bytes, position: start)
    guard let year = scanner.number(), scanner.skip("-"), let month = scanner.number(), scanner.skip("-"),
      let day = scanner.number()
    else { return nil }
    defer { position = scanner.position }
    func bad(_ message: String) -> Token {
      scanner.skipRest()
      return self.bad(.badDate, message, kind: .date, at: SourceRange(start, scanner.position))
    }
    guard month.width == 2, day.width == 2 else {
      return bad("a date is written as in `2025-01-05`; to subtract, put blanks around `-`")
    }
    guard let days = CalendarDate.daysSince1970(year: year.value, month: month.value, day: day.value) else {
      return bad("there is no such day")
    }
    var seconds = Double(days) * 86_400
    if scanner.skip("T") || scanner.skip("t") {
      guard let hours = scanner.twoDigits(below: 24), scanner.skip(":"), let minutes = scanner.twoDigits(below: 60)
      else {
        return bad("the time of a date is written as in `2025-01-15T10:05:00`")
      }
      var secondsOfMinute = 0.0
      if scanner.skip(":") {
        guard let value = scanner.secondsWithFraction() else {
          return bad("the seconds of a date are two digits from 00 to 59, and perhaps a fraction")
        }
        secondsOfMinute = value
      }
      guard let zone = scanner.zone() else {
        return bad("the zone of a date is `Z` or an offset from UTC as in `+01:00`")
      }
      // Whole numbers are exact here; only the fraction rounds.
      seconds += Double(hours * 3600 + minutes * 60 - zone) + secondsOfMinute
    }
    return Token(.date, at: SourceRange(start, scanner.position), value: seconds)
  }
}

/// Reads the fields of a date.
private struct DateScanner {
  let bytes: [UInt8]
  var position: Int

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard byte == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// A run of digits; its value is -1 when it is longer than four.
  mutating func number() -> (value: Int, width: Int)? {
    var value = 0
    let start = position
    while let digit = byte, digit.isDigitByte {
      value = position - start < 4 ? value * 10 + Int(digit - 0x30) : -1
      position += 1
    }
    return position > start ? (value, position - start) : nil
  }

  /// Skips what a malformed date goes on with.
  mutating func skipRest() {
    while let byte, byte.isWordByte || ":+-".utf8.contains(byte) { position += 1 }
  }

  mutating func twoDigits(below limit: Int) -> Int? {
    guard let (value, width) = number(), width == 2, value < limit else { return nil }
    return value
  }

  mutating func secondsWithFraction() -> Double? {
    let start = position
    guard twoDigits(below: 60) != nil else { return nil }
    if byte == UInt8(ascii: "."), position + 1 < bytes.count, bytes[position + 1].isDigitByte {
      position += 1
      while let digit = byte, digit.isDigitByte { position += 1 }
    }
    return Double(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// The seconds that the zone is ahead of UTC: 0 for `Z` and for none, `nil` for a malformed one.
  mutating func zone() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    let sign: Int
    switch byte {
    case UInt8(ascii: "+"): sign = 1
    case UInt8(ascii: "-"): sign = -1
    default: return 0
    }
    guard position + 1 < bytes.count, bytes[position + 1].isDigitByte else { return 0 }
    position += 1
    guard let (value, width) = number() else { return nil }
    var hours = value
    var minutes = 0
    if width == 4 {
      (hours, minutes) = (value / 100, value % 100)
    } else if skip(":") {
      guard let read = twoDigits(below: 60) else { return nil }
      minutes = read
    }
    guard width == 2 || width == 4, hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }
}

/// The proleptic Gregorian calendar.
package enum CalendarDate {
  /// The days from 1970-01-01, or `nil` when there is no such day.
  package static func daysSince1970(year: Int, month: Int, day: Int) -> Int? {
    guard (0...9999).contains(year), (1...12).contains(month), (1...days(in: month, of: year)).contains(day) else {
      return nil
    }
    // Years that start in March, so that the leap day is the last of its year; 400 of them make an era of 146,097 days.
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}
