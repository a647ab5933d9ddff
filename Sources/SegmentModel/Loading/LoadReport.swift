/// What loading met.
public struct LoadReport: Sendable, Hashable {
  /// The form of a file, as its structure shows it.
  public enum Shape: String, Sendable, Hashable, CaseIterable {
    /// A JSON array of segments, of one module or many.
    case segments
    /// An object with the segments of one video in arrays, under `segments`, under module names, or both.
    case results
    /// An object with the segments of one video in arrays under `modules`.
    case aggregated
    /// Several such objects in one, or an object with the segments of several videos.
    case combined
    /// JSON values, one a line.
    case ndjson
    case csv
  }

  /// What loading met in one file.
  public struct File: Sendable, Hashable {
    /// The path, or the name of the source.
    public var name: String
    public var shape: Shape
    public var byteCount = 0
    /// The rows taken into the store.
    public var rowCount = 0
    /// The rows left out because an equal one is there already.
    public var duplicateCount = 0
    /// The rows taken though an earlier row with other fields has the same job, module and `id`.
    public var conflictCount = 0
    /// The malformed rows.
    public var badRowCount = 0
    /// What else is worth knowing, a sentence each.
    public var notes: [String] = []

    public init(name: String, shape: Shape) {
      self.name = name
      self.shape = shape
    }
  }

  /// A malformed row, which was skipped.
  public struct BadRow: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    public var place: LoadPlace
    public var reason: String

    public var description: String { "\(file): \(place): \(reason)" }
  }

  /// A row that was taken though an earlier row with other fields has the same job, module and `id`.
  public struct Conflict: Sendable, Hashable {
    public var file: String
    /// Where the row begins, in bytes from the beginning of the file.
    public var byteOffset: Int
    public var jobID: String
    public var module: String
    public var id: String
  }

  /// The files in the order in which they were read.
  public var files: [File] = []
  /// The first malformed rows, as many as ``LoadOptions/rowErrorsKept`` says.
  public var badRows: [BadRow] = []
  /// The first conflicting rows, as many as ``LoadOptions/rowErrorsKept`` says.
  public var conflicts: [Conflict] = []
  /// What is worth knowing beside the files, a sentence each.
  public var notes: [String] = []

  public init() {}

  public var byteCount: Int { files.reduce(0) { $0 + $1.byteCount } }
  public var rowCount: Int { files.reduce(0) { $0 + $1.rowCount } }
  public var duplicateCount: Int { files.reduce(0) { $0 + $1.duplicateCount } }
  public var conflictCount: Int { files.reduce(0) { $0 + $1.conflictCount } }
  public var badRowCount: Int { files.reduce(0) { $0 + $1.badRowCount } }
}

/// A store, and what loading it met.
public struct LoadResult: Sendable {
  public var store: SegmentStore
  public var report: LoadReport
}
