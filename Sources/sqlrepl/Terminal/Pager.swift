#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shows a long text a screen at a time.
enum Pager {
  /// Shows a text by `less` and waits until the reader is done; false where there is no `less`.
  static func show(_ bytes: [UInt8]) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO)
    posix_spawn_file_actions_addclose(&actions, ends[1])
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Long lines are cut, colours kept; a text that fits the screen is left on it.
    let words = ["less", "-SRFX"]
    var arguments = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child = pid_t()
    let status = posix_spawnp(&child, "less", &actions, nil, &arguments, environ)
    close(ends[0])
    guard status == 0 else {
      close(ends[1])
      return false
    }
    // A reader who has seen enough closes the pipe.
    bytes.withUnsafeBytes { try? DescriptorSink(ends[1]).write($0) }
    close(ends[1])
    var result: Int32 = 0
    while waitpid(child, &result, 0) < 0 && errno == EINTR {}
    InterruptSignal.clear()
    // The shell's way to say that there is no such program.
    return result >> 8 & 0xFF != 127
  }
}
