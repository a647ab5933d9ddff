#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What bytes are read from: an open file, a pipe, or memory.
///
/// The bytes of a regular file and of memory can be read at any place, by several threads at once.
final class SourceBytes: Sendable {
  let name: String
  /// The most bytes that the source may have.
  let limit: Int
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let memory: [UInt8]
  /// The state when it was opened; `nil` for a pipe and for memory.
  private let before: FileState?
  /// Where in the file the bytes begin, for a descriptor that was read from before.
  private let origin: Int

  /// What shows that a file was written to, or that another took its place.
  private struct FileState: Equatable {
    var device: Int
    var number: UInt64
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  init(memory: [UInt8], name: String, limit: Int) throws(LoadError) {
    self.name = name
    self.memory = memory
    self.limit = limit
    descriptor = -1
    ownsDescriptor = false
    before = nil
    origin = 0
    try checkSize()
  }

  init(path: String, limit: Int) throws(LoadError) {
    var opened: Int32
    // Without O_NONBLOCK, opening a named pipe waits for its writer, out of reach of cancellation.
    repeat { opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw LoadError(.system(operation: "open", errno: errno), file: path) }
    name = path
    self.limit = limit
    descriptor = opened
    ownsDescriptor = true
    memory = []
    origin = 0
    do throws(LoadError) {
      before = try Self.state(of: opened, name: path)
    } catch {
      close(opened)
      throw error
    }
    try checkSize()
  }

  init(descriptor: Int32, name: String, limit: Int) throws(LoadError) {
    guard descriptor >= 0 else { throw LoadError(.system(operation: "read", errno: EBADF), file: name) }
    self.name = name
    self.limit = limit
    self.descriptor = descriptor
    ownsDescriptor = false
    memory = []
    before = try Self.state(of: descriptor, name: name)
    origin = before == nil ? 0 : max(0, Int(lseek(descriptor, 0, SEEK_CUR)))
    try checkSize()
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// The bytes in all; `nil` for a pipe.
  var length: Int? { isMemory ? memory.count : before.map { max(0, $0.size - origin) } }

  /// Whether bytes can be read at any place, and again.
  var isSeekable: Bool { isMemory || before != nil }

  private var isMemory: Bool { descriptor < 0 }

  private func checkSize() throws(LoadError) {
    if let length, length > limit { throw LoadError(.fileTooLarge(limit: limit), file: name) }
  }

  // MARK: - Reading

  /// Reads the bytes from `start` on, as many as the system gives at once; 0 only at the end.
  func read(at start: Int, into target: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
    guard let base = target.baseAddress, !target.isEmpty else { return 0 }
    if isMemory {
      let count = max(0, min(target.count, memory.count - start))
      memory.withUnsafeBytes { bytes in
        guard count > 0, let source = bytes.baseAddress else { return }
        base.copyMemory(from: source + start, byteCount: count)
      }
      return count
    }
    while true {
      let count = pread(descriptor, base, target.count, off_t(origin + start))
      if count >= 0 { return count }
      guard errno == EINTR || errno == EAGAIN else {
        throw LoadError(.system(operation: "read", errno: errno), file: name)
      }
    }
  }

  /// Waits until a pipe has bytes or ends, and reads what it has; 0 only at the end.
  func readPipe(into target: UnsafeMutableRawBufferPointer, stop: StopCheck) throws(LoadError) -> Int {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      if let reason = stop.reason { throw LoadError(reason, file: name) }
      let ready = poll(&request, 1, 50)
      if ready == 0 || (ready < 0 && errno == EINTR) { continue }
      guard ready > 0 else { throw LoadError(.system(operation: "read", errno: errno), file: name) }
      let count = systemRead(descriptor, target)
      if count >= 0 { return count }
      guard errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK else {
        throw LoadError(.system(operation: "read", errno: errno), file: name)
      }
    }
  }

  /// Leaves a descriptor that stays open where reading it would have left it.
  func leave(at position: Int) {
    if !isMemory, !ownsDescriptor, before != nil { lseek(descriptor, off_t(origin + position), SEEK_SET) }
  }

  // MARK: - Changes

  /// Whether the file was written to since it was opened, as far as its size and time tell, or its path leads elsewhere.
  var hasChanged: Bool {
    guard let before else { return false }
    guard let now = try? Self.state(of: descriptor, name: name), now == before else { return true }
    guard ownsDescriptor else { return false }
    var status = stat()
    guard stat(name, &status) == 0, let named = try? Self.state(status, name: name) else { return true }
    return named != before
  }

  /// The state of a regular file, `nil` for a pipe or terminal.
  private static func state(of descriptor: Int32, name: String) throws(LoadError) -> FileState? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw LoadError(.system(operation: "read", errno: errno), file: name) }
    return try state(status, name: name)
  }

  private static func state(_ status: stat, name: String) throws(LoadError) -> FileState? {
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      // Files of /proc say 0 and have bytes all the same.
      guard status.st_size > 0 else { return nil }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return FileState(
        device: Int(status.st_dev), number: UInt64(status.st_ino), size: Int(status.st_size),
        seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
    case S_IFDIR: throw LoadError(.system(operation: "read", errno: EISDIR), file: name)
    case S_IFIFO, S_IFCHR, S_IFSOCK: return nil
    default: throw LoadError(.notAFile, file: name)
    }
  }
}

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawBufferPointer) -> Int {
  #if canImport(Glibc)
    Glibc.read(descriptor, target.baseAddress, target.count)
  #elseif canImport(Musl)
    Musl.read(descriptor, target.baseAddress, target.count)
  #elseif canImport(Darwin)
    Darwin.read(descriptor, target.baseAddress, target.count)
  #endif
}
