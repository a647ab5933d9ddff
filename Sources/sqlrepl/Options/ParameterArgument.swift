import SegmentQL

/// `name=value`, as `--param` and `.param` take it.
enum ParameterArgument {
  static func isWellFormed(_ text: String) -> Bool { parse(text) != nil }

  /// The name and the value, or `nil` when there is no `=` or the name is no name.
  static func parse(_ text: String) -> (name: String, value: QueryValue)? {
    guard let equals = text.firstIndex(of: "=") else { return nil }
    var name = text[..<equals]
    if name.hasPrefix("$") { name.removeFirst() }
    guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic,
      name.unicodeScalars.allSatisfy({ $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil })
    else { return nil }
    return (String(name), value(of: String(text[text.index(after: equals)...])))
  }

  /// A number, `true`, `false`, `null` or a quoted text as such; anything else as text.
  private static func value(of text: String) -> QueryValue {
    switch text {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: break
    }
    if text.utf8.count >= 2, text.first == "\"", text.last == "\"" {
      return .text(unescaped(text.dropFirst().dropLast()))
    }
    if let first = text.utf8.first, first == 0x2D || (0x30...0x39).contains(first),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0) }),
      let number = Double(text), number.isFinite
    {
      return .number(number)
    }
    return .text(text)
  }

  private static func unescaped(_ text: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if isEscaped || character != "\\" {
        result.append(character)
        isEscaped = false
      } else {
        isEscaped = true
      }
    }
    return result
  }
}
