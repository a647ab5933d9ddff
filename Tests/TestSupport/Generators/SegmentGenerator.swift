import SegmentModel

/// Small stores with every quirk of real exports: missing and reversed ends, instants, missing starts, negative times,
/// ties, empty and null texts, numeric and repeated ids, nested metadata, several jobs and modules.
///
/// Times lie on a grid, so that edges touch often: of half seconds, on which all arithmetic is exact, or, when asked for, of
/// tenths, which doubles hold inexactly.
public struct SegmentGenerator {
  public static let modules = ["speech", "shots", "faces"]
  public static let words = [
    "red", "laptop", "Red", "a", "lap", "top", "x1", "Énd", "énd", "no_go", "10", "it's", "Straße", "σίσυφος", "日本",
    "😀",
  ]
  public static let speakers = ["A", "B", "C"]

  /// - Parameters:
  ///   - jobCount: one to three when `nil`.
  ///   - span: the half seconds in which segments start; the fewer, the more of them touch and tie.
  public static func store(
    _ random: inout SplitMix64, count: Int, inTenths: Bool = false, jobCount: Int? = nil, span: Int = 16
  ) -> ReferenceStore {
    let jobs = (1...(jobCount ?? random.int(1...3))).map { "v\($0)" }
    var segments: [Segment] = []
    for number in 0..<count {
      var segment = segment(&random, jobs: jobs, number: number, span: span)
      if inTenths {
        segment.startTime = segment.startTime.map { ($0 * 6).rounded() / 10 }
        segment.endTime = segment.endTime.map { ($0 * 6).rounded() / 10 }
      }
      // Loaders skip a row that equals another in every field; stores that are compared have none.
      if !segments.contains(segment) { segments.append(segment) }
    }
    var facts: [String: VideoFacts] = [:]
    for job in jobs where !random.oneIn(3) {
      facts[job] = VideoFacts(
        name: random.oneIn(4) ? nil : "\(job).mp4", duration: random.oneIn(4) ? nil : Double(random.int(4...20)),
        status: random.pick(["completed", "failed"]), processingTime: random.oneIn(2) ? nil : 2.5)
    }
    return ReferenceStore(segments, facts: facts)
  }

  /// One long video, in which most segments are short, some long, and a few reach over much of it; ids are `n0`, `n1`, ….
  public static func longVideo(_ random: inout SplitMix64, count: Int) -> ReferenceStore {
    ReferenceStore(
      (0..<count).map { number in
        var segment = segment(&random, jobs: ["v1"], number: number)
        let start = Double(random.int(0...count))
        let longest = random.oneIn(200) ? count : random.oneIn(20) ? 200 : 12
        segment.id = "n\(number)"
        segment.hasNumericID = false
        segment.startTime = random.oneIn(50) ? nil : start / 2
        segment.endTime = random.oneIn(20) ? nil : (start + Double(random.int(-1...longest))) / 2
        return segment
      })
  }

  private static func segment(
    _ random: inout SplitMix64, jobs: [String], number: Int, span: Int = 16
  ) -> Segment {
    let (start, end) = times(&random, span: span)
    let isNumeric = random.oneIn(4)
    return Segment(
      id: random.oneIn(12) ? nil : isNumeric ? "\(random.int(0...20))" : "s\(random.oneIn(6) ? 0 : number)",
      hasNumericID: isNumeric, jobID: random.pick(jobs), module: random.pick(modules), content: text(&random),
      startTime: start, endTime: end, metadata: random.oneIn(6) ? nil : metadata(&random),
      createdAt: random.oneIn(4)
        ? nil
        : random.pick([
          "2025-01-15T10:00:00", "2025-01-15", "2025-02-01T00:00:00Z", "2024-12-31T23:59:59", "soon",
          "2025-01-15T10:00:00.250", "2025-02-01T01:00:00+01:00",
        ]),
      extra: random.oneIn(4)
        ? [
          JSONMember(key: "language", value: .string(random.pick(["en", "de"]))),
          JSONMember(key: "rank", value: .number(JSONNumber(random.int(0...3)))),
        ] : [])
  }

  private static func times(_ random: inout SplitMix64, span: Int) -> (Double?, Double?) {
    let start = Double(random.int(-2...span)) / 2
    switch random.int(1...20) {
    case 1: return (nil, random.oneIn(2) ? nil : start)
    case 2, 3: return (start, nil)
    case 4: return (start, start)
    case 5: return (start, start - Double(random.int(1...4)) / 2)
    case 6: return (start, start + Double(random.int(10...20)))
    default: return (start, start + Double(random.int(1...6)) / 2)
    }
  }

  private static func text(_ random: inout SplitMix64) -> String? {
    if random.oneIn(10) { return nil }
    let separators = [" ", " ", " ", "  ", "\n", ", ", "-", ".", "\u{A0}", " \u{3000}"]
    var text = ""
    for position in 0..<random.int(0...4) {
      if position > 0 { text += random.pick(separators) }
      text += random.pick(words)
    }
    return text + (random.oneIn(5) ? "?" : "")
  }

  private static func metadata(_ random: inout SplitMix64) -> JSONValue {
    var members: [JSONMember] = []
    func add(_ key: String, _ value: JSONValue) { members.append(JSONMember(key: key, value: value)) }
    if !random.oneIn(4) {
      add("speaker", random.oneIn(8) ? .null : random.oneIn(8) ? number(1) : .string(random.pick(speakers)))
    }
    if !random.oneIn(3) { add("score", random.oneIn(8) ? .string("2") : number(Double(random.int(-2...6)) / 2)) }
    if random.oneIn(3) { add("flag", .bool(random.oneIn(2))) }
    if random.oneIn(3) {
      add(
        "objects",
        .array(
          (0..<random.int(0...3)).map { _ in
            .object(
              random.oneIn(5)
                ? []
                : [
                  JSONMember(key: "label", value: .string(random.pick(words))),
                  JSONMember(key: "n", value: number(Double(random.int(0...3)))),
                ])
          }))
    }
    if random.oneIn(3) {
      add("tags", .array((0..<random.int(0...3)).map { _ in random.oneIn(6) ? .null : .string(random.pick(words)) }))
    }
    if random.oneIn(4) {
      add("source", random.oneIn(3) ? number(Double(random.int(0...20))) : .string("s\(random.int(0...9))"))
    }
    if random.oneIn(6) { add("odd key", number(Double(random.int(0...2)))) }
    if random.oneIn(6) {
      let elements = (0..<random.int(0...2)).map { _ -> JSONValue in
        random.oneIn(4) ? .null : .object([JSONMember(key: "b", value: number(Double(random.int(0...3))))])
      }
      add("deep", random.oneIn(6) ? .null : .object([JSONMember(key: "a", value: .array(elements))]))
    }
    if random.oneIn(8) {
      add("when", random.pick([.string("2025-01-15"), .string("2025-01-15T10:00:00Z"), .string("soon"), number(0)]))
    }
    if random.oneIn(12) { add("big", .number(JSONNumber(doubleValue: 1e300, literal: "1e300"))) }
    if random.oneIn(20) { add("q\"uote", .string("x")) }
    return .object(members)
  }

  private static func number(_ value: Double) -> JSONValue {
    let whole = value.rounded() == value
    return .number(JSONNumber(doubleValue: value, literal: whole ? "\(Int(value))" : "\(value)"))
  }
}
