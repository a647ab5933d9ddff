import SegmentModel
import SegmentQL

/// What is loaded and set, and what the last query found: all that outlives a statement.
final class Session {
  let environment: ToolEnvironment
  /// Where results go.
  let output: Output
  /// Where everything else goes.
  let errors: Output
  var settings = Settings()
  var isInteractive = false
  /// Whether a bad row keeps a file from being loaded.
  var isStrict = false
  private(set) var engine = SegmentEngine(SegmentStore())
  /// The files and folders that were loaded last, and what there was to say of them.
  private(set) var loaded: LoadedData?
  /// What `.fields` and `.schema` tell; made when one of them first asks.
  private var fieldCatalog: FieldCatalog?
  /// The last query that succeeded, and what it found.
  var last: Answer?
  /// Where queries are typed, in an interactive session of a terminal.
  var editor: QueryEditor?
  /// The queries that ran, the oldest first.
  private(set) var answered: [String] = []
  /// Where results go instead of `output`, by `.output`.
  var results: GrowingFileSink?
  /// The file that the next result goes to, by `.once`.
  var nextFile: String?
  /// The script files being read, innermost last.
  var openScripts: [String] = []

  struct Answer {
    var query: String
    var result: QueryResult
    var shown: Shown
  }

  var store: SegmentStore { engine.store }

  init(environment: ToolEnvironment, output: Output, errors: Output) {
    self.environment = environment
    self.output = output
    self.errors = errors
  }

  /// Carries out statements in order, up to the first that fails.
  func run(_ script: Script) throws(SessionError) {
    for statement in script.statements {
      if isInteractive { InterruptSignal.clear() }
      switch statement {
      case .command(let line): try DotCommand.run(line, in: self)
      case .query(let text): try answer(text)
      }
    }
  }

  /// Loads files and folders in place of what is loaded.
  func open(_ paths: [String]) throws(SessionError) {
    let loaded = try LoadedData.load(paths, isStrict: isStrict, environment: environment, errors: errors)
    engine = SegmentEngine(loaded.store)
    self.loaded = loaded
    fieldCatalog = nil
    last = nil
    for line in loaded.remarks { try tell(.warning, line) }
  }

  /// Answers one query, and shows the answer.
  func answer(_ text: String) throws(SessionError) {
    if loaded == nil {
      throw .message("nothing is loaded", hint: "name a file on the command line, or .open one", status: .usage)
    }
    let start = Clock.now()
    let result = try found(by: text)
    let seconds = Clock.now() - start
    let shown = Shown(result, of: store, query: text)
    try tell(result.diagnostics, source: text)
    last = Answer(query: text, result: result, shown: shown)
    answered.append(text)
    try show(shown)
    if result.count == 0 { try explainNothing(text) }
    if settings.showsTime {
      try tell("\(NumberText.counted(result.count, shown.noun)) in \(NumberText.duration(seconds))")
    }
  }

  /// Runs a query, to its end or until it is interrupted.
  private func found(by text: String) throws(SessionError) -> QueryResult {
    do throws(QueryError) {
      return try engine.run(text, parameters: settings.parameters, options: queryOptions)
    } catch {
      throw try told(error)
    }
  }

  /// The limits that are set; Ctrl-C ends a run too.
  var queryOptions: QueryOptions { settings.limits.options }

  /// Tells why a query did not run to its end.
  func told(_ error: QueryError) throws(SessionError) -> SessionError {
    if InterruptSignal.isRaised { return .output(.interrupted) }
    try tell(error.diagnostics, source: error.source)
    return .reported(.failure)
  }

  /// The fields of the loaded segments, read once for each load.
  func catalog() throws(SessionError) -> FieldCatalog {
    if let fieldCatalog { return fieldCatalog }
    guard let catalog = FieldCatalog(store, isCancelled: { InterruptSignal.isRaised }) else {
      throw .output(.interrupted)
    }
    fieldCatalog = catalog
    return catalog
  }

  /// The path that a word of a dot command means.
  func path(_ word: String) -> String { Files.expandingHome(word, home: environment.variables["HOME"]) }

  /// A file's text.
  func readText(_ path: String) throws(SessionError) -> String {
    do throws(FileError) {
      return String(decoding: try Files.read(path), as: UTF8.self)
    } catch {
      throw .message(error.description, status: .file)
    }
  }

  /// How much is loaded, as "9,942 segments of 15 videos".
  var storeSummary: String {
    let jobs = store.shards.reduce(0) { $0 + $1.jobs.count }
    return "\(NumberText.counted(store.count, "segment")) of \(NumberText.counted(jobs, "video"))"
  }
}

extension Shown {
  /// A query's result over a store.
  init(_ result: QueryResult, of store: SegmentStore, query: String) {
    self.init(rows: result)
    self.query = Query.parse(query).0
    if result.areStoredSegments, !result.hasComputedColumns {
      segments = StoredRows(store: store) { result.storeRow($0) }
    }
    areSegments =
      switch result.kind {
      case .segments, .joined: true
      case .intervals, .table: false
      }
    noun =
      switch result.kind {
      case .segments: "segment"
      case .joined(let parts): parts.count == 2 ? "pair" : "match"
      case .intervals: "interval"
      case .table: "row"
      }
  }
}
