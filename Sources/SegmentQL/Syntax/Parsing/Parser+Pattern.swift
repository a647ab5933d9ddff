extension Parser {
  /// Whether a step of a pattern starts here: a set, or a name, a colon and a set.
  func startsStep() -> Bool {
    switch kind {
    case .symbol(.leftBracket), .setName: return true
    case .word, .quotedName:
      guard kind(ahead: 1) == .symbol(.colon) else { return false }
      switch kind(ahead: 2) {
      case .symbol(.leftBracket), .setName: return true
      default: return false
      }
    default: return false
    }
  }

  /// pattern = step { timeword [ bound ] step [ "UNLESS" set ] }
  mutating func pattern() throws(Abandoned) -> Pattern {
    let first = try step()
    var links: [Pattern.Link] = []
    while try startsLink() { links.append(try link()) }
    return Pattern(first: first, links: links, range: SourceRange(first.range.lowerBound, previousEnd))
  }

  private mutating func link() throws(Abandoned) -> Pattern.Link {
    let start = range.lowerBound
    let relation = try timeRelation()
    let step = try step()
    let unless = take(.unless) ? try set() : nil
    return Pattern.Link(relation: relation, step: step, unless: unless, range: SourceRange(start, previousEnd))
  }

  /// step = [ name ":" ] set
  private mutating func step() throws(Abandoned) -> Pattern.Step {
    let start = range.lowerBound
    let name = stepName()
    guard startsSet() else { throw comparisonHere() == nil ? missingStep() : bareBound() }
    let set = try set()
    return Pattern.Step(name: name, set: set, range: SourceRange(start, previousEnd))
  }

  private mutating func stepName() -> Identifier? {
    guard kind(ahead: 1) == .symbol(.colon), let name = nameHere() else { return nil }
    advance(as: .name)
    advance()
    return name
  }

  private mutating func missingStep() -> Abandoned {
    fault(
      .expectedSet, "between sets a set must follow the time word, not \(tokenName)",
      notes: [
        Diagnostic.Note("to test against a range, write a filter, as in `module=scenes AND OVERLAPS 10:00..10:30`")
      ])
  }

  /// The plain or quoted name here.
  func nameHere() -> Identifier? {
    switch kind {
    case .word: return Identifier(text(of: range), at: range)
    case .quotedName: return Identifier(unquoted(range), at: range)
    default: return nil
    }
  }

  /// The name between backticks, where two stand for one.
  private func unquoted(_ range: SourceRange) -> String {
    let end = bytes[range.upperBound - 1] == UInt8(ascii: "`") ? range.upperBound - 1 : range.upperBound
    let inner = text(of: SourceRange(range.lowerBound + 1, end))
    guard inner.utf8.contains(UInt8(ascii: "`")) else { return inner }
    var result: [UInt8] = []
    var skip = false
    for byte in inner.utf8 {
      if byte == UInt8(ascii: "`"), skip {
        skip = false
        continue
      }
      skip = byte == UInt8(ascii: "`")
      result.append(byte)
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a time word follows; tells what stands there instead, when it was meant as one.
  private mutating func startsLink() throws(Abandoned) -> Bool {
    expect(.timeWord)
    guard kind == .word else {
      if kind == .symbol(.leftBracket) || kind == .setName {
        throw fault(
          .unknownTimeWord, "a time word must stand between two sets, as in `[module=scenes] BEFORE [module=shots]`")
      }
      return false
    }
    switch keyword {
    case let keyword? where keyword.isTimeWord: return true
    case .and?, .or?:
      throw fault(
        .bareSet, "a set is not a condition, so \(tokenName) cannot follow it",
        notes: [
          Diagnostic.Note("a time word before a set makes a condition, as in `module=shots AND OVERLAPS [module=ocr]`")
        ])
    case .not?, .count?:
      throw fault(
        .bareSet, "\(tokenName) cannot stand between two sets",
        notes: [
          Diagnostic.Note(
            "it stands before a test of the current segment, as in `module=shots AND NOT OVERLAPS [module=ocr]`; between sets, UNLESS drops pairs"
          )
        ])
    default: break
    }
    if toldMissingPipe() { return false }
    tellUnknownTimeWord()
    guard isBeforeSet() else { throw Abandoned() }
    return true
  }

  mutating func tellUnknownTimeWord() {
    let written = text(of: range)
    let names = Keyword.timeWords.map(\.rawValue)
    let nearest = Suggestion.nearest(to: written, among: names)
    report(
      .unknownTimeWord, "`\(shortText(of: range))` is not a time word",
      notes: nearest == nil ? [Diagnostic.Note("the time words are \(names.joined(separator: " "))")] : [],
      fixIts: nearest.map { [Diagnostic.FixIt("did you mean \($0)?", replace: range, with: $0)] } ?? [])
  }
}
