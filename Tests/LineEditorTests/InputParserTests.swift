import TestSupport
import Testing

@testable import LineEditor

@Suite struct InputParserTests {
  private func events(_ input: String) -> [InputEvent] {
    var parser = InputParser()
    return parser.feed(input.utf8) + parser.timeOut()
  }

  @Test(arguments: [
    // xterm, in both cursor modes, and its modifiers
    ("\u{1B}[A", Key(.up)), ("\u{1B}OA", Key(.up)), ("\u{1B}[1;5C", Key(.right, .control)),
    ("\u{1B}[1;3D", Key(.left, .alt)), ("\u{1B}[1;2H", Key(.home, .shift)), ("\u{1B}[F", Key(.end)),
    ("\u{1B}OF", Key(.end)), ("\u{1B}[3~", Key(.delete)), ("\u{1B}[3;5~", Key(.delete, .control)),
    ("\u{1B}[5~", Key(.pageUp)), ("\u{1B}[6;8~", Key(.pageDown, [.shift, .alt, .control])),
    ("\u{1B}OP", Key(.function(1))), ("\u{1B}[15~", Key(.function(5))), ("\u{1B}[24~", Key(.function(12))),
    ("\u{1B}[Z", Key(.tab, .shift)),
    // rxvt
    ("\u{1B}[7~", Key(.home)), ("\u{1B}[8~", Key(.end)), ("\u{1B}[a", Key(.up, .shift)),
    ("\u{1B}Od", Key(.left, .control)),
    ("\u{1B}[3^", Key(.delete, .control)), ("\u{1B}[3$", Key(.delete, .shift)),
    ("\u{1B}[7@", Key(.home, [.control, .shift])),
    ("\u{1B}\u{1B}[A", Key(.up, .alt)), ("\u{1B}\u{1B}Oc", Key(.right, [.control, .alt])),
    // the Linux console
    ("\u{1B}[1~", Key(.home)), ("\u{1B}[4~", Key(.end)), ("\u{1B}[[A", Key(.function(1))),
    ("\u{1B}[[E", Key(.function(5))),
    // CSI u and modifyOtherKeys
    ("\u{1B}[13;2u", Key(.enter, .shift)), ("\u{1B}[27;5;13~", Key(.enter, .control)),
    ("\u{1B}[97;5u", .control("a")), ("\u{1B}[122:90;6u", Key(.character("z"), [.shift, .control])),
    ("\u{1B}[57414u", Key(.enter)),
    // single bytes, and those after ESC
    ("\r", Key(.enter)), ("\n", Key(.enter)), ("\t", Key(.tab)), ("\u{7F}", Key(.backspace)),
    ("\u{8}", Key(.backspace)),
    ("\u{1}", .control("a")), ("\u{1F}", .control("_")), ("\u{0}", .control(" ")), ("\u{1B}", Key(.escape)),
    ("\u{1B}b", .alt("b")), ("\u{1B}\r", Key(.enter, .alt)), ("\u{1B}\u{7F}", Key(.backspace, .alt)),
    ("\u{1B}[", .alt("[")), ("\u{1B}O", .alt("O")), ("\u{1B}_", .alt("_")), ("\u{1B}OM", Key(.enter)),
  ])
  func oneKey(sequence: String, key: Key) {
    #expect(events(sequence) == [.key(key)])
    #expect(events("a" + sequence + "b").first == .text("a"))
  }

  @Test(arguments: [
    "\u{1B}[?1;2c", "\u{1B}[12;40R", "\u{1B}[I", "\u{1B}[O", "\u{1B}[<0;12;7M", "\u{1B}[M !!",
    "\u{1B}]11;rgb:0/0/0\u{7}",
    "\u{1B}]11;rgb:0/0/0\u{1B}\\", "\u{1B}P1$r0m\u{1B}\\", "\u{1B}[?2026;2$y", "\u{1B}[999~", "\u{1B}[1;2;3;4;5q",
    "\u{1B}[97;1:3u", "\u{1B}[57441u", "\u{1B}_Gi=1;OK\u{1B}\\", "\u{1B}[99999999999999999999~", "\u{1B}[[x",
  ])
  func unknownSequencesAreLeftOutWhole(sequence: String) {
    #expect(events("a" + sequence + "b") == [.text("a"), .text("b")])
  }

