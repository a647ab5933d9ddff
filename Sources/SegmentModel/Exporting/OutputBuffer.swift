/// Bytes on their way to a sink: gathered in memory, and handed over in large pieces.
struct OutputBuffer {
  /// Handed over when this many are gathered; a row is never split, so a piece may be longer.
  static let pieceSize = 1 << 16

  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(Self.pieceSize + 4096) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(literal text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ utf8: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: utf8) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// The shortest decimal that reads back as the same double, or `null` for NaN, which stands for a missing time.
  mutating func append(number: Double) {
    if number.isFinite { append(number.description) } else { append(literal: "null") }
  }

  mutating func append(jsonString text: String) {
    var text = text
    text.withUTF8 { append(jsonString: $0) }
  }

  mutating func append(jsonString utf8: UnsafeBufferPointer<UInt8>) {
    JSONValue.appendString(utf8, to: &bytes)
  }

  mutating func append(_ value: JSONValue) { value.append(to: &bytes) }

  /// Hands over what is gathered, if it is enough for a piece.
  mutating func drain<Sink: ByteSink & ~Copyable>(to sink: inout Sink) throws(ExportError) {
    if bytes.count >= Self.pieceSize { try finish(to: &sink) }
  }

  /// Hands over what is gathered.
  mutating func finish<Sink: ByteSink & ~Copyable>(to sink: inout Sink) throws(ExportError) {
    guard !bytes.isEmpty else { return }
    // The pointer may not leave the closure, and a typed error may not leave it either: hence the result.
    let result = bytes.withUnsafeBufferPointer { piece -> Result<Void, ExportError> in
      do throws(ExportError) {
        try sink.write(piece)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    bytes.removeAll(keepingCapacity: true)
    try result.get()
  }
}
