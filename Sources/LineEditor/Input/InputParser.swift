/// Turns the bytes of a terminal into events: a pure state machine, fed in pieces of any size.
///
/// Reads the sequences of xterm, rxvt, the Linux console and those of `CSI u`. A sequence that it does not know is left
/// out whole. A lone ESC cannot be told from the start of a sequence until time has passed: while `isWaiting`, the
/// caller calls `timeOut()` when nothing more arrives.
struct InputParser {
  private enum State: Equatable {
    case ground
    case escape
    case controlSequence
    case singleShift
    case linuxFunctionKey
    case mouseReport(remaining: Int)
    /// OSC, DCS, APC, PM or SOS, by its introducer; skipped to its terminator.
    case string(introducer: UInt8, length: Int)
    case paste
  }

  /// No sequence of a keyboard is longer: more is skipped up to its end, and not kept.
  private static let longestSequence = 64
  private static let longestString = 1 << 20
  private static let pasteEnd: [UInt8] = Array("\u{1B}[201~".utf8)

  private var state = State.ground
  /// ESC came twice: rxvt's way to say Alt before a sequence.
  private var hasMeta = false
  private var parameters: [UInt8] = []
  /// Printable bytes that are not told of yet; between calls at most the start of one UTF-8 sequence.
  private var text: [UInt8] = []
  private var pasted: [UInt8] = []
  private var events: [InputEvent] = []

  /// Whether the bytes so far could be a key by themselves or the start of a longer sequence.
  var isWaiting: Bool { state != .ground && state != .paste }

