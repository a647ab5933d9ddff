import Testing

@testable import LineEditor

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite struct PlainReaderTests {
  /// All that an editor reads from a pipe with `input`, and what it writes.
  private func read(_ input: [UInt8], isComplete: @escaping (String) -> Bool = { _ in true }) throws -> [LineEditor
    .Result]
  {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    let written = Descriptor(number: ends[1])
    try written.write(input)
    close(ends[1])
    defer { close(ends[0]) }
    var handlers = EditHandlers()
    handlers.isComplete = isComplete
    let editor = LineEditor(handlers: handlers, input: ends[0], output: -1)
    #expect(!editor.isInteractive)
    var results: [LineEditor.Result] = []
    repeat { results.append(editor.readText(prompt: "> ")) } while results.last != .endOfInput && results.count < 20
    return results
  }

  @Test func linesAreTexts() throws {
    #expect(
      try read(Array("one\ntwo\r\n\nlast".utf8)) == [.text("one"), .text("two"), .text(""), .text("last"), .endOfInput])
    #expect(try read([]) == [.endOfInput])
  }

  @Test func linesAreJoinedUntilTheyAreComplete() throws {
    let results = try read(Array("a AND\nb\nc AND\n".utf8)) { !$0.hasSuffix("AND") }
    #expect(results == [.text("a AND\nb"), .text("c AND"), .endOfInput])
  }

  @Test func bytesThatAreNotUTF8AreReplaced() throws {
    #expect(try read([0x61, 0xFF, 0x0A]) == [.text("a\u{FFFD}"), .endOfInput])
  }
}

@Suite(.serialized) struct ExternalEditorTests {
  private func edit(_ text: String, with command: String) throws -> String {
    let visual = getenv("VISUAL").map { String(cString: $0) }
    setenv("VISUAL", command, 1)
    defer { if let visual { setenv("VISUAL", visual, 1) } else { unsetenv("VISUAL") } }
    return try ExternalEditor.edit(text, suffix: ".segql")
  }

  @Test func theTextComesBackChanged() throws {
    #expect(try edit("one\ntwo", with: "sed -i -e s/two/2/") == "one\n2")
    #expect(try edit("one", with: "true") == "one")
    #expect(try edit("", with: "cp /dev/null") == "")
  }

  @Test func aFailingEditorIsAnError() {
    #expect(throws: ExternalEditor.Failure.editor(status: 1)) { try edit("one", with: "false") }
    #expect(throws: ExternalEditor.Failure.editor(status: 127)) { try edit("one", with: "/no/such/editor") }
  }
}
