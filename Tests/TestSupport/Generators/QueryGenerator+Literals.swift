import SegmentQL

/// Literals in every spelling that the language has, and parameters.
extension QueryGenerator {
  /// The values of the parameters that generated queries name.
  public static let parameters: [String: QueryValue] = [
    "word": .text("red"), "speaker": .text("A"), "pattern": .text("^(red|a)"), "number": .number(1.5),
    "moment": .number(4), "few": .number(3), "flag": .bool(true), "nothing": .null,
  ]

  /// A time from 0 to 9 s on the grid of half seconds, spelled in one of all ways.
  mutating func spelledTime() -> String { spelledTime(halves: random.int(0...18)) }

  private mutating func spelledRange() -> String {
    let (one, other) = (random.int(0...18), random.int(0...18))
    return "\(spelledTime(halves: min(one, other))) .. \(spelledTime(halves: max(one, other)))"
  }

  private mutating func spelledTime(halves: Int) -> String {
    let (whole, half) = (halves / 2, halves % 2 == 1)
    let seconds = half ? "\(whole).5" : "\(whole)"
    switch random.int(1...14) {
    case 1: return "\(halves * 500)ms"
    case 2: return "\(seconds)s"
    case 3: return "0m\(seconds)S"
    case 4: return "0:0\(seconds)"
    case 5: return "00:00:0\(seconds)"
    case 6: return "00:00:0\(whole):\(half ? "12@24" : "00@25")"
    case 7: return "\(halves * 25)f@50"
    case 8: return half ? "\(halves)e0/2" : "\(whole)e0"
    case 9: return "0h\(whole)s\(half ? "500" : "0")ms"
    case 10: return half && whole == 0 ? ".5" : seconds + (half ? "0" : ".0")
    case 11: return "(0:0\(whole) + \(half ? "500ms" : "0s"))"
    case 12: return halves == 8 ? "$moment" : "$moment + \(halves - 8) / 2 - 0"
    case 13: return whole == 0 && !half ? "00:00:00;00@29.97" : seconds
    default: return "\(whole == 0 ? "" : "\(whole)")\(half ? ".5" : whole == 0 ? "0" : ".0")"
    }
  }

  mutating func date() -> String {
    random.pick([
      "2025-01-15", "2025-01-15T10:00", "2025-01-15T10:00:00", "2025-01-15T10:00:00Z", "2025-02-01T01:00:00+01:00",
      "2025-01-31T23:30:00-0030", "2024-12-31T23:59:59", "2025-01-15T10:00:00.25", "2024-02-29", "1969-12-31T23:59:59Z",
    ])
  }

  /// Conditions whose point is how something is written.
  mutating func spelling() -> String {
    switch random.int(1...20) {
    case 1: return "start_time \(comparator()) \(spelledTime())"
    case 2: return "\(spelledTime()) \(comparator()) end_time"
    case 3: return "duration IN \(spelledTime())..\(spelledTime())"
    case 4: return "start_time IN (\(spelledTime()), \(spelledTime()), \(spelledTime()))"
    case 5: return "\(random.pick(["OVERLAPS", "DURING", "BEFORE", "AFTER", "NEAR"])) \(spelledTime())"
    case 6: return "\(timeWord(isTest: true)) \(spelledRange())"
    case 7: return "created_at \(comparator()) \(date())"
    case 8: return "created_at \(random.oneIn(3) ? "NOT " : "")IN \(date())..\(date())"
    case 9: return "metadata.when \(comparator()) \(date())"
    case 10: return "\(random.pick(["id", "content", "job_id", "video.name"])) \(comparator()) \(date())"
    case 11:
      return "\(date()) \(comparator()) \(random.pick(["created_at", "metadata.when", "content", "metadata.score"]))"
    case 12: return "content ~ \(slashed())"
    case 13: return "content !~ \(slashed())"
    case 14:
      return random.pick(["content HAS $word", "content CONTAINS $word", "content ~ $pattern", "content = $word"])
    case 15:
      return random.pick([
        "metadata.speaker = $speaker", "metadata.speaker != $nothing", "metadata.score < $number",
        "$flag = metadata.flag",
        "metadata.speaker IN ($speaker, $word)", "start_time > $moment", "NEAR(<=$number) $moment", "$word = $speaker",
        "end_time IN $number..$moment", "metadata.none = $nothing", "$number = 1.5", "COUNT NEAR(<=$number) [] >= $few",
      ])
    case 16:
      return random.pick([
        "`content` HAS 'red'", "metadata[\"odd key\"] = 1", "metadata.`odd key` != 1", "`job_id` = 'v\\u{31}'",
        "metadata.deep.a[0].b = 2", "metadata.deep.a[*].b >= 1", "EXISTS metadata.deep.a[1]", "metadata.`q\"uote` = x",
        "metadata.deep.a[0] = metadata.deep.a[1]", "metadata.tags = metadata.tags", "metadata.deep != null",
        "metadata.deep.a[*].b IN (1, 2)", "EXISTS metadata.`odd key`",
      ])
    case 17:
      return random.pick([
        "content = \"red\\nlaptop\"", "content = 'red laptop'", "content CONTAINS \"\\t\"", "content != '\\u{C9}nd'",
        "content HAS 'it\\'s'", "content CONTAINS \"'\"", "content HAS red", "content CONTAINS lap", "content HAS 10",
      ])
    case 18:
      return random.pick([
        "id = 007", "id = true", "content = 10", "content = 1e1", "id = -1", "id IN (10, 1.0, \"10\")", "true = true",
        "metadata.flag = true", "false != metadata.flag", "content IN 'a'..'m'", "id IN 1..3", "null = null", "1 = 1.0",
        "metadata.score IN 0..$number", "metadata.big > 1e300", "metadata.big * metadata.big = null", "id >= 10",
        "metadata = null", "metadata.speaker = metadata.speaker", "metadata.speaker <= B",
      ])
    case 19: return "\"\(random.pick(["red laptop", "red  laptop", "NO_GO", "ΣΊΣΥΦΟΣ", "straße", "日本", "énd"]))\""
    default:
      return "not exists \(random.pick(["metadata.when", "created_at", "end_time", "extra.rank"])) and (\(leaf()))"
    }
  }

  /// A regex between slashes, of which PCRE2 and Foundation think alike.
  private mutating func slashed() -> String {
    random.pick([
      "/red/", "/RED/i", "/^red$/m", "/red.lap/s", "/r e d/x", "/^(A|red)\\b/i", "/d\\/l|d-l/", "/laptop\\?$/",
      "/\\bÉND\\b/i",
      "/^\\s*$/", "/(?i)lap/", "/[^a-z ]/", "/o{1,2}/", "/^RED$/im", "/\\d/", "/日/", "/./s", "/a# c/x",
    ])
  }
}
