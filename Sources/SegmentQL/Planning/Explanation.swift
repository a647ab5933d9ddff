import SegmentModel

/// Tells in words how a pipeline runs, an indented line a step.
struct Explanation {
  let store: StoreView
  let source: String
  let options: QueryOptions
  let profile: RunProfile?

  init(store: StoreView, source: String, options: QueryOptions, profile: RunProfile? = nil) {
    self.store = store
    self.source = source
    self.options = options
    self.profile = profile
  }

  func text(of pipeline: BoundPipeline) -> String {
    var lines: [String] = []
    var told: Set<ObjectIdentifier> = []
    describe(pipeline, indent: 0, &lines, &told)
    return lines.joined(separator: "\n")
  }

  /// What a scan does; with the share that each part of a conjunction is expected to keep, where these decide their order.
  private func words(of predicate: ScanPredicate) -> String {
    let shards = store.store.shards
    guard let ordered = predicate.ordered(over: shards.map(\.count), of: store.store, options: options),
      let largest = shards.max(by: { $0.count < $1.count })
    else { return predicate.words { _ in nil } }
    return ordered.words { ScanEstimate().selectivity($0, in: largest) }
  }

  private func describe(
    _ pipeline: BoundPipeline, indent: Int, _ lines: inout [String], _ told: inout Set<ObjectIdentifier>
  ) {
    func add(_ text: String, step: Int, estimate: Int?) {
      let expected = estimate.map { "about \($0) row\($0 == 1 ? "" : "s") expected" }
      let met = profile?.figures[RunProfile.Key(pipeline: pipeline.range, step: step)].map { figures in
        "\(figures.rows) row\(figures.rows == 1 ? "" : "s") in \(Explanation.milliseconds(figures.time)) ms"
          + (figures.runs > 1 ? " over \(figures.runs) runs" : "")
      }
      let remarks = [expected, met].compactMap { $0 }.joined(separator: "; ")
      lines.append(String(repeating: "  ", count: indent) + text + (remarks.isEmpty ? "" : "  (\(remarks))"))
    }
    var ways: [Int: String] = [:]
    switch pipeline.source {
    case .segments(let filter):
      let predicate = ScanPredicate(filter, frame: pipeline.frame).planned
      if RunStats(pipeline, predicate, store: store) != nil {
        ways[0] = ", from what is known of each job's modules"
      } else if predicate.findsWholeJobs, let stage = pipeline.stages.first,
        TopSegments.usesBlocks(stage, frame: pipeline.frame)
      {
        ways[0] = ", by the first of each block of segments"
      }
      add(words(of: predicate), step: 0, estimate: ScanEstimate().rows(of: predicate, in: store.store))
      describeSets(of: filter, indent: indent + 1, &lines, &told)
    case .set(let set):
      add("rows of a set", step: 0, estimate: nil)
      describe(set, "the set", indent: indent + 1, &lines, &told)
    case .pattern(let pattern):
      add("join \(pattern.links.count + 1) sets, left to right", step: 0, estimate: nil)
      let parts = pattern.layout.parts
      describe(pattern.first, "`\(parts[0].name)`", indent: indent + 1, &lines, &told)
      for (position, link) in pattern.links.enumerated() {
        let way = Explanation.way(of: link)
        describe(link.set, "`\(parts[position + 1].name)`, \(way)", indent: indent + 1, &lines, &told)
        if let unless = link.unless {
          describe(unless, "unless one of these starts between", indent: indent + 2, &lines, &told)
        }
      }
    }
    for (position, stage) in pipeline.stages.enumerated() {
      add("| " + stageText(stage) + (ways[position] ?? ""), step: position + 1, estimate: nil)
      if case .filter(let filter) = stage.kind { describeSets(of: filter, indent: indent + 1, &lines, &told) }
      switch stage.kind {
      case .union(let set), .intersect(let set), .subtract(let set):
        describe(set, "with", indent: indent + 1, &lines, &told)
      default: break
      }
    }
  }

  /// A set that a name stands for in several places is told of once.
  private func describe(
    _ set: BoundSet, _ role: String, indent: Int, _ lines: inout [String], _ told: inout Set<ObjectIdentifier>
  ) {
    guard told.insert(ObjectIdentifier(set)).inserted else {
      lines.append(String(repeating: "  ", count: indent) + "\(role): the set told of above")
      return
    }
    let made: String
    if !set.isCorrelated {
      made = "made once"
    } else if let correlation = set.correlation {
      made =
        correlation.equalities.isEmpty
        ? "candidates made once, tested against each outer row"
        : "candidates made once, tied to each outer row by an equality"
    } else {
      made = "made anew for each outer row"
    }
    lines.append(String(repeating: "  ", count: indent) + "\(role): \(made)")
    describe(set.correlation?.candidates.pipeline ?? set.pipeline, indent: indent + 1, &lines, &told)
  }

  private func describeSets(
    of filter: BoundFilter, indent: Int, _ lines: inout [String], _ told: inout Set<ObjectIdentifier>
  ) {
    switch filter {
    case .and(let operands), .or(let operands):
      for operand in operands { describeSets(of: operand, indent: indent, &lines, &told) }
    case .not(let operand): describeSets(of: operand, indent: indent, &lines, &told)
    case .relation(let relation):
      guard case .set(let set) = relation.target else { return }
      let how = relation.count == nil ? "stops at the first witness" : "counts"
      describe(set, "\(relation.relation.words) a set, \(how)", indent: indent, &lines, &told)
    case .constant, .comparison, .between, .match, .exists: return
    }
  }

  private func stageText(_ stage: BoundStage) -> String {
    let utf8 = source.utf8
    guard stage.range.upperBound <= utf8.count else { return "stage" }
    let lower = utf8.index(utf8.startIndex, offsetBy: stage.range.lowerBound)
    return String(decoding: utf8[lower...].prefix(stage.range.upperBound - stage.range.lowerBound), as: UTF8.self)
  }

  private static func way(of link: BoundPattern.Link) -> String {
    if link.relation.kind == .always { return "matched within the job by equality, or all with all" }
    if link.relation.selection != nil { return "one partner for each left row, found by index" }
    if link.relation.kind == .overlaps, link.relation.bound == nil { return "found by a sweep over both sides" }
    return "found by index"
  }

  static func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    let fraction = String(microseconds % 1000)
    return "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}
