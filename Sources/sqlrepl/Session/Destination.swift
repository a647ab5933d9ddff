import SegmentModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears whole, under its name, when it is finished.
final class AtomicFileSink: StreamSink {
  private var file: AtomicFile?

  init(_ path: String) throws(SessionError) {
    do throws(ExportError) { file = try AtomicFile(path) } catch {
      throw .message(error.description, status: .file)
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) {
    do throws(ExportError) {
      try file?.write(bytes.bindMemory(to: UInt8.self))
    } catch {
      throw .failed(reason: error.description)
    }
  }

  /// Gives the file its name.
  func commit() throws(SessionError) {
    guard let finished = file.take() else { return }
    do throws(ExportError) { try finished.commit() } catch { throw .message(error.description, status: .file) }
  }
}

/// A file that grows with every result.
final class GrowingFileSink: StreamSink {
  let path: String
  private let descriptor: Int32
  private let sink: DescriptorSink

  /// Opens a file, empty.
  init(_ path: String) throws(SessionError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .message("cannot write \(path): \(String(cString: strerror(errno)))", status: .file)
    }
    self.path = path
    sink = DescriptorSink(descriptor)
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) { try sink.write(bytes) }
}

/// Keeps what is written.
final class MemorySink: StreamSink {
  private(set) var bytes: [UInt8] = []

  func write(_ bytes: UnsafeRawBufferPointer) throws(OutputError) { self.bytes.append(contentsOf: bytes) }
}
