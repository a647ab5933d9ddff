/// What each key does: the bindings of Emacs and readline, with the keys that a keyboard names.
enum KeyBindings {
  /// The action of a key, or nil where it has none.
  static func action(for key: Key) -> EditAction? {
    if case .character(let scalar) = key.code { return action(for: scalar, key.modifiers) }
    let byWord = !key.modifiers.isDisjoint(with: [.control, .alt])
    switch key.code {
    case .enter: return key.modifiers.isEmpty ? .enter : .breakLine
    case .tab: return key.modifiers.contains(.shift) ? .completePrevious : .complete
    case .backspace: return byWord ? .killWordBackward : .deleteBackward
    case .delete: return byWord ? .killWordForward : .deleteForward
    case .escape: return .cancel
    case .left: return byWord ? .move(.wordLeft) : .move(.left)
    case .right: return byWord ? .move(.wordRight) : .move(.right)
    case .up: return byWord ? .historyOlder : .up
    case .down: return byWord ? .historyNewer : .down
    case .home: return key.modifiers.contains(.control) ? .move(.start) : .move(.lineStart)
    case .end: return key.modifiers.contains(.control) ? .move(.end) : .move(.lineEnd)
    case .pageUp: return .historyOlderWithPrefix
    case .pageDown: return .historyNewerWithPrefix
    case .insert, .function, .character: return nil
    }
  }

  private static func action(for scalar: Unicode.Scalar, _ modifiers: Key.Modifiers) -> EditAction? {
    if modifiers.isSuperset(of: [.control, .alt]) { return nil }
    return modifiers.contains(.control) ? withControl(scalar) : withAlt(scalar)
  }

  private static func withControl(_ scalar: Unicode.Scalar) -> EditAction? {
    switch scalar {
    case "a": .move(.lineStart)
    case "b": .move(.left)
    case "c": .interrupt
    case "d": .deleteForwardOrEnd
    case "e": .move(.lineEnd)
    case "f": .move(.right)
    case "g": .cancel
    case "h": .deleteBackward
    case "i": .complete
    case "j", "m": .enter
    case "k": .killToLineEnd
    case "l": .clearScreen
    case "n": .down
    case "o": .breakLine
    case "p": .up
    case "r": .searchOlder
    case "s": .searchNewer
    case "t": .transposeCharacters
    case "u": .killToLineStart
    case "w": .killBlankWordBackward
    case "x": .prefix
    case "y": .yank
    case "z": .suspend
    case "_", "/": .undo
    default: nil
    }
  }

  private static func withAlt(_ scalar: Unicode.Scalar) -> EditAction? {
    switch scalar {
    case "b", "B": .move(.wordLeft)
    case "f", "F": .move(.wordRight)
    case "d", "D": .killWordForward
    case "y", "Y": .yankOlder
    case "t", "T": .transposeWords
    case "u", "U": .changeCase(.upper)
    case "l", "L": .changeCase(.lower)
    case "c", "C": .changeCase(.capitalized)
    case "p": .historyOlder
    case "n": .historyNewer
    case "<": .move(.start)
    case ">": .move(.end)
    case "e": .openEditor
    case "/", "_": .redo
    default: nil
    }
  }

  /// The action of a key after Ctrl-X.
  static func actionAfterPrefix(for key: Key) -> EditAction? {
    switch key {
    case .control("e"): .openEditor
    case .control("u"): .undo
    case .control("r"): .redo
    default: nil
    }
  }
}
