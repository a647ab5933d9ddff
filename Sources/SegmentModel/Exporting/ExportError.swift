#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
      "cannot \(operation.rawValue) \(path): \(systemMessage(code))"
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

/// The system's words for an error number.
private func systemMessage(_ code: Int32) -> String {
  // strerror's buffer may be shared between threads; strerror_r's is ours. 256 bytes hold every message of the systems
  // we run on, and a longer one would be cut, not overrun.
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer -> String in
    guard let base = buffer.baseAddress else { return "error \(code)" }
    base.pointee = 0
    #if canImport(Glibc)
      // Swift sees the XSI or the GNU form depending on the headers; the result, when it is a pointer, is the message.
      return message(of: strerror_r(code, base, buffer.count), in: base, code: code)
    #else
      guard strerror_r(code, base, buffer.count) == 0 else { return "error \(code)" }
      return String(cString: base)
    #endif
  }
}

#if canImport(Glibc)
  private func message(of result: Int32, in base: UnsafeMutablePointer<CChar>, code: Int32) -> String {
    result == 0 ? String(cString: base) : "error \(code)"
  }

  private func message(
    of result: UnsafeMutablePointer<CChar>?, in base: UnsafeMutablePointer<CChar>, code: Int32
  ) -> String {
    result.map { String(cString: $0) } ?? "error \(code)"
  }
#endif
