/// Which columns of a table of segments are given up first where there is no room for all.
enum ColumnPriority {
  private enum Rule {
    /// A column of this name.
    case named(String)
    /// A column of this name of a step of a pattern, as `a.id`.
    case ofStep(String)
    /// A column that says the same of every row where the rows come from.
    case sameOrigin
  }

  private static let rules: [Rule] = [
    .ofStep("created_at"), .named("created_at"), .ofStep("metadata"), .named("metadata"), .ofStep("id"), .named("id"),
    .sameOrigin, .ofStep("end_time"), .ofStep("module"), .named("end_time"),
    .ofStep("start_time"), .named("module"), .named("job_id"),
  ]

  /// The position of the column that is missed least; the last one where none is known to matter less than another.
  static func leastImportant(of names: [String], isSameInAllRows: (Int) -> Bool) -> Int {
    for rule in rules {
      let position = names.indices.first { position in
        let parts = names[position].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return switch rule {
        case .named(let name): names[position] == name
        case .ofStep(let name): parts.count == 2 && parts[1] == name
        case .sameOrigin: isOrigin(names[position]) && isSameInAllRows(position)
        }
      }
      if let position { return position }
    }
    return names.count - 1
  }

  /// Whether a column of this name, or of a step of a pattern, says where its segments come from.
  static func isOrigin(_ name: String) -> Bool {
    ["job_id", "module"].contains(name.split(separator: ".").last ?? "")
  }
}
