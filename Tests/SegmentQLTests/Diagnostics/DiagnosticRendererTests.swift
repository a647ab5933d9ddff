import Testing

@testable import SegmentQL

@Suite("Diagnostics as text")
struct DiagnosticRendererTests {
  private let code = DiagnosticCode("some-code")

  private func render(_ marked: String, width: Int = 100) -> [String] {
    let marked = MarkedText(marked)
    let diagnostic = Diagnostic(code, "wrong", at: marked.ranges.first ?? SourceRange(0, 0))
    let text = DiagnosticRenderer(width: width).text(of: diagnostic, in: marked.text)
    return text.split(separator: "\n").map(String.init)
  }

  @Test("the line and a mark under the exact range")
  func excerpt() {
    #expect(
      render("module=ocr AND «contnt»~\"x\"") == [
        "error: wrong [some-code]",
        "  |",
        "1 | module=ocr AND contnt~\"x\"",
        "  |                ^^^^^^",
      ])
  }

  @Test("an empty range is one mark, at the end too")
  func empty() {
    #expect(render("module=«»").last == "  |        ^")
    #expect(render("«»").suffix(2) == ["1 | ", "  | ^"])
    #expect(render("a\n«»").suffix(2) == ["2 | ", "  | ^"])
  }

  @Test("wide characters take two columns, marks none, a joined emoji two")
  func width() {
    #expect(render("名前=«x»").last == "  |      ^")
    #expect(render("«名前»=x").last == "  | ^^^^")
    #expect(render("e\u{301}=«x»").last == "  |   ^")
    #expect(render("👩‍👩‍👧=«x»").last == "  |    ^")
  }

  @Test("tabs are blanks to the next stop, controls are escapes")
  func tabs() {
    #expect(render("a\t=\t«x»").suffix(2) == ["1 | a   =   x", "  |         ^"])
    #expect(render("a\u{1B}=«x»").suffix(2) == ["1 | a\\u{1B}=x", "  |         ^"])
  }

  @Test("the line that the range starts in, with its number")
  func lines() {
    #expect(render("a=1\nAND b=«x»\r\nAND c=1").suffix(2) == ["2 | AND b=x", "  |       ^"])
    #expect(render("a=«1\nAND» b=2").suffix(2) == ["1 | a=1", "  |   ^"])
    let tenth = String(repeating: "\n", count: 9) + "«x»"
    #expect(render(tenth).suffix(3) == ["   |", "10 | x", "   | ^"])
  }

  @Test("a long line is cut around the range")
  func window() {
    let before = String(repeating: "a", count: 300)
    let after = String(repeating: "b", count: 300)
    for marked in ["\(before)«xyz»\(after)", "«xyz»\(after)", "\(before)«xyz»"] {
      let lines = render(marked, width: 60)
      #expect(lines.allSatisfy { $0.count <= 60 }, "\(lines)")
      let source = Array(lines[2])
      let mark = Array(lines[3])
      let marked = zip(source, mark).filter { $0.1 == "^" }.map(\.0)
      #expect(String(marked) == "xyz", "\(lines)")
    }
    #expect(render("\(before)«xyz»\(after)", width: 60)[2].contains("…"))
    #expect(render("«\(before)»", width: 60).allSatisfy { $0.count <= 60 })
  }

  @Test("notes, their places, and fixes")
  func notes() {
    let diagnostic = Diagnostic(
      code, "wrong", severity: .warning, at: SourceRange(0, 1),
      notes: [Diagnostic.Note("see there", at: SourceRange(2, 3)), Diagnostic.Note("so \u{1B}it is")],
      fixIts: [Diagnostic.FixIt("did you mean `b`?", replace: SourceRange(0, 1), with: "b")])
    #expect(
      DiagnosticRenderer().text(of: diagnostic, in: "a=1") == """
        warning: wrong [some-code]
          help: did you mean `b`?
          |
        1 | a=1
          | ^
          note: see there
          |
        1 | a=1
          |   ^
          note: so \\u{1B}it is

        """)
  }

  @Test("parts can be styled, and many diagnostics end with how many more there are")
  func styleAndCount() {
    let diagnostics = Array(repeating: Diagnostic(code, "wrong", at: SourceRange(0, 1)), count: 5)
    let plain = DiagnosticRenderer(maximumCount: 2).text(of: QueryError(diagnostics, source: "a"))
    #expect(plain.hasSuffix("\nand 3 more\n"))
    let styled = DiagnosticRenderer { part, text in part == .message ? "<\(text)>" : text }
    #expect(styled.text(of: diagnostics, in: "a").hasPrefix("error: <wrong> [some-code]\n"))
  }

  @Test("any range of any text")
  func robustness() {
    for text in ["", "\n\n", "a\r\nb", "é名👩‍👩‍👧x", "\t\u{0}"] {
      for start in -1...text.utf8.count + 1 {
        for end in start...text.utf8.count + 2 {
          let diagnostic = Diagnostic(code, "wrong", at: SourceRange(start, end))
          #expect(DiagnosticRenderer(width: 0).text(of: diagnostic, in: text).contains("^"))
          let location = SegmentQL.SourceLocation(offset: start, in: text)
          #expect(location.line >= 1 && location.column >= 1)
        }
      }
    }
  }

  @Test("lines and columns count from 1, in characters")
  func location() {
    typealias Location = SegmentQL.SourceLocation
    #expect(Location(offset: 0, in: "") == Location(line: 1, column: 1))
    #expect(Location(offset: 6, in: "ab\ncdé\n") == Location(line: 2, column: 3))
    #expect(Location(offset: 7, in: "ab\ncdé\n") == Location(line: 2, column: 4))
    #expect(Location(offset: 8, in: "ab\ncdé\n") == Location(line: 3, column: 1))
    #expect(Location(offset: 99, in: "ab\ncdé\n") == Location(line: 3, column: 1))
  }
}

@Suite("Suggestions")
struct SuggestionTests {
  @Test(
    "the nearest name, or none",
    arguments: [
      ("contnt", "content"), ("CONTENT", "content"), ("conetnt", "content"), ("start", nil),
      ("start_tme", "start_time"),
      ("modul", "module"), ("x", nil), ("", nil), ("id", "id"), ("di", nil), ("zzzzzzz", nil),
    ] as [(String, String?)])
  func nearest(word: String, expected: String?) {
    #expect(Suggestion.nearest(to: word, among: ["id", "module", "content", "start_time", "end_time"]) == expected)
  }

  @Test("the distance counts inserts, losses, changes and swaps of neighbours")
  func distance() {
    func distance(_ left: String, _ right: String) -> Int {
      Suggestion.distance(Array(left.unicodeScalars), Array(right.unicodeScalars))
    }
    #expect(distance("", "abc") == 3)
    #expect(distance("abc", "") == 3)
    #expect(distance("abc", "abc") == 0)
    #expect(distance("abcd", "acbd") == 1)
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("ca", "abc") == 3)
  }
}
