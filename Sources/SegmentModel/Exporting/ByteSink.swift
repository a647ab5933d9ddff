/// Where exported bytes go, in order and in pieces, so that an export never stands in memory whole.
public protocol ByteSink: ~Copyable {
  /// Takes the next bytes, all of them. The memory is valid only during the call.
  mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExportError)
}

/// Keeps what is exported in memory.
public struct ByteArraySink: ByteSink, Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes.append(contentsOf: bytes)
  }
}

/// Hands each piece of what is exported to a closure, as a socket or a hash would want it.
public struct ClosureSink: ByteSink {
  private let body: (UnsafeBufferPointer<UInt8>) throws(ExportError) -> Void

  /// - Parameter body: throws `ExportError.refused` to stop the export.
  public init(_ body: @escaping (UnsafeBufferPointer<UInt8>) throws(ExportError) -> Void) {
    self.body = body
  }

  public func write(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExportError) {
    try body(bytes)
  }
}
