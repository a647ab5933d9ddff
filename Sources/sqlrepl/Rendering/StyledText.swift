import TextWidth

/// One line of text that is safe to show, with parts of it marked as matches.
struct StyledText {
  /// Without control characters.
  let text: String
  /// The marked parts, in UTF-8 offsets of `text`, ascending and disjoint.
  let marks: [Range<Int>]
  /// The columns that a terminal gives to it.
  let width: Int

  /// A text whose control characters are escaped already.
  init(safe text: String, marks: [Range<Int>] = []) {
    self.text = text
    self.marks = marks
    width = displayWidth(of: text)
  }

  /// A text in which ranges of UTF-8 offsets, ascending and disjoint, are marked. Its control characters are escaped.
  init(_ text: String, marking ranges: [Range<Int>]) {
    guard !ranges.isEmpty else {
      self.init(safe: escapingControls(in: text))
      return
    }
    let bytes = Array(text.utf8)
    var escaped = ""
    var marks: [Range<Int>] = []
    var position = 0
    func appendBytes(upTo end: Int) {
      escaped += escapingControls(in: String(decoding: bytes[position..<end], as: UTF8.self))
      position = end
    }
    for range in ranges {
      appendBytes(upTo: min(max(range.lowerBound, position), bytes.count))
      let start = escaped.utf8.count
      appendBytes(upTo: min(max(range.upperBound, position), bytes.count))
      if escaped.utf8.count > start { marks.append(start..<escaped.utf8.count) }
    }
    appendBytes(upTo: bytes.count)
    self.init(safe: escaped, marks: marks)
  }

  /// The text with its marks in colour, where colour is on.
  func styled(_ style: Style) -> String {
    guard style.isColored, !marks.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result = ""
    var position = 0
    for mark in marks {
      result += String(decoding: bytes[position..<mark.lowerBound], as: UTF8.self)
      result += style(.match, String(decoding: bytes[mark], as: UTF8.self))
      position = mark.upperBound
    }
    return result + String(decoding: bytes[position...], as: UTF8.self)
  }

  /// At most `limit` columns of the text. What is cut off is replaced by `…`: the end, or, where that would hide the
  /// first match, the beginning.
  func elided(to limit: Int) -> StyledText {
    guard width > limit else { return self }
    guard limit > 1 else { return StyledText(safe: limit == 1 ? "…" : "") }
    let glyphs = Array(text)
    let offsets = glyphs.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
    var first = 0
    if let mark = marks.first {
      let matchEnd = offsets.firstIndex { $0 >= mark.upperBound } ?? glyphs.count
      if glyphs[..<matchEnd].reduce(0, { $0 + displayWidth(of: $1) }) >= limit {
        let matchStart = offsets.lastIndex { $0 <= mark.lowerBound } ?? 0
        first = startOfWindow(around: matchStart, in: glyphs, limit: limit)
      }
    }
    var room = limit - (first > 0 ? 1 : 0)
    var end = first
    while end < glyphs.count, displayWidth(of: glyphs[end]) <= room {
      room -= displayWidth(of: glyphs[end])
      end += 1
    }
    if end < glyphs.count {
      while room < 1, end > first {
        end -= 1
        room += displayWidth(of: glyphs[end])
      }
    }
    return slice(first..<end, of: glyphs, offsets: offsets)
  }

  /// A glyph to begin with, so that a quarter of the room lies before the match and none is left empty at the end.
  private func startOfWindow(around match: Int, in glyphs: [Character], limit: Int) -> Int {
    var first = match
    var lead = 0
    while first > 0, lead + displayWidth(of: glyphs[first - 1]) <= limit / 4 {
      first -= 1
      lead += displayWidth(of: glyphs[first])
    }
    var tail = glyphs[first...].reduce(0) { $0 + displayWidth(of: $1) }
    while first > 0, tail + displayWidth(of: glyphs[first - 1]) <= limit - 1 {
      first -= 1
      tail += displayWidth(of: glyphs[first])
    }
    return first
  }

  /// The glyphs of a range, with `…` for what lies before and after.
  private func slice(_ range: Range<Int>, of glyphs: [Character], offsets: [Int]) -> StyledText {
    let lead = range.lowerBound > 0 ? "…" : ""
    let body = String(glyphs[range])
    let shift = lead.utf8.count - offsets[range.lowerBound]
    let lower = offsets[range.lowerBound]
    let upper = offsets[range.upperBound]
    let kept = marks.compactMap { mark -> Range<Int>? in
      let clamped = mark.clamped(to: lower..<upper)
      return clamped.isEmpty ? nil : clamped.lowerBound + shift..<clamped.upperBound + shift
    }
    return StyledText(safe: lead + body + (range.upperBound < glyphs.count ? "…" : ""), marks: kept)
  }

  /// The text in lines of at most `limit` columns, broken after blanks where there are any.
  func wrapped(to limit: Int) -> [StyledText] {
    guard width > limit, limit > 0 else { return [self] }
    let glyphs = Array(text)
    let offsets = glyphs.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
    var lines: [StyledText] = []
    var start = 0
    while start < glyphs.count {
      var end = start
      var room = limit
      while end < glyphs.count, displayWidth(of: glyphs[end]) <= room {
        room -= displayWidth(of: glyphs[end])
        end += 1
      }
      end = max(end, start + 1)
      var next = end
      if end < glyphs.count {
        if glyphs[end] == " " {
          next = end + 1
        } else if let blank = glyphs[start..<end].lastIndex(of: " "), blank > start {
          end = blank
          next = blank + 1
        }
      }
      lines.append(line(start..<end, of: glyphs, offsets: offsets))
      start = next
    }
    return lines
  }

  private func line(_ range: Range<Int>, of glyphs: [Character], offsets: [Int]) -> StyledText {
    let bounds = offsets[range.lowerBound]..<offsets[range.upperBound]
    let kept = marks.compactMap { mark -> Range<Int>? in
      let clamped = mark.clamped(to: bounds)
      return clamped.isEmpty ? nil : clamped.lowerBound - bounds.lowerBound..<clamped.upperBound - bounds.lowerBound
    }
    return StyledText(safe: String(glyphs[range]), marks: kept)
  }
}
