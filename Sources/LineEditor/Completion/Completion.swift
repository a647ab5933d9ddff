/// One way to complete the text at the cursor.
package struct Completion: Hashable, Sendable {
  /// The bytes of the text that it replaces, half-open; empty to insert.
  package var range: Range<Int>
  package var text: String
  /// A few words about it, shown beside it.
  package var description: String

  package init(replace range: Range<Int>, with text: String, description: String = "") {
    self.range = range
    self.text = text
    self.description = description
  }
}
