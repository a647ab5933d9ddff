import SegmentModel
import Testing

@testable import SegmentFormats

private func text(of page: TimelinePage) -> String {
  var bytes: [UInt8] = []
  page.write { bytes += $0 }
  return String(decoding: bytes, as: UTF8.self)
}

/// What stands in the element that holds the data, and what comes behind it.
private func data(in text: String) throws -> (json: String, rest: String) {
  let parts = text.split(separator: "id=\"data\">", maxSplits: 1)
  let rest = try #require(parts.last).split(separator: "</script>", maxSplits: 1)
  return (String(rest[0]), String(rest[1]))
}

private let hostile =
  "</script><script>x()</script><!-- <script> ]]> & \u{2028}\u{2029}\u{0}\u{1B}[2J\u{85} \"'\\ {{script}} {{data}} 日本"

@Suite struct TimelinePageTests {
  private func page(_ text: String) -> TimelinePage {
    let lane = TimelinePage.Lane(
      module: text,
      segments: [
        .init(start: 2, end: 2, text: "later", isFound: false), .init(start: 0.12345, end: 1e300, text: text),
        .init(start: 0.12345, end: 1, text: "equal start"),
      ])
    return TimelinePage(
      title: text, query: text, videos: [.init(jobID: text, name: text, duration: .infinity, lanes: [lane])])
  }

  @Test func dataIsJSONThatTellsOfEverySegment() throws {
    let json = try data(in: text(of: page("plain"))).json
    #expect(
      json == #"{"title":"plain","query":"plain","videos":[{"job":"plain","name":"plain","duration":null,"#
        + #""lanes":[{"module":"plain","start":[0.123,0.123,2],"end":[1000000000000.0,1,2],"#
        + #""text":["plain","equal start","later"],"found":[0,1]}]}]}"#)
    let all = TimelinePage(title: "", videos: [.init(jobID: "", lanes: [.init(module: "", segments: [])])])
    #expect(
      try data(in: text(of: all)).json == #"{"title":"","query":null,"videos":[{"job":"","name":null,"duration":null,"#
        + #""lanes":[{"module":"","start":[],"end":[],"text":[],"found":true}]}]}"#)
  }

  @Test func noTextLeavesItsPlace() throws {
    let text = text(of: page(hostile))
    let (json, rest) = try data(in: text)
    #expect(!json.utf8.contains { $0 == 0x3C || $0 == 0x3E || $0 == 0x26 || $0 < 0x20 })
    #expect(!text.unicodeScalars.contains("\u{2028}") && !text.unicodeScalars.contains("\u{2029}"))
    #expect(!text.contains("<script>x"), "neither in the data nor in the title")
    #expect(!rest.contains("{{"))
    // Read back, it is the text that it was.
    let value = try JSONValue(parsing: json)
    guard case .object(let members) = value else { return #expect(Bool(false), "an object") }
    #expect(members.first { $0.key == "title" }?.value == .string(hostile))
    // The page's own script and style, and nothing more.
    #expect(text.split(separator: "<script", omittingEmptySubsequences: false).count == 3)
    #expect(text.split(separator: "<style", omittingEmptySubsequences: false).count == 2)
  }

  @Test func policyAllowsWhatThePageHoldsAndNothingElse() throws {
    let text = text(of: page("plain"))
    let rest = try data(in: text).rest
    let script = try #require(rest.split(separator: "<script>").last?.split(separator: "</script>").first)
    let style = try #require(text.split(separator: "<style>").last?.split(separator: "</style>").first)
    let policy = try #require(text.split(separator: "content=\"").dropFirst(1).first?.split(separator: "\"").first)
    #expect(
      policy == """
        default-src 'none'; script-src 'sha256-\(SHA256.hash(of: script.utf8).base64)'; \
        style-src 'sha256-\(SHA256.hash(of: style.utf8).base64)'; media-src blob:; base-uri 'none'; form-action 'none'
        """)
    for address in ["http:", "https:", "//cdn", "@import", "url("] { #expect(!text.contains(address)) }
  }

  @Test func stopsWhereTheReceiverDoes() {
    struct Full: Error {}
    var pieces = 0
    #expect(throws: Full.self) {
      try page("x").write { (_) throws(Full) in
        pieces += 1
        if pieces == 2 { throw Full() }
      }
    }
    #expect(pieces == 2)
  }
}

@Suite struct SHA256Tests {
  /// The vectors of FIPS 180-4, and the lengths around a block's end.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (String(repeating: "a", count: 55), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"),
    (String(repeating: "a", count: 64), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"),
  ])
  func vectors(message: String, digest: String) {
    let hexadecimal = SHA256.hash(of: message.utf8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(hexadecimal == digest)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func base64(text: String, encoded: String) { #expect(Array(text.utf8).base64 == encoded) }
}
