import TextWidth

/// A buffered stream of text to one place, that knows how the place shows it.
///
/// Nothing is written in part: bytes gather until the buffer is large or `flush` is called.
final class Output {
  /// Whether a terminal shows the text, so that control characters must not reach it.
  let isTerminal: Bool
  /// Whether to style text with colour.
  let style: Style
  /// Whether Ctrl-C ends what is being written.
  var isInterruptible = false
  private let sink: any StreamSink
  private var buffer: [UInt8] = []
  private static let flushSize = 1 << 16

  init(_ sink: any StreamSink, isTerminal: Bool = false, style: Style = .plain) {
    self.sink = sink
    self.isTerminal = isTerminal
    self.style = style
  }

  func write(_ text: String) throws(OutputError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.flushSize { try flush() }
  }

  func write(_ bytes: some Collection<UInt8>) throws(OutputError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.flushSize { try flush() }
  }

  func line(_ text: String = "") throws(OutputError) {
    try write(text)
    try write("\n")
  }

  /// Forgets what was not written yet.
  func discard() { buffer.removeAll() }

  /// - Throws: also where Ctrl-C was pressed and `isInterruptible` is set.
  func flush() throws(OutputError) {
    if isInterruptible, InterruptSignal.isRaised {
      discard()
      throw .interrupted
    }
    defer { buffer.removeAll(keepingCapacity: true) }
    var failure: OutputError?
    buffer.withUnsafeBytes { bytes in
      do throws(OutputError) { try sink.write(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}

extension Output {
  /// Writes text that is meant for programs. Where a terminal shows it, controls other than line breaks and tabs are
  /// written in their escaped forms.
  func writeData(_ text: String) throws(OutputError) {
    guard isTerminal else { return try write(text) }
    try write(text.replacingEach { $0 == "\n" || $0 == "\t" ? nil : escapedForm(of: $0) })
  }

  func writeData(_ bytes: [UInt8]) throws(OutputError) {
    guard isTerminal else { return try write(bytes) }
    try writeData(String(decoding: bytes, as: UTF8.self))
  }
}
