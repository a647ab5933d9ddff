/// What to show in place of a scalar that must not reach a terminal, as `\n` or `\u{1B}`; nil where it may be sent.
///
/// Escaped are the C0 and C1 controls, DEL, the line and paragraph separators, and the controls that reorder the text
/// around them (U+202A to U+202E, U+2066 to U+2069). The forms are those of a string in a query.
package func escapedForm(of scalar: Unicode.Scalar) -> String? {
  switch scalar.value {
  case 0x09: "\\t"
  case 0x0A: "\\n"
  case 0x0D: "\\r"
  case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069:
    "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
  default: nil
  }
}

/// The text with every scalar that must not reach a terminal in its escaped form; `displayWidth` is the same for both.
///
/// Complexity: O(*n*), and no copy where there is nothing to escape.
package func escapingControls(in text: String) -> String {
  guard text.unicodeScalars.contains(where: { escapedForm(of: $0) != nil }) else { return text }
  var escaped = ""
  escaped.reserveCapacity(text.utf8.count + 8)
  for scalar in text.unicodeScalars {
    if let form = escapedForm(of: scalar) {
      escaped += form
    } else {
      escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}
