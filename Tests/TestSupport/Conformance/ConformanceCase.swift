import SegmentModel
import SegmentQL

/// One case of the conformance suite, whose format `Tests/Conformance/FORMAT.md` describes.
public struct ConformanceCase: Sendable, CustomStringConvertible {
  public enum Expectation: Sendable {
    case rows([String])
    case spans([String])
    case table(columns: [String], rows: [[JSONValue]])
    case errors([ExpectedError])
  }

  public struct ExpectedError: Sendable {
    public var code: String
    /// What the range covers, where the case says it.
    public var text: String?
  }

  public var file: String
  public var name: String
  public var query: String
  public var parameters: [String: QueryValue]
  public var store: ReferenceStore
  public var expectation: Expectation
  /// Severities and codes that must be among the run's diagnostics.
  public var remarks: [(severity: Diagnostic.Severity, code: String)]
  /// Whether the run must have no diagnostics.
  public var isQuiet: Bool

  public var description: String { "\(file): \(name)" }
}

/// A place in a conformance file that does not follow the format.
public struct ConformanceFailure: Error, CustomStringConvertible {
  public let description: String
}

extension ConformanceCase {
  /// The cases of a file.
  public static func parse(_ text: String, file: String) throws -> [ConformanceCase] {
    var reader = ConformanceReader(file: file)
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      do {
        try reader.read(String(line))
      } catch {
        throw ConformanceFailure(description: "\(file):\(number + 1): \(error)")
      }
    }
    try reader.finishCase()
    return reader.cases
  }
}

private struct ConformanceReader {
  private enum Block {
    case none, segments, videos, query, table
  }

  let file: String
  var cases: [ConformanceCase] = []
  private var block = Block.none
  private var segments: [Segment] = []
  private var facts: [String: VideoFacts] = [:]
  private var name: String?
  private var query: [String] = []
  private var parameters: [String: QueryValue] = [:]
  private var expectation: ConformanceCase.Expectation?
  private var remarks: [(severity: Diagnostic.Severity, code: String)] = []
  private var isQuiet = false

  init(file: String) { self.file = file }

  mutating func read(_ line: String) throws {
    if line.hasPrefix("  ") {
      try readIndented(String(line.dropFirst(2)))
    } else if !line.isEmpty, !line.hasPrefix("#") {
      let (word, rest) = split(line, at: " ")
      try readStatement(word, rest)
    }
  }

  private func split(_ text: String, at separator: Character) -> (String, String) {
    guard let place = text.firstIndex(of: separator) else { return (text, "") }
    return (String(text[..<place]), String(text[text.index(after: place)...]))
  }

  private mutating func readStatement(_ word: String, _ rest: String) throws {
    block = .none
    switch word {
    case "segments":
      try finishCase()
      (block, segments, facts) = (.segments, [], [:])
    case "videos": block = .videos
    case "case":
      try finishCase()
      (block, name) = (.query, rest)
      if cases.contains(where: { $0.name == rest }) { throw ConformanceFailure(description: "two cases \(rest)") }
    case "param":
      let (name, value) = split(rest, at: "=")
      parameters[name.filter { $0 != " " }] = QueryValue(plain: try PlainJSON.parse(value))
    case "rows": try expect(.rows(rest.split(separator: " ").map(String.init)))
    case "spans": try expect(.spans(rest.split(separator: " ").map(String.init)))
    case "table":
      block = .table
      try expect(.table(columns: [], rows: []))
    case "error":
      let (code, text) = split(rest, at: " ")
      let covered = text.isEmpty ? nil : try PlainJSON.parse(text).stringValue
      var errors: [ConformanceCase.ExpectedError] = []
      if case .errors(let before)? = expectation { (errors, expectation) = (before, nil) }
      try expect(.errors(errors + [ConformanceCase.ExpectedError(code: code, text: covered)]))
    case "warning": remarks.append((.warning, rest))
    case "hint": remarks.append((.hint, rest))
    case "quiet": isQuiet = true
    default: throw ConformanceFailure(description: "what is `\(word)`?")
    }
  }

