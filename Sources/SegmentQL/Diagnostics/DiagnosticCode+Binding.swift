extension DiagnosticCode {
  /// A path begins with a name that is no field, column or step here, or goes where its field has nothing.
  public static let unknownField = DiagnosticCode("unknown-field")
  /// A call of a function that does not exist.
  public static let unknownFunction = DiagnosticCode("unknown-function")
  /// `@name` without a `let`.
  public static let unknownSet = DiagnosticCode("unknown-set")
  /// Two sets, steps or columns of one name.
  public static let duplicateName = DiagnosticCode("duplicate-name")
  /// `$name` without a value.
  public static let missingParameter = DiagnosticCode("missing-parameter")
  /// A value of a type that its place does not take.
  public static let typeMismatch = DiagnosticCode("type-mismatch")
  /// Too few or too many arguments.
  public static let argumentCount = DiagnosticCode("argument-count")
  /// An aggregate outside `stats`, or something else inside it.
  public static let misplacedAggregate = DiagnosticCode("misplaced-aggregate")
  /// A bound on a time word that measures nothing.
  public static let misplacedBound = DiagnosticCode("misplaced-bound")
  /// Per cent where seconds are measured.
  public static let misplacedPercent = DiagnosticCode("misplaced-percent")
  /// UNLESS after a time word that leaves nothing between its two sides.
  public static let misplacedUnless = DiagnosticCode("misplaced-unless")
  /// THEN as a test of one segment.
  public static let misplacedThen = DiagnosticCode("misplaced-then")
  /// Rows without times where times are needed.
  public static let needsTimes = DiagnosticCode("needs-times")
  /// Rows that are no segments where segments are needed.
  public static let needsSegments = DiagnosticCode("needs-segments")
  /// A range whose end lies before its start.
  public static let emptyRange = DiagnosticCode("empty-range")
  /// HAS with nothing to look for.
  public static let emptyPhrase = DiagnosticCode("empty-phrase")
  /// A pattern that PCRE2 refuses.
  public static let invalidRegex = DiagnosticCode("invalid-regex")
  /// Comparisons between unlike types, which are false.
  public static let unlikeTypes = DiagnosticCode("unlike-types")
  /// A metadata key that no segment has.
  public static let unknownMetadataKey = DiagnosticCode("unknown-metadata-key")
  /// A pattern that ran into a limit on some text.
  public static let regexLimit = DiagnosticCode("regex-limit")
  /// The time that the query was given is over.
  public static let deadlineExceeded = DiagnosticCode("deadline-exceeded")
  /// The query was cancelled.
  public static let cancelled = DiagnosticCode("cancelled")
  /// A failure that no query should be able to cause.
  public static let internalFailure = DiagnosticCode("internal-failure")
  /// More rows than the query may hold.
  public static let rowLimit = DiagnosticCode("row-limit")
  /// More memory than the query may hold.
  public static let memoryLimit = DiagnosticCode("memory-limit")
}
