import Testing

@testable import SegmentQL

@Suite("Any text is read without a trap")
struct RobustnessTests {
  @Test("every example is right, prints and reads back", arguments: SyntaxExamples.all)
  func example(text: String) {
    expectParses(text)
  }

  @Test("every prefix of every example", arguments: SyntaxExamples.all)
  func prefixes(text: String) {
    let bytes = Array(text.utf8)
    for end in 0...bytes.count { check(Array(bytes[..<end])) }
  }

  @Test("every example with one byte left out, doubled or replaced", arguments: SyntaxExamples.all)
  func mutations(text: String) {
    let bytes = Array(text.utf8)
    for index in bytes.indices {
      var mutant = bytes
      mutant.remove(at: index)
      check(mutant)
      mutant.insert(contentsOf: [bytes[index], bytes[index]], at: index)
      check(mutant)
      for replacement in "()[]|;,\"'`~-@$\0é".utf8 {
        mutant = bytes
        mutant[index] = replacement
        check(mutant)
      }
    }
  }

  @Test("every example without one of its tokens", arguments: SyntaxExamples.all)
  func missingTokens(text: String) {
    let bytes = Array(text.utf8)
    for token in Lexer.tokens(of: text) {
      check(Array(bytes[..<token.range.lowerBound] + bytes[token.range.upperBound...]))
    }
  }

  /// A text has a tree, which prints and reads back, or errors; every range lies inside the text.
  private func check(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    let length = text.utf8.count
    let (query, diagnostics) = Query.parse(text)
    #expect((query == nil) == diagnostics.contains { $0.severity == .error }, "\(text)")
    for diagnostic in diagnostics {
      let places = [diagnostic.range] + diagnostic.fixIts.map(\.range) + diagnostic.notes.compactMap(\.range)
      for place in places { #expect(place.lowerBound >= 0 && place.upperBound <= length, "\(text): \(place)") }
    }
    if let query {
      let printed = query.description
      #expect(Query.parse(printed).0?.withoutRanges == query.withoutRanges, "\(text) printed as \(printed)")
    }
  }
}
