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

  /// Aggregates and tops over all segments of jobs and modules, or over those of a window: what can be known beforehand,
  /// and what is near to it.
  mutating func wholeRuns() -> String {
    let job = random.pick(["job_id = v1", "job_id IN (v1, v3)", "job_id = v2", "job_id = v9"])
    let module = random.pick(["module = speech", "module IN (shots, faces)", "module = faces", "module = none"])
    let source =
      switch random.int(1...9) {
      case 1, 2: ""
      case 3, 4: module + " "
      case 5: job + " "
      case 6, 7: "\(job) AND \(module) "
      case 8: "\(module) AND start_time >= \(random.int(0...3)) "
      default: "NOT \(module) "
      }
    let time = random.pick(["start_time", "end_time", "duration", "end_time - start_time", "bucket(end_time, 2s)"])
    if random.oneIn(4) { return source + "| top \(random.int(1...7)) by \(time)\(random.oneIn(2) ? " asc" : "")" }
    let all = [
      "count()", "count(\(time))", "sum(\(time))", "avg(\(time))", "min(\(time))", "max(\(time))", "covered()",
    ]
    let chosen = (0..<random.int(1...4)).map { "\(random.pick(all)) as c\($0)" }.joined(separator: ", ")
    let keys = random.pick([
      "", " by module", " by job_id", " by job_id, module", " by module, job_id", " by job_id as a, job_id as b",
      " by module, bucket(start_time, 2s) as minute", " by floor(duration), job_id, module", " by -start_time",
    ])
    return source + "| stats \(chosen)\(keys)"
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
