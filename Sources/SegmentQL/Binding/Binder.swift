import SegmentModel

/// Resolves a query's names and types, compiles its patterns, and gives each literal the type that its place asks for.
///
/// Mistakes are gathered, so that one run tells all of them; what a mistake leaves behind is bound as null.
struct Binder {
  let source: String
  /// `nil` while only checking: a parameter then stands for any value.
  let parameters: [String: QueryValue]?
  var diagnostics: [Diagnostic] = []
  /// The sets that `let` has named so far.
  var sets: [String: BoundSet] = [:]
  /// The frames that were read since the innermost set began.
  var framesRead: Set<Int> = []
  /// The first keys of metadata paths, with the place where each was met first.
  var metadataKeys: [String: SourceRange] = [:]
  /// The length of the longest regular expression in bytes, and where it stands.
  var longestPattern: (length: Int, range: SourceRange)?
  /// How many sets are open around what is being bound.
  var openSets = 0
  /// The height of the tallest set met since the innermost open set began.
  var tallestSet = 0
  /// The parameters met, in the order of the text.
  var parameterNames: [String] = []
  /// How many parameters were met, those of one name counted each time.
  var parametersRead = 0

  init(source: String, parameters: [String: QueryValue]?) {
    self.source = source
    self.parameters = parameters
  }

  /// The bound form of a query, with hints and warnings.
  ///
  /// - Throws: all mistakes found.
  static func bind(
    _ query: Query, source: String, parameters: [String: QueryValue]?
  ) throws(QueryError) -> Bindings {
    var binder = Binder(source: source, parameters: parameters)
    let pipeline = binder.bind(query)
    let diagnostics = binder.diagnostics.sorted { $0.range.lowerBound < $1.range.lowerBound }
    if diagnostics.contains(where: { $0.severity == .error }) { throw QueryError(diagnostics, source: source) }
    return Bindings(
      pipeline: pipeline, diagnostics: diagnostics, parameterNames: binder.parameterNames,
      metadataKeys: binder.metadataKeys, longestPattern: binder.longestPattern)
  }

  /// What binding gives.
  struct Bindings {
    var pipeline: BoundPipeline
    var diagnostics: [Diagnostic]
    var parameterNames: [String]
    var metadataKeys: [String: SourceRange]
    var longestPattern: (length: Int, range: SourceRange)?
  }

  private mutating func bind(_ query: Query) -> BoundPipeline {
    let scope = Scope(layout: .segments, frame: 0)
    for binding in query.bindings {
      if sets[binding.name.text] != nil {
        report(.duplicateName, "`@\(binding.name.text)` is defined twice", at: binding.name.range)
      }
      sets[binding.name.text] = bindSet(binding.set, in: scope)
    }
    return bindPipeline(query.body, in: scope)
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, severity: Diagnostic.Severity = .error, at range: SourceRange,
    notes: [Diagnostic.Note] = [], fixIts: [Diagnostic.FixIt] = []
  ) {
    diagnostics.append(Diagnostic(code, message, severity: severity, at: range, notes: notes, fixIts: fixIts))
  }

  /// The text of a range of the source.
  func text(of range: SourceRange) -> String {
    let utf8 = source.utf8
    guard range.upperBound <= utf8.count else { return "" }
    let lower = utf8.index(utf8.startIndex, offsetBy: range.lowerBound)
    return String(decoding: utf8[lower...].prefix(range.upperBound - range.lowerBound), as: UTF8.self)
  }
}
