/// Queries over what `SegmentGenerator` makes, as text. Each is right by the language's rules, most find something, and
/// none depends on the order of rows that the language leaves open.
public struct QueryGenerator {
  public enum Family: String, CaseIterable, Sendable {
    case comparisons, membership, text, logic, ranges, relations, counts, ties, patterns, stages, statistics, intervals
    case runs, named, mixed, spellings, functions, columns, nested
  }

  public var random: SplitMix64

  public init(seed: UInt64) { self.init(random: SplitMix64(seed: seed)) }

  public init(random: SplitMix64) { self.random = random }

  public mutating func query(_ family: Family) -> String {
    switch family {
    case .comparisons: comparison()
    case .membership: membership()
    case .text: textTest()
    case .logic: filter(depth: 3)
    case .ranges: logical { $0.rangeTest() }
    case .relations: logical { $0.relationTest(depth: 2) }
    case .counts: logical { "COUNT \($0.relationTest(depth: 1)) \($0.comparator()) \($0.random.int(0...3))" }
    case .ties: logical { $0.tiedTest() }
    case .patterns: pattern() + (random.oneIn(3) ? joinedStage() : "")
    case .stages: source() + rowStages()
    case .statistics: source() + statistics()
    case .intervals: source() + intervalStages()
    case .runs: wholeRuns()
    case .named: namedSets()
    case .mixed: mixture()
    case .spellings: logical { $0.spelling() }
    case .functions: functions()
    case .columns: columns()
    case .nested: nested()
    }
  }

  /// A filter of any family, for laws that hold for all of them.
  public mutating func anyFilter() -> String {
    switch random.int(1...8) {
    case 1: comparison()
    case 2: membership()
    case 3: textTest()
    case 4: rangeTest()
    case 5: tiedTest()
    case 6: "COUNT \(relationTest(depth: 1)) \(comparator()) \(random.int(0...3))"
    case 7: filter(depth: 2)
    default: relationTest(depth: 2)
    }
  }

  /// A relation to a set, without NOT or COUNT.
  public mutating func relation() -> String { relationTest(depth: 1) }

  /// A relation between sets that asks nothing of absolute times, so that shifting all times changes nothing.
  public mutating func timelessTest() -> String {
    let conditions = [
      "module = speech", "module = shots", "metadata.speaker = A", "content HAS \"red\"",
      "metadata.speaker != this.metadata.speaker",
      "module != this.module", "metadata.score > 0", "duration > 1",
    ]
    let count = random.oneIn(4) ? "COUNT " : ""
    let test =
      "\(count)\(timeWord(isTest: true)) [\(random.pick(conditions))]"
      + (count.isEmpty ? "" : " >= \(random.int(0...2))")
    return random.oneIn(3) ? "module = speech AND NOT \(test)" : test
  }

  // MARK: Filters

  mutating func logical(_ test: (inout QueryGenerator) -> String) -> String {
    let first = test(&self)
    switch random.int(1...6) {
    case 1: return "NOT \(first)"
    case 2: return "\(leaf()) AND \(first)"
    case 3: return "\(first) OR \(leaf())"
    case 4: return "\(first) AND NOT \(test(&self))"
    default: return first
    }
  }

  mutating func filter(depth: Int) -> String {
    guard depth > 0, !random.oneIn(5) else { return leaf() }
    switch random.int(1...4) {
    case 1: return "NOT (\(filter(depth: depth - 1)))"
    case 2: return "(\(filter(depth: depth - 1))) OR \(filter(depth: depth - 1))"
    case 3: return "\(leaf()) AND (\(filter(depth: depth - 1)))"
    default: return "\(leaf()) AND NOT \(leaf()) OR \(leaf())"
    }
  }

  mutating func leaf() -> String {
    switch random.int(1...6) {
    case 1: membership()
    case 2, 3: textTest()
    default: comparison()
    }
  }

