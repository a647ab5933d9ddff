/// Loads exported segments from files, folders, memory and pipes.
///
/// The form of a file is told from its structure, never from its name: a JSON array of segments, a report of a video with
/// its segments in arrays, several reports in one, one of these a line, or CSV with a header.
///
///     let result = try SegmentLoader().load([.path("results")])
///     print(result.store.count, result.report.badRowCount)
public struct SegmentLoader: Sendable {
  public var options: LoadOptions

  public init(options: LoadOptions = LoadOptions()) { self.options = options }

  /// Loads all sources into one store.
  ///
  /// A malformed row is skipped and reported, unless the options are strict.
  /// - Throws: the first file that cannot be read, is malformed, or passes a limit.
  /// - Complexity: O(bytes), plus O(n log n) for videos whose segments are not in the order of their starts.
  public func load(_ sources: [LoadSource]) throws(LoadError) -> LoadResult {
    var files: [SourceFile] = []
    for source in sources { files += try SourceFile.files(of: source) }
    var total: Int? = 0
    for file in files {
      total = total.flatMap { sum in file.size.map { sum + $0 } }
    }
    let monitor = LoadMonitor(totalBytes: total, progress: options.progress)
    // Other threads' rows come in shards of their own.
    let builder = SegmentStoreBuilder(
      spareShards: SpareShards(stagedRows: options.stagedRows(ofBytes: total ?? 0)),
      beginsSmall: options.threadCount > 1)
    var session = LoadSession(options: options, stop: StopCheck(options), monitor: monitor, builder: builder)
    try session.load(files)
    var reason: LoadError.Reason?
    let stop = session.stop
    let store = session.builder.finish {
      reason = stop.reason
      return reason != nil
    }
    guard let store else { throw LoadError(reason ?? .cancelled, file: files.last?.name ?? "") }
    return LoadResult(store: store, report: session.report)
  }

  /// Loads a file or folder.
  public func load(path: String) throws(LoadError) -> LoadResult { try load([.path(path)]) }
}

extension SegmentStore {
  /// The segments of files and folders; malformed rows are left out (use ``SegmentLoader`` to learn of them).
  ///
  /// - Throws: the first file that cannot be read, is malformed, or holds no segments.
  public init(contentsOf paths: String...) throws(LoadError) {
    self = try SegmentLoader().load(paths.map(LoadSource.path)).store
  }

  /// The segments of a file in memory.
  ///
  /// - Parameter name: the name for messages and, without its extension, for a job that the bytes do not name.
  public init(parsing bytes: some Sequence<UInt8>, name: String = "bytes") throws(LoadError) {
    self = try SegmentLoader().load([.bytes(Array(bytes), name: name)]).store
  }
}
