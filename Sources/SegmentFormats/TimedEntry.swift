/// A stretch of a video with a text: what every editing format is made of.
public struct TimedEntry: Sendable, Hashable {
  /// Seconds from the video's start, finite.
  public var start: Double
  /// Seconds, finite and not before `start`; equal to it for an instant.
  public var end: Double
  public var text: String
  public var module: String
  public var jobID: String

  public init(start: Double, end: Double, text: String, module: String = "", jobID: String = "") {
    self.start = start
    self.end = end
    self.text = text
    self.module = module
    self.jobID = jobID
  }

  /// The text on one line: every run of white space and control characters is one blank.
  var line: String {
    var result = ""
    var isPending = false
    for scalar in text.unicodeScalars {
      if scalar.isBlankOrControl {
        isPending = !result.isEmpty
      } else {
        if isPending { result += " " }
        isPending = false
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The lines of the text that are not blank, without control characters and white space at their ends.
  var lines: [String] {
    text.unicodeScalars.split { $0 == "\n" || $0 == "\r" || $0 == "\u{2028}" || $0 == "\u{2029}" }
      .map { TimedEntry(start: 0, end: 0, text: String($0)).line }
      .filter { !$0.isEmpty }
  }
}

extension Unicode.Scalar {
  fileprivate var isBlankOrControl: Bool {
    properties.isWhitespace || value < 0x20 || (0x7F...0x9F).contains(value)
  }
}
