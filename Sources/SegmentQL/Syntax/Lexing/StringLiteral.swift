/// The escapes of strings: `\" \' \\ \n \t \u{…}`.
enum StringLiteral {
  /// The text between two quotes, and what is wrong with its escapes.
  static func unescape(_ bytes: [UInt8], from start: Int, to end: Int) -> (text: String, diagnostics: [Diagnostic]) {
    guard start < end else { return ("", []) }
    guard bytes[start..<end].contains(UInt8(ascii: "\\")) else {
      return (String(decoding: bytes[start..<end], as: UTF8.self), [])
    }
    var output: [UInt8] = []
    var diagnostics: [Diagnostic] = []
    var index = start
    while index < end {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < end else {
        output.append(bytes[index])
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): output.append(bytes[index + 1])
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "u"):
        let (scalar, after) = codePoint(bytes, from: index + 2, to: end)
        if let scalar {
          output.append(contentsOf: String(Character(scalar)).utf8)
        } else {
          diagnostics.append(
            Diagnostic(
              .unknownEscape, "`\\u` needs a character's code in braces, as in `\\u{1F600}`",
              at: SourceRange(index, after)))
        }
        index = after
        continue
      default:
        var after = index + 2
        while after < end, bytes[after] & 0xC0 == 0x80 { after += 1 }
        let range = SourceRange(index, after)
        let written = String(decoding: bytes[index..<after], as: UTF8.self)
        diagnostics.append(
          Diagnostic(
            .unknownEscape, "`\(written)` is not an escape", at: range,
            notes: [
              Diagnostic.Note("the escapes are \\\" \\' \\\\ \\n \\t and \\u{…}; after `~` a string needs none")
            ],
            fixIts: [
              Diagnostic.FixIt("write `\\\(written)` for a backslash", replace: range, with: "\\" + written)
            ]))
        index = after
        continue
      }
      index += 2
    }
    return (String(decoding: output, as: UTF8.self), diagnostics)
  }

  /// Reads `{hex}`; gives the scalar, and where reading went on to.
  private static func codePoint(_ bytes: [UInt8], from start: Int, to end: Int) -> (Unicode.Scalar?, Int) {
    guard start < end, bytes[start] == UInt8(ascii: "{") else { return (nil, start) }
    var index = start + 1
    var value: UInt32 = 0
    var digits = 0
    while index < end, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue {
      digits += 1
      value = digits <= 8 ? value << 4 | UInt32(digit) : .max
      index += 1
    }
    guard index < end, bytes[index] == UInt8(ascii: "}") else { return (nil, index) }
    index += 1
    guard digits > 0, digits <= 8 else { return (nil, index) }
    return (Unicode.Scalar(value), index)
  }

  /// A string in double quotes that reads back as `text`.
  static func quote(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default:
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        if isControl || scalar == "\u{2028}" || scalar == "\u{2029}" {
          result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
