import Testing

@testable import sqlrepl

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder of its own for a test, removed afterwards.
final class ScratchFolder {
  let path: String

  init() {
    var name = Array("/tmp/sqlrepl-test-XXXXXX".utf8CString)
    path = mkdtemp(&name).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    guard path != "/tmp", let stream = opendir(path) else { return }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { unlink(path + "/" + name) }
    }
    closedir(stream)
    rmdir(path)
  }

  @discardableResult
  func store(_ name: String, _ text: String) -> String {
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var text = text
    _ = text.withUTF8 { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    return file
  }

  func read(_ name: String) -> String? {
    (try? Files.read(path + "/" + name)).map { String(decoding: $0, as: UTF8.self) }
  }

  var names: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// What a run of the command gave.
struct ToolRun {
  var status: sqlrepl.ExitStatus
  var output: String
  var errors: String
}

/// Runs the command in this process.
func run(
  _ arguments: [String], input: String = "", terminal: TerminalFacts = TerminalFacts(), capacity: Int = .max,
  variables: [String: String] = [:]
) -> ToolRun {
  let output = CollectingSink()
  output.capacity = capacity
  let errors = CollectingSink()
  let tool = CommandLineTool(
    environment: ToolEnvironment(
      input: TypedLines(input), output: output, errors: errors, variables: variables, terminal: terminal))
  let status = tool.run(arguments)
  return ToolRun(status: status, output: output.text, errors: errors.text)
}

@Suite struct CommandLineTests {
  private let folder = ScratchFolder()
  private let report: String

  init() {
    report = folder.store(
      "talk.json",
      """
      {"job_id": "talk", "video_name": "talk.mp4", "duration": 90, "status": "completed", "processing_time": 4.5,
      "segments": [
      {"id": "t1", "job_id": "talk", "module": "transcription", "content": "a laptop", "start_time": 1.5,
       "end_time": 4, "metadata": {"speaker": "A", "n": 1.50}, "created_at": "2025-01-15T10:00:00", "lang": "en"},
      {"id": 2, "job_id": "talk", "module": "transcription", "content": "no \\u001b[2J end", "start_time": 70,
       "end_time": null, "metadata": null},
      {"id": "s1", "job_id": "talk", "module": "scenes", "content": "Desk", "start_time": 0, "end_time": 30}
      ]}
      """)
  }

  @Test func aQueryIsAnsweredInEachMode() {
    let query = "module=transcription AND content HAS laptop | select id, start_time"
    #expect(run([report, "-c", query, "--mode", "csv"]).output == "id,start_time\r\nt1,1.5\r\n")
    #expect(run([report, "-c", query, "--mode", "jsonl"]).output == "{\"id\":\"t1\",\"start_time\":1.5}\n")
    #expect(run([report, "-c", query, "--mode", "count"]).output == "1\n")
    #expect(run([report, "-c", query, "--mode", "csv", "--times", "timecode"]).output.contains("00:00:01.500"))
    #expect(run([report, "--mode", "count", "-c", ""]).output == "3\n")
    #expect(run([report, "-c", query, "--mode", "csv", "--no-headers"]).output == "t1,1.5\r\n")
    #expect(run([report, "--mode", "tsv", "-c", ".headers off", "-c", query]).output == "t1\t1.5\n")
    let box = run([report, "-c", query])
    #expect(box.output.hasPrefix("┌"))
    #expect(box.errors.isEmpty)
    #expect(box.status == .success)
  }

  @Test func segmentsKeepTheNamesAndValuesOfTheFile() {
    let lines = run([report, "--mode", "jsonl", "-c", "module=transcription"])
    #expect(
      lines.output == """
        {"id":"t1","job_id":"talk","module":"transcription","content":"a laptop","start_time":1.5,"end_time":4.0,\
        "metadata":{"speaker":"A","n":1.50},"created_at":"2025-01-15T10:00:00","lang":"en"}
        {"id":2,"job_id":"talk","module":"transcription","content":"no \\u001b[2J end","start_time":70.0,\
        "end_time":null,"metadata":null,"created_at":null}

        """)
  }

  @Test func severalQueriesAndScriptsRunInOrder() {
    let script = folder.store(
      "q.segql", ".mode list\nmodule=scenes | select id;\nlet @s = [module=scenes];\nDURING @s | select id")
    let run1 = run([report, "--mode", "count", "-c", "module=scenes", "-f", script])
    #expect(run1.output == "1\ns1\nt1\n")
    let piped = run([report, "--mode", "count"], input: "module=scenes;\nmodule=transcription\n")
    #expect(piped.output == "1\n2\n")
  }

  @Test func parametersAreBoundByValue() {
    let query = "content HAS $word OR start_time = $t | select id"
    let found = run([report, "--mode", "list", "--param", "word=laptop", "--param", "t=0", "-c", query])
    #expect(found.output == "s1\nt1\n")
    let hostile = run([report, "--mode", "count", "--param", "word=\" OR true", "--param", "t=-1", "-c", query])
    #expect(hostile.output == "0\n")
  }

  @Test func statuses() {
    #expect(run([report, "-c", "module=none", "--exit-status"]).status == .failure)
    #expect(run([report, "-c", "module=none"]).status == .success)
    #expect(run([report, "-c", "module="]).status == .failure)
    #expect(run(["/nowhere/at-all.json", "-c", "module=a"]).status == .file)
    #expect(run([report, "-f", "/nowhere/at-all"]).status == .file)
    #expect(run(["--no-such-option"]).status == .usage)
    #expect(run([report, "--param", "x"]).status == .usage)
    for wrong in [["--timeout", "0"], ["--max-memory", "0"], ["--max-memory", "9999999999G"], ["--max-rows", "-1"]] {
      #expect(run([report] + wrong).status == .usage)
    }
    #expect(run([report, "--fps", "x"]).status == .usage)
    #expect(run([report, "--mode", "cvs"]).errors.contains("did you mean csv?"))
    #expect(run([report, "--mode", "nonsense"]).errors.contains("the modes are box, table, "))
    #expect(run([report, "--mode", "CSV", "-c", "id=s1 | select id"]).output == "id\r\ns1\r\n")
    #expect(run(["-"]).status == .usage)
    #expect(run(["-c", "module=a"]).status == .usage)
    #expect(run(["--version"]).output == "sqlrepl \(Version.current)\n")
    #expect(run(["--help"]).output.contains("USAGE"))
  }

  @Test func mistakesGoToStandardErrorWithTheirPlace() {
    let failed = run([report, "-c", "modul=scenes", "-c", "module=scenes"])
    #expect(failed.output.isEmpty)
    #expect(failed.status == .failure)
    #expect(failed.errors.contains("modul=scenes"))
    #expect(failed.errors.contains("^"))
    #expect(failed.errors.contains("`module`"))
    let command = run([report, "-c", ".moduls"])
    #expect(command.errors.contains("did you mean .modules?"))
  }

  @Test func badRowsAreToldOrRefused() {
    let file = folder.store(
      "bad.ndjson",
      "{\"id\":\"1\",\"job_id\":\"j\",\"module\":\"m\",\"start_time\":0}\n{\"id\": oops}\n")
    let lax = run([file, "--mode", "count", "-c", "module=m"])
    #expect(lax.output == "1\n")
    #expect(lax.errors.contains("line 2"))
    let strict = run([file, "--strict", "--mode", "count", "-c", "module=m"])
    #expect(strict.output.isEmpty)
    #expect(strict.status == .failure)
  }

  @Test func aReaderThatGoesAwayEndsTheRunQuietly() {
    let many = folder.store(
      "many.ndjson",
      (0..<5000).map {
        "{\"id\":\"\($0)\",\"job_id\":\"j\",\"module\":\"m\",\"content\":\"some text\",\"start_time\":\($0)}\n"
      }
      .joined())
    let cut = run([many, "--mode", "jsonl", "-c", "module=m"], capacity: 70_000)
    #expect(cut.status == .success)
    #expect(cut.errors.isEmpty)
  }

  @Test func dotCommandsDescribeTheData() {
    #expect(run([report, "--mode", "csv", "-c", ".modules"]).output.contains("transcription,2,1,1.5,70"))
    #expect(run([report, "--mode", "csv", "-c", ".jobs"]).output.contains("talk,talk.mp4,3,90,completed,4.5"))
    let fields = run([report, "--mode", "csv", "-c", ".fields"]).output
    #expect(fields.contains("metadata.speaker,text,1,A"))
    #expect(fields.contains("extra.lang,text,1,en"))
    #expect(
      run([report, "--mode", "csv", "-c", ".schema transcription"]).output.contains(
        "transcription,metadata.n,number,1,1.50"))
    #expect(run([report, "-c", ".schema transcripton"]).errors.contains("did you mean transcription?"))
    #expect(run([report, "--mode", "csv", "-c", ".check"]).output.contains("missing-end,1"))
    #expect(run([report, "-c", ".explain module=scenes"]).status == .success)
    #expect(run(["-c", ".help"]).output.contains(".export FORMAT FILE"))
    for topic in HelpText.topics { #expect(run(["-c", ".help \(topic.name)"]).output == topic.text + "\n") }
  }

  @Test func resultsGoToFiles() throws {
    let out = folder.path
    let done = run([
      report, "--mode", "csv", "-c", ".once \(out)/once.csv", "-c", "module=scenes | select id", "-c",
      ".output \(out)/all.csv", "-c", "module=scenes | select id", "-c", "module=scenes | select module", "-c",
      ".output", "-c", "module=scenes | select id", "-c", ".save \(out)/saved.segql",
    ])
    #expect(done.status == .success)
    #expect(folder.read("once.csv") == "id\r\ns1\r\n")
    #expect(folder.read("all.csv") == "id\r\ns1\r\nmodule\r\nscenes\r\n")
    #expect(done.output == "id\r\ns1\r\n")
    let saved = try #require(folder.read("saved.segql"))
    #expect(Script(saved).statements.count == 4)
    #expect(run([report, "--mode", "count", "-f", out + "/saved.segql"]).output == "1\n1\n1\n1\n")
  }

  @Test func aTildeIsTheHomeFolder() {
    let home = ["HOME": folder.path]
    let done = run(
      [
        "-c", ".open ~/talk.json", "-c", ".once ~/found.csv", "-c", "id=s1 | select id", "-c",
        ".export csv ~/again.csv",
      ],
      variables: home)
    #expect(done.status == .success, "\(done.errors)")
    #expect(folder.read("found.csv")?.contains("s1") == true)
    #expect(folder.read("again.csv") == "id\r\ns1\r\n")
    #expect(run(["-c", ".open ~/talk.json"]).status == .file)
  }

  @Test func exports() throws {
    let out = folder.path
    let formats = OutputMode.allCases.map(\.rawValue) + ReportShape.allCases.map(\.rawValue)
    for format in formats {
      let module = format == "scenes" ? "scenes" : "transcription"
      let done = run([
        report, "--mode", "count", "-c", "module=\(module)", "-c", ".export \(format) \(out)/out.\(format)",
      ])
      #expect(done.status == .success, "\(format): \(done.errors)")
      #expect(folder.read("out.\(format)")?.isEmpty == false, "\(format)")
    }
    for shape in ReportShape.allCases where shape != .scenes {
      let again = run(["\(out)/out.\(shape.rawValue)", "--mode", "count", "-c", ""])
      #expect(again.errors.isEmpty, "\(shape): \(again.errors)")
      #expect(run(["\(out)/out.\(shape.rawValue)", "--mode", "count", "-c", "module=transcription"]).output == "2\n")
    }
    let srt = run([report, "--mode", "srt", "-c", "module=transcription"])
    #expect(
      srt.output == "1\n00:00:01,500 --> 00:00:04,000\na laptop\n\n2\n00:01:10,000 --> 00:01:11,000\nno [2J end\n\n")
    let table = run([report, "-c", "| stats count()", "-c", ".export results \(out)/no.json"])
    #expect(table.status == .failure)
    #expect(run([report, "--mode", "srt", "-c", "| stats count()"]).status == .failure)
    #expect(run([report, "-c", "module=scenes", "-c", ".export csv /nowhere/x.csv"]).status == .file)
    #expect(!folder.names.contains("no.json"))
    #expect(!folder.names.contains { $0.hasPrefix(".") || $0.hasSuffix("tmp") })
  }

  @Test func aSessionOutlivesMistakes() {
    var terminal = TerminalFacts()
    terminal.inputIsTerminal = true
    terminal.errorIsTerminal = true
    let session = run(
      [report, "--mode", "count"],
      input:
        "modul=x\nmodule=transcription AND\ncontent HAS laptop\n.mode list\n.nonsense\n| stats count()\n.quit\nmodule=scenes",
      terminal: terminal)
    #expect(session.output == "1\n3\n")
    #expect(session.status == .success)
    #expect(session.errors.contains("3 segments of 1 video"))
    #expect(session.errors.contains("there is no command .nonsense"))
  }

  @Test func anEmptyResultSaysWhy() {
    var terminal = TerminalFacts()
    terminal.errorIsTerminal = true
    let caseless = run([report, "-c", "module=transcription AND content ~ \"LAPTOP\""], terminal: terminal)
    #expect(caseless.errors.contains("2 found, 2 left"))
    #expect(caseless.errors.contains("0 found, 0 left"))
    #expect(caseless.errors.contains("1 matches ignoring case: content ~ /LAPTOP/i"))
    let module = run([report, "-c", "module=Transcription"], terminal: terminal)
    #expect(module.errors.contains("2 match ignoring case: lower(module) = \"transcription\""))
    let part = run([report, "-c", "content HAS lap"], terminal: terminal)
    #expect(part.errors.contains("1 matches looking for a part of the text: content CONTAINS"))
    let spelling = run([report, "-c", "module=transcripton AND metadata.speaker=A"], terminal: terminal)
    #expect(spelling.errors.contains("1 matches spelled as it occurs: module = \"transcription\""))
    let late = run([report, "-c", "start_time > 500"], terminal: terminal)
    #expect(late.errors.contains("hint: start_time goes from 0 to 70\n"))
    let narrow = run([report, "-c", "module=scenes AND start_time > 5"], terminal: terminal)
    #expect(narrow.errors.contains("hint: start_time goes from 0 to 0 in what meets the rest\n"))
    let both = run([report, "-c", "module=transcripton AND content ~ \"LAPTOP\""], terminal: terminal)
    #expect(
      both.errors.contains(
        "hint: 1 matches spelled as it occurs and ignoring case: module = \"transcription\" AND content ~ /LAPTOP/i\n"))
    let each = run([report, "-c", "module=scene AND content ~ \"LAPTOP\" AND start_time > 500"], terminal: terminal)
    #expect(each.errors.contains("hint: alone, 1 matches spelled as it occurs: module = \"scenes\"\n"))
    #expect(each.errors.contains("hint: alone, 1 matches ignoring case: content ~ /LAPTOP/i\n"))
    #expect(each.errors.contains("hint: start_time goes from 0 to 70\n"))
    let stages = run([report, "-c", "module=scenes | where start_time > 5"], terminal: terminal)
    #expect(stages.errors.contains("the filter finds 1 segment; the stages leave none"))
    #expect(run([report, "-c", "module=none"]).errors.isEmpty)
  }

  @Test func messagesAreBrokenBetweenWordsWhereTheyWouldPassTheScreen() {
    var terminal = TerminalFacts()
    terminal.errorIsTerminal = true
    terminal.size = { (40, 24) }
    let query = "module=transcription content HAS laptop"
    let failed = run([report, "--color", "never", "-c", query], terminal: terminal)
    #expect(
      failed.errors.hasPrefix(
        "error: two conditions stand side by\n  side; there is no implicit AND\n  [missing-connective]\n"))
    #expect(widestLine(failed.errors) <= 40)
    #expect(run([report, "-c", query]).errors.hasPrefix("error: two conditions stand side by side; there is no"))
    terminal.outputIsTerminal = true
    terminal.size = { (60, 100) }
    let help = run(["--color", "never", "-c", ".help"], terminal: terminal)
    #expect(widestLine(help.output) <= 60)
    let blanks = String(repeating: " ", count: 28)
    #expect(help.output.contains("\n.timer [on|off]             whether to say how long each\n\(blanks)query took\n"))
  }

  @Test func theLanguageFitsASmallScreen() {
    let lines = run(["-c", ".help language"]).output.split(separator: "\n")
    #expect(lines.count < 24)
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func theWordsOfOtherShellsAreUnderstood() {
    var terminal = TerminalFacts()
    terminal.inputIsTerminal = true
    for word in ["exit", "quit;", "EXIT", "\\q"] {
      let session = run([report, "--mode", "count"], input: "help\n\(word)\nmodule=scenes", terminal: terminal)
      #expect(session.output.contains(".export FORMAT FILE"))
      #expect(!session.output.contains("\n1\n"))
      #expect(!session.errors.contains("error"))
    }
    // In a script they are mistakes, as any other word is.
    #expect(run([report, "-c", "exit"]).status == .failure)
  }

  @Test func startFilesRunOnlyWhereTheyShould() {
    folder.store("init", ".mode count\n")
    #expect(run([report, "--init", folder.path + "/init", "-c", "module=scenes"]).output == "1\n")
    #expect(run([report, "--init", "/nowhere/init", "-c", "module=scenes"]).status == .file)
    #expect(run([report, "--init", "x", "--no-init", "-c", "module=scenes"]).status == .usage)
  }

  @Test func matchesAreMarkedInColour() {
    let colored = run([report, "--color", "always", "-c", "content HAS LAPTOP | select content"])
    #expect(colored.output.contains("a \u{1B}[1;33;4mlaptop\u{1B}[0m"))
    #expect(!run([report, "-c", "content HAS laptop"]).output.contains("\u{1B}"))
    let lanes = run([report, "--color", "always", "--mode", "timeline", "--width", "60", "-c", "id=2"]).output
    // Nothing but the found stretch is in colour: no line runs to it from the margin.
    #expect(lanes.contains(" \u{1B}[33;1m▲\u{1B}[0m\n"))
  }

  @Test func completionScriptsAreMade() {
    for shell in ["bash", "zsh", "fish"] {
      let script = run(["--generate-completion-script", shell])
      #expect(script.status == .success)
      #expect(script.output.contains("sqlrepl"))
    }
  }
}

@Suite struct ColorChoiceTests {
  @Test(
    arguments: [
      (ColorChoice.auto, true, [:], true), (.auto, false, [:], false), (.auto, true, ["NO_COLOR": "1"], false),
      (.auto, true, ["NO_COLOR": ""], true), (.auto, false, ["CLICOLOR_FORCE": "1"], true),
      (.auto, true, ["TERM": "dumb"], false), (.always, false, ["NO_COLOR": "1"], true), (.never, true, [:], false),
      (.auto, false, ["CLICOLOR_FORCE": "0"], false), (.auto, true, ["CLICOLOR": "0"], false),
    ] as [(ColorChoice, Bool, [String: String], Bool)])
  func colors(choice: ColorChoice, isTerminal: Bool, variables: [String: String], expected: Bool) {
    #expect(choice.style(isTerminal: isTerminal, environment: variables).isColored == expected)
  }
}
