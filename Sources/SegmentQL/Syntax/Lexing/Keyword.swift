/// A word that means something where the grammar expects it, and is a plain name everywhere else.
///
/// The raw value is the canonical spelling; case does not matter when read.
public enum Keyword: String, Sendable, Hashable, CaseIterable {
  // Conditions.
  case and = "AND"
  case or = "OR"
  case not = "NOT"
  case `in` = "IN"
  case exists = "EXISTS"
  case has = "HAS"
  case contains = "CONTAINS"
  case count = "COUNT"
  case unless = "UNLESS"
  // Literals.
  case null, `true`, `false`
  // Time words.
  case overlaps = "OVERLAPS"
  case during = "DURING"
  case covers = "COVERS"
  case before = "BEFORE"
  case after = "AFTER"
  case near = "NEAR"
  case meets = "MEETS"
  case metBy = "MET_BY"
  case starts = "STARTS"
  case finishes = "FINISHES"
  case equals = "EQUALS"
  case next = "NEXT"
  case previous = "PREVIOUS"
  case nearest = "NEAREST"
  case with = "WITH"
  case then = "THEN"
  case allen = "ALLEN"
  // Stages.
  case `where`, select, extend, sort, limit, top, distinct, stats, merge, depth, gaps, union, intersect, subtract, pad,
    clip, context, until
  // Words inside stages and before the query.
  case `let`, `as`, by, asc, desc, offset, gap, within, video
  /// `if(condition, then, else)`
  case `if`

  /// The words that relate to a set, a range or an instant, in the order of the language guide.
  public static let timeWords: [Keyword] = [
    .overlaps, .during, .covers, .before, .after, .near, .meets, .metBy, .starts, .finishes, .equals, .next, .previous,
    .nearest, .with, .then, .allen,
  ]

  /// The words that may follow `|`.
  public static let stages: [Keyword] = [
    .where, .select, .extend, .sort, .limit, .top, .distinct, .stats, .merge, .depth, .gaps, .union, .intersect,
    .subtract, .pad, .clip, .context, .until,
  ]

  var isStage: Bool { Keyword.stageSet.contains(self) }
  private static let stageSet = Set(stages)

  /// The time word it spells; `nil` for `ALLEN`, which needs its relations.
  var timeWord: TimeWord? {
    switch self {
    case .overlaps: .overlaps
    case .during: .during
    case .covers: .covers
    case .before: .before
    case .after: .after
    case .near: .near
    case .meets: .meets
    case .metBy: .metBy
    case .starts: .starts
    case .finishes: .finishes
    case .equals: .equals
    case .next: .next
    case .previous: .previous
    case .nearest: .nearest
    case .with: .with
    case .then: .then
    default: nil
    }
  }

  var isTimeWord: Bool { self == .allen || timeWord != nil }

  /// The keyword that a word spells, in any case.
  public init?(spelling word: String) {
    guard let keyword = Keyword.bySpelling[word.lowercased()] else { return nil }
    self = keyword
  }

  private static let bySpelling: [String: Keyword] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue.lowercased(), $0) })
}
