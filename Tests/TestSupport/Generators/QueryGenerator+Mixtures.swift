/// Queries that put parts of all families together.
extension QueryGenerator {
  /// Sets named by `let`, used more than once, in tests, joins and stages.
  mutating func namedSets() -> String {
    let bindings = "let @a = \(set(depth: 1)); let @b = [\(leaf()) AND \(timeWord(isTest: true)) @a]; "
    let (one, other) = (timeWord(isTest: true), timeWord(isTest: false))
    switch random.int(1...6) {
    case 1: return bindings + "\(leaf()) OR \(one) @a"
    case 2: return bindings + "\(one) @a AND NOT \(timeWord(isTest: true)) @b"
    case 3: return bindings + "x:@b \(other) y:@a"
    case 4: return bindings + "COUNT \(one) @a >= 2"
    case 5: return bindings + "@b | merge | \(random.pick(["union", "intersect", "subtract"])) @a"
    default: return bindings + "@a | where \(one) @b"
    }
  }

  /// A chain of stages in which each takes what the one before gives.
  mutating func mixture() -> String {
    var text = random.oneIn(3) ? pattern() : random.oneIn(3) ? "" : leaf()
    var areSegments = !text.hasPrefix("a:") && !text.hasPrefix("[")
    for _ in 0..<random.int(1...4) {
      if areSegments, random.oneIn(2) {
        text += segmentStage()
      } else {
        let (stage, keeps) = timedStage()
        text += stage
        areSegments = areSegments && keeps
      }
    }
    return text + (random.oneIn(3) ? " | stats count(), sum(duration), min(start_time), covered()" : "")
  }

  /// A stage that needs the fields of segments, and gives segments.
  private mutating func segmentStage() -> String {
    switch random.int(1...6) {
    case 1: " | where \(anyFilter())"
    case 2: " | context \(random.oneIn(2) ? "\(random.int(0...2))" : "\(random.int(0...4))s")"
    case 3: " | until next\(random.oneIn(2) ? " by metadata.speaker" : "")"
    case 4: " | extend start_time = start_time - \(random.int(0...2))"
    case 5: " | where WITH [metadata.speaker = this.metadata.speaker AND start_time >= this.end_time]"
    default: " | extend end_time = coalesce(end_time, start_time + 1)"
    }
  }

  /// A stage over rows with times, and whether it leaves segments what they are.
  private mutating func timedStage() -> (String, keepsSegments: Bool) {
    switch random.int(1...12) {
    case 1: (" | merge", false)
    case 2: (" | merge gap 1s", false)
    case 3: (" | depth", false)
    case 4: (" | gaps", false)
    case 5: (" | \(random.pick(["union", "intersect", "subtract"])) \(set(depth: 0))", false)
    case 6: (" | pad \(random.int(-1...2)), \(random.int(-1...2))", true)
    case 7: (" | clip \(random.int(0...3)).. \(random.int(4...9))", true)
    case 8: (" | where \(relationTest(depth: 1))", true)
    case 9: (" | where NOT \(rangeTest())", true)
    case 10: (" | sort by duration desc, start_time", true)
    case 11: (" | limit \(random.int(1...9)) offset \(random.int(0...2))", true)
    default: (" | where duration > \(random.int(0...2)) AND \(relationTest(depth: 0))", true)
    }
  }
}
