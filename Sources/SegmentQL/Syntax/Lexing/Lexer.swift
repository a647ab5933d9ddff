/// Cuts a query's text into tokens.
///
/// The lexer never fails: what it cannot read is a token whose diagnostics say why, and tokens and the white space
/// between them cover the text.
public struct Lexer {
  let bytes: [UInt8]
  var position = 0
  /// Set by `~`, after which strings are raw and `/` opens a regex.
  private var expectsPattern = false
  /// Where the last name or index ended: a dot that touches it continues a path, whatever follows the dot.
  private var pathEnd = -1

  init(_ text: String) { bytes = Array(text.utf8) }

  /// All tokens of a text, comments among them, with `.end` as the last.
  ///
  /// - Complexity: O(length of the text).
  public static func tokens(of text: String) -> [Token] {
    var lexer = Lexer(text)
    return lexer.readAll()
  }

  mutating func readAll() -> [Token] {
    var tokens: [Token] = []
    while let token = next() { tokens.append(token) }
    tokens.append(Token(.end, at: SourceRange(bytes.count, bytes.count)))
    return tokens
  }

  private mutating func next() -> Token? {
    skipWhiteSpace()
    guard let byte = peek() else { return nil }
    if byte == UInt8(ascii: "#") { return comment() }
    let token = significant(byte)
    switch token.kind {
    case .symbol(.match), .symbol(.notMatch): expectsPattern = true
    default: expectsPattern = false
    }
    switch token.kind {
    case .word, .quotedName, .symbol(.rightBracket): pathEnd = position
    default: pathEnd = -1
    }
    return token
  }

  private mutating func significant(_ byte: UInt8) -> Token {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return numeric()
    case UInt8(ascii: "."):
      if peek(1).isDigit, position != pathEnd { return numeric() }
      return symbolToken()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return expectsPattern ? rawString() : string()
    case UInt8(ascii: "/"): return expectsPattern ? regex() : symbolToken()
    case UInt8(ascii: "`"): return quotedName()
    case UInt8(ascii: "$"): return sigil(.parameter, sample: "$name")
    case UInt8(ascii: "@"): return sigil(.setName, sample: "@name")
    default:
      if let end = wordEnd(from: position) { return word(to: end) }
      return byte < 0x80 ? symbolToken() : foreignCharacter()
    }
  }

  // MARK: Reading bytes

  func peek(_ offset: Int = 0) -> UInt8? {
    let index = position + offset
    return index < bytes.count ? bytes[index] : nil
  }

  func byte(at index: Int) -> UInt8? { index >= 0 && index < bytes.count ? bytes[index] : nil }

  func text(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

  /// The scalar that starts at an index, and its length; the text of a `String` is always well-formed.
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    guard index < bytes.count else { return nil }
    let length =
      switch bytes[index] {
      case ..<0x80: 1
      case ..<0xE0: 2
      case ..<0xF0: 3
      default: 4
      }
    guard let scalar = text(index, min(index + length, bytes.count)).unicodeScalars.first else { return nil }
    return (scalar, length)
  }

  // MARK: Words

  private mutating func skipWhiteSpace() {
    while let byte = peek() {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        position += 1
      } else if byte >= 0x80, let (scalar, length) = scalar(at: position),
        scalar.properties.isWhitespace || scalar == "\u{FEFF}"
      {
        position += length
      } else {
        return
      }
    }
  }

  private mutating func comment() -> Token {
    let start = position
    while let byte = peek(), byte != 0x0A { position += 1 }
    return Token(.comment, at: SourceRange(start, position))
  }

  /// The end of the word that starts at an index, or `nil` when none does.
  func wordEnd(from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      let byte = bytes[index]
      if byte < 0x80 {
        guard byte.isWordByte, index > start || !byte.isDigitByte else { break }
        index += 1
      } else {
        guard let (scalar, length) = scalar(at: index) else { break }
        let properties = scalar.properties
        guard index > start ? properties.isXIDContinue : properties.isXIDStart else { break }
        index += length
      }
    }
    return index > start ? index : nil
  }

  private mutating func word(to end: Int) -> Token {
    let range = SourceRange(position, end)
    // No keyword is longer than this, so that a hostile word is not copied to be looked up.
    let keyword = range.upperBound - range.lowerBound <= 16 ? Keyword(spelling: text(position, end)) : nil
    position = end
    return Token(.word, at: range, keyword: keyword)
  }

  private mutating func sigil(_ kind: Token.Kind, sample: String) -> Token {
    let start = position
    position += 1
    if let end = wordEnd(from: position) {
      position = end
      return Token(kind, at: SourceRange(start, end))
    }
    let range = SourceRange(start, position)
    return Token(
      kind, at: range,
      diagnostics: [Diagnostic(.missingName, "a name must follow, as in `\(sample)`", at: range)])
  }
}

extension UInt8 {
  var isDigitByte: Bool { self >= 0x30 && self <= 0x39 }
  var isLetterByte: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
  var isWordByte: Bool { isDigitByte || isLetterByte || self == UInt8(ascii: "_") }
}

extension UInt8? {
  var isDigit: Bool { self?.isDigitByte ?? false }
}
