import Testing

@testable import SegmentQL

@Suite("What completion may offer")
struct CompletionTests {
  /// The kinds at the end of a text.
  private func kinds(_ text: String) -> Set<ExpectedTokens.Kind> {
    Query.completions(in: text, at: text.utf8.count).kinds
  }

  private func path(_ text: String) -> FieldPath? {
    guard case .field(let path)? = Parser.expression(reading: text)?.kind else { return nil }
    return path
  }

  @Test(
    "at the start of a condition", arguments: ["", "a=1 AND ", "NOT (", "OVERLAPS [", "let @a = [x=1]; ", "| where "])
  func condition(text: String) {
    let kinds = kinds(text)
    #expect(
      kinds.isSuperset(of: [.fieldName, .keyword(.not), .keyword(.exists), .keyword(.count), .timeWord, .string]))
    #expect(!kinds.contains(.keyword(.and)))
  }

  @Test("a set may start a query and a set, and let a query")
  func sources() {
    #expect(kinds("").isSuperset(of: [.symbol(.leftBracket), .setName, .symbol(.pipe), .keyword(.let)]))
    #expect(kinds("OVERLAPS [").isSuperset(of: [.symbol(.leftBracket), .setName, .symbol(.pipe)]))
    #expect(!kinds("a=1 AND ").contains(.symbol(.leftBracket)))
  }

  @Test("after a field come operators")
  func operators() {
    let kinds = kinds("content ")
    #expect(
      kinds.isSuperset(of: [
        .comparison, .symbol(.match), .symbol(.notMatch), .keyword(.has), .keyword(.contains), .keyword(.in),
        .keyword(.not),
      ]))
    #expect(!kinds.contains(.fieldName))
    #expect(self.kinds("content NOT ").isSuperset(of: [.keyword(.has), .keyword(.in)]))
  }

  @Test("after an operator come the values of its field")
  func values() throws {
    let module = try #require(path("module"))
    let found = kinds("module=").filter { if case .value = $0 { true } else { false } }
    #expect(found == [.value(of: module)])
    #expect(
      kinds("module IN (\"a\", ").contains {
        if case .value(let path) = $0 { path.description == "module" } else { false }
      })
    #expect(kinds("content ~ ").isSuperset(of: [.pattern, .parameter]))
  }

  @Test("after a dot come the members of the path before it")
  func members() {
    for text in ["metadata.", "a=1 | select metadata.", "metadata.sp"] {
      let parents = kinds(text).compactMap { if case .member(let path) = $0 { path.description } else { nil } }
      #expect(parents == ["metadata"], "\(text)")
    }
    let deep = kinds("metadata.a[0].").compactMap { if case .member(let path) = $0 { path.description } else { nil } }
    #expect(deep == ["metadata.a[0]"])
  }

  @Test("after a condition come connectives and stages")
  func connectives() {
    #expect(kinds("a=1 ").isSuperset(of: [.keyword(.and), .keyword(.or), .symbol(.pipe)]))
    #expect(kinds("[a=1] ").isSuperset(of: [.timeWord, .symbol(.pipe)]))
    #expect(kinds("[a=1] BEFORE [b=2] ").isSuperset(of: [.timeWord, .keyword(.unless), .symbol(.pipe)]))
  }

  @Test("after a time word come its bound, sets and times")
  func targets() {
    #expect(kinds("OVERLAPS ").isSuperset(of: [.symbol(.leftParenthesis), .symbol(.leftBracket), .setName]))
    #expect(kinds("ALLEN(").contains(.allenRelation))
    #expect(kinds("NEAR(").contains(.comparison))
    #expect(kinds("COUNT OVERLAPS @x ").contains(.comparison))
  }

  @Test("stages and their words")
  func stages() {
    #expect(kinds("a=1 | ") == [.stageName])
    #expect(kinds("| sort ") == [.keyword(.by)])
    #expect(kinds("| sort by a ").isSuperset(of: [.keyword(.desc), .keyword(.asc), .symbol(.comma)]))
    #expect(kinds("| limit 5 ").contains(.keyword(.offset)))
    #expect(kinds("| merge ").isSuperset(of: [.keyword(.gap), .keyword(.by)]))
    #expect(kinds("| gaps ").contains(.keyword(.within)))
    #expect(kinds("| gaps within ").contains(.keyword(.video)))
    #expect(kinds("| until ").contains(.keyword(.next)))
    #expect(kinds("| stats ").isSuperset(of: [.functionName, .fieldName]))
    #expect(kinds("| union ").isSuperset(of: [.setName, .symbol(.leftBracket)]))
  }

  @Test("the word that ends at the place is what a completion replaces")
  func replacing() {
    #expect(Query.completions(in: "a=1 AND mod", at: 11).replacing == SourceRange(8, 11))
    #expect(Query.completions(in: "a=1 AND mod", at: 8).replacing == SourceRange(8, 8))
    #expect(Query.completions(in: "DURING @ta and more", at: 10).replacing == SourceRange(7, 10))
    #expect(Query.completions(in: "module=\"tran", at: 12).replacing == SourceRange(7, 12))
    #expect(Query.completions(in: "a=1 # comment", at: 13).kinds.isEmpty)
  }

  @Test("any place of any example", arguments: SyntaxExamples.all)
  func anywhere(text: String) {
    for offset in 0...text.utf8.count {
      let expected = Query.completions(in: text, at: offset)
      #expect(expected.replacing.lowerBound >= 0 && expected.replacing.upperBound <= text.utf8.count)
    }
  }

  @Test("highlights cover the tokens, and tell keywords from names")
  func highlights() {
    func kinds(_ text: String) -> [Highlight.Kind] { Query.highlights(of: text).map(\.kind) }
    #expect(
      kinds("end = 3 AND next > 2 # x") == [.field, .symbol, .number, .keyword, .field, .symbol, .number, .comment])
    #expect(kinds("NEXT [a ~ /b/]") == [.keyword, .symbol, .field, .symbol, .regex, .symbol])
    #expect(kinds("| stats sum(x) as y") == [.symbol, .keyword, .function, .symbol, .field, .symbol, .keyword, .name])
    #expect(kinds("a = 'b AND c") == [.field, .symbol, .error])
    for text in SyntaxExamples.all {
      #expect(Query.highlights(of: text).map(\.range) == Lexer.tokens(of: text).dropLast().map(\.range))
    }
  }
}
