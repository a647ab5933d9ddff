/// What is odd about the segments of a store: each kind of oddity with how often and where it occurs.
///
/// All of it loads and can be queried; some of it is why a query finds less than was expected.
public struct CheckReport: Sendable, Hashable {
  public let segmentCount: Int
  public let jobCount: Int
  /// The kinds that occur, in the order of `Kind.allCases`.
  public let findings: [Finding]

  public struct Finding: Sendable, Hashable {
    public let kind: Kind
    /// The number of segments.
    public let count: Int
    /// The store's row numbers of the first of them, ascending.
    public let firstRows: [Int]
  }

  /// A kind of oddity. Its raw value is a stable name.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case missingStart = "missing-start"
    case missingEnd = "missing-end"
    case zeroLength = "zero-length"
    case startAfterEnd = "start-after-end"
    case negativeTime = "negative-time"
    case pastDuration = "past-duration"
    case nullContent = "null-content"
    case emptyContent = "empty-content"
    case missingModule = "missing-module"
    case missingID = "missing-id"
    case numericID = "numeric-id"
    case duplicateID = "duplicate-id"

    /// What it is and what follows from it, in a user's words.
    public var meaning: String {
      switch self {
      case .missingStart: "no start_time: takes part in no time relation"
      case .missingEnd: "no end_time: counts as the instant at its start"
      case .zeroLength: "ends where it starts: counts as an instant"
      case .startAfterEnd: "starts after its end: takes part in no time relation"
      case .negativeTime: "a time before the video's start"
      case .pastDuration: "a time past the video's duration: kept as it is, never clipped"
      case .nullContent: "no content: no text test finds it"
      case .emptyContent: "content is the empty text"
      case .missingModule: "no module"
      case .missingID: "no id"
      case .numericID: "id is a number in the file: compared as its text"
      case .duplicateID: "id already used in the same job and module: all are kept"
      }
    }
  }

  /// Whether nothing is odd.
  public var isClean: Bool { findings.isEmpty }

  /// The finding of a kind, or `nil` when it does not occur.
  public subscript(kind: Kind) -> Finding? { findings.first { $0.kind == kind } }
}
