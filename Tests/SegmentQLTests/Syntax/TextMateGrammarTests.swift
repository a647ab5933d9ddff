import Foundation
import Testing

@testable import SegmentQL

@Suite("grammar/segmentql.tmLanguage.json")
struct TextMateGrammarTests {
  private func load() throws -> TextMateGrammar {
    try TextMateGrammar(contentsOf: Grammar.folder.appendingPathComponent("segmentql.tmLanguage.json"))
  }

  /// For each highlight of a text the scope of its first character.
  private func scopes(_ text: String) throws -> [(piece: String, highlight: Highlight.Kind, scope: String)] {
    let scopes = try load().scopes(of: text)
    let bytes = Array(text.utf8)
    return Query.highlights(of: text).map { highlight in
      let start = String(decoding: bytes[..<highlight.range.lowerBound], as: UTF8.self).utf16.count
      let piece = String(decoding: bytes[highlight.range.lowerBound..<highlight.range.upperBound], as: UTF8.self)
      // The last scope given to a place is the innermost.
      let scope = scopes.last { $0.range.contains(start) }?.name ?? ""
      return (piece, highlight.kind, scope)
    }
  }

  private func fits(_ scope: String, _ kind: Highlight.Kind) -> Bool {
    let prefixes: [String] =
      switch kind {
      case .keyword: ["keyword.", "constant.language"]
      case .field, .name: ["variable.other", "entity.name"]
      case .function: ["support.function"]
      case .number: ["constant.numeric"]
      case .string: ["string.quoted"]
      case .regex: ["string.regexp"]
      case .parameter: ["variable.parameter"]
      case .setName: ["variable.other.set"]
      case .symbol: ["keyword.operator", "punctuation"]
      case .comment: ["comment"]
      case .error: []
      }
    return prefixes.contains { scope.hasPrefix($0) }
  }

  @Test(
    "agrees with the parser on every token of the examples",
    arguments: SyntaxExamples.all.filter { !SyntaxExamples.names.contains($0) })
  func examples(text: String) throws {
    for (piece, highlight, scope) in try scopes(text) {
      #expect(fits(scope, highlight), "\(piece) is \(highlight), and has the scope \(scope), in \(text)")
    }
  }

  /// An editor's grammar sees a line and no tree, so a name that spells a keyword may look like one.
  @Test("agrees on everything but words where keywords are names", arguments: SyntaxExamples.names)
  func contextualNames(text: String) throws {
    for (piece, highlight, scope) in try scopes(text) where Keyword(spelling: piece) == nil {
      #expect(fits(scope, highlight) || highlight == .field, "\(piece) is \(highlight), and has the scope \(scope)")
      #expect(!scope.isEmpty, "\(piece) in \(text)")
    }
  }

  @Test("knows every keyword where it stands")
  func keywords() throws {
    for stage in Keyword.stages {
      #expect(try scopes("a=1 | \(stage.rawValue)").last?.scope == "keyword.control.stage.segmentql")
    }
    for word in Keyword.timeWords where word != .allen {
      let found = try scopes("a=1 AND \(word.rawValue) [b=2]").first { $0.piece == word.rawValue }
      #expect(found?.scope == "keyword.operator.word.time.segmentql", "\(word)")
    }
    for relation in AllenRelation.allCases {
      let found = try scopes("ALLEN(\(relation.rawValue)) [b=2]").first { $0.piece == relation.rawValue }
      #expect(found?.scope == "keyword.other.allen.segmentql", "\(relation)")
    }
    let elsewhere = """
      let @a = [NOT x IN (1) AND y HAS "z" OR EXISTS m AND COUNT OVERLAPS [] = 1 AND c CONTAINS null AND d=true AND e=false];
      [a=1] BEFORE [b=1] UNLESS [c=1] | sort by a desc, b asc | limit 1 offset 2 | merge gap 1s | gaps within video
      | until next | select a as b, if(c=1, 2, 3)
      """
    let seen = Set(
      try scopes(elsewhere).filter { fits($0.scope, .keyword) || $0.scope.hasPrefix("support.function") }
        .compactMap { Keyword(spelling: $0.piece) })
    let rest = Set(Keyword.allCases).subtracting(Keyword.stages).subtracting(Keyword.timeWords)
    #expect(rest.subtracting(seen).isEmpty, "\(rest.subtracting(seen))")
  }
}
