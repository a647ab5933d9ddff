import SegmentQL

/// What a query may take, as a person sets it.
struct QueryLimits {
  /// Seconds after which a query is stopped; `nil` for no limit.
  var timeout: Double?
  /// Bytes that a query may hold.
  var memory = QueryOptions().maximumMemory
  /// Rows that a stage may hold.
  var rows = QueryOptions().maximumRows
  var regexFailures = RegexFailurePolicy.stop

  /// The limits of a run, which Ctrl-C ends too.
  var options: QueryOptions {
    var options = QueryOptions(
      timeLimit: timeout.map { .seconds(min($0, QueryLimits.longestTimeout)) }, maximumRows: rows,
      maximumMemory: memory, isCancelled: { InterruptSignal.isRaised })
    options.regexFailures = regexFailures
    return options
  }

  /// A century in seconds; a `Duration` cannot hold every double.
  private static let longestTimeout = 3_155_760_000.0

  /// A number of bytes as `512M`: with K, M or G it counts kibi-, mebi- or gibibytes. `nil` for what is none.
  static func bytes(_ text: String) -> Int? {
    var digits = Substring(text)
    var factor = 1
    if let unit = text.last, let power = ["K": 10, "M": 20, "G": 30][unit.uppercased()] {
      digits = digits.dropLast()
      factor = 1 << power
    }
    guard let count = Int(digits), count > 0 else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: factor)
    return overflow ? nil : bytes
  }

  /// Bytes in the largest unit that says them exactly.
  static func text(ofBytes bytes: Int) -> String {
    for (unit, power) in [("G", 30), ("M", 20), ("K", 10)] where bytes > 0 && bytes % (1 << power) == 0 {
      return "\(bytes >> power)\(unit)"
    }
    return "\(bytes)"
  }

  /// A time that a query may take: seconds above 0; `nil` for what is none.
  static func seconds(_ text: String) -> Double? {
    guard let seconds = Double(text), seconds > 0, seconds.isFinite else { return nil }
    return seconds
  }
}
