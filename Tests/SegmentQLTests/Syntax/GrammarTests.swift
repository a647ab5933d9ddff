import Testing

@testable import SegmentQL

@Suite("grammar/segmentql.ebnf")
struct GrammarTests {
  @Test("every rule that is named is defined, used, and can end")
  func rules() throws {
    let grammar = try Grammar.load()
    var referenced: Set<String> = ["query"]
    for rule in grammar.rules.values {
      grammar.visit(rule) { part in
        switch part {
        case .reference(let name):
          referenced.insert(name)
          #expect(grammar.rules[name] != nil, "\(name) is not defined")
        case .special(let words):
          #expect(SentenceGenerator.samples[words] != nil, "no sample for ? \(words) ?")
        default: break
        }
      }
    }
    #expect(referenced == Set(grammar.names))
  }

  @Test("its keywords and marks are those of the lexer")
  func keywords() throws {
    let grammar = try Grammar.load()
    var words: Set<String> = []
    var marks: Set<String> = []
    for (name, rule) in grammar.rules where !Grammar.isToken(name) {
      grammar.visit(rule) { part in
        guard case .text(let text) = part else { return }
        if text.first?.isLetter ?? false { words.insert(text.lowercased()) } else { marks.insert(text) }
      }
    }
    #expect(
      words == Set((Keyword.allCases.map(\.rawValue) + AllenRelation.allCases.map(\.rawValue)).map { $0.lowercased() }))
    #expect(marks == Set(Symbol.allCases.map(\.rawValue)))
    let stages = try #require(grammar.rules["stage"])
    var stageWords: Set<String> = []
    grammar.visit(stages) { if case .text(let text) = $0 { stageWords.insert(text) } }
    #expect(stageWords.isSuperset(of: Keyword.stages.map(\.rawValue)))
  }

  @Test("every sentence is read, prints, and reads back", arguments: 1...40 as ClosedRange<UInt64>)
  func sentences(seed: UInt64) throws {
    var generator = SentenceGenerator(try Grammar.load(), seed: seed)
    for round in 0..<60 {
      let tokens = generator.sentence(of: "query", depth: 10 + round % 20)
      let text = generator.text(tokens)
      let (query, diagnostics) = Query.parse(text, limits: ParserLimits(queryLength: .max))
      guard let query else {
        Issue.record("\(text)\n\(DiagnosticRenderer().text(of: diagnostics, in: text))")
        continue
      }
      let printed = query.description
      let again = Query.parse(printed, limits: ParserLimits(queryLength: .max)).0
      #expect(again?.withoutRanges == query.withoutRanges, "\(text)\nprinted as\n\(printed)")
    }
  }

  @Test("its sentences use every rule")
  func coverage() throws {
    let grammar = try Grammar.load()
    var generator = SentenceGenerator(grammar, seed: 7)
    for _ in 0..<2_000 { _ = generator.sentence(of: "query", depth: 25) }
    #expect(Set(grammar.names).subtracting(generator.used).isEmpty)
  }

  @Test(
    "sentences with a token lost, doubled or exchanged are read or told about", arguments: 1...20 as ClosedRange<UInt64>
  )
  func mutations(seed: UInt64) throws {
    var generator = SentenceGenerator(try Grammar.load(), seed: seed &+ 1000)
    for _ in 0..<100 {
      let tokens = generator.sentence(of: "query", depth: 20)
      let text = generator.text(generator.mutation(of: generator.mutation(of: tokens)))
      let (query, diagnostics) = Query.parse(text)
      #expect((query == nil) == diagnostics.contains { $0.severity == .error }, "\(text)")
      for diagnostic in diagnostics {
        #expect(diagnostic.range.upperBound <= text.utf8.count && diagnostic.range.lowerBound >= 0, "\(text)")
      }
    }
  }
}
