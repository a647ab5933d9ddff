/// A place in a text as people count: lines and columns from 1.
public struct SourceLocation: Sendable, Hashable {
  /// The line, from 1; line feeds separate lines.
  public var line: Int
  /// The column in characters as people see them, from 1.
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place of a UTF-8 byte offset; one that is past the end is the end, one inside a character is its start.
  ///
  /// - Complexity: O(offset).
  public init(offset: Int, in text: String) {
    let bytes = text.utf8.prefix(max(0, offset))
    line = 1 + bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
    let start = bytes.lastIndex(of: 0x0A).map(bytes.index(after:)) ?? bytes.startIndex
    column = 1
    var index = start
    while index < bytes.endIndex {
      let next = text.index(after: index)
      guard next <= bytes.endIndex else { break }
      column += 1
      index = next
    }
  }
}
