#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Where typed or piped lines come from.
protocol LineSource: AnyObject {
  /// The next line without its line break, or `nil` at the end.
  ///
  /// - Parameter prompt: what to show before it, where a person types.
  func nextLine(prompt: String) throws(LineInterrupted) -> String?
}

/// Ctrl-C was pressed while a line was being read.
struct LineInterrupted: Error {}

/// Lines of a file descriptor. Bytes that are not UTF-8 are repaired with U+FFFD.
final class DescriptorLines: LineSource {
  private let descriptor: Int32
  private let promptSink: (any StreamSink)?
  private var pending: [UInt8] = []
  private var searched = 0
  private var isAtEnd = false

  /// - Parameter promptSink: where prompts are shown; `nil` shows none.
  init(_ descriptor: Int32, promptSink: (any StreamSink)? = nil) {
    self.descriptor = descriptor
    self.promptSink = promptSink
  }

  func nextLine(prompt: String) throws(LineInterrupted) -> String? {
    if let promptSink {
      var text = prompt
      text.withUTF8 { try? promptSink.write(UnsafeRawBufferPointer($0)) }
    }
    while true {
      if let lineEnd = pending[searched...].firstIndex(of: 0x0A) {
        var line = pending[..<lineEnd]
        if line.last == 0x0D { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        pending.removeSubrange(...lineEnd)
        searched = 0
        return text
      }
      searched = pending.count
      if isAtEnd {
        guard !pending.isEmpty else { return nil }
        defer {
          pending = []
          searched = 0
        }
        return String(decoding: pending, as: UTF8.self)
      }
      try fill()
    }
  }

  private func fill() throws(LineInterrupted) {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let got = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    if got > 0 {
      pending.append(contentsOf: chunk[..<got])
    } else if got < 0 && errno == EINTR {
      if InterruptSignal.take() { throw LineInterrupted() }
    } else {
      isAtEnd = true
    }
  }
}
