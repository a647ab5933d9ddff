/// The codes of what the lexer and the parser tell. Each is documented with a text that triggers it.
extension DiagnosticCode {
  // MARK: Tokens

  /// `module=ocr ^ id=1`
  public static let unknownCharacter = DiagnosticCode("unknown-character")
  /// `$ = 3`, or two backticks with nothing between
  public static let missingName = DiagnosticCode("missing-name")
  /// `content="lap`
  public static let unclosedString = DiagnosticCode("unclosed-string")
  /// `content~/lap`
  public static let unclosedRegex = DiagnosticCode("unclosed-regex")
  /// `content~/lap/q`
  public static let unknownRegexFlag = DiagnosticCode("unknown-regex-flag")
  /// `content="\q"`
  public static let unknownEscape = DiagnosticCode("unknown-escape")
  /// `content=“lap”`
  public static let smartQuotes = DiagnosticCode("smart-quotes")
  /// `id==1`, `a && b`
  public static let foreignOperator = DiagnosticCode("foreign-operator")
  /// `1e999`
  public static let numberTooLarge = DiagnosticCode("number-too-large")
  /// `start_time < 10min`
  public static let unknownUnit = DiagnosticCode("unknown-unit")
  /// `30s1m`, `1:75`
  public static let badTime = DiagnosticCode("bad-time")
  /// `00:01:30:12`, `123f`
  public static let timecodeWithoutRate = DiagnosticCode("timecode-without-rate")
  /// `00:01:00;00@29.97`
  public static let badTimecode = DiagnosticCode("bad-timecode")
  /// `2025-02-30`
  public static let badDate = DiagnosticCode("bad-date")

  // MARK: Conditions

  /// `module=ocr AND`
  public static let expectedCondition = DiagnosticCode("expected-condition")
  /// `module=`
  public static let expectedValue = DiagnosticCode("expected-value")
  /// `content AND module=ocr`
  public static let expectedOperator = DiagnosticCode("expected-operator")
  /// `module=ocr id=1`
  public static let missingConnective = DiagnosticCode("missing-connective")
  /// `content=red laptop`
  public static let missingQuotes = DiagnosticCode("missing-quotes")
  /// `module=ocr ADN id=1`
  public static let misspelledKeyword = DiagnosticCode("misspelled-keyword")
  /// `ORDER BY id`, `content LIKE "%x%"`
  public static let foreignSyntax = DiagnosticCode("foreign-syntax")
  /// `0 < start_time < 10`
  public static let chainedComparison = DiagnosticCode("chained-comparison")
  /// `content ~ laptop`
  public static let expectedPattern = DiagnosticCode("expected-pattern")
  /// `id IN 1, 2`
  public static let expectedMembers = DiagnosticCode("expected-members")
  /// `metadata.[0]`, `metadata.tags[x]`
  public static let badPath = DiagnosticCode("bad-path")

  // MARK: Sets and relations

  /// `(module=ocr`
  public static let unclosedBracket = DiagnosticCode("unclosed-bracket")
  /// `module=ocr)`
  public static let strayBracket = DiagnosticCode("stray-bracket")
  /// `module=ocr AND [module=asr]`
  public static let bareSet = DiagnosticCode("bare-set")
  /// `[module=ocr] BEFORE module=asr`
  public static let expectedSet = DiagnosticCode("expected-set")
  /// `OVERLAPS` with nothing behind
  public static let expectedTarget = DiagnosticCode("expected-target")
  /// `OVERLAP [module=ocr]`
  public static let unknownTimeWord = DiagnosticCode("unknown-time-word")
  /// `ALLEN(touches) [module=ocr]`
  public static let unknownAllenRelation = DiagnosticCode("unknown-allen-relation")
  /// `NEAR(5s) [module=ocr]`
  public static let badBound = DiagnosticCode("bad-bound")
  /// `COUNT OVERLAPS [module=ocr]`
  public static let badCount = DiagnosticCode("bad-count")
  /// `let talk = [module=ocr];`
  public static let badBinding = DiagnosticCode("bad-binding")

  // MARK: Stages

  /// `module=ocr | srot by id`
  public static let unknownStage = DiagnosticCode("unknown-stage")
  /// `module=ocr limit 5`
  public static let missingPipe = DiagnosticCode("missing-pipe")
  /// `| sort id`
  public static let badStage = DiagnosticCode("bad-stage")
  /// `| limit 5 6`
  public static let unexpectedText = DiagnosticCode("unexpected-text")

  // MARK: Limits

  /// A text longer than `ParserLimits.queryLength`
  public static let queryTooLong = DiagnosticCode("query-too-long")
  /// Brackets deeper than `ParserLimits.nestingDepth`
  public static let nestingTooDeep = DiagnosticCode("nesting-too-deep")
}
