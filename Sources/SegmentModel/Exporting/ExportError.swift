/// Why an export did not come about. A file that was to be replaced is then as it was.
public enum ExportError: Error, Sendable, Hashable {
  /// What was done to a file when the system refused it.
  public enum FileOperation: String, Sendable, Hashable {
    case create, write, synchronize, rename
  }

  /// The system refused an operation on a file; `code` is its `errno`.
  case file(FileOperation, path: String, code: Int32)
  /// The receiver of the bytes wants no more, for its own reason.
  case refused(reason: String)
  /// A shape that describes one video was asked for, and the segments belong to several.
  case severalJobs([String])
  /// A shape that describes one video was asked for, and no job is selected.
  case noJob
  /// The store has no job of this identifier.
  case unknownJob(String)
  /// A row number outside the store.
  case rowOutOfRange(Int)
}

extension ExportError: CustomStringConvertible {
  /// One sentence in a user's words, without a full stop.
  public var description: String {
    switch self {
    case .file(let operation, let path, let code):
      "cannot \(operation.rawValue) \(path): \(LoadError.Reason.text(ofErrno: code))"
    case .refused(let reason):
      "the receiver refused the export: \(reason)"
    case .severalJobs(let jobs):
      "this shape describes one video, and the segments belong to \(jobs.count): choose one, as \(jobs.first ?? "")"
    case .noJob:
      "this shape describes one video, and no segment is selected"
    case .unknownJob(let job):
      "there is no job \(job)"
    case .rowOutOfRange(let row):
      "there is no row \(row)"
    }
  }
}