  mutating func comparator() -> String { random.pick(["=", "!=", "<", "<=", ">", ">="]) }
  private mutating func equality() -> String { random.pick(["=", "!="]) }
  /// A word that needs no quotes.
  private mutating func word() -> String {
    random.pick(SegmentGenerator.words.filter { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } })
  }

  mutating func time() -> String {
    let halves = random.int(-2...18)
    if random.oneIn(6) { return halves < 0 ? "-\(-halves * 500)ms" : "\(halves * 500)ms" }
    let text = halves % 2 == 0 ? "\(halves / 2)" : "\(Double(halves) / 2)"
    return random.oneIn(4) ? text + "s" : text
  }

  private mutating func length() -> String {
    let halves = random.int(0...8)
    return (halves % 2 == 0 ? "\(halves / 2)" : "\(Double(halves) / 2)") + random.pick(["", "s"])
  }

  mutating func number(depth: Int = 1) -> String {
    if depth > 0, random.oneIn(3) {
      switch random.int(1...9) {
      case 1: return "(\(number(depth: depth - 1)) + \(number(depth: 0)))"
      case 2: return "(\(number(depth: depth - 1)) - \(number(depth: 0)))"
      case 3: return "(\(number(depth: depth - 1)) * 2)"
      case 4: return "(\(number(depth: depth - 1)) / \(random.pick(["2", "0", "metadata.score"])))"
      case 5: return "(\(number(depth: depth - 1)) % 3)"
      case 6: return "bucket(\(number(depth: depth - 1)), 2s)"
      case 7: return "\(random.pick(["round", "floor", "ceil", "abs"]))(\(number(depth: depth - 1)))"
      case 8: return "\(random.pick(["min", "max", "coalesce"]))(\(number(depth: 0)), \(number(depth: 0)))"
      default: return "if(\(comparison()), \(number(depth: 0)), \(number(depth: 0)))"
      }
    }
    return random.pick([
      "start_time", "end_time", "duration", "start_time", "end_time", "video.duration", "length(content)",
      "words(content)", "metadata.score", "-start_time",
    ])
  }

  mutating func comparison() -> String {
    switch random.int(1...16) {
    case 1: return "module \(equality()) \(random.pick(SegmentGenerator.modules))"
    case 2: return "job_id \(comparator()) \(random.pick(["v1", "\"v2\"", "v9"]))"
    case 3: return "id \(comparator()) \(random.pick(["1", "10", "s3", "\"s0\"", "0"]))"
    case 4: return "content \(comparator()) \(random.pick(["red", "\"red laptop\"", "\"\"", "énd", "10"]))"
    case 5: return "metadata.speaker \(comparator()) \(random.pick(["A", "\"B\"", "C", "1"]))"
    case 6: return "metadata.score \(comparator()) \(random.pick(["0", "1", "1.5", "\"2\"", "-1"]))"
    case 7: return "metadata.flag \(equality()) \(random.pick(["true", "false"]))"
    case 8: return "\(anyField()) \(equality()) null"
    case 9: return "metadata.objects[*].label \(comparator()) \(random.pick(["red", "lap", "\"a\""]))"
    case 10: return "metadata.tags[\(random.pick(["0", "1", "*"]))] \(comparator()) \(word())"
    case 11: return "extra.\(random.pick(["language = en", "language != de", "rank > 1", "none = 1", "rank = \"1\""]))"
    case 12:
      return
        "created_at \(comparator()) \(random.pick(["2025-01-15", "2025-01-15T10:00:00", "\"2025\"", "2025-02-01T01:00:00+01:00"]))"
    case 13:
      return
        "video.\(random.pick(["name", "status"])) \(equality()) \(random.pick(["\"v1.mp4\"", "completed", "failed", "null"]))"
    case 14: return "lower(content) \(comparator()) \(random.pick(["\"red\"", "\"laptop\"", "upper(id)"]))"
    case 15: return "metadata.objects[*].n \(comparator()) \(random.int(0...3))"
    default: return "\(number()) \(comparator()) \(random.oneIn(2) ? time() : number())"
    }
  }

  private mutating func anyField() -> String {
    random.pick([
      "id", "content", "start_time", "end_time", "duration", "metadata", "metadata.speaker", "metadata.score",
      "created_at",
      "metadata.tags[*]", "metadata.objects[0].label", "extra.language", "video.name", "video.duration",
      "metadata.none",
    ])
  }

  mutating func membership() -> String {
    let not = random.oneIn(3) ? "NOT " : ""
    switch random.int(1...8) {
    case 1: return "module \(not)IN (\(random.pick(SegmentGenerator.modules)), \"faces\")"
    case 2: return "metadata.speaker \(not)IN (A, \"C\")"
    case 3: return "start_time \(not)IN \(random.int(-1...4))..\(random.int(3...9))"
    case 4: return "duration \(not)IN (1, 1.5, 2s, 500ms)"
    case 5: return "metadata.score \(not)IN 0..1.5"
    case 6: return "metadata.tags[*] \(not)IN (red, a, lap)"
    case 7: return "id \(not)IN (1, 2, s3, s0, 10)"
    default: return "\(not)EXISTS \(anyField())"
    }
  }

  mutating func textTest() -> String {
    let field = random.pick([
      "content", "content", "content", "content", "metadata.speaker", "metadata.tags[*]", "metadata.objects[*].label",
      "id",
    ])
    switch random.int(1...5) {
    case 1: return "\(field) \(random.oneIn(4) ? "NOT " : "")HAS \"\(phrase())\""
    case 2:
      return
        "\(field) \(random.oneIn(4) ? "NOT " : "")CONTAINS \"\(random.pick(["a", "ap", "RED", "t r", "É", "", "no", "1", "."]))\""
    case 3: return "\"\(phrase())\""
    default: return "\(field) \(random.oneIn(4) ? "!~" : "~") \"\(random.pick(Self.patterns))\""
    }
  }

  private mutating func phrase() -> String {
    let words = (0..<random.pick([1, 1, 1, 2, 2, 3])).map { _ in random.pick(SegmentGenerator.words) }
    return words.joined(separator: random.pick([" ", " ", "  "]))
  }

  /// Patterns on which PCRE2 and Foundation agree.
  private static let patterns = [
    "red", "^red", "laptop$", #"\blap\b"#, "^$", "r.d", "[a-c]", #"\d+"#, "(red|top)", #"\?$"#, "^.{0,3}$", "^[^ ]+$",
    "RED",
  ]

  // MARK: Relations

  private static let words = [
    "OVERLAPS", "OVERLAPS", "DURING", "COVERS", "BEFORE", "AFTER", "NEAR", "MEETS", "MET_BY", "STARTS", "FINISHES",
    "EQUALS", "NEXT", "PREVIOUS", "NEAREST",
  ]

  private mutating func allen() -> String {
    let names = [
      "precedes", "meets", "overlaps", "finished_by", "contains", "starts", "equals", "started_by", "during",
      "finishes",
      "overlapped_by", "met_by", "preceded_by",
    ]
    return "ALLEN(" + (0..<random.int(1...3)).map { _ in random.pick(names) }.joined(separator: ", ") + ")"
  }

  public mutating func timeWord(isTest: Bool) -> String {
    switch random.int(1...18) {
    case 1: return allen()
    case 2: return isTest ? "WITH" : random.pick(["THEN", "WITH", "THEN(<=\(length()))"])
    default:
      let word = random.pick(Self.words)
      if random.oneIn(2) { return word }
      if word == "OVERLAPS", random.oneIn(2) {
        return "OVERLAPS(\(comparator(bound: ()))\(random.pick(["0", "25", "50", "100"]))%)"
      }
      if random.oneIn(6) { return "\(word)(\(random.int(0...2))..\(random.int(2...4)))" }
      return "\(word)(\(comparator(bound: ()))\(length()))"
    }
  }

  private mutating func comparator(bound: Void) -> String { random.pick(["<=", "<=", "<", ">=", ">", "="]) }

  mutating func rangeTest() -> String {
    let word = random.pick(Self.words)
    let bound = random.oneIn(3) ? "(\(comparator(bound: ()))\(length()))" : ""
    if random.oneIn(3) { return "\(word)\(bound) \(unsignedTime())" }
    let lower = random.int(0...8)
    return "\(word)\(bound) \(lower)..\(lower + random.int(0...6))"
  }

  private mutating func unsignedTime() -> String { "\(Double(random.int(0...16)) / 2)" }

  mutating func relationTest(depth: Int) -> String { "\(timeWord(isTest: true)) \(set(depth: depth))" }

  mutating func set(depth: Int) -> String {
    if depth > 0, random.oneIn(4) { return "[\(leaf()) AND \(relationTest(depth: depth - 1))]" }
    if depth > 0, random.oneIn(6) {
      return "[\(leaf()) | \(random.pick(["merge", "merge gap 1s", "gaps", "pad 1s", "clip 1..6", "depth"]))]"
    }
    if random.oneIn(8) { return "[]" }
    return "[\(leaf())]"
  }

  /// A set tied to the row outside.
  mutating func tiedTest() -> String {
    let tie = random.pick([
      "metadata.speaker != this.metadata.speaker", "metadata.speaker = this.metadata.speaker", "module = this.module",
      "module != this.module", "start_time > this.start_time", "metadata.source = this.id", "id = this.metadata.source",
      "this.content = content", "duration < this.duration + 1", "metadata.tags[*] = this.metadata.tags[*]",
    ])
    let word = random.oneIn(4) ? "WITH" : timeWord(isTest: true)
    if random.oneIn(3) { return "\(word) [\(tie) AND \(leaf())]" }
    if random.oneIn(6) { return "\(word) [\(leaf()) OR \(tie)]" }
    return "\(word) [\(tie)]"
  }

  // MARK: Patterns

  mutating func pattern() -> String {
    let word = timeWord(isTest: false)
    switch random.int(1...5) {
    case 1: return "\(step()) \(word) \(step())"
    case 2:
      let word = random.pick(["BEFORE", "THEN", "NEXT", "BEFORE(<=3s)"])
      return "a:\(step()) \(word) b:\(step(simple: true)) UNLESS \(step(simple: true))"
    case 3:
      let tie = random.pick([
        "metadata.speaker != a.metadata.speaker", "module != a.module", "metadata.source = a.id",
        "start_time >= a.end_time",
      ])
      // Ties name fields that only segments have.
      return "a:\(step(simple: true)) \(word) b:[\(tie)]"
    case 4: return "a:\(step()) \(word) b:\(step(simple: true)) \(timeWord(isTest: false)) c:\(step(simple: true))"
    default: return "a:\(step()) \(word) b:\(step(simple: true))"
    }
  }

  /// A set for a pattern: often a wide one, so that pairs are found.
  private mutating func step(simple: Bool = false) -> String {
    if random.oneIn(2) { return random.pick(["[]", "[module = speech]", "[module != faces]", "[EXISTS content]"]) }
    return set(depth: simple ? 0 : 1)
  }

  private mutating func joinedStage() -> String {
    random.pick([
      " | where duration > 2", " | limit 4 offset 1", " | merge", " | sort by duration desc",
      " | stats count(), max(duration)",
      " | select start_time, end_time, duration", " | where OVERLAPS [module=shots]", " | gaps",
      " | stats count() by job_id",
    ])
  }

  // MARK: Stages

  private mutating func source() -> String { random.oneIn(4) ? "" : leaf() + " " }

  private mutating func rowStages() -> String {
    var text = ""
    for _ in 0..<random.int(1...3) {
      switch random.int(1...9) {
      case 1: text += "| where \(leaf()) "
      case 2: text += "| sort by \(key())\(random.oneIn(2) ? " desc" : ""), \(key()) "
      case 3: text += "| limit \(random.int(0...8))\(random.oneIn(2) ? " offset \(random.int(0...4))" : "") "
      case 4: text += "| top \(random.int(0...6)) by \(key())\(random.oneIn(3) ? " asc" : "") "
      case 5: text += "| extend x\(random.int(1...9)) = \(number(depth: 2)) "
      case 6: text += "| pad \(time()) "
      case 7: text += "| clip \(random.int(0...4))..\(random.int(4...9)) "
      case 8: text += "| until next "
      default: text += "| context \(random.oneIn(2) ? "\(random.int(0...2))" : "\(random.int(0...4))s") "
      }
    }
    switch random.int(1...6) {
    case 1: return text + "| select id, \(number(depth: 2)) as x, module, metadata.speaker "
    case 2: return text + "| distinct \(key()) "
    case 3: return text + "| distinct module, metadata.speaker "
    default: return text
    }
  }

  private mutating func key() -> String {
    random.pick([
      "start_time", "end_time", "duration", "content", "id", "module", "metadata.speaker", "metadata.score",
      "metadata.flag",
      "job_id", "created_at", "words(content)", "metadata.tags", "extra.rank",
    ])
  }

  private mutating func statistics() -> String {
    let value = number(depth: 0)
    let all = [
      "count()", "count(metadata.speaker)", "sum(\(value))", "avg(duration)", "min(\(key()))", "max(\(key()))",
      "median(\(value))",
      "p(90, start_time)", "dcount(\(key()))", "first(\(key()))", "last(\(key()))", "collect(\(key()))", "covered()",
      "peak()",
    ]
    var chosen: [String] = []
    for number in 0..<random.int(1...4) { chosen.append("\(random.pick(all)) as c\(number)") }
    let keys =
      random.oneIn(3)
      ? "" : " by " + random.pick(["module", "job_id", "job_id, module", "metadata.speaker", "bucket(start_time, 2s)"])
    let after = random.oneIn(4) ? " | sort by c0 desc" : random.oneIn(5) ? " | where c0 > 1" : ""
    return "| stats \(chosen.joined(separator: ", "))\(keys)\(after)"
  }

  private mutating func intervalStages() -> String {
    var text = ""
    for _ in 0..<random.int(1...3) {
      switch random.int(1...9) {
      case 1: text += "| merge "
      case 2: text += "| merge gap \(length()) "
      case 3: text += "| depth "
      case 4: text += "| gaps "
      case 5: text += "| gaps within video "
      case 6: text += "| union \(set(depth: 0)) "
      case 7: text += "| intersect \(set(depth: 0)) "
      case 8: text += "| subtract \(set(depth: 0)) "
      default:
        text +=
          "| \(random.pick(["where duration >= 1", "pad 1s", "pad 500ms, 0", "clip 1..8", "where NOT OVERLAPS [module=shots]"])) "
      }
    }
    if random.oneIn(5) {
      return "| \(random.pick(["merge by module", "merge gap 1s by metadata.speaker", "depth by module"])) "
    }
    return text + (random.oneIn(4) ? "| stats count(), sum(duration), covered(), peak()" : "")
  }
}
