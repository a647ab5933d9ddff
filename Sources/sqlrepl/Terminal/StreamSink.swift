#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why bytes could not be written.
enum OutputError: Error, Equatable {
  /// The reader went away, as `head` does when it has enough.
  case closed
  case failed(reason: String)
  /// Ctrl-C was pressed.
  case interrupted
  /// The rows do not fit the form that was asked for.
  case unsuitable(String)
}

/// Where finished bytes go.
protocol StreamSink: AnyObject {
  func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError)
}

/// Bytes into an open file descriptor, which stays the caller's to close.
final class DescriptorSink: StreamSink {
  private let descriptor: Int32
  private let isInterruptible: Bool
  /// The most that one call writes where Ctrl-C is to end the writing: a terminal takes more only as it shows it.
  private static let pieceSize = 4096

  /// - Parameter isInterruptible: whether Ctrl-C ends a write that waits for its reader.
  init(_ descriptor: Int32, isInterruptible: Bool = false) {
    self.descriptor = descriptor
    self.isInterruptible = isInterruptible
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    var rest = bytes
    while !rest.isEmpty {
      if isInterruptible && InterruptSignal.isRaised { throw .interrupted }
      let size = isInterruptible ? min(rest.count, Self.pieceSize) : rest.count
      let written = systemWrite(descriptor, rest.baseAddress, size)
      if written > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        continue
      }
      switch errno {
      case EINTR: continue
      case EPIPE: throw .closed
      case EAGAIN:
        var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = poll(&poller, 1, -1)
      default: throw .failed(reason: String(cString: strerror(errno)))
      }
    }
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
