/// How the editor's own parts look.
package struct EditorStyle: Sendable {
  package var prompt = TextStyle(.green, .bold)
  package var continuation = TextStyle(.gray)
  package var hint = TextStyle(.gray)
  package var candidate = TextStyle.plain
  package var selection = TextStyle(.reverse)
  package var note = TextStyle(.gray)
  package var match = TextStyle(.reverse)
  package var failure = TextStyle(.red)
  /// A control character in its escaped form.
  package var escaped = TextStyle(.magenta)

  package init() {}

  /// The look where colours are not wanted; what only a colour told apart is dim.
  package static let colorless: EditorStyle = {
    var style = EditorStyle()
    style.prompt = TextStyle(.bold)
    style.continuation = TextStyle(.dim)
    style.hint = TextStyle(.dim)
    style.note = TextStyle(.dim)
    style.failure = TextStyle(.bold)
    style.escaped = TextStyle(.underline)
    return style
  }()
}
