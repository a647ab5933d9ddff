/// Queries about values that functions and stages compute, and sets that are whole queries.
extension QueryGenerator {
  /// Each function of the language, over fields, each other and constants; what they are given may be missing.
  mutating func function() -> String {
    switch random.int(1...14) {
    case 1: return "bucket(\(number()), \(random.pick(["2", "1.5s", "0", "-1", "500ms"])))"
    case 2: return "lower(\(text()))"
    case 3: return "upper(\(text()))"
    case 4: return "length(\(text()))"
    case 5: return "words(\(text()))"
    case 6: return "round(\(number()))"
    case 7: return "round(\(number()) / 3, \(random.int(-1...3)))"
    case 8: return "\(random.pick(["floor", "ceil", "abs"]))(\(number()))"
    case 9: return "\(random.pick(["min", "max"]))(\(number()), \(random.pick(["2", "metadata.score", "end_time"])))"
    case 10: return "\(random.pick(["min", "max"]))(\(text()), \(random.pick(["\"m\"", "id", "metadata.score"])))"
    case 11: return "coalesce(\(random.pick(["metadata.speaker", "content", "null", "end_time"])), \(text()), \"none\")"
    case 12: return "if(\(leaf()), \(number()), \(random.pick(["0", "null", "content", "duration"])))"
    case 13: return "Coalesce(\(number()), -1) % \(random.pick(["2", "1.5", "0", "-2"]))"
    default: return "(\(number()) - \(number())) * \(random.pick(["2", "-0.5", "metadata.score"]))"
    }
  }

  private mutating func text() -> String {
    random.pick(["content", "id", "module", "metadata.speaker", "job_id", "created_at", "video.name", "lower(content)"])
  }

  mutating func functions() -> String {
    let first = random.oneIn(2) ? leaf() + " " : ""
    switch random.int(1...9) {
    case 1: return "\(first)| select \(function()) as x, \(function()) as y, id"
    case 2:
      return
        "\(first)| extend x = \(function()) | where x \(comparator()) \(random.pick(["1", "\"red\"", "null", "end_time"]))"
    case 3: return "\(function()) \(comparator()) \(function())"
    case 4: return "\(first)| sort by \(function())\(random.oneIn(2) ? " desc" : ""), \(function())"
    case 5:
      return
        "\(first)| stats count() as n, \(random.pick(["min", "max", "first", "last", "collect", "dcount"]))(\(function())) as x by \(function()) as k"
    case 6: return "\(first)| distinct \(function())"
    case 7: return "\(first)| top \(random.int(1...5)) by \(function()) \(random.pick(["asc", "desc", ""])), id"
    case 8: return "\(first)| extend c = \(function()), y = content | select c, y, content"
    default: return "\(first)| select \(function()), id | limit \(random.int(1...9))"
    }
  }

  /// Stages that name what stages before them made.
  mutating func columns() -> String {
    let first = random.oneIn(2) ? leaf() + " " : ""
    let few = random.int(1...4)
    switch random.int(1...18) {
    case 1: return "\(first)| merge gap \(random.int(0...2)) | where count > 1 | select job_id, count, duration"
    case 2:
      return "\(first)| depth | where depth >= \(random.int(1...3)) | stats sum(duration) by depth | sort by depth"
    case 3: return "\(first)| stats count() by module | top \(few) by count, module asc"
    case 4:
      return
        "\(first)| stats count(), sum(duration) by job_id, bucket(start_time, 2s) | sort by count() desc, job_id, `bucket(start_time, 2s)`"
    case 5:
      return
        "\(first)| stats p(95, duration), median(start_time), avg(end_time) by module as m | where `median(start_time)` > 1 | sort by m"
    case 6:
      return
        "\(first)| extend start_time = start_time + 1, end_time = start_time + \(few), d = duration | where \(timeWord(isTest: true)) [module=shots]"
    case 7:
      return "\(first)| extend d = duration * 2 | extend d = d + 1, e = d * 2, d = e - 1 | select d, e, d + e as f"
    case 8:
      return
        "\(pattern()) | select start_time, end_time, job_id, duration | sort by duration desc, start_time | limit \(few)"
    case 9:
      return
        "a:[] \(timeWord(isTest: false)) b:[module=shots] | select a.id, b.content, b.start_time - a.end_time as wait | sort by wait, a.id | limit 9"
    case 10:
      return
        "[] \(timeWord(isTest: false)) [] | where left.start_time < right.end_time | stats count() by left.module, right.metadata.speaker"
    case 11:
      return
        "a:[module=speech] \(timeWord(isTest: false)) b:[] | extend gap = b.start_time - a.end_time | where gap \(comparator()) \(few) | stats avg(gap), max(gap), count()"
    case 12:
      return
        "\(first)| stats collect(metadata.speaker) as all, dcount(content) as n by job_id | extend first = all[0] | where n \(comparator()) \(few)"
    case 13:
      return
        "\(first)| select job_id as j, metadata.score as s, start_time | where s \(comparator()) 1 OR s = null | distinct j, s"
    case 14: return "\(first)| merge by module, metadata.speaker | where module = speech | gaps"
    case 15: return "\(first)| depth by metadata.speaker | top \(few) by depth, start_time asc, job_id asc"
    case 16:
      return
        "\(first)| gaps within video | where \(timeWord(isTest: true)) [module=shots] | stats count(), covered(), peak() by job_id"
    case 17:
      return
        "\(first)| until next by module, metadata.speaker | where end_time != null | pad \(random.int(-2...1)), 500ms | clip 1..\(few + 4)"
    default:
      return
        "a:[] \(timeWord(isTest: false)) b:[module=faces] | where \(timeWord(isTest: true)) [module=shots] | distinct a.module, b.metadata.speaker"
    }
  }

  /// Sets that hold stages, joins, and sets that depend on the row outside.
  mutating func nested() -> String {
    let word = timeWord(isTest: true)
    switch random.int(1...14) {
    case 1:
      return
        "\(word) [\(leaf()) | top \(random.int(1...3)) by \(random.pick(["duration", "start_time", "end_time"])), start_time]"
    case 2: return "\(word) [\(leaf()) | sort by start_time desc | limit \(random.int(1...4))]"
    case 3: return "\(word) [a:\(set(depth: 0)) \(timeWord(isTest: false)) b:\(set(depth: 0))]"
    case 4: return "\(word) [\(leaf()) | extend start_time = start_time - 1, end_time = end_time + 1]"
    case 5:
      return "\(word) [module != this.module AND \(timeWord(isTest: true)) [metadata.speaker = this.metadata.speaker]]"
    case 6: return "\(word) [start_time >= this.start_time | limit 2]"
    case 7: return "\(word) [\(leaf()) | where start_time \(comparator()) this.end_time]"
    case 8:
      return "COUNT \(word) \(random.oneIn(2) ? "0..\(random.int(1...9))" : "\(random.int(0...9))") \(comparator()) 1"
    case 9:
      return
        "\(random.pick(["WITH", "ALLEN(during, starts, equals)", "NOT ALLEN(precedes)"])) \(random.int(0...3))..\(random.int(3...9))"
    case 10: return "\(word) $number * 2 - 1 .. 4 + \(random.int(0...2))"
    case 11:
      return
        "OVERLAPS(\(random.pick(["0%..50%", "50%..100%", ">=33.5%", "=100%", "<=$number", "1s..$few"]))) \(set(depth: 1))"
    case 12: return "\(word) [\(set(depth: 0)) | merge gap 1 | where count \(comparator()) 1]"
    case 13:
      return
        "a:\(set(depth: 0)) \(timeWord(isTest: false)) b:[module != a.module] \(timeWord(isTest: false)) c:[metadata.speaker != b.metadata.speaker AND start_time > a.start_time]"
    default:
      return
        "a:\(set(depth: 0)) BEFORE(<=\(random.int(0...4))) b:\(set(depth: 0)) UNLESS [module = a.module OR metadata.speaker = b.metadata.speaker]"
    }
  }
}
