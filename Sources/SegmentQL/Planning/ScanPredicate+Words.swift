extension ScanPredicate {
  /// What a scan with this condition does, in a user's words.
  ///
  /// - Parameter share: the share of the rows that a part of a conjunction is expected to keep, if that is to be told.
  func words(share: (ScanPredicate) -> Double?) -> String {
    switch self {
    case .all: "all segments"
    case .none: "no segments"
    case .scan(let path, let rest, _):
      if case .all = rest {
        path.words
      } else if rest.firstContent != nil {
        "\(path.words), or the rows with the words looked for where these are fewer; keep \(rest.condition(share))"
      } else {
        "\(path.words); keep \(rest.condition(share))"
      }
    default: "scan of all segments; keep \(condition(share))"
    }
  }

  private func condition(_ share: (ScanPredicate) -> Double?) -> String {
    switch self {
    case .all: "all"
    case .none: "none"
    case .and(let operands):
      operands.map { $0.condition(share) + (share($0).map(Self.kept) ?? "") }.joined(separator: ", then ")
        + (operands.count(where: \.isContent) > 1 ? ", from the rows that have the words of all texts" : "")
    case .or(let operands): "any of (\(operands.map { $0.condition(share) }.joined(separator: " | ")))"
    case .not(let operand): "all but (\(operand.condition(share)))"
    case .job(let id): "job_id = \(id)"
    case .module(let name): "module = \(name)"
    case .time(let field, let operation, let value): "\(field.rawValue) \(operation.rawValue) \(value)"
    case .id(let id): "id = \(id)"
    case .metadata: "metadata that compares with a constant, by its column where there is one"
    case .content(let predicate, _): "content that matches \(predicate.description)"
    case .relation(let relation):
      if case .set = relation.target {
        "what is \(relation.relation.words) a set"
      } else {
        "what is \(relation.relation.words) a time"
      }
    case .row: "rows that satisfy a condition, tested one by one"
    case .scan(_, _, let whole): whole.condition(share)
    }
  }

  private static func kept(_ share: Double) -> String {
    let percent = share * 100
    return percent < 1 && percent > 0 ? " (keeps less than 1 %)" : " (keeps about \(Int(percent.rounded())) %)"
  }
}

extension AccessPath {
  var words: String {
    var parts: [String] = []
    if let jobs { parts.append(jobs.count == 1 ? "job \(jobs[0])" : "\(jobs.count) jobs") }
    if let modules { parts.append(modules.count == 1 ? "module \(modules[0])" : "\(modules.count) modules") }
    if id != nil { parts.append("id") }
    if windows != nil { parts.append("window of time") }
    return "index by " + parts.joined(separator: ", ")
  }
}

extension TemporalRelation {
  /// The relation as a test reads it.
  var words: String {
    switch selection {
    case .next?: return "before the next of"
    case .previous?: return "after the previous of"
    case .nearest?: return "nearest to"
    case nil: break
    }
    switch kind {
    case .overlaps: return "overlapping"
    case .during: return "during"
    case .covers: return "covering"
    case .before: return "before"
    case .after: return "after"
    case .near: return "near"
    case .meets: return "meeting"
    case .metBy: return "met by"
    case .starts: return "starting with"
    case .finishes: return "finishing with"
    case .equals: return "equal in time to"
    case .allen: return "in one of Allen's relations to"
    case .always: return "in the job of"
    }
  }
}
