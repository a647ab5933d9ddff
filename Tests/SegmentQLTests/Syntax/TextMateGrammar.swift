import Foundation

/// As much of a TextMate grammar as this project's uses: matches with captures, and begin and end with patterns inside.
struct TextMateGrammar {
  struct Malformed: Error {
    var message: String
  }

  /// A stretch of UTF-16 offsets and the innermost scope it has.
  struct Scope {
    var name: String
    var range: Range<Int>
  }

  private final class Pattern {
    let name: String?
    let match: NSRegularExpression
    let captures: [Int: String]
    let end: NSRegularExpression?
    let endCaptures: [Int: String]
    let inner: [[String: Any]]

    init(_ json: [String: Any]) throws {
      guard let source = (json["match"] ?? json["begin"]) as? String else {
        throw Malformed(message: "no match in \(json)")
      }
      name = json["name"] as? String
      match = try NSRegularExpression(pattern: source)
      captures = Pattern.captures(json["captures"] ?? json["beginCaptures"])
      end = try (json["end"] as? String).map { try NSRegularExpression(pattern: $0) }
      endCaptures = Pattern.captures(json["endCaptures"])
      inner = json["patterns"] as? [[String: Any]] ?? []
    }

    private static func captures(_ json: Any?) -> [Int: String] {
      var captures: [Int: String] = [:]
      for (key, value) in json as? [String: [String: String]] ?? [:] {
        if let index = Int(key) { captures[index] = value["name"] }
      }
      return captures
    }
  }

  let scopeName: String
  private let root: [Pattern]
  private let repository: [String: [String: Any]]

  init(contentsOf file: URL) throws {
    guard let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any],
      let patterns = json["patterns"] as? [[String: Any]], let scopeName = json["scopeName"] as? String
    else { throw Malformed(message: "not a grammar") }
    self.scopeName = scopeName
    repository = json["repository"] as? [String: [String: Any]] ?? [:]
    root = try TextMateGrammar.resolve(patterns, repository)
  }

  private static func resolve(
    _ patterns: [[String: Any]], _ repository: [String: [String: Any]]
  ) throws -> [Pattern] {
    try patterns.flatMap { json -> [Pattern] in
      if let include = json["include"] as? String {
        guard let target = repository[String(include.dropFirst())] else {
          throw Malformed(message: "no \(include)")
        }
        return try resolve([target], repository)
      }
      if json["match"] == nil, json["begin"] == nil, let inner = json["patterns"] as? [[String: Any]] {
        return try resolve(inner, repository)
      }
      return [try Pattern(json)]
    }
  }

  /// The scopes of a text, which editors find line by line.
  func scopes(of text: String) throws -> [Scope] {
    var scopes: [Scope] = []
    var offset = 0
    for line in text.components(separatedBy: "\n") {
      var position = 0
      try scan(line, from: &position, root, until: nil, in: nil) { scope in
        scopes.append(
          Scope(name: scope.name, range: scope.range.lowerBound + offset..<scope.range.upperBound + offset))
      }
      offset += line.utf16.count + 1
    }
    return scopes
  }

  /// Finds what matches first, the earlier pattern on a tie, and goes on behind it.
  private func scan(
    _ line: String, from position: inout Int, _ patterns: [Pattern], until outer: Pattern?, in name: String?,
    _ emit: (Scope) -> Void
  ) throws {
    let length = line.utf16.count
    while true {
      let rest = NSRange(location: position, length: length - position)
      func first(_ expression: NSRegularExpression) -> NSTextCheckingResult? {
        expression.firstMatch(in: line, options: [.withTransparentBounds, .withoutAnchoringBounds], range: rest)
      }
      var best: (pattern: Pattern, result: NSTextCheckingResult)?
      for pattern in patterns {
        guard let result = first(pattern.match), result.range.length > 0 else { continue }
        if let found = best?.result.range.location, found <= result.range.location { continue }
        best = (pattern, result)
      }
      if let outer, let end = outer.end.flatMap(first),
        end.range.location <= best?.result.range.location ?? .max
      {
        if let name, end.range.location > position { emit(Scope(name: name, range: position..<end.range.location)) }
        emitCaptures(end, outer.endCaptures, outer.name, emit)
        position = end.range.location + end.range.length
        return
      }
      guard let (pattern, result) = best else {
        if let name, position < length { emit(Scope(name: name, range: position..<length)) }
        position = length
        return
      }
      if let name, result.range.location > position { emit(Scope(name: name, range: position..<result.range.location)) }
      emitCaptures(result, pattern.captures, pattern.name, emit)
      position = result.range.location + result.range.length
      if pattern.end != nil {
        try scan(
          line, from: &position, TextMateGrammar.resolve(pattern.inner, repository), until: pattern, in: pattern.name,
          emit)
      }
    }
  }

  private func emitCaptures(
    _ result: NSTextCheckingResult, _ captures: [Int: String], _ name: String?, _ emit: (Scope) -> Void
  ) {
    func range(_ range: NSRange) -> Range<Int> { range.location..<range.location + range.length }
    if let name, result.range.length > 0 { emit(Scope(name: name, range: range(result.range))) }
    for (index, name) in captures.sorted(by: { $0.key < $1.key })
    where index < result.numberOfRanges && result.range(at: index).location != NSNotFound {
      emit(Scope(name: name, range: range(result.range(at: index))))
    }
  }
}