  @Test func anySplitGivesTheSameEvents() {
    let input = "aé日🎬\u{1B}[1;5C\u{1B}[200~x\r\ny\u{1B}[201~\u{1B}OAz\u{1}\u{1B}[?1c."
    let bytes = Array(input.utf8)
    let whole: [InputEvent] = [
      .text("aé日🎬"), .key(Key(.right, .control)), .paste("x\r\ny"), .key(Key(.up)), .text("z"), .key(.control("a")),
      .text("."),
    ]
    #expect(events(input) == whole)
    for split in 0...bytes.count {
      var parser = InputParser()
      let parts = parser.feed(bytes[..<split]) + parser.feed(bytes[split...])
      #expect(merged(parts) == whole, "split at \(split)")
    }
    var parser = InputParser()
    #expect(merged(bytes.flatMap { parser.feed([$0]) }) == whole)
  }

  /// Typed text may arrive in several pieces.
  private func merged(_ events: [InputEvent]) -> [InputEvent] {
    events.reduce(into: []) { merged, event in
      if case .text(let more) = event, case .text(let text) = merged.last {
        merged[merged.count - 1] = .text(text + more)
      } else {
        merged.append(event)
      }
    }
  }

  @Test func escapeWaitsForWhatMayFollow() {
    var parser = InputParser()
    #expect(parser.feed([0x1B]) == [])
    #expect(parser.isWaiting)
    #expect(parser.timeOut() == [.key(Key(.escape))])
    #expect(!parser.isWaiting)
    #expect(parser.feed([0x1B]) == [])
    #expect(parser.feed(Array("[A".utf8)) == [.key(Key(.up))])
  }

  @Test func aSequenceCutOffByTimeIsDropped() {
    var parser = InputParser()
    _ = parser.feed(Array("\u{1B}[1;".utf8))
    #expect(parser.timeOut() == [])
    #expect(parser.feed(Array("5C".utf8)) == [.text("5C")])
  }

  @Test func aPasteIsNotCutOffByTime() {
    var parser = InputParser()
    #expect(parser.feed(Array("\u{1B}[200~one\r".utf8)) == [])
    #expect(!parser.isWaiting)
    #expect(parser.timeOut() == [])
    #expect(parser.feed(Array("two\u{1B}[201~".utf8)) == [.paste("one\rtwo")])
  }

  @Test func bytesThatAreNotUTF8AreReplaced() {
    var parser = InputParser()
    #expect(parser.feed([0x61, 0xFF, 0x62]) == [.text("a\u{FFFD}b")])
    #expect(parser.feed([0xE6, 0x97]) == [])
    #expect(parser.feed([0x0D]) == [.text("\u{FFFD}"), .key(Key(.enter))])
    #expect(parser.feed([0xF0, 0x9F]) == [])
    #expect(parser.feed([0x8E, 0xAC]) == [.text("🎬")])
  }

  @Test func hostileInputEndsInGround() {
    var generator = SplitMix64(seed: 2)
    let bytes: [UInt8] = [0x1B, 0x5B, 0x4F, 0x3B, 0x31, 0x7E, 0x41, 0x24, 0x5D, 0x07, 0x80, 0xE2, 0x4D, 0x18, 0x75]
    for _ in 0..<2000 {
      var parser = InputParser()
      let input = (0..<20).map { _ in bytes.randomElement(using: &generator) ?? 0 }
      _ = parser.feed(input)
      // No more than three bytes of a mouse report can be open, and a time-out closes all else.
      _ = parser.timeOut()
      #expect(!parser.isWaiting)
    }
  }
}
