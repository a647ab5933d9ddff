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
/// `commit` the temporary file is removed.
///
/// On Linux the temporary file has no name, so that nothing of it is left when the process is killed. Only where an
/// existing file is replaced, it has one for a moment at the end, between two calls of the system; a file that was left
/// there by a process that was killed in that moment is removed by the next one that writes the same file. Elsewhere,
/// and on file systems without unnamed files, the temporary file has that name from the start. Something that is no regular file, as a terminal or a pipe, is written to
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
    var opened = Self.openUnnamed(in: Self.folder(of: target))
    var name: String?
    if opened < 0 { (opened, name) = Self.openNamed(for: target) }
    descriptor = opened
    temporary = name
    guard descriptor >= 0 else { throw .file(.create, path: path, code: errno) }
    // Held as long as the file is open: it tells a living process' temporary file from one that was left behind.
    flock(descriptor, LOCK_EX | LOCK_NB)
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
  public consuming func commit() throws(ExportError) { try finish() }

  private mutating func finish() throws(ExportError) {
    guard !isDirect else { return try closeFile() }
    let descriptor = descriptor
    guard Self.retrying({ fsync(descriptor) }) == 0 else { throw .file(.synchronize, path: path, code: errno) }
    if temporary == nil {
      if try Self.link(descriptor, toNew: target, path: path) {
        // The data is on the disk; what closing says cannot undo that.
        _ = close(descriptor)
        self.descriptor = -1
        return try Self.synchronizeFolder(of: target, path: path)
      }
      temporary = Self.naming(target) { Self.link(descriptor, as: $0) }.name
      guard temporary != nil else { throw .file(.create, path: path, code: errno) }
    }
    guard let name = temporary else { return }
    guard rename(name, target) == 0 else { throw .file(.rename, path: path, code: errno) }
    temporary = nil
    _ = close(descriptor)
    self.descriptor = -1
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

  /// A hidden name in the target's folder: always the same for a target, so that what a killed process left under it is
  /// found again, or one that nobody else makes.
  private static func temporaryName(for target: String, isUnique: Bool) -> String {
    let folder = folder(of: target)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in target.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    let name = isUnique ? "\(getpid())-\(UInt64.random(in: .min ... .max))" : String(hash, radix: 16)
    return "\(folder == "/" ? "" : folder)/.segmentql-\(name)"
  }

  /// Removes a temporary file that a killed process left behind; `false` when its process lives.
  private static func removeLeftover(_ name: String) -> Bool {
    let descriptor = retrying { open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW) }
    guard descriptor >= 0 else { return errno == ENOENT }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    // The name may belong to another file by now; while this one is locked under it, nobody else removes it.
    var locked = stat()
    var named = stat()
    guard fstat(descriptor, &locked) == 0, stat(name, &named) == 0 else { return errno == ENOENT }
    guard locked.st_ino == named.st_ino, locked.st_dev == named.st_dev else { return false }
    return unlink(name) == 0
  }

  /// Calls `make` with a name for a temporary file, and with a second one where the first is taken, and returns what it
  /// gave last and for which name; -1 where it failed.
  private static func naming(_ target: String, _ make: (String) -> Int32) -> (result: Int32, name: String?) {
    let name = temporaryName(for: target, isUnique: false)
    var result = retrying { make(name) }
    if result < 0, errno == EEXIST, removeLeftover(name) { result = retrying { make(name) } }
    if result >= 0 { return (result, name) }
    let other = temporaryName(for: target, isUnique: true)
    result = retrying { make(other) }
    return (result, result < 0 ? nil : other)
  }

  private static func openNamed(for target: String) -> (Int32, String?) {
    naming(target) { open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
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

  /// Gives an unnamed file the name of its target; `false` when there is a file of that name.
  private static func link(_ descriptor: Int32, toNew target: String, path: String) throws(ExportError) -> Bool {
    if retrying({ link(descriptor, as: target) }) == 0 { return true }
    guard errno == EEXIST else { throw .file(.create, path: path, code: errno) }
    return false
  }

  private static func link(_ descriptor: Int32, as name: String) -> Int32 {
    #if os(Linux)
      linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW)
    #else
      -1
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
