import LineEditor
import SegmentModel
import SegmentQL
import Testing

@testable import sqlrepl

@Suite struct QueryHighlighterTests {
  /// The styled pieces of a text, each with its style.
  private func pieces(_ text: String, cursor: Int = -1) -> [String: TextStyle] {
    var pieces: [String: TextStyle] = [:]
    for span in QueryHighlighter.spans(of: text, cursor: cursor) {
      let bytes = text.utf8.dropFirst(span.range.lowerBound).prefix(span.range.count)
      pieces[String(decoding: bytes, as: UTF8.self)] = span.style
    }
    return pieces
  }

  @Test func kindsOfTokensDiffer() {
    let pieces = pieces(
      #"let @a = [module=x]; count=3 AND content ~ "日本" AND NEAR(<=5s) @a | stats count() by $p # end"#)
    #expect(pieces["AND"] == pieces["NEAR"])
    #expect(pieces["AND"] == pieces["stats"])
    #expect(pieces["AND"] == pieces["let"])
    #expect(pieces["\"日本\""] == TextStyle(.magenta))
    #expect(pieces["5s"] == pieces["3"])
    #expect(pieces["@a"] == pieces["$p"])
    #expect(pieces["# end"] == TextStyle(.gray))
    #expect(pieces["module"] == nil)
    #expect(pieces["content"] == nil)
    #expect(pieces["="] == nil)
  }

  @Test func aKeywordThatIsANameIsShownAsOne() {
    #expect(pieces("count = 3")["count"] == nil)
    #expect(pieces("metadata.count > 3")["count"] == nil)
    #expect(pieces("top = 3 | top 3 by x")["top"] == TextStyle(.blue, .bold))
    #expect(pieces("top = 3")["top"] == nil)
  }

  @Test func whatIsNotClosedIsMarked() {
    let unclosed = QueryHighlighter.unclosed
    #expect(pieces(#"content HAS "lap"#)["\"lap"] == unclosed)
    #expect(pieces("OVERLAPS [module=x")["["] == unclosed)
    #expect(pieces("x IN (1, 2")["("] == unclosed)
    #expect(pieces("a=1]")["]"] == unclosed)
    #expect(pieces("[a=(1]").filter { $0.value == unclosed }.count == 3)
    #expect(pieces("content ~ /lap")["/lap"] == unclosed)
    #expect(!pieces(#"OVERLAPS [content HAS "x"]"#).values.contains(unclosed))
  }

  @Test func theBracketAtTheCursorIsShownWithItsPartner() {
    let text = "[a=1]"
    let pair = QueryHighlighter.pair
    for cursor in [0, 1, 4, 5] {
      #expect(pieces(text, cursor: cursor)["["] == pair)
      #expect(pieces(text, cursor: cursor)["]"] == pair)
    }
    #expect(pieces(text, cursor: 2)["["] == nil)
  }

  @Test func dotCommandsAreNotReadAsQueries() {
    #expect(QueryHighlighter.spans(ofCommand: "  .open [x").map(\.range) == [2..<7])
  }
}

@Suite struct QueryCompleterTests {
  private func completer() -> QueryCompleter {
    var segments: [Segment] = []
    for (index, speaker) in ["Ann", "Bob O'Neil", "Ann", "and"].enumerated() {
      segments.append(
        Segment(
          id: "s\(index)", jobID: "job-1", module: index == 3 ? "scenes" : "transcription", content: "text",
          startTime: Double(index), endTime: Double(index + 1),
          metadata: .object([
            JSONMember(key: "speaker", value: .string(speaker)),
            JSONMember(key: "odd key", value: .number(JSONNumber(index))),
            JSONMember(
              key: "objects",
              value: .array([.object([JSONMember(key: "label", value: .string("laptop \(index)"))])])),
          ])))
    }
    var builder = SegmentStoreBuilder()
    builder.append(contentsOf: segments)
    return QueryCompleter(vocabulary: Vocabulary(builder.finish()), parameters: ["phrase"])
  }

  private func texts(_ text: String) -> [String] {
    completer().completions(in: text, at: text.utf8.count).map(\.text)
  }

  @Test func namesAndKeywords() {
    #expect(texts("mod") == ["module"])
    #expect(texts("module=scenes an") == ["AND"])
    #expect(texts("module=scenes AND overl").first == "OVERLAPS")
    #expect(texts("module=scenes | st") == ["stats"])
    #expect(texts("module=scenes | stats dc") == ["dcount("])
    #expect(texts("let @talk = [module=scenes]; module=scenes AND DURING @") == ["@talk"])
    #expect(texts("content HAS $") == ["$phrase"])
    #expect(texts("ALLEN(finished") == ["finished_by"])
    #expect(texts("# comm") == [])
  }

