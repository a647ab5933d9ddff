#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why loading stopped.
public struct LoadError: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    /// A call of the system failed, with its `errno`.
    case system(operation: String, errno: Int32)
    /// The path is neither a file nor a folder, but a device or a socket.
    case notAFile
    /// The folder holds no file that could be loaded.
    case noFiles
    case isEmpty
    /// The text is well-formed, and holds no segments.
    case noSegments
    /// UTF-16 or UTF-32, by its byte order mark.
    case notUTF8
    /// The file has more bytes than the options allow.
    case fileTooLarge(limit: Int)
    /// A row, or an unknown field of a report, has more bytes than the options allow.
    case rowTooLarge(limit: Int)
    /// The columns would take more bytes than the options allow.
    case outOfMemoryLimit(limit: Int)
    /// The texts of one job would pass 4 GiB.
    case jobTooLarge
    /// The file was written to while it was read.
    case changedWhileRead
    case cancelled
    /// Loading took longer than the options allow.
    case timeLimit(Duration)
    /// The file is not well-formed JSON or CSV, so that the rows behind the place cannot be told.
    case malformed(String)
    /// A row is malformed, and the options are strict.
    case badRow(String)
  }

  public var reason: Reason
  /// The file, or the name of the source.
  public var file: String
  /// Where in the file, if the reason is about a place.
  public var place: LoadPlace?

  public init(_ reason: Reason, file: String, at place: LoadPlace? = nil) {
    self.reason = reason
    self.file = file
    self.place = place
  }
}

/// A place in a file.
public struct LoadPlace: Sendable, Hashable {
  /// Bytes from the beginning of the file.
  public var byteOffset: Int
  /// Lines, counted from 1.
  public var line: Int
  /// The way to the value from the top, as `$.segments[12].start_time`, or in CSV `row 12, start_time`.
  public var path: String

  public init(byteOffset: Int, line: Int, path: String) {
    self.byteOffset = byteOffset
    self.line = line
    self.path = path
  }
}

extension LoadPlace: CustomStringConvertible {
  public var description: String { "line \(line), byte \(byteOffset), \(path)" }
}

extension LoadError: CustomStringConvertible {
  /// One line in a user's words.
  public var description: String {
    guard let place else { return "\(file): \(reason)" }
    return "\(file): \(place): \(reason)"
  }
}

extension LoadError.Reason: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let operation, let code): "cannot \(operation): \(Self.text(ofErrno: code))"
    case .notAFile: "neither a file nor a folder"
    case .noFiles: "no .json, .ndjson, .jsonl or .csv file in the folder"
    case .isEmpty: "the file is empty"
    case .noSegments: "no segments in the file"
    case .notUTF8: "the file is not UTF-8"
    case .fileTooLarge(let limit): "the file has more than \(limit) bytes"
    case .rowTooLarge(let limit): "a row or field has more than \(limit) bytes"
    case .outOfMemoryLimit(let limit): "loading would take more than \(limit) bytes of memory"
    case .jobTooLarge: "the texts of one job pass 4 GiB"
    case .changedWhileRead: "the file changed while it was read"
    case .cancelled: "loading was cancelled"
    case .timeLimit(let limit): "loading took longer than \(limit)"
    case .malformed(let what), .badRow(let what): what
    }
  }

  static func text(ofErrno code: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let base = buffer.baseAddress else { return "error \(code)" }
      base.initialize(repeating: 0, count: buffer.count)
      guard strerror_r(code, base, buffer.count - 1) == 0 else { return "error \(code)" }
      return String(cString: base)
    }
  }
}