  /// Complexity: O(*n*) in the number of bytes.
  mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
    for byte in bytes { take(byte) }
    emitText(keepingIncomplete: true)
    return takeEvents()
  }

  /// Takes what has arrived of a sequence for all there is.
  mutating func timeOut() -> [InputEvent] {
    switch state {
    case .ground, .paste: break
    case .escape:
      events.append(.key(Key(.escape, hasMeta ? .alt : [])))
      enterGround()
    case .controlSequence where parameters.isEmpty: emitAlt(UInt8(ascii: "["))
    case .singleShift where parameters.isEmpty: emitAlt(UInt8(ascii: "O"))
    case .string(let introducer, length: 0): emitAlt(introducer)
    default: enterGround()
    }
    return takeEvents()
  }

  private mutating func takeEvents() -> [InputEvent] {
    defer { events.removeAll() }
    return events
  }

  private mutating func take(_ byte: UInt8) {
    switch state {
    case .ground: takeInGround(byte)
    case .escape: takeAfterEscape(byte)
    case .controlSequence: takeInControlSequence(byte)
    case .singleShift: takeInSingleShift(byte)
    case .linuxFunctionKey:
      if (0x41...0x45).contains(byte) { emit(Key(.function(Int(byte) - 0x40))) }
      enterGround()
    case .mouseReport(let remaining):
      if remaining == 1 { enterGround() } else { state = .mouseReport(remaining: remaining - 1) }
    case .string(let introducer, let length):
      // ESC ends the string, and is the first half of its terminator; the second half is then dropped as Alt+\.
      if byte == 0x07 || byte == 0x18 || byte == 0x1A || length == Self.longestString {
        enterGround()
      } else if byte == 0x1B {
        enterGround()
        state = .escape
      } else {
        state = .string(introducer: introducer, length: length + 1)
      }
    case .paste: takeInPaste(byte)
    }
  }

  private mutating func takeInGround(_ byte: UInt8) {
    if byte >= 0x20 && byte != 0x7F {
      text.append(byte)
      return
    }
    emitText(keepingIncomplete: false)
    if byte == 0x1B {
      state = .escape
    } else {
      events.append(.key(Self.key(ofControl: byte)))
    }
  }

  private mutating func takeAfterEscape(_ byte: UInt8) {
    switch byte {
    case 0x1B:
      if hasMeta { events.append(.key(Key(.escape))) }
      hasMeta = true
    case UInt8(ascii: "["): state = .controlSequence
    case UInt8(ascii: "O"): state = .singleShift
    case UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "_"):
      state = .string(introducer: byte, length: 0)
    case 0x20..<0x7F: emitAlt(byte)
    case 0x80...:
      enterGround()
      takeInGround(byte)
    default:
      var key = Self.key(ofControl: byte)
      key.modifiers.insert(.alt)
      emit(key)
      enterGround()
    }
  }

  private mutating func takeInControlSequence(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "[") where parameters.isEmpty: state = .linuxFunctionKey
    case UInt8(ascii: "M") where parameters.isEmpty: state = .mouseReport(remaining: 3)
    // rxvt ends the sequence of a shifted key with the dollar sign, which elsewhere is an intermediate byte.
    case UInt8(ascii: "$") where !parameters.isEmpty && parameters.allSatisfy({ (0x30...0x39).contains($0) }):
      finishControlSequence(byte)
    case 0x20...0x3F:
      if parameters.count < Self.longestSequence { parameters.append(byte) }
    case 0x40...0x7E: finishControlSequence(byte)
    default: abandonSequence(at: byte)
    }
  }

  private mutating func finishControlSequence(_ final: UInt8) {
    let sequence = ControlSequence(parameters: parameters, final: final)
    let isMeta = hasMeta
    enterGround()
    if sequence.startsPaste {
      state = .paste
    } else if var event = sequence.event {
      if isMeta, case .key(var key) = event {
        key.modifiers.insert(.alt)
        event = .key(key)
      }
      events.append(event)
    }
  }

  private mutating func takeInSingleShift(_ byte: UInt8) {
    switch byte {
    case 0x30...0x39:
      if parameters.count < Self.longestSequence { parameters.append(byte) }
    case 0x3A...0x7E:
      if let event = ControlSequence.event(ofSingleShift: byte, parameters: parameters) {
        if case .key(let key) = event { emit(key) } else { events.append(event) }
      }
      enterGround()
    default: abandonSequence(at: byte)
    }
  }

  private mutating func takeInPaste(_ byte: UInt8) {
    pasted.append(byte)
    guard byte == UInt8(ascii: "~"), pasted.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) else { return }
    events.append(.paste(String(decoding: pasted.dropLast(Self.pasteEnd.count), as: UTF8.self)))
    pasted = []
    enterGround()
  }

  /// A control byte, or one above ASCII, ends a sequence that it cannot be part of, and then stands for itself.
  private mutating func abandonSequence(at byte: UInt8) {
    enterGround()
    if byte != 0x18 && byte != 0x1A && byte != 0x7F { takeInGround(byte) }
  }

  private mutating func enterGround() {
    state = .ground
    hasMeta = false
    parameters.removeAll(keepingCapacity: true)
  }

  private mutating func emit(_ key: Key) {
    var key = key
    if hasMeta { key.modifiers.insert(.alt) }
    events.append(.key(key))
  }

  private mutating func emitAlt(_ byte: UInt8) {
    // The end of a string that was skipped.
    if byte != UInt8(ascii: "\\") { events.append(.key(.alt(Unicode.Scalar(byte)))) }
    enterGround()
  }

  private mutating func emitText(keepingIncomplete: Bool) {
    guard !text.isEmpty else { return }
    let kept = keepingIncomplete ? Self.lengthOfIncompleteEnd(text) : 0
    if kept < text.count {
      events.append(.text(String(decoding: text.dropLast(kept), as: UTF8.self)))
    }
    text.removeFirst(text.count - kept)
  }

  /// How many bytes at the end are the start of a UTF-8 sequence that the next bytes may complete.
  private static func lengthOfIncompleteEnd(_ bytes: [UInt8]) -> Int {
    for (back, byte) in bytes.suffix(3).reversed().enumerated() where byte & 0xC0 != 0x80 {
      let needed =
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      return needed > back + 1 ? back + 1 : 0
    }
    return 0
  }

  private static func key(ofControl byte: UInt8) -> Key {
    switch byte {
    case 0x08, 0x7F: Key(.backspace)
    case 0x09: Key(.tab)
    // Line feed is what Enter became where it was typed before the terminal was put into raw mode.
    case 0x0A, 0x0D: Key(.enter)
    case 0x00: .control(" ")
    case 0x01...0x1A: .control(Unicode.Scalar(byte + 0x60))
    default: .control(Unicode.Scalar(byte + 0x40))
    }
  }
}
