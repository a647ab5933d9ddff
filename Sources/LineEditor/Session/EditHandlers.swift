/// What the editor asks of the language that is edited. All are called on the thread that reads the line.
///
/// Offsets are UTF-8 bytes of the text given; one outside of it, or inside a character, is moved to the nearest place
/// that makes sense.
package struct EditHandlers {
  /// The styles of the text; the cursor is told for the sake of marks around it.
  package var highlight: (_ text: String, _ cursor: Int) -> [StyledSpan] = { _, _ in [] }
  /// What could stand at the cursor, the best first.
  package var completions: (_ text: String, _ cursor: Int) -> [Completion] = { _, _ in [] }
  /// What might follow the text, to be shown after it; asked where the history has no answer.
  package var hint: (_ text: String) -> String? = { _ in nil }
  /// Whether Enter runs the text; else it breaks the line. Not asked for white space alone, which is complete.
  package var isComplete: (_ text: String) -> Bool = { _ in true }

  package init() {}
}
