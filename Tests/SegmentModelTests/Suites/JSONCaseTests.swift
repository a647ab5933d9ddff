import TestSupport
import Testing

@testable import SegmentModel

/// What the public suites of JSON taught, in cases of our own: `SuiteTests` runs the suites themselves where they are.
///
/// Each case stands alone and as the metadata of a segment, and both must agree.
@Suite struct JSONCaseTests {
  /// The value of a text, `nil` where it is refused.
  private func value(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) -> JSONValue? {
    let alone = try? JSONValue(parsing: bytes)
    let row = Array(#"[{"id":"1","content":"","metadata":"#.utf8) + bytes + Array("}]".utf8)
    for window in [nil, 1, 5] {
      let loaded = try? load(row, strict: true, window: window).store
      #expect((loaded == nil) == (alone == nil), "\(bytes.text)", sourceLocation: sourceLocation)
      if let alone, let loaded {
        #expect(loaded.segment(at: 0).metadata == (alone == .null ? nil : alone), sourceLocation: sourceLocation)
      }
    }
    return alone
  }

  private func value(_ text: String) -> JSONValue? { value(Array(text.utf8)) }

  // MARK: What must be taken

  @Test(arguments: [
    ("null", "null"), ("true", "true"), ("false", "false"), ("-0.5", "-0.5"), (#""""#, #""""#), ("[]", "[]"),
    ("{}", "{}"),
    ("[[]]", "[[]]"), (" \t\r\n[ \t\r\n] \t\r\n", "[]"), ("{ \"a\" \n:\r [ ] }", #"{"a":[]}"#), ("[1\n]", "[1]"),
    ("[ null , true,[ ] ,{ } , \"x\" ]", #"[null,true,[],{},"x"]"#), (#"{"":{"":0}}"#, #"{"":{"":0}}"#), (" 4", "4"),
    (#"{"a\u0000b":42}"#, #"{"a\u0000b":42}"#),
  ])
  func valuesAndBlanks(_ text: String, _ compact: String) { #expect(value(text)?.jsonText == compact) }

  @Test(arguments: [
    ("0", 0), ("-0", -0.0), ("7", 7), ("-12", -12), ("1.25", 1.25), ("1e3", 1000), ("1E3", 1000), ("1e+3", 1000),
    ("1E-3", 0.001), ("-1.5e-2", -0.015), ("0e7", 0), ("0E+0", 0), ("0.0", 0), ("10.01", 10.01), ("1.0e+28", 1e28),
    ("-0.00000000000000000000000000000000000000000000000000000000001", -1e-59),
  ])
  func numbers(_ text: String, _ expected: Double) {
    #expect(value(text)?.doubleValue?.bitPattern == expected.bitPattern, "\(text)")
  }

  @Test(arguments: [
    (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000""#, "\u{0}"), (#""\u001f\u007F""#, "\u{1F}\u{7F}"),
    (#""\\u0041""#, "\\u0041"), (#""\\n""#, "\\n"), (#""\uD834\uDD1E""#, "\u{1D11E}"),
    (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
    (#""\u00e9\u00E9""#, "éé"), ("\"\u{7F}\"", "\u{7F}"),
    ("\"\u{2028}\u{2029}\u{2060}\"", "\u{2028}\u{2029}\u{2060}"), ("\"\u{10FFFF}\u{1BFFF}\"", "\u{10FFFF}\u{1BFFF}"),
    ("\"/* no */ // comment\"", "/* no */ // comment"), ("\"'\"", "'"),
  ])
  func texts(_ text: String, _ expected: String) { #expect(value(text) == .string(expected)) }

  /// Code points that are no characters, as escapes and as they are.
  @Test(arguments: [0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFE, 0x10FFFF] as [UInt32])
  func noncharacters(_ number: UInt32) throws {
    let text = String(try #require(Unicode.Scalar(number)))
    let escapes = text.utf16.map { "\\u" + String($0, radix: 16) }.joined()
    #expect(value("\"\(escapes)\"") == .string(text))
    #expect(value("\"\(text)\"") == .string(text))
  }

  /// A key that is given twice, which RFC 8259 leaves open: a value keeps both members, and a path finds the first. Of
  /// a segment's own fields the last holds, as `JSONShapeTests` shows.
  @Test func aKeyGivenTwice() {
    let twice = value(#"{"a":"b","a":"c"}"#)
    #expect(twice?.jsonText == #"{"a":"b","a":"c"}"#)
    #expect(twice?["a"] == .string("b"))
    #expect(value(#"{"a":"b","a":"b"}"#)?.jsonText == #"{"a":"b","a":"b"}"#)
  }

  // MARK: What must be refused

  @Test(arguments: [
    "", " ", "[", "]", "{", "}", "[1", "[1,", "[,", "[,]", "[,1]", "[1,]", "[1,,2]", "[1 2]", "[1:2]", "[1;2]", "[1]]",
    "[1],", "[][]", "[3[4]]", "[{}", "{]", "[}", "{[", "{,", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
    "{,\"a\":1}", "{\"a\":1,,\"b\":2}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\",1}", "{\"a\":1 2}", "{:1}", "{\"a\"}",
    "{1:1}",
    "{null:1}", "{a:1}", "{'a':1}", "{\"a\":'b'}", "{}}", "{\"a\":1}#", "{\"a\":1}x", "{\"a\":1}\"b\"", "[1]x", "1 2",
    "2@", "[*]", "<.>", "[<null>]", "\u{FEFF}", "\u{FEFF}{}", "[\u{2060}]", "[\u{C}]", "[\u{B}]", "[\u{A0}]",
    "[1]\u{0}",
    "1\u{0}", "[\u{0}]",
  ])
  func structure(_ text: String) { #expect(value(text) == nil, "\(text)") }

  @Test(arguments: [
    "{}//", "{}/**/", "{}/", "{}#", "/**/{}", "{\"a\":/**/1}", "[1,//\n2]",
  ])
  func comments(_ text: String) { #expect(value(text) == nil, "\(text)") }

  @Test(arguments: [
    "nul", "tru", "fals", "nulll", "True", "NULL", "[nul]", "[tru]", "[fals]", "[truth]", "NaN", "-NaN", "Infinity",
    "-Infinity", "Inf", "+Inf", "undefined", "abc", "é", "[é]",
  ])
  func words(_ text: String) { #expect(value(text) == nil, "\(text)") }

  @Test(arguments: [
    "-", "+1", "++1", "--1", "- 1", "01", "-01", "00", "012", ".5", "-.5", ".-1", "1.", "-2.", "1.e1", "0.e1", "1..2",
    "0.1.2", "1e", "1E", "1e+", "1e-", "0e", "0E+", "1.0e", "1.0e-", "1eE2", "1e1.5", "0e+-1", "1ea", "1x", "-1x", "-x",
    "1_000", "1 000.0", "0x1", "0x42", "1+2", "1.2a-3", "1.8H-3", "\u{FF11}", "1f", "1,5", "$1",
  ])
  func brokenNumbers(_ text: String) {
    #expect(value(text) == nil, "\(text)")
    #expect(value("[\(text)]") == nil || text == "1,5", "\(text)")
  }

  @Test(arguments: [
    #"""#, #""a"#, #""\"#, #""\""#, #"["\"]"#, #""\\\""#, #""\a""#, #""\x00""#, #""\'""#, #""\0""#, #""\u""#, #""\u0""#,
    #""\u00A""#, #""\uqqqq""#, #""\u 041""#, #""\U0041""#, #"\u0041"#, #"[\n]"#, "\"a\nb\"", "\"\t\"", "\"\u{0}\"",
    "\"\u{1F}\"", "\"\\\n\"", "\"\\\t\"", "\"\\\u{0}\"", "\"\\é\"", "\"\\\u{1F300}\"", "'a'", "\"\"x", "\"a\" \"b\"",
    "a\"", "\"a\"\"b\"", "\u{201C}a\u{201D}",
  ])
  func brokenTexts(_ text: String) {
    #expect(value(text) == nil, "\(text)")
    #expect(value("{\(text):1}") == nil, "\(text)")
  }

  // MARK: What RFC 8259 leaves open; docs/TESTING.md says why

  @Test func numbersWithoutADouble() {
    for text in ["1e309", "-1e309", "1.5e+9999", "-1e+9999", "123123e100000", "0.4e00669999999999999999999999999999"] {
      #expect(value(text) == nil, "\(text)")
    }
    #expect(value("123.456e-789")?.doubleValue == 0)
    #expect(value("-123e-10000000")?.doubleValue?.bitPattern == (-0.0).bitPattern)
    for text in ["100000000000000000000", "-123123123123123123123123123123", "237462374673276894279832749832423479823"]
    {
      #expect(value(text)?.jsonText == text)
    }
  }

  @Test(arguments: [
    #""\ud800""#, #""\udfaa""#, #""\ud800abc""#, #""\ud800\n""#, #""\ud888\u1234""#, #""\ud800\ud800\n""#,
    #""\udd1e\ud834""#, #""\uDd1ea""#, #""\ud834\uDd""#, #""\ud800\u""#, #""\ud800\u1""#, #""\ud800\u1x""#,
    #""\ud800\"#,
    #""\ud800\ud800\x""#,
  ])
  func surrogatesThatAreNoPairs(_ text: String) {
    #expect(value(text) == nil, "\(text)")
    #expect(value("{\(text):0}") == nil, "\(text)")
  }

  /// Overlong forms, surrogates, what lies past U+10FFFF, and what is cut off, at every place of a text.
  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC3], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xE0, 0xFF],
      [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
      [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF4, 0xBF, 0xBF, 0xBF], [0xF5, 0x80, 0x80, 0x80],
      [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x80, 0x80, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE9],
    ] as [[UInt8]])
  func whatIsNotUTF8(_ bytes: [UInt8]) {
    for length in [0, 1, 7, 15, 16, 31, 33, 64] {
      let text = Array(repeating: UInt8(ascii: "a"), count: length) + bytes
      for wrapped in [[0x22] + text + [0x22], [0x22] + text + text + [0x22]] {
        #expect(value(wrapped) == nil, "\(bytes) behind \(length)")
        #expect(value([0x7B] + wrapped + Array(":1}".utf8)) == nil, "\(bytes) behind \(length)")
      }
    }
    #expect(value([0x5B] + bytes + [0x5D]) == nil)
    #expect(value([0x31] + bytes) == nil)
    #expect(value(Array("\"\\u".utf8) + bytes + [0x22]) == nil)
  }

  @Test func otherEncodings() throws {
    for bytes: [UInt8] in [
      [0xFF, 0xFE, 0x5B, 0, 0x5D, 0], [0xFE, 0xFF, 0, 0x5B, 0, 0x5D], [0, 0x5B, 0, 0x5D], [0x5B, 0, 0x5D, 0],
      [0xEF, 0xBB, 0x7B, 0x7D],
    ] {
      #expect(value(bytes) == nil, "\(bytes)")
    }
    // A file may begin with the mark of UTF-8; half of the mark is no mark.
    let rows = Array(#"[{"id":"1","content":"x"}]"#.utf8)
    #expect(try load([0xEF, 0xBB, 0xBF] + rows).store.count == 1)
    #expect(throws: LoadError.self) { try load([0xEF, 0xBB] + rows) }
    #expect(throws: LoadError(.notUTF8, file: "file.json")) { try load([0xFE, 0xFF, 0, 0x5B]) }
  }

  @Test func depth() {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(value(nested(JSONLimits.defaultDepth)) != nil)
    #expect(value(nested(JSONLimits.defaultDepth + 1)) == nil)
    #expect(value(nested(500)) == nil)
    #expect(value(String(repeating: "[", count: 100_000)) == nil)
    #expect(value(String(repeating: #"[{"":"#, count: 50_000)) == nil)
  }
}

extension [UInt8] {
  fileprivate var text: String { String(decoding: prefix(80), as: UTF8.self) }
}
