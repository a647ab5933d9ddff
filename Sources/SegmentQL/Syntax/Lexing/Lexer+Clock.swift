extension Lexer {
  /// `1:30`, `00:01:30.500`, `00:01:30:12@25`, `00:01:30;12@29.97`: the first digits are read, and `:` and a digit follow.
  mutating func clock(from start: Int) -> Token {
    var parts = [text(start, position)]
    while peek() == UInt8(ascii: ":"), peek(1).isDigit {
      position += 1
      parts.append(digits())
    }
    var isDropFrame = false
    if peek() == UInt8(ascii: ";"), peek(1).isDigit {
      isDropFrame = true
      position += 1
      parts.append(digits())
    }
    var fraction = ""
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      position += 1
      fraction = digits()
    }
    let rate = rate()
    let range = SourceRange(start, position)
    if parts.count > 4 || parts.count == 4 && !fraction.isEmpty || isDropFrame && parts.count != 4 {
      return bad(
        .badTime, "a time is hours:minutes:seconds, as in `00:01:30.5`, or with frames `00:01:30:12@25`", at: range)
    }
    if parts.count == 4 { return timecode(parts, isDropFrame: isDropFrame, rate: rate, at: range) }
    guard rate == nil else {
      return bad(.badTime, "only a time with frames takes a rate, as in `00:01:30:12@25`", at: range)
    }
    return clockTime(parts, fraction: fraction, at: range)
  }

  /// `123f@25`: the digits are read, and `f` follows.
  mutating func frames(from start: Int) -> Token {
    let count = text(start, position)
    position += 1
    let rate = rate()
    let range = SourceRange(start, position)
    guard let rate else { return missingRate(at: range) }
    guard let frameRate = FrameRate(rate) else { return badRate(at: range) }
    guard let frames = Double(count), frames.isFinite else { return tooLarge(.time, at: range) }
    return Token(.time, at: range, value: frameRate.seconds(frames: frames))
  }

  private mutating func digits() -> String {
    let start = position
    skipDigits()
    return text(start, position)
  }

  /// `@25` right behind a time; its digits, or `nil` when there is none.
  private mutating func rate() -> String? {
    guard peek() == UInt8(ascii: "@"), peek(1).isDigit else { return nil }
    position += 1
    let start = position
    skipDigits()
    if peek() == UInt8(ascii: "."), peek(1).isDigit {
      position += 1
      skipDigits()
    }
    return text(start, position)
  }

  private func clockTime(_ parts: [String], fraction: String, at range: SourceRange) -> Token {
    for part in parts.dropFirst() where part.utf8.count != 2 || part >= "60" {
      return bad(.badTime, "minutes and seconds are two digits from 00 to 59, as in `1:05`", at: range)
    }
    var whole = 0
    for part in parts {
      guard let number = Int(part), number < 1_000_000_000_000 else { return tooLarge(.time, at: range) }
      whole = whole * 60 + number
    }
    // One conversion of the decimal text, so that `1:30.1` is the same number as `90.1`.
    let seconds = Double(fraction.isEmpty ? "\(whole)" : "\(whole).\(fraction)") ?? .infinity
    return seconds.isFinite ? Token(.time, at: range, value: seconds) : tooLarge(.time, at: range)
  }

  private func timecode(_ parts: [String], isDropFrame: Bool, rate: String?, at range: SourceRange) -> Token {
    for part in parts[1...2] where part.utf8.count != 2 || part >= "60" {
      return bad(.badTimecode, "minutes and seconds of a timecode are two digits from 00 to 59", at: range)
    }
    guard let rate else { return missingRate(at: range) }
    guard let frameRate = FrameRate(rate), let nominal = frameRate.framesPerTimecodeSecond else {
      return badRate(at: range)
    }
    guard let hours = Int(parts[0]), hours < 1_000_000, let minutes = Int(parts[1]), let seconds = Int(parts[2]),
      let frames = Int(parts[3]), frames < 1_000_000
    else { return tooLarge(.time, at: range) }
    guard frames < nominal else {
      return bad(.badTimecode, "at \(rate) frames a second the frames go from 0 to \(nominal - 1)", at: range)
    }
    let totalMinutes = hours * 60 + minutes
    var count = (totalMinutes * 60 + seconds) * nominal + frames
    if isDropFrame {
      guard let dropped = frameRate.droppedPerMinute else {
        return bad(
          .badTimecode,
          "only 29.97, 59.94 and 119.88 frames a second have drop-frame timecode; write `:` before the frames",
          at: range
        )
      }
      guard frames >= dropped || seconds != 0 || minutes % 10 == 0 else {
        return bad(
          .badTimecode,
          "drop-frame timecode has no frames 00 to \(dropped - 1) here; a minute starts at frame \(dropped)", at: range)
      }
      count -= dropped * (totalMinutes - totalMinutes / 10)
    }
    return Token(.time, at: range, value: frameRate.seconds(frames: Double(count)))
  }

  private func missingRate(at range: SourceRange) -> Token {
    let end = SourceRange(range.upperBound, range.upperBound)
    return Token(
      .time, at: range,
      diagnostics: [
        Diagnostic(
          .timecodeWithoutRate, "frames mean nothing without a rate; write the frames a second behind `@`", at: range,
          fixIts: [
            Diagnostic.FixIt("as in `\(text(range.lowerBound, range.upperBound))@25`", replace: end, with: "@25")
          ])
      ])
  }

  private func badRate(at range: SourceRange) -> Token {
    bad(
      .badTimecode,
      "the rate must be a whole number above 0, or 23.976, 29.97, 47.952, 59.94 or 119.88", at: range)
  }

  func bad(_ code: DiagnosticCode, _ message: String, kind: Token.Kind = .time, at range: SourceRange) -> Token {
    Token(kind, at: range, diagnostics: [Diagnostic(code, message, at: range)])
  }
}

/// Frames a second, with the rates of broadcast as the fractions that they are short for.
struct FrameRate {
  private var numerator: Double
  private var denominator: Double
  /// The frames that a second of timecode counts.
  let framesPerTimecodeSecond: Int?
  /// The frame numbers that drop-frame timecode leaves out in nine of ten minutes.
  let droppedPerMinute: Int?

  init?(_ text: String) {
    let broadcast: (frames: Int, dropped: Int?)? =
      switch text {
      case "23.976", "23.98": (24, nil)
      case "29.97": (30, 2)
      case "47.952", "47.95": (48, nil)
      case "59.94": (60, 4)
      case "119.88": (120, 8)
      default: nil
      }
    if let (frames, dropped) = broadcast {
      numerator = Double(frames * 1000)
      denominator = 1001
      framesPerTimecodeSecond = frames
      droppedPerMinute = dropped
    } else {
      guard let rate = Double(text), rate > 0, rate <= 1_000_000, rate == rate.rounded() else { return nil }
      numerator = rate
      denominator = 1
      framesPerTimecodeSecond = Int(rate)
      droppedPerMinute = nil
    }
  }

  func seconds(frames: Double) -> Double { frames * denominator / numerator }
}
