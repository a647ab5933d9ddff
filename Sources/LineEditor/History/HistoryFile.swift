#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The history on disk: one JSON string a line, the oldest first; only ever appended to.
///
/// Several sessions may share a file: a record is added by one write at the end of the file, under a lock. A line that
/// is no JSON string is passed over.
struct HistoryFile {
  /// How much of the end of the file is read, in bytes.
  private static let readLimit: off_t = 4 << 20
  /// A longer text stays in the session's history, and out of the file.
  private static let recordLimit = 1 << 16

  let path: String

  /// The texts of the file, the oldest first, or none where there is no file yet.
  func read() throws(SystemError) -> [String] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return [] }
      throw .current
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .current }
    // A device, as /dev/null, has no lines to read.
    guard status.st_mode & S_IFMT == S_IFREG else { return [] }
    try lock(descriptor, LOCK_SH)
    guard fstat(descriptor, &status) == 0 else { throw .current }

    let start = max(0, status.st_size - Self.readLimit)
    var bytes = ArraySlice(try read(descriptor, from: start, count: Int(status.st_size - start)))
    if start > 0 {
      guard let end = bytes.firstIndex(of: 0x0A) else { return [] }
      bytes = bytes[(end + 1)...]
    }
    return bytes.split(separator: 0x0A).compactMap(JSONString.decode)
  }

  func append(_ text: String) throws(SystemError) {
    var record = JSONString.encode(text)
    guard record.count <= Self.recordLimit else { return }
    record.append(0x0A)
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw .current }
    defer { close(descriptor) }
    try lock(descriptor, LOCK_EX)
    if try endsInsideLine(descriptor) { record.insert(0x0A, at: 0) }
    try Descriptor(number: descriptor).write(record)
  }

  /// Whether the last record was cut off, as by a full disk: the next one must not become part of it.
  private func endsInsideLine(_ descriptor: Int32) throws(SystemError) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .current }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return false }
    return try read(descriptor, from: status.st_size - 1, count: 1) != [0x0A]
  }

  /// The lock goes with the descriptor. A file system without locks is used without them.
  private func lock(_ descriptor: Int32, _ operation: Int32) throws(SystemError) {
    while flock(descriptor, operation) != 0 {
      switch errno {
      case EINTR: continue
      case EOPNOTSUPP, ENOLCK, EINVAL: return
      default: throw .current
      }
    }
  }

  private func read(_ descriptor: Int32, from start: off_t, count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress! + filled, count - filled, start + off_t(filled))
      }
      if got < 0 {
        if errno == EINTR { continue }
        throw .current
      }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }
}
