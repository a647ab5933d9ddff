import Testing

@testable import TextWidth

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("a", 1), ("laptop", 6), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("→", 1), ("…", 1),
    ("日本語", 6), ("한국어", 6), ("\u{1112}\u{1161}\u{11AB}", 2), ("ｱ", 1), ("Ａ", 2), ("、", 2),
    ("🎬", 2), ("👩‍💻", 2), ("👨‍👩‍👧‍👦", 2), ("🏳️‍🌈", 2), ("👍🏽", 2), ("🇩🇪", 2), ("🇩🇪🇫🇷", 4),
    ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("#⃣", 2), ("☺️x", 3), ("a\u{FE0F}", 1),
    ("\u{200B}", 0), ("a\u{200D}b", 2), ("\u{AD}", 1), ("שלום", 4), ("z\u{335}\u{321}\u{353}", 1),
  ])
  func widthOfText(text: String, width: Int) {
    #expect(displayWidth(of: text) == width)
  }

  @Test(arguments: ["\u{0}", "\u{1B}[31m", "a\tb", "a\r\nb", "\u{7F}", "\u{85}", "\u{202E}evil", "\u{2028}"])
  func controlsCountAsTheirEscapedForm(text: String) {
    let escaped = escapingControls(in: text)
    #expect(displayWidth(of: text) == displayWidth(of: escaped))
    #expect(escaped.unicodeScalars.allSatisfy { escapedForm(of: $0) == nil })
  }

  @Test func escapedFormsAreThoseOfAQueryString() {
    #expect(escapingControls(in: "a\tb\n\u{1B}[0m\u{9B}") == #"a\tb\n\u{1B}[0m\u{9B}"#)
    #expect(escapingControls(in: "nothing to do") == "nothing to do")
  }

  @Test(arguments: [WidthTables.wide, WidthTables.zero])
  func tablesAreAscendingAndDisjoint(table: [UInt32]) {
    #expect(table.count.isMultiple(of: 2))
    for index in stride(from: 0, to: table.count, by: 2) {
      #expect(table[index] <= table[index + 1])
      if index > 0 { #expect(table[index - 1] < table[index]) }
    }
  }

  /// The standard library carries its own copy of the database: what it calls an emoji picture is wide, what it calls a
  /// mark is not, whichever of the two is the newer.
  @Test func tablesAgreeWithTheStandardLibrary() {
    for value in (0x300...0x1FFFF).compactMap(Unicode.Scalar.init) {
      let properties = value.properties
      let isRegionalIndicator = (0x1F1E6...0x1F1FF).contains(value.value)
      if properties.isEmojiPresentation && !isRegionalIndicator { #expect(displayWidth(of: value) == 2) }
      if properties.generalCategory == .nonspacingMark {
        #expect(displayWidth(of: value) == 0)
      } else if properties.isIdeographic {
        #expect(displayWidth(of: value) == 2)
      }
    }
  }
}
