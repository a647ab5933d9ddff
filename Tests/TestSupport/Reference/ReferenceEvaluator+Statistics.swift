import SegmentModel
import SegmentQL

extension ReferenceEvaluator {
  /// Rows that have equal values of the keys, in the order of first appearance.
  func groups(
    _ input: ReferenceRows, by keys: [NamedExpression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> [(values: [QueryValue], rows: [ReferenceRow])] {
    var groups: [(values: [QueryValue], rows: [ReferenceRow])] = []
    for row in input.rows {
      let context = ReferenceContext(shape: input.shape, row: row, scope: scope)
      var values: [QueryValue] = []
      for key in keys { values.append(try scalar(key.expression, context)) }
      if let known = groups.firstIndex(where: { $0.values == values }) {
        groups[known].rows.append(row)
      } else {
        groups.append((values, [row]))
      }
    }
    return groups
  }

  /// One row for each group, its keys before its aggregates. Without keys there is one group, also of no rows.
  func statistics(
    _ input: ReferenceRows, _ aggregates: [NamedExpression], by keys: [NamedExpression], _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> ReferenceRows {
    var found = try groups(input, by: keys, scope)
    if keys.isEmpty, found.isEmpty { found = [([], [])] }
    var rows: [ReferenceRow] = []
    for group in found {
      var columns: [String: QueryValue] = [:]
      for (key, value) in zip(keys, group.values) { columns[key.columnName] = value }
      let members = ReferenceRows(shape: input.shape, rows: group.rows)
      for item in aggregates { columns[item.columnName] = try aggregate(item.expression, over: members, scope) }
      rows.append(ReferenceRow(video: nil, start: nil, end: nil, columns: columns))
    }
    let shape = ReferenceShape(
      kind: .table, columns: columns(of: keys, input, scope) + columns(of: aggregates, input, scope))
    return ReferenceRows(shape: shape, rows: rows)
  }

  private func aggregate(
    _ expression: Expression, over members: ReferenceRows, _ scope: ReferenceScope
  ) throws(ReferenceFailure) -> QueryValue {
    guard case .call(let name, let arguments) = expression.kind else {
      throw ReferenceFailure("an aggregate is expected")
    }
    var quantile = 0.5
    var argument = arguments.first
    if name.text.lowercased() == "p" {
      guard arguments.count == 2, case .literal(let literal) = arguments[0].kind, case .number(let q) = literal.value
      else { throw ReferenceFailure("p takes a percentage and a value") }
      quantile = q / 100
      argument = arguments[1]
    }
    var values: [QueryValue] = []
    for row in members.rows {
      guard let argument else { break }
      values.append(try scalar(argument, ReferenceContext(shape: members.shape, row: row, scope: scope)))
    }
    let numbers = values.compactMap { if case .number(let value) = $0 { value } else { nil } as Double? }
    let present = values.filter { $0 != .null }
    switch name.text.lowercased() {
    case "count": return .number(Double(argument == nil ? members.rows.count : present.count))
    case "sum": return .number(numbers.reduce(0, +))
    case "avg": return numbers.isEmpty ? .null : .number(numbers.reduce(0, +) / Double(numbers.count))
    case "min": return present.min { $0.sortsBefore($1) } ?? .null
    case "max": return present.max { $0.sortsBefore($1) } ?? .null
    case "median", "p": return Self.quantile(quantile, of: numbers)
    case "dcount": return .number(Double(Set(present).count))
    // The first and last rows' own values, null or not, and the values of all rows.
    case "first": return values.first ?? .null
    case "last": return values.last ?? .null
    case "collect": return .json(.array(values.map(\.json)))
    case "covered": return .number(covered(members.rows))
    case "peak": return .number(Double(peak(members.rows)))
    default: throw ReferenceFailure("no aggregate \(name.text)")
    }
  }

  /// Linear between the closest ranks, as DuckDB's `quantile_cont`; half is the median.
  private static func quantile(_ share: Double, of numbers: [Double]) -> QueryValue {
    guard !numbers.isEmpty else { return .null }
    let sorted = numbers.sorted()
    let rank = share * Double(sorted.count - 1)
    let (low, high) = (sorted[Int(rank.rounded(.down))], sorted[Int(rank.rounded(.up))])
    return .number(low + (high - low) * (rank - rank.rounded(.down)))
  }

  /// Seconds in the union of the rows' times; each video has its own time.
  private func covered(_ rows: [ReferenceRow]) -> Double {
    Dictionary(grouping: rows, by: \.video).values.reduce(0) { sum, rows in
      sum + ReferenceIntervals.merge(rows.compactMap(\.place), gap: 0).reduce(0) { $0 + $1.place.length }
    }
  }

  /// The most rows that hold one point of one video's time; the most are always reached at some row's start.
  private func peak(_ rows: [ReferenceRow]) -> Int {
    var most = 0
    for row in rows {
      guard let start = row.place?.start else { continue }
      let point = ReferencePlace(start: start, end: start)
      most = max(most, rows.filter { $0.video == row.video && $0.place?.sharesTime(with: point) == true }.count)
    }
    return most
  }
}
