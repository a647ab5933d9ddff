extension Lexer {
  /// A number, a time or a date: whatever starts with a digit, or with a dot and a digit.
  mutating func numeric() -> Token {
    let start = position
    var token: Token
    if let date = date() {
      token = date
    } else {
      skipDigits()
      if position > start, peek() == UInt8(ascii: ":"), peek(1).isDigit {
        token = clock(from: start)
      } else if peek().map({ $0 | 0x20 }) == UInt8(ascii: "f"), position > start, !isWord(at: position + 1) {
        token = frames(from: start)
      } else {
        skipFractionAndExponent()
        token = peek().map(\.isLetterByte) ?? false ? duration(from: start) : number(from: start)
      }
    }
    rejectTrailingWord(&token)
    return token
  }

  // MARK: Pieces

  mutating func skipDigits() {
    while peek().isDigit { position += 1 }
  }

  func isWord(at index: Int) -> Bool {
    guard let byte = byte(at: index) else { return false }
    return byte.isWordByte || byte >= 0x80 && wordEnd(from: index) != nil
  }

  private mutating func skipFractionAndExponent() {
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      position += 1
      skipDigits()
    }
    guard let byte = peek(), byte | 0x20 == UInt8(ascii: "e") else { return }
    let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
    guard peek(signed ? 2 : 1).isDigit else { return }
    position += signed ? 2 : 1
    skipDigits()
  }

  private func number(from start: Int) -> Token {
    let range = SourceRange(start, position)
    let value = Double(text(start, position)) ?? .infinity
    guard value.isFinite else { return tooLarge(.number, at: range) }
    return Token(.number, at: range, value: value)
  }

  func tooLarge(_ kind: Token.Kind, at range: SourceRange) -> Token {
    Token(
      kind, at: range,
      diagnostics: [
        Diagnostic(
          .numberTooLarge, "this number is too large to hold", at: range,
          notes: [Diagnostic.Note("the largest is about 1.8e308; text goes in quotes")])
      ])
  }

  /// A literal runs on into a word, as in `10min` or `7c01`: neither a number nor a name.
  private mutating func rejectTrailingWord(_ token: inout Token) {
    guard isWord(at: position) else { return }
    let suffixStart = position
    while isWord(at: position) {
      if byte(at: position)?.isDigitByte == true {
        position += 1
      } else {
        position = wordEnd(from: position) ?? position
      }
    }
    let range = SourceRange(token.range.lowerBound, position)
    token.range = range
    guard token.diagnostics.isEmpty else { return }
    let suffix = SourceRange(suffixStart, position)
    let written = text(suffix.lowerBound, suffix.upperBound)
    let whole = text(range.lowerBound, range.upperBound)
    var fixIts: [Diagnostic.FixIt] = []
    if let unit = TimeUnit.meant(by: written) {
      fixIts.append(Diagnostic.FixIt("did you mean `\(unit.rawValue)`?", replace: suffix, with: unit.rawValue))
    }
    fixIts.append(Diagnostic.FixIt("put text in quotes", replace: range, with: StringLiteral.quote(whole)))
    let isUnit = written.utf8.allSatisfy { $0.isLetterByte || $0 >= 0x80 }
    let message =
      isUnit
      ? "`\(written)` is not a unit of time; the units are ms, s, m and h"
      : "this is no number and no time; text goes in quotes"
    token.diagnostics = [Diagnostic(.unknownUnit, message, at: isUnit ? suffix : range, fixIts: fixIts)]
  }

  // MARK: Numbers with units

  /// `1h30m`, `500ms`: the first number is read, and a letter follows.
  private mutating func duration(from start: Int) -> Token {
    var parts: [(digits: String, unit: TimeUnit)] = []
    var partStart = start
    var end = position
    while let unit = TimeUnit(prefixOf: bytes, at: position, where: isWord(at:)) {
      parts.append((text(partStart, position), unit))
      position += unit.rawValue.utf8.count
      end = position
      partStart = position
      guard peek().isDigit else { break }
      skipDigits()
      if peek() == UInt8(ascii: "."), peek(1).isDigit {
        position += 1
        skipDigits()
      }
    }
    position = end
    // Without a unit it is a number with a word behind it, which the caller reports.
    guard !parts.isEmpty else { return number(from: start) }
    let range = SourceRange(start, end)
    for (part, following) in zip(parts, parts.dropFirst()) where part.unit.milliseconds <= following.unit.milliseconds {
      return Token(
        .time, at: range,
        diagnostics: [
          Diagnostic(.badTime, "the units of a time go from large to small, each once, as in `1h30m`", at: range)
        ])
    }
    let seconds = TimeUnit.seconds(parts)
    guard seconds.isFinite else { return tooLarge(.time, at: range) }
    return Token(.time, at: range, value: seconds)
  }
}

/// A unit that a number may carry.
enum TimeUnit: String, CaseIterable {
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "m"
  case hours = "h"

  var milliseconds: Int {
    switch self {
    case .milliseconds: 1
    case .seconds: 1000
    case .minutes: 60_000
    case .hours: 3_600_000
    }
  }

  /// The unit at an index, when no other word goes on behind it.
  init?(prefixOf bytes: [UInt8], at index: Int, where isWord: (Int) -> Bool) {
    for unit in TimeUnit.allCases {
      var position = index
      let matches = unit.rawValue.utf8.allSatisfy { byte in
        defer { position += 1 }
        return position < bytes.count && bytes[position] | 0x20 == byte
      }
      guard matches else { continue }
      guard position >= bytes.count || bytes[position].isDigitByte || !isWord(position) else { continue }
      self = unit
      return
    }
    return nil
  }

  /// The unit that a foreign name of a unit stands for.
  static func meant(by name: String) -> TimeUnit? {
    switch name.lowercased() {
    case "msec", "msecs", "millis", "millisecond", "milliseconds": .milliseconds
    case "sec", "secs", "second", "seconds": .seconds
    case "min", "mins", "minute", "minutes": .minutes
    case "hr", "hrs", "hour", "hours": .hours
    default: nil
    }
  }

  /// The sum of some parts in seconds, rounded once where the sum fits in 63 bits.
  static func seconds(_ parts: [(digits: String, unit: TimeUnit)]) -> Double {
    exactSeconds(parts)
      ?? parts.reduce(0) { sum, part in
        let value = Double(part.digits) ?? .infinity
        return sum + (part.unit == .milliseconds ? value / 1000 : value * Double(part.unit.milliseconds / 1000))
      }
  }

  private static func exactSeconds(_ parts: [(digits: String, unit: TimeUnit)]) -> Double? {
    let places = parts.map { fractionDigits($0.digits) }.max() ?? 0
    var total = 0
    for (digits, unit) in parts {
      let scaled = digits.filter { $0 != "." } + String(repeating: "0", count: places - fractionDigits(digits))
      guard let value = Int(scaled) else { return nil }
      let (product, overflowed) = value.multipliedReportingOverflow(by: unit.milliseconds)
      let (sum, carried) = total.addingReportingOverflow(product)
      guard !overflowed, !carried else { return nil }
      total = sum
    }
    return Double("\(total)e-\(places + 3)")
  }

  private static func fractionDigits(_ digits: String) -> Int {
    guard let dot = digits.utf8.firstIndex(of: UInt8(ascii: ".")) else { return 0 }
    return digits.utf8.distance(from: dot, to: digits.utf8.endIndex) - 1
  }
}
