import Foundation

/// The grammar of `grammar/segmentql.ebnf`, read from its text.
struct Grammar {
  indirect enum Rule {
    case text(String)
    case range(Unicode.Scalar, Unicode.Scalar)
    case reference(String)
    case special(String)
    case sequence([Rule])
    case choice([Rule])
    case optional(Rule)
    case repeated(Rule)
  }

  struct Malformed: Error {
    var message: String
  }

  private(set) var rules: [String: Rule] = [:]
  /// In the order of the file.
  private(set) var names: [String] = []

  /// Whether a rule is a token, whose parts touch.
  static func isToken(_ name: String) -> Bool { name.first?.isUppercase ?? false }

  static func load() throws -> Grammar {
    try Grammar(String(contentsOf: folder.appendingPathComponent("segmentql.ebnf"), encoding: .utf8))
  }

  /// The folder `grammar` of the package that this file is in.
  static var folder: URL {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/",
      !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder.appendingPathComponent("grammar")
  }

  init(_ text: String) throws {
    var reader = GrammarReader(text)
    while let (name, rule) = try reader.rule() {
      guard rules[name] == nil else { throw Malformed(message: "\(name) is defined twice") }
      rules[name] = rule
      names.append(name)
    }
  }

  /// What a rule refers to and writes, whatever deep in it.
  func visit(_ rule: Rule, _ body: (Rule) -> Void) {
    body(rule)
    switch rule {
    case .sequence(let parts), .choice(let parts): for part in parts { visit(part, body) }
    case .optional(let part), .repeated(let part): visit(part, body)
    case .text, .range, .reference, .special: break
    }
  }
}

/// Reads the notation that the grammar's head explains.
private struct GrammarReader {
  private enum Piece: Equatable {
    case name(String)
    case text(String)
    case special(String)
    case mark(String)
  }

  private var pieces: [Piece] = []
  private var index = 0

  init(_ text: String) {
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("(*") {
        rest = rest.range(of: "*)").map { rest[$0.upperBound...] } ?? ""
      } else if first == "\"" || first == "'" || first == "?" {
        let inner = rest.dropFirst().prefix { $0 != first }
        pieces.append(first == "?" ? .special(inner.trimmingCharacters(in: .whitespaces)) : .text(String(inner)))
        rest = rest.dropFirst(inner.count + 2)
      } else if first.isLetter {
        let name = rest.prefix { $0.isLetter || $0 == "_" }
        pieces.append(.name(String(name)))
        rest = rest.dropFirst(name.count)
      } else {
        let length = rest.hasPrefix("..") ? 2 : 1
        pieces.append(.mark(String(rest.prefix(length))))
        rest = rest.dropFirst(length)
      }
    }
  }

  mutating func rule() throws -> (String, Grammar.Rule)? {
    guard index < pieces.count else { return nil }
    guard case .name(let name) = pieces[index] else { throw malformed() }
    index += 1
    try expect("=")
    let rule = try choice()
    try expect(";")
    return (name, rule)
  }

  private mutating func choice() throws -> Grammar.Rule {
    var alternatives = [try sequence()]
    while take("|") { alternatives.append(try sequence()) }
    return alternatives.count == 1 ? alternatives[0] : .choice(alternatives)
  }

  private mutating func sequence() throws -> Grammar.Rule {
    var parts: [Grammar.Rule] = []
    while let part = try part() { parts.append(part) }
    guard !parts.isEmpty else { throw malformed() }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func part() throws -> Grammar.Rule? {
    guard index < pieces.count else { return nil }
    switch pieces[index] {
    case .name(let name):
      index += 1
      return .reference(name)
    case .special(let words):
      index += 1
      return .special(words)
    case .text(let text):
      index += 1
      guard take("..") else { return .text(text) }
      guard index < pieces.count, case .text(let upper) = pieces[index], let low = text.unicodeScalars.first,
        let high = upper.unicodeScalars.first
      else { throw malformed() }
      index += 1
      return .range(low, high)
    case .mark("("): return try bracketed(")") { $0 }
    case .mark("["): return try bracketed("]") { .optional($0) }
    case .mark("{"): return try bracketed("}") { .repeated($0) }
    case .mark: return nil
    }
  }

  private mutating func bracketed(_ close: String, _ wrap: (Grammar.Rule) -> Grammar.Rule) throws -> Grammar.Rule {
    index += 1
    let inner = try choice()
    try expect(close)
    return wrap(inner)
  }

  private mutating func take(_ mark: String) -> Bool {
    guard index < pieces.count, pieces[index] == .mark(mark) else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ mark: String) throws {
    guard take(mark) else { throw malformed() }
  }

  private func malformed() -> Grammar.Malformed {
    Grammar.Malformed(message: "at \(pieces.dropFirst(max(0, index - 3)).prefix(6))")
  }
}
