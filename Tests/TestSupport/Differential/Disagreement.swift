import SegmentModel
import SegmentQL

/// A query over a store to which the engine and the reference evaluator give different answers.
public struct Disagreement: Sendable, CustomStringConvertible {
  public var store: ReferenceStore
  public var query: String
  public var engine: String
  public var reference: String
  /// Whether one of the two did not answer at all.
  public var isRefusal: Bool

  /// How the engine found its answer.
  package var switches = EngineSwitches()

  /// What the two say of a query, or `nil` when they say the same.
  ///
  /// - Parameters:
  ///   - switches: those of each of the engine's runs.
  ///   - rowCount: how many rows the reference found, to be told whether the queries find anything.
  package init?(
    over store: ReferenceStore, engine: SegmentEngine, query: String, switches: [EngineSwitches] = [EngineSwitches()],
    rowCount: inout Int
  ) {
    let ours: ConformanceOutcome
    do {
      let reference = try ReferenceEvaluator(store, parameters: QueryGenerator.parameters).run(
        Query(parsing: query), text: query)
      ours = ConformanceOutcome(reference, of: store, byNumber: true)
      rowCount = reference.rows.count
    } catch {
      self.init(store: store, query: query, engine: "", reference: "\(error)", isRefusal: true)
      return
    }
    for switches in switches {
      do {
        let result = try engine.run(query, parameters: QueryGenerator.parameters, options: switches.options)
        let theirs = ConformanceOutcome(result, of: store, byNumber: true)
        if theirs.agrees(with: ours) { continue }
        self.init(store: store, query: query, engine: theirs.summary, reference: ours.summary, isRefusal: false)
      } catch {
        let mistakes = error.diagnostics.map { "\($0.code): \($0.message)" }.joined(separator: "; ")
        self.init(store: store, query: query, engine: mistakes, reference: ours.summary, isRefusal: true)
      }
      self.switches = switches
      return
    }
    return nil
  }

  private init(store: ReferenceStore, query: String, engine: String, reference: String, isRefusal: Bool) {
    (self.store, self.query, self.engine, self.reference) = (store, query, engine, reference)
    self.isRefusal = isRefusal
  }

  public var description: String {
    let rows = store.segments.enumerated().map { number, segment in
      let times = "\(segment.startTime.map(\.description) ?? "-")..\(segment.endTime.map(\.description) ?? "-")"
      let texts = [segment.content.map(PlainJSON.quoted), segment.metadata.map(PlainJSON.write), segment.createdAt]
      let extra = segment.extra.isEmpty ? "" : PlainJSON.write(.object(segment.extra))
      return "  \(number): \(segment.jobID) \(segment.module) \(segment.id ?? "-") \(times) "
        + texts.map { $0 ?? "-" }.joined(separator: " ") + extra
    }
    let how = "\(switches)"
    return "\(query)\(how.isEmpty ? "" : "\n  \(how)")\n  engine:    \(engine)\n  reference: \(reference)\n"
      + rows.joined(separator: "\n")
  }
}

extension ConformanceOutcome {
  /// Whether two outcomes are the same, but for the last digits of numbers. Sums that are made in another order differ by
  /// some last digits of the terms, which may be larger than the sum.
  public func agrees(with other: ConformanceOutcome) -> Bool {
    func agree(_ left: JSONValue, _ right: JSONValue) -> Bool {
      if Self.agree(left, right) { return true }
      guard case .number(let left) = left, case .number(let right) = right else { return false }
      return abs(left.doubleValue - right.doubleValue) <= 1e-12
    }
    return ids == other.ids && spans == other.spans && columns == other.columns && values.count == other.values.count
      && zip(values, other.values).allSatisfy { zip($0, $1).allSatisfy { agree($0.json, $1.json) } }
  }

  /// Whether two values are equal, numbers within a millionth of a millionth of the larger.
  public static func agree(_ found: JSONValue, _ expected: JSONValue) -> Bool {
    guard case .number(let left) = found, case .number(let right) = expected else { return found == expected }
    let (a, b) = (left.doubleValue, right.doubleValue)
    return a == b || abs(a - b) <= 1e-12 * max(abs(a), abs(b))
  }

  public var summary: String {
    var parts: [String] = []
    if let ids { parts.append("rows " + ids.joined(separator: " ")) }
    if let spans { parts.append("spans " + spans.joined(separator: " ")) }
    if !columns.isEmpty {
      let rows = values.map { $0.map { PlainJSON.write($0.json) }.joined(separator: " | ") }
      parts.append(([columns.joined(separator: " | ")] + rows).joined(separator: " // "))
    }
    return parts.joined(separator: "; ")
  }
}
