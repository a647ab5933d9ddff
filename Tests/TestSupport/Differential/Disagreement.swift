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

  /// What the two say of a query, or `nil` when they say the same.
  ///
  /// - Parameter rowCount: how many rows the reference found, to be told whether the queries find anything.
  public init?(over store: ReferenceStore, engine: SegmentEngine, query: String, rowCount: inout Int) {
    let ours: ConformanceOutcome
    do {
      let reference = try ReferenceEvaluator(store).run(Query(parsing: query), text: query)
      ours = ConformanceOutcome(reference, of: store, byNumber: true)
      rowCount = reference.rows.count
    } catch {
      self.init(store: store, query: query, engine: "", reference: "\(error)", isRefusal: true)
      return
    }
    do {
      let theirs = ConformanceOutcome(try engine.run(query), of: store, byNumber: true)
      if theirs.agrees(with: ours) { return nil }
      self.init(store: store, query: query, engine: theirs.summary, reference: ours.summary, isRefusal: false)
    } catch {
      let mistakes = error.diagnostics.map { "\($0.code): \($0.message)" }.joined(separator: "; ")
      self.init(store: store, query: query, engine: mistakes, reference: ours.summary, isRefusal: true)
    }
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
    return "\(query)\n  engine:    \(engine)\n  reference: \(reference)\n" + rows.joined(separator: "\n")
  }
}

extension ConformanceOutcome {
  /// Whether two outcomes are the same, but for the last digits of numbers.
  public func agrees(with other: ConformanceOutcome) -> Bool {
    ids == other.ids && spans == other.spans && columns == other.columns && values.count == other.values.count
      && zip(values, other.values).allSatisfy { left, right in
        zip(left, right).allSatisfy { Self.agree($0.json, $1.json) }
      }
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
