/// What may stand at a place in a query, for completion.
public struct ExpectedTokens: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case keyword(Keyword)
    case symbol(Symbol)
    /// `=`, `!=`, `<`, `<=`, `>` or `>=`
    case comparison
    /// Any of `Keyword.timeWords`.
    case timeWord
    /// Any of `AllenRelation`.
    case allenRelation
    /// Any of `Keyword.stages`.
    case stageName
    /// A field, a column of an earlier stage, a step's name, or `this`.
    case fieldName
    /// What may follow the dot behind a path: a metadata key, a field of a step.
    case member(of: FieldPath)
    case functionName
    /// A value that the field takes.
    case value(of: FieldPath)
    /// `@name` of a `let` before.
    case setName
    /// `$name`
    case parameter
    case number
    case string
    /// A regex in quotes or between slashes.
    case pattern
    /// A name to be made up.
    case newName
  }

  public var kinds: Set<Kind>
  /// The part of a word that is typed already, which a completion replaces; empty when nothing is.
  public var replacing: SourceRange

  public init(kinds: Set<Kind> = [], replacing: SourceRange) {
    self.kinds = kinds
    self.replacing = replacing
  }
}

/// Collects what the parser looks for at the last token, until it meets a mistake there.
struct ExpectationRecorder {
  private let endIndex: Int
  private var isStopped = false
  private(set) var kinds: Set<ExpectedTokens.Kind> = []

  init(endIndex: Int) { self.endIndex = endIndex }

  mutating func insert(_ kind: ExpectedTokens.Kind) {
    if !isStopped { kinds.insert(kind) }
  }

  mutating func stop(at index: Int) {
    if index == endIndex { isStopped = true }
  }
}

extension Query {
  /// What may stand at a place in a text that need not be complete.
  ///
  /// - Parameter offset: a UTF-8 byte offset; the word that ends there is taken as begun.
  /// - Complexity: O(length of the text before the offset).
  public static func completions(in text: String, at offset: Int) -> ExpectedTokens {
    let bytes = Array(text.utf8.prefix(max(0, offset)))
    let end = bytes.count
    guard end <= ParserLimits().queryLength else { return ExpectedTokens(replacing: SourceRange(end, end)) }
    var lexer = Lexer(String(decoding: bytes, as: UTF8.self))
    var tokens = lexer.readAll()
    var replaced = SourceRange(end, end)
    if tokens.count >= 2 {
      let last = tokens[tokens.count - 2]
      switch last.kind {
      case .comment where last.range.upperBound == end: return ExpectedTokens(replacing: replaced)
      case .word, .parameter, .setName, .quotedName, .string, .rawString:
        let isOpen = last.diagnostics.contains { $0.code == .unclosedString || $0.code == .missingName }
        let isName = last.kind == .word || last.kind == .parameter || last.kind == .setName
        if last.range.upperBound == end, isOpen || isName {
          replaced = last.range
          tokens.remove(at: tokens.count - 2)
        }
      default: break
      }
    }
    var parser = Parser(bytes: lexer.bytes, tokens: tokens, limits: ParserLimits())
    parser.expectations = ExpectationRecorder(endIndex: parser.tokens.count - 1)
    _ = parser.query()
    return ExpectedTokens(kinds: parser.expectations?.kinds ?? [], replacing: replaced)
  }
}
