#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears whole or not at all.
///
/// What is written goes to a temporary file in the same folder. `commit` brings it to the disk, gives it its name in one
/// step, and brings the folder to the disk. Until then the file of that name, if there is one, stays as it is; without a
/// `commit` the temporary file is removed. Something that is no regular file, as a terminal or a pipe, is written to
/// directly. A symbolic link keeps pointing to where it points, and what it points to is replaced.
public struct AtomicFile: ByteSink, ~Copyable {
  /// The path as it was given.
  public let path: String
  private let target: String
  /// `nil` when bytes go to the target directly, and when the temporary file has no name yet.
  private var temporary: String?
  private let isDirect: Bool
  private var descriptor: Int32

  /// Opens a temporary file beside `path`.
  ///
  /// The finished file keeps the permissions of the one that it replaces; a new one gets those that the process gives.
  public init(_ path: String) throws(ExportError) {
    self.path = path
    target = Self.resolved(path)
    var facts = stat()
    let exists = stat(target, &facts) == 0
    if exists && facts.st_mode & S_IFMT != S_IFREG {
      isDirect = true
      temporary = nil
      descriptor = Self.retrying { open(path, O_WRONLY | O_CLOEXEC) }
      guard descriptor >= 0 else { throw .file(.create, path: path, code: errno) }
      return
    }
    isDirect = false
    let unnamed = Self.openUnnamed(in: Self.folder(of: target))
    if unnamed >= 0 {
      descriptor = unnamed
      temporary = nil
    } else {
      let name = Self.temporaryName(for: target)
      descriptor = Self.retrying { open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
      guard descriptor >= 0 else { throw .file(.create, path: path, code: errno) }
      temporary = name
    }
    if exists { _ = fchmod(descriptor, facts.st_mode & 0o7777) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if let temporary { unlink(temporary) }
  }

  public mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExportError) {
    var rest = UnsafeRawBufferPointer(bytes)
    while !rest.isEmpty {
      let descriptor = descriptor
      let piece = rest
      let count = Self.retrying { systemWrite(descriptor, piece.baseAddress, piece.count) }
      guard count >= 0 else { throw .file(.write, path: path, code: errno) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }

  /// Brings the file to the disk and gives it its name. Nothing can be written afterwards.
  ///
  /// - Throws: what the system refused; the file of that name is then as it was, unless only the last step failed, in
  ///   which the folder is brought to the disk.
  public consuming func commit() throws(ExportError) {
    guard !isDirect else { return try closeFile() }
    let descriptor = descriptor
    guard Self.retrying({ fsync(descriptor) }) == 0 else { throw .file(.synchronize, path: path, code: errno) }
    if temporary == nil {
      let name = Self.temporaryName(for: target)
      guard Self.link(descriptor, as: name) else { throw .file(.create, path: path, code: errno) }
      temporary = name
    }
    try closeFile()
    guard let name = temporary else { return }
    guard rename(name, target) == 0 else { throw .file(.rename, path: path, code: errno) }
    temporary = nil
    try Self.synchronizeFolder(of: target, path: path)
  }

  /// Some file systems report a failed write only here.
  private mutating func closeFile() throws(ExportError) {
    let result = close(descriptor)
    descriptor = -1
    // After EINTR the descriptor is gone on Linux and must not be closed again.
    if result != 0 && errno != EINTR { throw .file(.write, path: path, code: errno) }
  }
}

extension AtomicFile {
  /// Repeats a call that a signal interrupted.
  private static func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }

  /// The path with symbolic links followed, or as it is where nothing of that name exists.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A hidden name in the target's folder that no other process and no other thread of this one makes.
  private static func temporaryName(for target: String) -> String {
    let folder = folder(of: target)
    return "\(folder == "/" ? "" : folder)/.segmentql-\(getpid())-\(UInt64.random(in: .min ... .max))"
  }

  private static func synchronizeFolder(of target: String, path: String) throws(ExportError) {
    let folder = folder(of: target)
    let descriptor = retrying { open(folder, O_RDONLY | O_CLOEXEC) }
    // A folder that may be written and not read cannot be opened; the rename has happened all the same.
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    // Some file systems have nothing to synchronise for a folder and say so with EINVAL.
    guard retrying({ fsync(descriptor) }) == 0 || errno == EINVAL else {
      throw .file(.synchronize, path: path, code: errno)
    }
  }

  /// A file without a name, which vanishes with the process however that ends; -1 where the system has none.
  private static func openUnnamed(in folder: String) -> Int32 {
    #if os(Linux)
      // O_TMPFILE, whose definition the importer cannot read: __O_TMPFILE | O_DIRECTORY.
      let unnamed = O_DIRECTORY | 0o20_000_000
      return retrying { open(folder, O_WRONLY | O_CLOEXEC | unnamed, 0o666) }
    #else
      return -1
    #endif
  }

  /// Gives an unnamed file a name.
  private static func link(_ descriptor: Int32, as name: String) -> Bool {
    #if os(Linux)
      linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    #else
      false
    #endif
  }
}

private func systemWrite(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.write(descriptor, base, count)
  #elseif canImport(Musl)
    Musl.write(descriptor, base, count)
  #elseif canImport(Darwin)
    Darwin.write(descriptor, base, count)
  #endif
}
