/// Something to tell about a query: what is wrong or doubtful, where, and what to do about it.
public struct Diagnostic: Error, Sendable, Hashable {
  public enum Severity: String, Sendable, Hashable, Comparable {
    /// The query runs, and this is worth knowing.
    case hint
    /// The query runs, and likely does not mean this.
    case warning
    /// The query does not run.
    case error

    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int {
      switch self {
      case .hint: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// A further remark, with the place it is about where it has one.
  public struct Note: Sendable, Hashable {
    public var message: String
    public var range: SourceRange?

    public init(_ message: String, at range: SourceRange? = nil) {
      self.message = message
      self.range = range
    }
  }

  /// A change of the text that would mend the mistake.
  public struct FixIt: Sendable, Hashable {
    /// What the change does, as "did you mean `content`?".
    public var message: String
    /// The bytes to replace; empty to insert.
    public var range: SourceRange
    public var replacement: String

    public init(_ message: String, replace range: SourceRange, with replacement: String) {
      self.message = message
      self.range = range
      self.replacement = replacement
    }
  }

  public var code: DiagnosticCode
  public var severity: Severity
  /// One sentence in a user's words, without a full stop.
  public var message: String
  public var range: SourceRange
  public var notes: [Note]
  public var fixIts: [FixIt]

  public init(
    _ code: DiagnosticCode, _ message: String, severity: Severity = .error, at range: SourceRange, notes: [Note] = [],
    fixIts: [FixIt] = []
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.range = range
    self.notes = notes
    self.fixIts = fixIts
  }
}

/// The stable name of a kind of diagnostic, as `unknown-field`. Names never change once released.
public struct DiagnosticCode: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  init(_ rawValue: String) { self.rawValue = rawValue }
  public var description: String { rawValue }
}

/// A query that cannot run: at least one error, and whatever else there is to tell, in the order of the text.
public struct QueryError: Error, Sendable, Hashable {
  public let diagnostics: [Diagnostic]
  /// The text that the ranges are about.
  public let source: String

  public init(_ diagnostics: [Diagnostic], source: String) {
    self.diagnostics = diagnostics
    self.source = source
  }
}
