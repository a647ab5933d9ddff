import Foundation
import SegmentQL

/// The text operators in the plainest form that is right.
enum ReferenceText {
  /// `HAS`: the phrase's words in sequence, white space between them, case ignored, and no word character on the far side
  /// of an edge that is one.
  static func has(_ text: String, phrase: String) -> Bool {
    let scalars = fold(text)
    let words = fold(phrase).split { $0.properties.isWhitespace }.map(Array.init)
    guard !words.isEmpty else { return false }
    return scalars.indices.contains { start in
      guard let end = endOfMatch(of: words, in: scalars, at: start) else { return false }
      let opens = start == 0 || !(isWord(scalars[start - 1]) && isWord(scalars[start]))
      let closes = end == scalars.count || !(isWord(scalars[end - 1]) && isWord(scalars[end]))
      return opens && closes
    }
  }

  private static func endOfMatch(of words: [[Unicode.Scalar]], in scalars: [Unicode.Scalar], at start: Int) -> Int? {
    var position = start
    for (number, word) in words.enumerated() {
      if number > 0 {
        let blank = position
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
        if position == blank { return nil }
      }
      guard scalars[position...].starts(with: word) else { return nil }
      position += word.count
    }
    return position
  }

  /// `CONTAINS`: a substring, case ignored.
  static func contains(_ text: String, part: String) -> Bool {
    let (scalars, wanted) = (fold(text), fold(part))
    guard wanted.count <= scalars.count else { return false }
    return (0...(scalars.count - wanted.count)).contains { scalars[$0...].starts(with: wanted) }
  }

  /// Characters that differ in case alone become one: the lower case of the upper case, so that σ, ς and Σ agree.
  private static func fold(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.map { only($0, only($0, $0.properties.uppercaseMapping).properties.lowercaseMapping) }
  }

  private static func only(_ scalar: Unicode.Scalar, _ mapping: String) -> Unicode.Scalar {
    mapping.unicodeScalars.count == 1 ? mapping.unicodeScalars.first ?? scalar : scalar
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: scalar == "_"
    }
  }
}

/// Patterns compiled by Foundation, which agrees with PCRE2 on the simple ones that the generators write.
final class ReferenceRegexes {
  private var compiled: [String: NSRegularExpression] = [:]

  func matches(_ text: String, pattern: String, flags: String) throws(ReferenceFailure) -> Bool {
    if pattern.isEmpty { return true }
    let key = flags + "/" + pattern
    let expression: NSRegularExpression
    if let known = compiled[key] {
      expression = known
    } else {
      var options: NSRegularExpression.Options = []
      if flags.contains("i") { options.insert(.caseInsensitive) }
      if flags.contains("m") { options.insert(.anchorsMatchLines) }
      if flags.contains("s") { options.insert(.dotMatchesLineSeparators) }
      if flags.contains("x") { options.insert(.allowCommentsAndWhitespace) }
      guard let made = try? NSRegularExpression(pattern: pattern, options: options) else {
        throw ReferenceFailure("bad pattern \(pattern)")
      }
      compiled[key] = made
      expression = made
    }
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }
}
