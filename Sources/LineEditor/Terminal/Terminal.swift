#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The two descriptors of a terminal: blocking reads that signals can wake, whole writes, and the size.
struct Terminal {
  enum Input {
    case bytes(ArraySlice<UInt8>)
    case timedOut
    /// A signal came.
    case woken
    /// The terminal is gone, or the end of a file.
    case ended
  }

  let input: Int32
  let output: Int32

  /// Whether lines can be edited here: both ends are terminals, and `TERM` names one that can move its cursor.
  var canEdit: Bool {
    guard isatty(input) == 1, isatty(output) == 1, let name = getenv("TERM") else { return false }
    let term = String(cString: name)
    return !term.isEmpty && term != "dumb" && term != "unknown"
  }

  /// The size in cells; 80 by 24 where the terminal does not know it.
  var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(output, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
    return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// Waits for input, at most `timeout` milliseconds where there is one.
  func read(timeout: Int32? = nil) -> Input {
    var descriptors = [
      pollfd(fd: input, events: Int16(POLLIN), revents: 0),
      pollfd(fd: TerminalSignals.wakeDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    let ready = poll(&descriptors, nfds_t(descriptors.count), timeout ?? -1)
    if ready < 0 { return errno == EINTR || errno == EAGAIN ? .woken : .ended }
    if ready == 0 { return .timedOut }
    if descriptors[1].revents != 0 { return .woken }

    do {
      let bytes = try Descriptor(number: input).read(atMost: 1 << 16)
      return bytes.isEmpty ? .ended : .bytes(bytes)
    } catch {
      return error.code == EAGAIN ? .woken : .ended
    }
  }

  /// Whether there is input to be read at once.
  var hasInput: Bool {
    var descriptor = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0 && descriptor.revents & Int16(POLLIN) != 0
  }

  /// Writes all of `text`, by one call where the terminal takes it. What a terminal that is gone does not take is lost.
  func write(_ text: String) {
    try? Descriptor(number: output).write(Array(text.utf8))
  }
}
