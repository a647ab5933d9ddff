/// What the letters after `/…/` ask for.
struct RegexOptions: OptionSet, Sendable, Hashable {
  let rawValue: UInt8

  /// `i`: case is ignored, by Unicode simple folding.
  static let caseless = RegexOptions(rawValue: 1)
  /// `m`: `^` and `$` match at line breaks too.
  static let multiline = RegexOptions(rawValue: 2)
  /// `s`: `.` matches line breaks too.
  static let dotAll = RegexOptions(rawValue: 4)
  /// `x`: white space and `#` comments in the pattern do not count.
  static let extended = RegexOptions(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The options that some of the letters `imsx` stand for, or `nil` when there is another letter among them.
  init?(flags: some StringProtocol) {
    var options: RegexOptions = []
    for flag in flags.utf8 {
      switch flag {
      case UInt8(ascii: "i"): options.insert(.caseless)
      case UInt8(ascii: "m"): options.insert(.multiline)
      case UInt8(ascii: "s"): options.insert(.dotAll)
      case UInt8(ascii: "x"): options.insert(.extended)
      default: return nil
      }
    }
    self = options
  }
}
