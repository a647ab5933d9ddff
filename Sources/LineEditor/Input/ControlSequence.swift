/// A control sequence (`ESC [`, parameters, final byte) and the key that it stands for.
struct ControlSequence {
  /// The parameters, each with its sub-parameters; a number that is left out, or out of range, is 0.
  private let numbers: [[Int]]
  private let isPrivate: Bool
  private let final: UInt8

  init(parameters: [UInt8], final: UInt8) {
    // A private marker or an intermediate byte: a report or a command, never a key.
    isPrivate = parameters.contains { !(0x30...0x3B).contains($0) }
    numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { parameter in
      parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map {
        Int(String(decoding: $0, as: UTF8.self)) ?? 0
      }
    }
    self.final = final
  }

  private func number(_ index: Int) -> Int { numbers.indices.contains(index) ? numbers[index].first ?? 0 : 0 }

  var startsPaste: Bool { final == UInt8(ascii: "~") && !isPrivate && number(0) == 200 }

  /// The event, or nil where this is not a key that is known.
  var event: InputEvent? {
    guard !isPrivate else { return nil }
    switch final {
    case UInt8(ascii: "~"):
      if number(0) == 27 { return Self.event(ofCode: number(2), modifiers(1)) }
      return Self.code(ofNumber: number(0)).map { .key(Key($0, modifiers(1))) }
    case UInt8(ascii: "^"): return Self.code(ofNumber: number(0)).map { .key(Key($0, .control)) }
    case UInt8(ascii: "$"): return Self.code(ofNumber: number(0)).map { .key(Key($0, .shift)) }
    case UInt8(ascii: "@"): return Self.code(ofNumber: number(0)).map { .key(Key($0, [.control, .shift])) }
    case UInt8(ascii: "u"):
      // The second sub-parameter of the modifiers tells that a key was released.
      if numbers.count > 1, numbers[1].count > 1, numbers[1][1] == 3 { return nil }
      return Self.event(ofCode: number(0), modifiers(1))
    case UInt8(ascii: "Z"): return .key(Key(.tab, .shift))
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return Self.code(ofLetter: final - 0x20).map { .key(Key($0, .shift)) }
    default:
      // Two numbers of which the first is not 1 are a report, as that of the cursor's place.
      if numbers.count > 1, number(0) > 1 { return nil }
      let modifiers = numbers.count == 1 ? modifiers(0) : modifiers(1)
      return Self.code(ofLetter: final).map { .key(Key($0, modifiers)) }
    }
  }

  /// The key of `ESC O` and a letter: application mode, the keypad, rxvt's arrows with Ctrl.
  static func event(ofSingleShift letter: UInt8, parameters: [UInt8]) -> InputEvent? {
    let modifiers = modifiers(ofNumber: Int(String(decoding: parameters, as: UTF8.self)) ?? 0)
    switch letter {
    case UInt8(ascii: "M"): return .key(Key(.enter, modifiers))
    case UInt8(ascii: "I"): return .key(Key(.tab, modifiers))
    case UInt8(ascii: "a")...UInt8(ascii: "d"): return code(ofLetter: letter - 0x20).map { .key(Key($0, .control)) }
    // The keypad sends the character that it shows, 0x40 higher.
    case UInt8(ascii: "j")...UInt8(ascii: "y"), UInt8(ascii: "X"):
      return .text(String(Unicode.Scalar(letter == UInt8(ascii: "X") ? UInt8(ascii: "=") : letter - 0x40)))
    default: return code(ofLetter: letter).map { .key(Key($0, modifiers)) }
    }
  }

  private func modifiers(_ index: Int) -> Key.Modifiers { Self.modifiers(ofNumber: number(index)) }

  /// One more than a sum of 1 for Shift, 2 for Alt, 4 for Ctrl, 32 for Meta; the locks do not matter.
  private static func modifiers(ofNumber number: Int) -> Key.Modifiers {
    guard number > 1 else { return [] }
    let bits = number - 1
    var modifiers = Key.Modifiers(rawValue: UInt8(bits & 7))
    if bits & 32 != 0 { modifiers.insert(.alt) }
    return modifiers
  }

  private static func code(ofLetter letter: UInt8) -> Key.Code? {
    switch letter {
    case UInt8(ascii: "A"): .up
    case UInt8(ascii: "B"): .down
    case UInt8(ascii: "C"): .right
    case UInt8(ascii: "D"): .left
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter - UInt8(ascii: "P")) + 1)
    default: nil
    }
  }

  private static func code(ofNumber number: Int) -> Key.Code? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// A key by its Unicode value, as `CSI u` and xterm's modifyOtherKeys send it.
  private static func event(ofCode code: Int, _ modifiers: Key.Modifiers) -> InputEvent? {
    switch code {
    case 8, 127: return .key(Key(.backspace, modifiers))
    case 9: return .key(Key(.tab, modifiers))
    case 13, 57414: return .key(Key(.enter, modifiers))
    case 27: return .key(Key(.escape, modifiers))
    default: break
    }
    // The private-use area holds keys without a character: locks, media, modifiers.
    guard code >= 0x20, !(0xE000...0xF8FF).contains(code), let value = UInt32(exactly: code),
      let scalar = Unicode.Scalar(value)
    else { return nil }
    if modifiers.isDisjoint(with: [.alt, .control]) {
      return .text(modifiers.contains(.shift) ? String(scalar).uppercased() : String(scalar))
    }
    return .key(Key(.character(scalar), modifiers))
  }
}
