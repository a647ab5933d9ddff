/// Seconds as a decimal number of so many places from 0 to 6, rounded; without trailing zeros if `trimmed`.
func decimal(_ value: Double, places: Int, trimmed: Bool = false) -> String {
  guard value.isFinite, abs(value) < 1e12 else { return value.description }
  var scale = 1
  for _ in 0..<max(0, min(places, 6)) { scale *= 10 }
  let units = Int((abs(value) * Double(scale)).rounded())
  var text = (value < 0 && units > 0 ? "-" : "") + String(units / scale)
  guard scale > 1 else { return text }
  text += "." + zeroPadded(units % scale, String(scale).utf8.count - 1)
  if trimmed {
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
  }
  return text
}

/// A number of at least so many digits.
func zeroPadded(_ value: Int, _ width: Int) -> String {
  let digits = String(value)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Milliseconds from 0 as `00:01:30.500`, the mark before the milliseconds as given.
func clockTime(milliseconds: Int, mark: String) -> String {
  let seconds = milliseconds / 1000
  return zeroPadded(seconds / 3600, 2) + ":" + zeroPadded(seconds / 60 % 60, 2) + ":" + zeroPadded(seconds % 60, 2)
    + mark + zeroPadded(milliseconds % 1000, 3)
}

extension String {
  /// The text with those scalars replaced for which `replacement` gives something.
  func replacingEach(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = ""
    for scalar in unicodeScalars {
      if let text = replacement(scalar) { result += text } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }

  /// The text with every occurrence of another replaced.
  func replacing(all part: String, with replacement: String) -> String {
    guard !part.isEmpty else { return self }
    let bytes = Array(utf8)
    let wanted = Array(part.utf8)
    var result: [UInt8] = []
    var position = 0
    while position < bytes.count {
      if bytes[position...].starts(with: wanted) {
        result += replacement.utf8
        position += wanted.count
      } else {
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