  private mutating func expect(_ expected: ConformanceCase.Expectation) throws {
    guard name != nil, expectation == nil else {
      throw ConformanceFailure(description: "one expectation for each case")
    }
    expectation = expected
  }

  private mutating func readIndented(_ line: String) throws {
    switch block {
    case .none: throw ConformanceFailure(description: "an indented line belongs to nothing")
    case .segments: segments.append(try segment(line))
    case .videos: try readVideo(line)
    case .query: query.append(line)
    case .table:
      guard case .table(var columns, var rows)? = expectation else { return }
      let cells = line.components(separatedBy: " | ")
      if columns.isEmpty {
        columns = cells
      } else {
        rows.append(try cells.map { try PlainJSON.parse($0) })
      }
      expectation = .table(columns: columns, rows: rows)
    }
  }

  mutating func finishCase() throws {
    guard let name else { return }
    guard let expectation else { throw ConformanceFailure(description: "\(file): `\(name)` expects nothing") }
    cases.append(
      ConformanceCase(
        file: file, name: name, query: query.joined(separator: "\n"), parameters: parameters,
        store: ReferenceStore(segments, facts: facts), expectation: expectation, remarks: remarks, isQuiet: isQuiet))
    (self.name, query, parameters, self.expectation, remarks, isQuiet) = (nil, [], [:], nil, [], false)
  }

  // MARK: Segments and videos

  private func segment(_ line: String) throws -> Segment {
    let words = line.split(separator: " ", maxSplits: 5).map(String.init)
    guard words.count >= 5 else {
      throw ConformanceFailure(description: "a segment has a job, a module, an id and times")
    }
    var values = try ConformanceValues(words.count > 5 ? words[5] : "null")
    let content = values.positional.isEmpty ? nil : values.positional.removeFirst().stringValue
    let isNumeric = words[2].hasPrefix("#")
    let extra: [JSONMember] = if case .object(let members)? = values.named["extra"] { members } else { [] }
    return Segment(
      id: words[2] == "-" ? nil : isNumeric ? String(words[2].dropFirst()) : words[2], hasNumericID: isNumeric,
      jobID: words[0], module: words[1] == "-" ? "" : words[1], content: content, startTime: try time(words[3]),
      endTime: try time(words[4]), metadata: values.positional.first,
      createdAt: values.named["created_at"]?.stringValue,
      extra: extra)
  }

  private func time(_ word: String) throws -> Double? {
    if word == "-" { return nil }
    guard let value = Double(word) else { throw ConformanceFailure(description: "`\(word)` is no time") }
    return value
  }

  private mutating func readVideo(_ line: String) throws {
    let (job, rest) = split(line, at: " ")
    let values = try ConformanceValues(rest).named
    facts[job] = VideoFacts(
      name: values["name"]?.stringValue, duration: values["duration"]?.doubleValue,
      status: values["status"]?.stringValue,
      processingTime: values["processing_time"]?.doubleValue)
  }
}

/// JSON values one after another, some with `name=` before them.
private struct ConformanceValues {
  var positional: [JSONValue] = []
  var named: [String: JSONValue] = [:]

  init(_ text: String) throws {
    var rest = Substring(text).drop { $0 == " " }
    while !rest.isEmpty {
      let name = rest.prefix { $0.isLetter || $0 == "_" }
      let isNamed = rest.dropFirst(name.count).first == "="
      if isNamed { rest = rest.dropFirst(name.count + 1) }
      let (value, end) = try Self.value(at: rest)
      if isNamed { named[String(name)] = value } else { positional.append(value) }
      rest = rest[end...].drop { $0 == " " }
    }
  }

  /// The shortest text up to a blank that is a value.
  private static func value(at text: Substring) throws -> (JSONValue, Substring.Index) {
    for end in text.indices.filter({ text[$0] == " " }) + [text.endIndex] {
      if let value = try? PlainJSON.parse(String(text[..<end])) { return (value, end) }
    }
    throw ConformanceFailure(description: "no JSON value at \(text)")
  }
}

extension String {
  fileprivate func components(separatedBy separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map { String($0.trimmingBlanks) }
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    let start = drop { $0 == " " }
    return start[..<(start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex)]
  }
}
