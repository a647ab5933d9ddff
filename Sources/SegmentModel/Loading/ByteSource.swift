#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes that are read from the front to the back: of a file, a pipe, or memory.
final class ByteSource {
  let name: String
  private let descriptor: Int32
  private let ownsDescriptor: Bool
  private let memory: [UInt8]
  private let before: FileState?
  /// Where in the file the bytes of this source begin, for a descriptor that was read from before.
  private var origin = 0
  private let isCancelled: (@Sendable () -> Bool)?
  private(set) var position = 0
  let limit: Int

  /// The bytes in all; `nil` for a pipe.
  var length: Int? { ownsMemory ? memory.count : before.map { max(0, $0.size - origin) } }
  private var ownsMemory: Bool { descriptor < 0 }

  /// What shows that a file was written to.
  private struct FileState: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  init(memory: [UInt8], name: String, options: LoadOptions) throws(LoadError) {
    self.name = name
    self.memory = memory
    descriptor = -1
    ownsDescriptor = false
    before = nil
    isCancelled = nil
    limit = options.maximumFileSize
    guard memory.count <= limit else { throw LoadError(.fileTooLarge(limit: limit), file: name) }
  }

  init(path: String, options: LoadOptions) throws(LoadError) {
    var opened: Int32
    // Without O_NONBLOCK, opening a named pipe waits for its writer, out of reach of cancellation.
    repeat { opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw LoadError(.system(operation: "open", errno: errno), file: path) }
    name = path
    descriptor = opened
    ownsDescriptor = true
    memory = []
    isCancelled = options.isCancelled
    limit = options.maximumFileSize
    before = try Self.state(of: opened, name: path)
    try checkSize()
  }

  init(descriptor: Int32, name: String, options: LoadOptions) throws(LoadError) {
    self.name = name
    self.descriptor = descriptor
    ownsDescriptor = false
    memory = []
    isCancelled = options.isCancelled
    limit = options.maximumFileSize
    before = descriptor < 0 ? nil : try Self.state(of: descriptor, name: name)
    guard descriptor >= 0 else { throw LoadError(.system(operation: "read", errno: EBADF), file: name) }
    if before != nil { origin = max(0, Int(lseek(descriptor, 0, SEEK_CUR))) }
    try checkSize()
  }

  deinit {
    if ownsDescriptor { close(descriptor) }
  }

  /// The state of a regular file, `nil` for a pipe or terminal.
  private static func state(of descriptor: Int32, name: String) throws(LoadError) -> FileState? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw LoadError(.system(operation: "read", errno: errno), file: name) }
    switch status.st_mode & S_IFMT {
    case S_IFREG:
      // Files of /proc say 0 and have bytes all the same.
      guard status.st_size > 0 else { return nil }
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      return FileState(size: Int(status.st_size), seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec))
    case S_IFDIR: throw LoadError(.system(operation: "read", errno: EISDIR), file: name)
    case S_IFIFO, S_IFCHR, S_IFSOCK: return nil
    default: throw LoadError(.notAFile, file: name)
    }
  }

  private func checkSize() throws(LoadError) {
    if let length, length > limit { throw LoadError(.fileTooLarge(limit: limit), file: name) }
  }

  /// Whether the file has changed since it was opened, as far as its size and time tell.
  var hasChanged: Bool {
    guard let before else { return false }
    guard let now = try? Self.state(of: descriptor, name: name) else { return true }
    return now != before
  }

  /// Fills a buffer as far as there are bytes, and returns their number; less than asked for only at the end.
  func read(into target: UnsafeMutableRawBufferPointer) throws(LoadError) -> Int {
    guard let base = target.baseAddress else { return 0 }
    if ownsMemory {
      let count = min(target.count, memory.count - position)
      memory.withUnsafeBytes { bytes in
        guard count > 0, let source = bytes.baseAddress else { return }
        base.copyMemory(from: source + position, byteCount: count)
      }
      position += count
      return count
    }
    var filled = 0
    while filled < target.count {
      if before == nil { try waitForBytes() }
      let count = systemRead(descriptor, base + filled, target.count - filled)
      if count > 0 {
        filled += count
        position += count
        guard position <= limit else { throw LoadError(.fileTooLarge(limit: limit), file: name) }
      } else if count == 0 {
        break
      } else if errno != EINTR, errno != EAGAIN, errno != EWOULDBLOCK {
        throw LoadError(.system(operation: "read", errno: errno), file: name)
      }
    }
    return filled
  }

  /// Waits until a pipe has bytes or ends, as long as nobody cancels.
  private func waitForBytes() throws(LoadError) {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      if isCancelled?() == true { throw LoadError(.cancelled, file: name) }
      let ready = poll(&request, 1, 50)
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw LoadError(.system(operation: "read", errno: errno), file: name) }
    }
  }

  /// The bytes from `start` on again, without moving; `nil` where the source cannot be read twice.
  func reread(from start: Int, into target: UnsafeMutableRawBufferPointer) -> Int? {
    guard let base = target.baseAddress else { return 0 }
    if ownsMemory {
      let count = max(0, min(target.count, memory.count - start))
      memory.withUnsafeBytes { bytes in
        guard count > 0, let source = bytes.baseAddress else { return }
        base.copyMemory(from: source + start, byteCount: count)
      }
      return count
    }
    guard before != nil else { return nil }
    while true {
      let count = pread(descriptor, base, target.count, off_t(origin + start))
      if count >= 0 { return count }
      if errno != EINTR { return nil }
    }
  }

  var canReread: Bool { ownsMemory || before != nil }
}

private func systemRead(_ descriptor: Int32, _ target: UnsafeMutableRawPointer, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.read(descriptor, target, count)
  #elseif canImport(Musl)
    Musl.read(descriptor, target, count)
  #elseif canImport(Darwin)
    Darwin.read(descriptor, target, count)
  #endif
}
