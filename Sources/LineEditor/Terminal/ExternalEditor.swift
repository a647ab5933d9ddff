#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The program that the user writes longer texts with: `VISUAL`, else `EDITOR`, else vi.
package enum ExternalEditor {
  package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    case system(SystemError)
    /// The editor could not be started, or ended otherwise than with success; by its exit status.
    case editor(status: Int32)
    /// What it left is larger than a text may be, in bytes.
    case tooLarge(limit: Int)

    package var description: String {
      switch self {
      case .system(let error): "the text could not be handed to the editor: \(error)"
      case .editor(let status): "the editor ended with status \(status), so the text is as it was"
      case .tooLarge(let limit): "the edited text is larger than \(limit) bytes, so the text is as it was"
      }
    }
  }

  private static let sizeLimit = 1 << 24

  /// Opens `text` in the editor, and gives back what was saved, without the line end that editors add.
  ///
  /// The text is in a file of its own in `TMPDIR`, which nobody else can read, for as long as the editor runs.
  /// - Parameter suffix: the ending of the file's name, by which an editor knows the language, as `.segql`.
  package static func edit(_ text: String, suffix: String = "") throws(Failure) -> String {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    var template = Array("\(directory.isEmpty ? "/tmp" : directory)/edit-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { throw .system(.current) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(path) }
    do {
      defer { close(descriptor) }
      try Descriptor(number: descriptor).write(Array((text + "\n").utf8))
    } catch {
      throw .system(error)
    }

    let status = try run(on: path)
    guard status == 0 else { throw .editor(status: status) }
    var edited = try read(path)
    if edited.last == "\n" || edited.last == "\r\n" { edited.removeLast() }
    return edited
  }

  /// Runs the editor by the shell, since its variable may hold options; gives its exit status.
  private static func run(on path: String) throws(Failure) -> Int32 {
    let script = #"exec ${VISUAL:-${EDITOR:-vi}} "$1""#
    let words: [String] = ["sh", "-c", script, "sh", path]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }

    // As for any foreground command: the keys that interrupt are for the editor.
    let interrupt = signal(SIGINT, SIG_IGN)
    let quit = signal(SIGQUIT, SIG_IGN)
    defer {
      _ = signal(SIGINT, interrupt)
      _ = signal(SIGQUIT, quit)
    }
    #if canImport(Darwin)
      var attributes: posix_spawnattr_t?
    #else
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGINT)
    sigaddset(&defaults, SIGQUIT)
    // A program that ignores it, as many do, must not hand that on.
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

    var process = pid_t()
    let failure = posix_spawn(&process, "/bin/sh", nil, &attributes, arguments, environ)
    guard failure == 0 else { throw .system(SystemError(code: failure)) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0 {
      if errno != EINTR { throw .system(.current) }
    }
    // The status of a process as its parent sees it: the signal in the low seven bits, the exit code above.
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
  }

  private static func read(_ path: String) throws(Failure) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(.current) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while case let piece = try read(descriptor), !piece.isEmpty {
      bytes += piece
      guard bytes.count <= sizeLimit else { throw .tooLarge(limit: sizeLimit) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func read(_ descriptor: Int32) throws(Failure) -> ArraySlice<UInt8> {
    do {
      return try Descriptor(number: descriptor).read(atMost: 1 << 16)
    } catch {
      throw .system(error)
    }
  }
}
