/// Finds the name that was likely meant by a misspelled one.
public enum Suggestion {
  /// The candidate nearest to `word`, or `nil` when none is near.
  ///
  /// Near means a Damerau–Levenshtein distance, case ignored, of at most a third of the longer name's length and never
  /// above 3. Ties go to the earlier candidate, so callers list likelier names first.
  ///
  /// - Complexity: O(candidates × length²) for names up to 64 characters; longer ones are never near.
  public static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(word.lowercased().unicodeScalars)
    guard !target.isEmpty, target.count <= maximumLength else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let scalars = Array(candidate.lowercased().unicodeScalars)
      let allowed = min(3, max(target.count, scalars.count) / 3, (best?.distance ?? .max) - 1)
      guard scalars.count <= maximumLength, abs(scalars.count - target.count) <= allowed else { continue }
      let distance = distance(target, scalars)
      if distance <= allowed { best = (candidate, distance) }
      if distance == 0 { break }
    }
    return best?.name
  }

  private static let maximumLength = 64

  /// The optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
  static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
    guard !left.isEmpty else { return right.count }
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    var current = beforePrevious
    for (row, leftScalar) in left.enumerated() {
      current[0] = row + 1
      for (column, rightScalar) in right.enumerated() {
        let substitution = previous[column] + (leftScalar == rightScalar ? 0 : 1)
        var cost = min(substitution, previous[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, leftScalar == right[column - 1], left[row - 1] == rightScalar {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = cost
      }
      (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[right.count]
  }
}