  @Test func valuesThatOccur() {
    #expect(texts("module=") == ["transcription", "scenes"])
    #expect(texts("module=sc") == ["scenes"])
    #expect(texts("module=\"sc") == ["\"scenes\""])
    #expect(texts("job_id=").first == "\"job-1\"")
    #expect(texts("metadata.speaker=") == ["Ann", "\"Bob O'Neil\"", "\"and\""])
    #expect(texts("metadata.speaker='B") == ["'Bob O\\'Neil'"])
    #expect(texts("metadata.objects[*].label=\"laptop 3") == ["\"laptop 3\""])
    #expect(texts("metadata.objects[0].label=\"laptop 3") == ["\"laptop 3\""])
  }

  @Test func theQueryAtTheCursorIsCompletedAmongSeveral() {
    #expect(texts("module=scenes | limit 1; module=sc") == ["scenes"])
    #expect(texts("metadata.speaker='a;b';module=sc") == ["scenes"])
    #expect(texts("let @a = [module=scenes]; DURING @") == ["@a"])
    #expect(texts("let @a = [module=scenes]; DURING @a; DURING @").isEmpty)
    #expect(texts("module=scenes; ").contains("module"))
    let (all, last) = ("module=x; module=sc", 10)
    let range = completer().completions(in: all, at: all.utf8.count).first?.range
    #expect(range == last + 7..<all.utf8.count)
  }

  @Test func enterWaitsForTheLastOfSeveralQueries() {
    #expect(InputCompleteness.isComplete("module=x; module=y"))
    #expect(InputCompleteness.isComplete("module=x;"))
    #expect(!InputCompleteness.isComplete("module=x; module=y AND OVERLAPS ["))
    #expect(!InputCompleteness.isComplete("let @a = [module=x]; DURING"))
    #expect(InputCompleteness.isComplete("module=; module=y"))
  }

  @Test func columnsThatTheQueryNamesComeFirst() {
    let stats = "module=scenes | stats count() as total, longest = max(duration) by job_id"
    #expect(texts(stats + " | sort by ").prefix(3) == ["$phrase", "total", "longest"])
    #expect(texts(stats + " | sort by lo") == ["longest", "lower("])
    #expect(texts("| extend pause = 3 | where pau") == ["pause"])
    #expect(!texts("module=scenes | sort by ").contains("scenes"))
    #expect(NamesInQuery("total = 3 | where x = 4, y = 5 | sort by ", before: 40).columns.isEmpty)
  }

  @Test func keysThatOccur() {
    #expect(texts("metadata.") == ["speaker", "`odd key`", "objects"])
    #expect(texts("metadata.sp") == ["speaker"])
    #expect(texts("video.d") == ["duration"])
    let completion = completer().completions(in: "metadata.sp", at: 11).first
    #expect(completion == Completion(replace: 9..<11, with: "speaker", description: "Ann, Bob O'Neil, and"))
  }

  @Test func hintsGoOnFromWhatIsTyped() {
    #expect(completer().hint(for: "mod") == "ule")
    #expect(completer().hint(for: "module=tr") == "anscription")
    #expect(completer().hint(for: "m") == nil)
    #expect(completer().hint(for: "module=zzz") == nil)
    #expect(completer().hint(for: "") == nil)
  }

  /// Whatever is offered is read as it was meant: no candidate is a mistake by its spelling.
  @Test func everyCandidateIsReadByTheLexer() {
    for text in ["", "module=", "metadata.", "metadata.speaker=", "x | ", "x | stats ", "module=a AND ", "ALLEN("] {
      for candidate in texts(text) {
        #expect(
          Lexer.tokens(of: candidate).allSatisfy { $0.kind != .invalid && $0.diagnostics.isEmpty }, "\(candidate)")
      }
    }
  }

  @Test func everyFunctionThatIsOfferedExists() {
    let engine = SegmentEngine(SegmentStore())
    for (name, _) in FunctionNames.all where name != "if" {
      for query in ["| stats x = \(name)(start_time)", "| extend x = \(name)(start_time)"] {
        guard case .failure(let error) = Result(catching: { try engine.prepare(query) }) else { continue }
        let codes = (error as? QueryError)?.diagnostics.map(\.code.rawValue) ?? []
        #expect(!codes.contains { $0.hasPrefix("unknown") } || query.contains("extend"), "\(query): \(codes)")
      }
    }
  }
}

