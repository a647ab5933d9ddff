import LineEditor
import SegmentQL

/// Styles of a query as it is typed, by the lexer and parser that read it when it runs.
enum QueryHighlighter {
  static let mistake = TextStyle(.red, .underline)
  static let unclosed = TextStyle(.yellow, .underline)
  static let pair = TextStyle(.cyan, [.bold, .underline])
  static let command = TextStyle(.cyan, .bold)

  /// - Parameter cursor: a UTF-8 byte offset; a bracket on either side of it is shown with its partner.
  /// - Complexity: O(length of the text).
  static func spans(of text: String, cursor: Int) -> [StyledSpan] {
    let tokens = Lexer.tokens(of: text)
    let brackets = BracketPairs(tokens)
    var spans = Query.highlights(of: text).compactMap { highlight in
      style(of: highlight.kind).map { StyledSpan(highlight.range.offsets, $0) }
    }
    // What is not closed may be so because it is still being typed.
    let open = tokens.filter { $0.diagnostics.contains { $0.code == .unclosedString || $0.code == .unclosedRegex } }
    spans += (open + brackets.unmatched).map { StyledSpan($0.range.offsets, unclosed) }
    for (bracket, partner) in brackets.pairs where bracket.range.touches(cursor) || partner.range.touches(cursor) {
      spans += [bracket, partner].map { StyledSpan($0.range.offsets, pair) }
    }
    return spans
  }

  /// The name of a dot command, which is no query.
  static func spans(ofCommand text: String) -> [StyledSpan] {
    let blanks = text.utf8.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
    let name = text.utf8.dropFirst(blanks).prefix { $0 > 0x20 }.count
    return [StyledSpan(blanks..<blanks + name, command)]
  }

  private static func style(of kind: Highlight.Kind) -> TextStyle? {
    switch kind {
    case .keyword: TextStyle(.blue, .bold)
    case .function: TextStyle(.cyan)
    case .number: TextStyle(.yellow)
    case .string: TextStyle(.green)
    case .regex: TextStyle(.magenta)
    case .parameter, .setName: TextStyle(.magenta)
    case .comment: TextStyle(.gray)
    case .error: mistake
    case .field, .name, .symbol: nil
    }
  }
}

/// Which brackets of a query belong together, and which have no partner.
struct BracketPairs {
  private(set) var pairs: [(left: Token, right: Token)] = []
  /// Brackets that are not closed, or close nothing.
  private(set) var unmatched: [Token] = []

  /// Complexity: O(tokens).
  init(_ tokens: [Token]) {
    var open: [Token] = []
    for token in tokens {
      switch token.kind {
      case .symbol(.leftBracket), .symbol(.leftParenthesis): open.append(token)
      case .symbol(.rightBracket), .symbol(.rightParenthesis):
        let expected = token.kind == .symbol(.rightBracket) ? Symbol.leftBracket : .leftParenthesis
        if let left = open.last, left.kind == .symbol(expected) {
          open.removeLast()
          pairs.append((left, token))
        } else {
          unmatched.append(token)
        }
      default: break
      }
    }
    unmatched += open
  }
}

extension SourceRange {
  var offsets: Range<Int> { lowerBound..<upperBound }

  fileprivate func touches(_ offset: Int) -> Bool { lowerBound == offset || upperBound == offset }
}
