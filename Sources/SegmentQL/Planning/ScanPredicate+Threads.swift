import SegmentModel

extension ScanPredicate {
  /// Whether it makes no sets, which belong to one thread.
  var asksNoSet: Bool {
    switch self {
    case .all, .none, .job, .module, .time, .content, .id, .metadata: true
    case .and(let operands), .or(let operands): operands.allSatisfy(\.asksNoSet)
    case .not(let operand): operand.asksNoSet
    case .relation(let relation): if case .interval = relation.target { true } else { false }
    case .row(let filter): filter.asksNoSet
    case .scan(_, _, let whole): whole.asksNoSet
    }
  }

  /// What a scan of some rows of a shard takes, by rule of thumb: only its order of magnitude counts.
  func nanoseconds(for rows: Double, of shard: SegmentShard) -> Double {
    switch self {
    case .all, .none, .job: return 0
    case .module, .time: return rows
    case .id: return 5 * rows
    case .metadata(let test): return shard.index.metadata.madeColumn(at: test.path) != nil ? rows / 8 : 200 * rows
    case .content: return shard.index.madeWords != nil ? rows : 60 * rows
    case .relation(let relation):
      guard case .set(let set) = relation.target else { return 5 * rows }
      return (set.isCorrelated ? 5_000 : 40) * rows
    case .row(let filter): return (filter.asksNoSet ? 200 : 5_000) * rows
    case .not(let operand): return operand.nanoseconds(for: rows, of: shard)
    case .or(let operands): return operands.reduce(0) { $0 + $1.nanoseconds(for: rows, of: shard) }
    case .and(let operands):
      // What comes first leaves a part of the rows to what comes behind it.
      var (sum, left) = (0.0, rows)
      for operand in operands {
        sum += operand.nanoseconds(for: left, of: shard)
        left *= 0.3
      }
      return sum
    case .scan(let path, let rest, _):
      if let jobs = path.jobs {
        return rest.nanoseconds(for: rows * Double(jobs.count) / Double(max(1, shard.jobs.count)), of: shard)
      }
      // A window of time mostly is short beside a video, a module one of several.
      let share = path.windows == nil ? 0.25 : 0.005
      return rest.nanoseconds(for: rows * share, of: shard) + 50 * Double(shard.jobs.count)
    }
  }
}

extension BoundFilter {
  /// Whether no part of it relates to a set.
  var asksNoSet: Bool {
    switch self {
    case .constant, .exists: true
    case .and(let operands), .or(let operands): operands.allSatisfy(\.asksNoSet)
    case .not(let operand): operand.asksNoSet
    case .comparison(let comparison): comparison.left.asksNoSet && comparison.right.asksNoSet
    case .between(let value, let lower, let upper, _): value.asksNoSet && lower.asksNoSet && upper.asksNoSet
    case .match(let value, _, _): value.asksNoSet
    case .relation(let relation): if case .interval = relation.target { true } else { false }
    }
  }
}

extension BoundExpression {
  /// Whether no condition in it relates to a set.
  fileprivate var asksNoSet: Bool {
    switch self {
    case .constant, .field: true
    case .negate(let operand): operand.asksNoSet
    case .arithmetic(_, let left, let right): left.asksNoSet && right.asksNoSet
    case .call(_, let arguments): arguments.allSatisfy(\.asksNoSet)
    case .conditional(let condition, let then, let otherwise):
      condition.asksNoSet && then.asksNoSet && otherwise.asksNoSet
    }
  }
}