@Suite struct CommandEditingTests {
  private func texts(_ text: String) -> [String] {
    CommandCompleter(modules: ["scenes", "shots"]).completions(in: text, at: text.utf8.count).map(\.text)
  }

  @Test func namesAndWordsOfCommands() {
    #expect(texts(".mod") == ["modules", "mode"])
    #expect(texts("  .qu") == ["quit"])
    #expect(texts(".mode js") == ["json", "jsonl"])
    #expect(texts(".times ") == ["seconds", "timecode"])
    #expect(texts(".schema sh") == ["shots"])
    #expect(texts(".nonsense x") == [])
    let completion = CommandCompleter().completions(in: "  .qu", at: 5).first
    #expect(completion?.range == 3..<5)
  }

  @Test func theQueryToExplainAndTheNamesOfParameters() {
    let queries = QueryCompleter(vocabulary: Vocabulary(SegmentStore([])), parameters: ["phrase"])
    let completer = CommandCompleter(parameters: ["who", "phrase"]) { queries.completions(in: $0, at: $1) }
    func completed(_ text: String) -> [String] {
      completer.completions(in: text, at: text.utf8.count).map { completion in
        String(decoding: text.utf8.prefix(completion.range.lowerBound), as: UTF8.self) + completion.text
      }
    }
    #expect(completed(".explain modul") == [".explain module"])
    #expect(completed(".explain analyze modul") == [".explain analyze module"])
    #expect(completed(".explain ana") == [".explain analyze"])
    #expect(completed(".explain content~$phr") == [".explain content~$phrase"])
    #expect(completed(".explain id=1 AND ana") == [])
    #expect(completed(".param ") == [".param phrase", ".param who"])
    #expect(completed(".param w") == [".param who"])
    #expect(completed(".param who b") == [])
  }

  @Test func pathsOfFiles() {
    #expect(texts(".open /de") == ["/dev/"])
    #expect(texts(".open /dev/nul") == ["/dev/null"])
    #expect(texts(".open /no/such/folder/") == [])
    // Commands that take no file offer none.
    #expect(texts(".fields ") == [])
    #expect(texts(".rows ") == [])
  }

  @Test func pathsWithBlanksAreQuotedAndTheHomeFolderIsKnown() throws {
    let folder = ScratchFolder()
    folder.store("my talk.json", "[]")
    folder.store("it's.json", "[]")
    func completed(_ text: String) -> [String] {
      CommandCompleter(home: folder.path).completions(in: text, at: text.utf8.count).map { completion in
        String(decoding: text.utf8.prefix(completion.range.lowerBound), as: UTF8.self) + completion.text
      }
    }
    #expect(completed(".open ~/m") == [".open \"~/my talk.json\""])
    #expect(completed(".open \"~/my t") == [".open \"~/my talk.json\""])
    #expect(completed(".open a.json \(folder.path)/it") == [".open a.json \"\(folder.path)/it's.json\""])
    #expect(completed(".export csv ~/my").first == ".export csv \"~/my talk.json\"")
    #expect(DotCommand.named("open")?.takesPaths == true)
    #expect(CommandArguments(command: "open", text: "\"~/my talk.json\" b").words == ["~/my talk.json", "b"])
  }

  @Test(arguments: [
    ("module=scenes", true), ("module=scenes AND", false), ("module=scenes AND OVERLAPS [module=shots", false),
    ("module=scenes AND OVERLAPS [module=shots AND", false), ("count(", false), ("", true), (".mode", true),
    ("module=scenes |", false), ("module=scenes AND;", true), ("bogus bogus", true), ("[a=1]]", true),
    ("content HAS \"lap", true), ("let @a = [module=x];", true),
  ])
  func enterRunsWhatIsComplete(text: String, isComplete: Bool) {
    #expect(InputCompleteness.isComplete(text) == isComplete)
  }

  @Test func theHistoryIsKeptWithTheStateOfPrograms() {
    #expect(HistoryLocation.folder(["HOME": "/h"]) == "/h/.local/state/sqlrepl")
    #expect(HistoryLocation.folder(["HOME": "/h", "XDG_STATE_HOME": "/s"]) == "/s/sqlrepl")
    #expect(HistoryLocation.folder(["HOME": "/h", "XDG_STATE_HOME": "relative"]) == "/h/.local/state/sqlrepl")
    #expect(HistoryLocation.folder([:]) == nil)
    #expect(HistoryLocation.open([:]).entries == [])
  }
}
