/// The columns that a terminal gives to `text`; a control character counts as its escaped form.
///
/// Complexity: O(*n*) in the length of the text, without allocation where it is ASCII.
package func displayWidth(of text: String) -> Int {
  displayWidth(of: text[...])
}

/// The columns that a terminal gives to `text`; a control character counts as its escaped form.
package func displayWidth(of text: Substring) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  return text.reduce(0) { $0 + displayWidth(of: $1) }
}

/// The columns of one grapheme cluster: an emoji is 2 however many scalars make it, a letter with marks is the letter.
package func displayWidth(of character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if scalars.index(after: scalars.startIndex) == scalars.endIndex { return displayWidth(of: first) }

  if isRegionalIndicator(first) { return 2 }
  var width = displayWidth(of: first)
  var isJoined = false
  for scalar in scalars.dropFirst() {
    switch scalar.value {
    case 0xFE0F where width == 1 && first.properties.isEmoji:
      width = 2
    case 0x20E3 where first.isASCII:
      width = 2
    case 0x200D:
      isJoined = true
      continue
    case 0x1F3FB...0x1F3FF where first.properties.isEmojiModifierBase || isJoined:
      break
    default:
      let isPartOfEmoji = isJoined && first.properties.isEmoji && scalar.properties.isEmoji
      if !isPartOfEmoji { width += displayWidth(of: scalar) }
    }
    isJoined = false
  }
  return width
}

/// The columns of one scalar by itself: 0 for combining marks and format characters, 2 for the wide and for emoji that
/// show as pictures, the length of the escaped form for control characters, 1 for all others.
package func displayWidth(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value >= 0x20 && value < 0x7F { return 1 }
  if let escaped = escapedForm(of: scalar) { return escaped.utf8.count }
  if value < 0x300 { return 1 }
  if WidthTables.contains(value, in: WidthTables.zero) { return 0 }
  if WidthTables.contains(value, in: WidthTables.wide) { return 2 }
  return 1
}

private func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
  (0x1F1E6...0x1F1FF).contains(scalar.value)
}

extension WidthTables {
  static func contains(_ value: UInt32, in ranges: [UInt32]) -> Bool {
    var low = 0
    var high = ranges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value < ranges[2 * middle] {
        high = middle
      } else if value > ranges[2 * middle + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}
