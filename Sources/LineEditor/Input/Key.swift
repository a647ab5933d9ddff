/// A key press that is not plain text.
struct Key: Hashable, Sendable {
  enum Code: Hashable, Sendable {
    case character(Unicode.Scalar)
    case enter, tab, backspace, escape, delete, insert
    case up, down, left, right, home, end, pageUp, pageDown
    case function(Int)
  }

  struct Modifiers: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let shift = Modifiers(rawValue: 1)
    static let alt = Modifiers(rawValue: 2)
    static let control = Modifiers(rawValue: 4)
  }

  var code: Code
  var modifiers: Modifiers

  init(_ code: Code, _ modifiers: Modifiers = []) {
    self.code = code
    self.modifiers = modifiers
  }

  static func control(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar), .control) }
  static func alt(_ scalar: Unicode.Scalar) -> Key { Key(.character(scalar), .alt) }
}

/// What a terminal sent, as far as an editor cares.
enum InputEvent: Hashable, Sendable {
  /// Typed characters; as many as arrived together.
  case text(String)
  case key(Key)
  /// The content of a bracketed paste, with the line ends as they came.
  case paste(String)
}
