import Testing

@testable import SegmentQL

@Suite("Lexer")
struct LexerTests {
  private func kinds(_ text: String) -> [Token.Kind] { Lexer.tokens(of: text).map(\.kind) }

  private func onlyToken(_ text: String) -> Token? {
    let tokens = Lexer.tokens(of: text)
    return tokens.count == 2 && tokens[0].diagnostics.isEmpty ? tokens[0] : nil
  }

  @Test(
    "tokens and white space cover every text",
    arguments: SyntaxExamples.all + ["\u{FEFF}a\u{00A0}=\u{3000}1", "a\r\n=1"])
  func coverage(text: String) {
    let bytes = Array(text.utf8)
    var end = 0
    for token in Lexer.tokens(of: text) {
      #expect(token.range.lowerBound >= end)
      let between = String(decoding: bytes[end..<token.range.lowerBound], as: UTF8.self)
      #expect(between.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "\u{FEFF}" }, "\(between)")
      end = token.range.upperBound
    }
    #expect(end == bytes.count)
  }

  @Test("a dot, two dots and numbers")
  func dots() {
    #expect(kinds("0..60") == [.number, .symbol(.range), .number, .end])
    #expect(kinds("1.5..2") == [.number, .symbol(.range), .number, .end])
    #expect(kinds(".5...75") == [.number, .symbol(.range), .number, .end])
    #expect(kinds("10:00..10:30") == [.time, .symbol(.range), .time, .end])
    #expect(kinds("a..b") == [.word, .symbol(.range), .word, .end])
    #expect(kinds("a.b.5") == [.word, .symbol(.dot), .word, .symbol(.dot), .number, .end])
  }

  @Test("a slash opens a regex after ~ only")
  func slashes() {
    #expect(kinds("a / b / c") == [.word, .symbol(.slash), .word, .symbol(.slash), .word, .end])
    #expect(kinds("a ~ /b c/i / 2") == [.word, .symbol(.match), .regex, .symbol(.slash), .number, .end])
    #expect(kinds("a ~ # comment\n /b/") == [.word, .symbol(.match), .comment, .regex, .end])
    #expect(kinds("a ~ \"\\d\" = \"\\n\"") == [.word, .symbol(.match), .rawString, .symbol(.equal), .string, .end])
  }

  @Test(
    "numbers have the value of their decimal text",
    arguments: [
      "0", "007", ".5", "1.50", "1e3", "2.5E-3", "1e308", "4.9e-324", "1e-999", "0.1", "123456789012345678901234567890",
      "2.2250738585072011e-308",
    ])
  func numbers(text: String) throws {
    let token = try #require(onlyToken(text))
    #expect(token.kind == .number)
    #expect(token.value.bitPattern == Double(text)?.bitPattern)
  }

  @Test(
    "times in seconds",
    arguments: [
      ("500ms", 0.5), ("2s", 2), ("1m30s", 90), ("1h", 3600), ("1H2M3.5S", 3723.5), ("1s100ms", 1.1), ("0.1s", 0.1),
      ("1.5h", 5400), ("1m0.1s", 60.1), ("1e2s", 100), ("1e-7s", 1e-7), ("99999999999999999999s", 1e20),
      ("1:30", 90), ("00:01:30.500", 90.5), ("1:30.1", 90.1), ("100:00", 6000), ("100:00:00", 360_000),
      ("123f@25", 4.92), ("00:01:30:12@25", 90.48), ("30f@29.97", 1.001), ("00:00:01:00@29.97", 1.001),
      ("00:01:00;02@29.97", 60.06), ("00:10:00;00@29.97", 599.9994), ("01:00:00;00@29.97", 3599.9964),
      ("00:01:00;04@59.94", 60.06), ("24f@23.976", 1.001), ("00:00:00:23@24", 23.0 / 24),
    ] as [(String, Double)])
  func times(text: String, seconds: Double) throws {
    let token = try #require(onlyToken(text))
    #expect(token.kind == .time)
    #expect(abs(token.value - seconds) <= seconds * 1e-15, "\(token.value)")
  }

  @Test("a clock time is the same number as its seconds", arguments: ["1:30.1", "0:59.999", "12:34:56.789", "0:00.3"])
  func clockBits(text: String) throws {
    let token = try #require(onlyToken(text))
    let parts = text.split(separator: ":")
    let minutes = parts.dropLast().reduce(0) { $0 * 60 + (Int($1) ?? 0) }
    let seconds = parts[parts.count - 1].split(separator: ".")
    let whole = minutes * 60 + (Int(seconds[0]) ?? 0)
    #expect(token.value == Double("\(whole).\(seconds[1])"))
  }

  @Test(
    "dates in seconds since 1970",
    arguments: [
      ("1970-01-01", 0), ("2025-01-15", 1_736_899_200), ("2025-01-15T10:05:00", 1_736_935_500),
      ("2025-01-15T10:05:00Z", 1_736_935_500), ("2025-01-15T10:05", 1_736_935_500),
      ("2025-01-15t10:05:00.25z", 1_736_935_500.25), ("2025-01-15T10:05:00+01:00", 1_736_931_900),
      ("2025-01-15T10:05:00-0330", 1_736_948_100), ("2025-01-15T10:05:00+02", 1_736_928_300),
      ("1969-12-31T23:59:59", -1), ("2000-02-29", 951_782_400), ("1900-03-01", -2_203_891_200),
      ("0000-01-01", -62_167_219_200), ("9999-12-31", 253_402_214_400),
    ] as [(String, Double)])
  func dates(text: String, seconds: Double) throws {
    let token = try #require(onlyToken(text))
    #expect(token.kind == .date)
    #expect(token.value == seconds)
  }

  @Test("a sign behind a date is no zone without digits, at the end of the text too")
  func signsBehindDates() {
    for (sign, symbol) in [("+", Symbol.plus), ("-", .minus)] {
      for rest in ["", " ", "x", "("] {
        let tokens = Lexer.tokens(of: "2025-01-15T10:05:00\(sign)\(rest)")
        #expect(tokens.prefix(2).map(\.kind) == [.date, .symbol(symbol)])
        #expect(tokens[0].value == 1_736_935_500)
      }
    }
  }

  @Test("every day of four centuries follows the one before")
  func calendar() {
    var expected: Int?
    for year in 1800...2200 {
      for month in 1...12 {
        for day in 1...31 {
          guard let days = CalendarDate.daysSince1970(year: year, month: month, day: day) else {
            #expect(day > 28)
            continue
          }
          if let expected { #expect(days == expected) }
          expected = days + 1
          let printed = Printer.literal(Literal(.date(Double(days) * 86_400 + 1.5)))
          #expect(Lexer.tokens(of: printed).first?.value == Double(days) * 86_400 + 1.5)
        }
      }
    }
  }

  @Test("keywords are read in any case, and are words")
  func keywords() {
    for keyword in Keyword.allCases {
      #expect(Keyword(spelling: keyword.rawValue.uppercased()) == keyword)
      #expect(Keyword(spelling: keyword.rawValue.lowercased()) == keyword)
      #expect(onlyToken(keyword.rawValue)?.kind == .word)
    }
    #expect(Keyword.timeWords.allSatisfy { $0.isTimeWord })
    #expect(Keyword.allCases.filter(\.isTimeWord) == Keyword.timeWords)
  }
}
