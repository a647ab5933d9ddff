import SegmentModel
import Testing

/// Escapes of JSON give the character that they name, in as many bytes as its UTF-8 has.
@Suite struct EscapeTests {
  @Test(
    arguments: [
      0x41, 0x7F, 0x80, 0xE9, 0x7FF, 0x800, 0x65E5, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF,
    ] as [UInt32])
  func aCharacterByItsNumber(_ value: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(value))
    let escaped = String(scalar).utf16.map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
    let text =
      #"[{"job_id": "j", "content": "a\#(escaped)b", "start_time": 0, "metadata": {"k\#(escaped)": "\#(escaped)c"}}]"#
    for window in [nil, 1, 7] {
      let segment = try #require(try load(text, window: window).store.segments.first)
      #expect(segment.content == "a\(scalar)b")
      #expect(segment.metadata == .object([JSONMember(key: "k\(scalar)", value: .string("\(scalar)c"))]))
    }
    #expect(try JSONValue(parsing: "\"\(escaped)x\"") == .string("\(scalar)x"))
  }

  @Test func theShortEscapes() throws {
    let text =
      #"[{"job_id": "j", "content": "\"\\\/\b\f\n\r\t", "start_time": 0, "metadata": {"k": "\"\\\/\b\f\n\r\t"}}]"#
    let expected = "\"\\/\u{8}\u{C}\n\r\t"
    let segment = try #require(try load(text).store.segments.first)
    #expect(segment.content == expected)
    #expect(segment.metadata == .object([JSONMember(key: "k", value: .string(expected))]))
    let written = JSONValue.string(expected).jsonText
    #expect(try JSONValue(parsing: written) == .string(expected))
  }

  /// What metadata writes as an escape that need not be one is kept without it; what must be one is kept as one.
  @Test func escapesThatMetadataKeeps() throws {
    let text =
      #"[{"job_id": "j", "start_time": 0, "metadata": ["\u0022\u005c\u0008\u000c\u000a\u000d\u0009\u0001\u0041"]}]"#
    let store = try load(text).store
    #expect(store.shards[0].metadata[0] == #"["\"\\\b\f\n\r\t\u0001A"]"#)
    #expect(store.segments[0].metadata == .array([.string("\"\\\u{8}\u{C}\n\r\t\u{1}A")]))
  }
}
