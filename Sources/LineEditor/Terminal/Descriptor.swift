#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file descriptor, with calls that go on after an interruption.
struct Descriptor {
  let number: Int32

  /// Writes all of `bytes`, by one call where the system takes them at once.
  func write(_ bytes: [UInt8]) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Darwin)
          Darwin.write(number, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
          Musl.write(number, bytes.baseAddress, bytes.count)
        #else
          Glibc.write(number, bytes.baseAddress, bytes.count)
        #endif
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        // Somebody made the descriptor non-blocking.
        var descriptor = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = poll(&descriptor, 1, 1000)
      } else if errno != EINTR {
        throw .current
      }
    }
  }

  /// What is there to be read, at most `limit` bytes; empty at the end.
  func read(atMost limit: Int) throws(SystemError) -> ArraySlice<UInt8> {
    var buffer = [UInt8](repeating: 0, count: limit)
    while true {
      #if canImport(Darwin)
        let count = Darwin.read(number, &buffer, limit)
      #elseif canImport(Musl)
        let count = Musl.read(number, &buffer, limit)
      #else
        let count = Glibc.read(number, &buffer, limit)
      #endif
      if count >= 0 { return buffer[..<count] }
      if errno != EINTR { throw .current }
    }
  }
}
