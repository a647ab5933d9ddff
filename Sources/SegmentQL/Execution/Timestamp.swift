/// Moments as exports write them, in `created_at` and in metadata.
enum Timestamp {
  /// The seconds from 1970-01-01T00:00:00Z to the moment that a text names, as a date literal does; a blank may stand for
  /// the `T`, and without a zone it is UTC. `nil` when the text is no date.
  static func secondsSinceEpoch(_ text: String) -> Double? {
    var bytes = Array(text.utf8)
    if bytes.count > 10, bytes[10] == UInt8(ascii: " ") { bytes[10] = UInt8(ascii: "T") }
    var lexer = Lexer(String(decoding: bytes, as: UTF8.self))
    guard let token = lexer.date(), token.kind == .date, token.diagnostics.isEmpty, lexer.position == bytes.count else {
      return nil
    }
    return token.value
  }
}
