import TestSupport

@testable import SegmentQL

/// Makes sentences of a grammar, as lists of tokens.
struct SentenceGenerator {
  private let grammar: Grammar
  private var random: SplitMix64
  /// The least number of rules within rules that each rule needs to end.
  private let heights: [String: Int]
  /// The rules that were used.
  private(set) var used: Set<String> = []

  /// Some texts of which the special sequences speak.
  static let samples: [String: [String]] = [
    "a letter outside ASCII, as Unicode's XID_Start has them": ["é", "ß", "名", "д"],
    "any character but a backtick and a line feed": ["a", " ", "-", "é", "\"", "#", "\u{1F600}"],
    "any character but \" and \\ and a line feed": ["a", "B", " ", "'", "/", "#", "|", "é", "\u{1F600}", "]"],
    "any character but ' and \\ and a line feed": ["a", "B", " ", "\"", "/", "#", "|", "é", "\u{1F600}", "]"],
    "any character but / and \\ and a line feed": ["a", "B", " ", "\"", "'", ".", "*", "é", "]"],
    "any character but a line feed": ["d", "\\", "/", "\"", "'", "é"],
    "hexadecimal digits of a character's code": ["0", "41", "1F600", "10FFFF", "00e9"],
    "digits of a number up to 9223372036854775807": ["0", "7", "00", "9223372036854775807"],
    "digits that keep the number finite": ["0", "5", "12", "200"],
    "digits of a frame number that the rate has, and that drop-frame timecode does not leave out": ["08", "12", "22"],
    "digits of a whole number above 0": ["24", "25", "30", "50", "60"],
    "two digits from 01 to the last day of the month": ["01", "15", "28"],
  ]

  init(_ grammar: Grammar, seed: UInt64) {
    self.grammar = grammar
    random = SplitMix64(seed: seed)
    var heights: [String: Int] = [:]
    for _ in grammar.names {
      for name in grammar.names {
        guard let rule = grammar.rules[name], let height = SentenceGenerator.height(rule, heights) else { continue }
        heights[name] = min(heights[name] ?? .max, height + 1)
      }
    }
    self.heights = heights
  }

  private static func height(_ rule: Grammar.Rule, _ heights: [String: Int]) -> Int? {
    switch rule {
    case .text, .range, .special, .optional, .repeated: return 0
    case .reference(let name): return heights[name]
    case .choice(let parts): return parts.compactMap { height($0, heights) }.min()
    case .sequence(let parts):
      let known = parts.compactMap { height($0, heights) }
      return known.count == parts.count ? known.max() : nil
    }
  }

  /// The tokens of a sentence; rules nest no deeper than `depth` where the grammar lets them end.
  mutating func sentence(of name: String, depth: Int) -> [String] {
    used.insert(name)
    guard let rule = grammar.rules[name] else { return [] }
    guard Grammar.isToken(name) else { return tokens(of: rule, depth: depth) }
    while true {
      let token = tokens(of: rule, depth: depth).joined()
      // A name that spells a keyword may be read as one.
      if name != "NAME" || Keyword(spelling: token) == nil { return [token] }
    }
  }

  private mutating func tokens(of rule: Grammar.Rule, depth: Int) -> [String] {
    switch rule {
    case .text(let text): return [cased(text)]
    case .range(let low, let high):
      return [String(Unicode.Scalar(UInt8(random.int(Int(low.value)...Int(high.value)))))]
    case .special(let words): return [random.pick(SentenceGenerator.samples[words] ?? ["?"])]
    case .reference(let name): return sentence(of: name, depth: depth - 1)
    case .sequence(let parts): return parts.flatMap { tokens(of: $0, depth: depth) }
    case .optional(let part): return depth > 0 && random.oneIn(2) ? tokens(of: part, depth: depth) : []
    case .repeated(let part):
      var result: [String] = []
      while depth > 0, random.oneIn(3) { result += tokens(of: part, depth: depth) }
      return result
    case .choice(let parts):
      guard depth <= 0 else { return tokens(of: random.pick(parts), depth: depth) }
      let ranked = parts.map { ($0, SentenceGenerator.height($0, heights) ?? .max) }
      let least = ranked.map(\.1).min() ?? 0
      return tokens(of: random.pick(ranked.filter { $0.1 == least }.map(\.0)), depth: depth)
    }
  }

  private mutating func cased(_ text: String) -> String {
    guard Keyword(spelling: text) != nil || AllenRelation(rawValue: text) != nil else { return text }
    return switch random.int(1...3) {
    case 1: text.uppercased()
    case 2: text.lowercased()
    default: text
    }
  }

  /// The tokens with white space and comments between them.
  mutating func text(_ tokens: [String]) -> String {
    var text = random.oneIn(8) ? "\n" : ""
    for token in tokens { text += token + random.pick([" ", " ", " ", "  ", "\n", "\t", "\u{00A0}", " # note [\n"]) }
    return text
  }

  /// The tokens with one left out, doubled, or exchanged for another.
  mutating func mutation(of tokens: [String]) -> [String] {
    guard !tokens.isEmpty else { return [")"] }
    var mutant = tokens
    let index = random.int(0...tokens.count - 1)
    switch random.int(1...3) {
    case 1: mutant.remove(at: index)
    case 2: mutant.insert(tokens[index], at: index)
    default: mutant[index] = random.pick(tokens)
    }
    return mutant
  }
}
