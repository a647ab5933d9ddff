import SegmentQL

/// What `.help` says.
enum HelpText {
  static func text(on topic: String?) throws(SessionError) -> String {
    guard let topic else { return overview }
    let name = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic.lowercased()
    if let text = topics.first(where: { $0.name == name })?.text, !topic.hasPrefix(".") { return text }
    if let command = DotCommand.all.first(where: { $0.name == name }) { return line(command) }
    let names = topics.map(\.name) + DotCommand.all.map(\.name)
    let nearest = Suggestion.nearest(to: name, among: names).map { "did you mean .help \($0)?" }
    throw .usage("there is no help on \(topic)", hint: nearest ?? ".help lists the topics")
  }

  private static var overview: String {
    """
    Type a query to run it, or a command:

    \(DotCommand.all.map(line).joined(separator: "\n"))

    A command's name may be shortened. Topics: \(topics.map { ".help \($0.name)" }.joined(separator: ", ")).
    """
  }

  private static func line(_ command: DotCommand) -> String {
    let usage = ".\(command.name) \(command.arguments)"
    return usage + String(repeating: " ", count: max(1, 28 - usage.count)) + command.summary
  }

  /// The topics beside the commands. A topic wins over a command of the same name.
  static let topics: [(name: String, text: String)] = [
    ("language", language),
    (
      "mode",
      """
      .mode MODE, or --mode MODE, chooses how results are shown:

      \(OutputMode.allCases.map { mode in
        mode.rawValue + String(repeating: " ", count: max(1, 12 - mode.rawValue.count)) + mode.summary
      }.joined(separator: "\n"))
      """
    ),
    (
      "export",
      """
      .export FORMAT FILE writes the last result to a file, which appears whole or not at all. The forms of
      .help mode, and reports that can be loaded again, for results that are segments as they were loaded:

      \(ReportShape.allCases.map { shape in
        shape.rawValue + String(repeating: " ", count: max(1, 12 - shape.rawValue.count)) + shape.summary
      }.joined(separator: "\n"))
      """
    ),
    ("script", script),
    ("keys", keys),
  ]

  /// One screen of 80 columns and 24 lines, the prompt after it included.
  private static let language = """
    A query is a filter, then stages. Brackets make a set; time words relate to it.
      module=transcription AND start_time<30 AND content HAS "laptop"
      a:[module=scenes] BEFORE(<=10s) b:[content HAS "laptop"] UNLESS [module=shots]
      module=transcription | stats count() by job_id | top 5 by count
    Fields     id job_id module content start_time end_time duration created_at
               metadata.KEY metadata.a.b[0] metadata.objects[*].label extra.NAME
               video.name video.duration video.status video.processing_time
    Compare    = != < <= > >=  IN (a, b)  IN 1..5  EXISTS path  AND OR NOT ( )
    Text       HAS "word or phrase"  CONTAINS "part", which ignore case;  ~ "regex"
               !~ "regex"  ~ /regex/i;  a "string" alone means content HAS it
    Literals   "text" word 90.5 500ms 1m30s 1:30 00:01:30:12@25 2025-01-15T10:05:00
               $name null true false  this.FIELD inside a set  # comment
    Time       OVERLAPS DURING COVERS BEFORE AFTER NEAR MEETS MET_BY STARTS FINISHES
               EQUALS NEXT PREVIOUS NEAREST ALLEN(meets, ...): before [set] or a..b
    Bounds     OVERLAPS(>=2s) OVERLAPS(>=50%) NEAR(1s..5s) COUNT OVERLAPS [...] >= 3
    Patterns   a:[...] THEN b:[...] UNLESS [...]  a:[...] WITH b:[metadata.x = a.id]
    Stages     | where select extend sort limit top distinct stats merge depth gaps
               union intersect subtract pad clip context until
    Stats      count() sum avg min max median p(95, e) dcount first last collect
               covered() peak()
    Functions  bucket(t, 1m) lower upper length words round floor ceil abs min max
               coalesce if
    Named sets let @talk = [module=transcription]; module=shots AND DURING @talk
    """

  private static let script = """
    A script is given by -f FILE, piped in, or read by .read FILE. In it

      - a query ends with ; or before a line that begins with a dot command, or with the file;
      - the ; of a let belongs to its query;
      - # begins a comment;
      - the first mistake ends the script.

    Typed queries end with the line, where they can; an unfinished one goes on in the next line.
    An empty line ends it in any case.
    """

  private static let keys = """
    Enter runs the query when it is whole, and else breaks the line; an empty line runs it in any case.

      Ctrl-C           give up the line; end a query, a load or what is being printed
      Ctrl-D           delete; on an empty line, end the session
      Ctrl-Z           stop the session; fg in the shell brings it back
      Tab, Shift-Tab   complete; through the candidates
      Right, End       take the hint over; Alt-F, Ctrl-Right a word of it
      Up, Down         lines, and beyond them the history; Page Up, Page Down what starts alike
      Ctrl-R, Ctrl-S   search the history, older, newer
      Ctrl-A, Ctrl-E   start, end of the line; Ctrl-Home, Ctrl-End of the text
      Alt-B, Alt-F     back, forward by a word; so do Ctrl-Left, Ctrl-Right
      Ctrl-O, Alt-Enter   break the line
      Ctrl-W, Alt-D    cut the word before, after the cursor; Ctrl-U, Ctrl-K the line before, after it
      Ctrl-Y, Alt-Y    put back what was cut, what was cut before that
      Ctrl-_, Alt-_    undo, redo
      Ctrl-T, Alt-T    swap letters, words; Alt-U, Alt-L, Alt-C change the case of a word
      Ctrl-X Ctrl-E    edit in $EDITOR, as .edit does
      Ctrl-L           clear the screen
    """
}
